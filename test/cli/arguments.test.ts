import { describe, expect, test } from 'vitest';
import { parseArguments } from '../../src/cli/arguments.js';
import type { CheckInvocation } from '../../src/cli/invocation.js';
import { UsageError } from '../../src/cli/io.js';
import { fakeIo } from './fake-io.js';

function parsed(...argv: string[]): CheckInvocation {
  const invocation = parseArguments(argv, fakeIo());
  if (invocation.command !== 'check') throw new Error(`not a check: ${invocation.command}`);
  return invocation;
}

function complaint(...argv: string[]): string {
  try {
    parseArguments(argv, fakeIo());
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error(`accepted: ${argv.join(' ')}`);
}

describe('arguments of check', () => {
  test('without any: the current folder, on the screen', () => {
    expect(parsed()).toEqual({
      command: 'check',
      paths: ['.'],
      checks: [],
      defines: new Map(),
      outputs: [{ format: 'pretty', target: null }],
      trace: 'lanes',
      all: false,
      coverage: false,
      watch: false,
      engine: 'compiled',
      maxStates: undefined,
      timeout: undefined,
      workers: undefined,
      maxMemory: undefined,
      hashCompact: false,
      emit: undefined,
      colour: undefined,
      stdinName: undefined,
    });
  });

  test('the command may be left out, and options may stand anywhere', () => {
    expect(parsed('check', 'a.lock', '--all', 'b.lock')).toEqual(parsed('--all', 'a.lock', 'b.lock'));
    expect(parsed('-').paths).toEqual(['-']);
    expect(parsed('--', '--all').paths).toEqual(['--all']);
  });

  test('settings', () => {
    const { defines } = parsed('-D', 'N=3', '-Dfixed', '-D', 'low=-2', '--define', 'old=false', '-D', 'N=4');
    expect(defines).toEqual(
      new Map([
        ['N', 4],
        ['fixed', 1],
        ['low', -2],
        ['old', 0],
      ]),
    );
    expect(complaint('-D', '3=N')).toBe('-D 3=N: write name=value, as in -D N=3 or -D fixed=false');
    expect(complaint('-D', 'N=many')).toBe('-D N=many: `many` is neither a whole number nor true or false');
    expect(complaint('-D', 'N=1.5')).toContain('whole number');
    expect(complaint('-D')).toContain("'-D, --define <name=value>' argument missing");
  });

  test('formats and where they go', () => {
    expect(parsed('-f', 'json').outputs).toEqual([{ format: 'json', target: null }]);
    expect(parsed('--format', 'json=a=b.json', '-f', 'concise').outputs).toEqual([
      { format: 'json', target: 'a=b.json' },
      { format: 'concise', target: null },
    ]);
    expect(parsed('-f', 'json=x').outputs).toEqual([
      { format: 'pretty', target: null },
      { format: 'json', target: 'x' },
    ]);
    expect(parsed('-f', 'json=-').outputs).toEqual([{ format: 'json', target: null }]);
    expect(complaint('-f', 'xml')).toMatch(/--format knows pretty, .*, but not `xml`/);
    expect(complaint('-f', 'json=a', '-f', 'junit=a')).toBe('two formats cannot both go to a');
    expect(complaint('-f', 'json=')).toContain('names no file');
    expect(complaint('-f', 'json', '-f', 'concise')).toContain('only one format can go to stdout');
  });

  test('numbers and times', () => {
    expect(parsed('--max-states', '1_000_000').maxStates).toBe(1_000_000);
    expect(parsed('--max-states', '10M', '--timeout', '1.5').maxStates).toBe(10_000_000);
    expect(parsed('--timeout', '10m').timeout).toBe(600);
    expect(complaint('--max-states', '0')).toContain('at least 1');
    expect(complaint('--max-states=-5')).toContain('at least 1');
    expect(complaint('--timeout', 'soon')).toContain('more than 0 seconds');
    expect(complaint('--timeout', '0')).toContain('more than 0 seconds');
  });

  test('colour as asked for, and else undecided', () => {
    expect([parsed().colour, parsed('--color').colour, parsed('--no-color').colour]).toEqual([
      undefined,
      true,
      false,
    ]);
  });

  test('the engine', () => {
    expect(parsed('--engine', 'reference', '--workers', '4')).toMatchObject({
      engine: 'reference',
      workers: 4,
    });
    expect(parsed('--max-memory', '1.5G').maxMemory).toBe(1.5 * 2 ** 30);
    expect(parsed('--emit', 'wat').emit).toBe('wat');
    expect(complaint('--emit', 'c')).toBe('--emit knows wat, but not `c`');
    expect(complaint('--max-memory', '5')).toContain('at least 1M');
    expect(complaint('--workers', '0')).toContain('at least 1');
  });

  test('what somebody else needs is of no use to others', () => {
    expect(complaint('--spin-path', './spin')).toBe(
      '--spin-path goes with --engine spin; what searches here is --engine compiled',
    );
    expect(complaint('--engine', 'spin', '--rumur-path', './rumur')).toContain('goes with --engine rumur');
    expect(complaint('--tla2tools', 'x.jar')).toContain('goes with --engine tlc');
  });

  test('a picture is written as its name says', () => {
    expect(complaint('graph', 'a.lock', '-o', 'order.png')).toContain('ends in .dot, .gv, .mmd');
    expect(parseArguments(['graph', 'a.lock', '-o', 'x.png', '--to', 'dot'], fakeIo())).toMatchObject({
      form: 'dot',
    });
  });

  test('certification, with a seed for large checks', () => {
    expect(parsed().certify).toBeUndefined();
    expect(parsed('--certify').certify).toBe(1);
    expect(parsed('--certify', '--seed', '5').certify).toBe(5);
    expect(complaint('--seed', '5')).toContain('--seed goes with --certify');
    expect(complaint('--certify', '--engine', 'spin')).toContain('does not go with --engine spin');
  });

  test('wide states are hashed if that is asked for, and then not certified', () => {
    expect(parsed().hashCompact).toBe(false);
    expect(parsed('--hash-compact', 'a.lock')).toMatchObject({ hashCompact: true, paths: ['a.lock'] });
    expect(complaint('--hash-compact', '--certify')).toContain('--certify needs states as they are');
    expect(complaint('--hash-compact', '--engine', 'spin')).toContain('does not go with --engine spin');
  });

  test('what is not possible is answered with what is', () => {
    expect(complaint('--depth', '4')).toMatch(
      /unknown option '--depth'\nThe options of check are --check, -D, .*--timeout/,
    );
    expect(complaint('--coverag')).toContain('did you mean --coverage?');
    expect(complaint('--trace', 'svg')).toBe('--trace knows lanes, table, full, but not `svg`');
    expect(complaint('explain', 'a', 'b')).toContain('too many arguments');
  });
});

test('help is that of all, or of a command', () => {
  const help = (...argv: string[]) => {
    const invocation = parseArguments(['help', ...argv], fakeIo());
    return invocation.command === 'help' ? invocation.text : '';
  };
  expect(help()).toContain('Exit status:');
  expect(help('export')).toContain('Usage: lockcheck export');
  expect(complaint('help', 'exprot')).toBe('there is no command `exprot`; did you mean export?');
});

test('--help shows commands, every option of check, statuses and a model', () => {
  const invocation = parseArguments(['--help'], fakeIo());
  const text = invocation.command === 'help' ? invocation.text : '';
  for (const part of [
    'explain',
    '--check',
    '--define',
    '--format',
    '--trace',
    '--all',
    '--coverage',
    '--engine',
    '--hash-compact',
    '--spin-path',
    '--rumur-path',
    '--tla2tools',
    '--distributed',
    '--host',
    '--max-states',
    '--timeout',
    '--max-memory',
    '--workers',
    '--emit',
    '--color',
    '--no-color',
    '--stdin-filename',
    '  3  ',
    '130',
    'order a -> b',
  ])
    expect(text).toContain(part);
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
});
