import { describe, expect, test } from 'vitest';
import { ProgressLine } from '../../src/cli/progress.js';
import { isInteractive, styleFor } from '../../src/cli/terminal.js';
import { fakeIo } from './fake-io.js';

function style(env: Record<string, string>, terminal: boolean, flag?: boolean) {
  const io = fakeIo({ env, terminal, columns: 90 });
  return styleFor(io.stdout, io, flag);
}

describe('how output looks', () => {
  test.each([
    ['a terminal', {}, true, undefined, true],
    ['no terminal', {}, false, undefined, false],
    ['NO_COLOR', { NO_COLOR: '1' }, true, undefined, false],
    ['an empty NO_COLOR', { NO_COLOR: '' }, true, undefined, true],
    ['FORCE_COLOR', { FORCE_COLOR: '1' }, false, undefined, true],
    ['FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, undefined, false],
    ['NO_COLOR before FORCE_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, undefined, false],
    ['TERM=dumb', { TERM: 'dumb' }, true, undefined, false],
    ['CI', { CI: 'true' }, true, undefined, false],
    ['CI and FORCE_COLOR', { CI: 'true', FORCE_COLOR: '1' }, false, undefined, true],
    ['--color before all', { NO_COLOR: '1', TERM: 'dumb' }, false, true, true],
    ['--no-color before all', { FORCE_COLOR: '1' }, true, false, false],
  ] as const)('colour: %s', (_, env, terminal, flag, expected) => {
    expect(style(env, terminal, flag).colour).toBe(expected);
  });

  test.each([
    [{ LANG: 'en_US.UTF-8' }, true],
    [{ LANG: 'de_DE.utf8' }, true],
    [{ LANG: 'C' }, false],
    [{ LANG: 'en_US.UTF-8', LC_ALL: 'C' }, false],
    [{ LANG: 'C', LC_CTYPE: 'C.UTF-8' }, true],
    [{ LANG: '' }, false],
  ])('marks beyond ASCII: %o', (env, expected) => {
    expect(style(env, true).unicode).toBe(expected);
  });

  test('the width of the terminal, or 100', () => {
    expect([style({}, true).width, style({}, false).width]).toEqual([90, 100]);
    const tiny = fakeIo({ terminal: true, columns: 3 });
    expect(styleFor(tiny.stdout, tiny, undefined).width).toBe(40);
  });

  test('a dumb terminal and a build server are nobody watching', () => {
    const watched = (env: Record<string, string>) => {
      const io = fakeIo({ env, terminal: true });
      return isInteractive(io.stderr, io);
    };
    expect([watched({}), watched({ TERM: 'dumb' }), watched({ CI: '1' }), watched({ CI: 'false' })]).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });
});

describe('progress', () => {
  const state = { path: 'a.lock', check: 'x\x1b[2J', states: 1500, depth: 7, frontier: 20 };

  test('rewrites one line on a terminal, not before something takes time, and clears it', () => {
    let now = 0;
    const io = fakeIo({ terminal: true, columns: 200, now: () => now });
    const line = new ProgressLine(io);
    line.report(state);
    expect(io.err()).toBe('');
    now = 500;
    line.report(state);
    now = 550;
    line.report(state);
    expect(io.err()).toBe(
      '\r\x1b[2K1 s: 1,500 states (3,000 a second), depth 7, 20 to go on from, a.lock: x?[2J',
    );
    line.clear();
    line.clear();
    expect(io.err().endsWith('\r\x1b[2K')).toBe(true);
  });

  test('says whether layers grow, and what states take', () => {
    let now = 0;
    const io = fakeIo({ terminal: true, columns: 200, now: () => now });
    const line = new ProgressLine(io);
    const tell = (depth: number, frontier: number): string => {
      const before = io.err().length;
      now += 1000;
      line.report({ path: 'a.lock', check: 'x', states: 9, depth, frontier, bytes: 3 * 2 ** 20 });
      return io.err().slice(before);
    };
    expect(tell(1, 20)).toContain('20 to go on from, 3 MB');
    expect(tell(2, 5)).toContain('5 to go on from, more each step, 3 MB');
    expect(tell(2, 10)).toContain('10 to go on from, more each step, 3 MB');
    expect(tell(3, 2)).toContain('2 to go on from, fewer each step, 3 MB');
  });

  test('is a line every ten seconds elsewhere', () => {
    let now = 0;
    const io = fakeIo({ now: () => now });
    const line = new ProgressLine(io);
    for (now = 0; now <= 25_000; now += 100) line.report(state);
    line.clear();
    expect(io.err().split('\n')).toHaveLength(3);
    expect(io.err()).not.toContain('\r');
  });

  test('says nothing there of many checks that are quick', () => {
    let now = 0;
    const io = fakeIo({ now: () => now });
    const line = new ProgressLine(io);
    for (now = 0; now <= 60_000; now += 100) line.report({ ...state, check: `${Math.floor(now / 9000)}` });
    expect(io.err()).toBe('');
  });
});
