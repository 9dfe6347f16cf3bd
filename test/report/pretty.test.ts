import { describe, expect, test } from 'vitest';
import { type PrettyOptions, pretty } from '../../src/report/index.js';
import { limitText } from '../../src/report/verdict.js';
import { expectGolden } from './golden.js';
import { EPOLL_DEADLOCK, EPOLL_FILE, EPOLL_TRACE } from './samples/epoll.js';
import { check, file } from './samples/making.js';
import { TABLE_FILE } from './samples/table.js';

const report = { files: [EPOLL_FILE, TABLE_FILE] };

function options(more: Partial<PrettyOptions> = {}): PrettyOptions {
  return { width: 100, colour: false, unicode: true, all: false, coverage: false, trace: 'lanes', ...more };
}

describe('what a person sees', () => {
  test.each([
    ['wide.txt', { width: 120 }],
    ['default.txt', {}],
    ['narrow.txt', { width: 80 }],
    ['very-narrow.txt', { width: 40 }],
    ['ascii.txt', { unicode: false }],
    ['colour.txt', { colour: true }],
    ['all.txt', { all: true, coverage: true }],
    ['table.txt', { trace: 'table' }],
    ['full.txt', { trace: 'full' }],
  ] as const)('%s', (name, more) => {
    expectGolden(name, pretty(report, options(more)));
  });

  test('a single file has its summary under it, with the time only where somebody watches', () => {
    const one = { files: [EPOLL_FILE] };
    expect(pretty(one, options()).split('\n').at(-2)).toBe(
      '  3 checks: 2 as expected, 1 not. 1 statement was never executed (--coverage lists it).',
    );
    expect(pretty(one, options(), 1.25)).toMatch(/\(1\.[23] s\)\n$/);
  });

  test('colours change nothing but colours', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what a colour is
    const bare = pretty(report, options({ colour: true })).replace(/\x1b\[\d+m/g, '');
    expect(bare).toBe(pretty(report, options()));
  });

  test('only ASCII where the terminal has no more', () => {
    expect(pretty(report, options({ unicode: false, all: true }))).toMatch(/^[\n\x20-\x7e]*$/);
  });

  test('lanes keep within the width', () => {
    for (const width of [60, 70, 80, 90, 100, 120]) {
      const lines = pretty(report, options({ width })).split('\n');
      const lanes = lines.filter((line) => /^ {5}\s*\d /.test(line));
      for (const line of lanes) expect(line.length, line).toBeLessThanOrEqual(width);
    }
  });

  test('nothing from a model steers the terminal', () => {
    const trace = {
      ...EPOLL_TRACE,
      threads: EPOLL_TRACE.threads.map((t) => ({ ...t, title: 'a\x1b[2Jb\u202e' })),
    };
    const evil = file('a\x1b[31m.lock', [
      check('x\x07\x1b]0;title', EPOLL_DEADLOCK.location.span, {
        verdict: 'violated',
        asExpected: false,
        violations: [{ ...EPOLL_DEADLOCK, message: 'a\rb\x9b', trace }],
      }),
    ]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be left
    expect(pretty({ files: [evil] }, options())).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  });
});

test('a check that was never begun does not boast of what was explored', () => {
  expect(limitText({ kind: 'time', seconds: 3, depth: 0 })).toBe('no time left after 3 s, no step explored');
  expect(limitText({ kind: 'time', seconds: 3, depth: 2 })).toBe(
    'no time left after 3 s, all runs of up to 2 steps explored',
  );
});
