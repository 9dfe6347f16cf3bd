/** Stepping through a model: by a script, and as a person would. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { run } from '../../src/cli/index.js';
import { fakeIo } from './fake-io.js';

// A busy machine takes its time to load everything.
vi.setConfig({ testTimeout: 60_000 });

const CROSSED = `
mutex a
mutex b
var n : 0..3 = 0
thread one { var seen : 0..3 = n; lock a; lock b; n = seen + 1; unlock b; unlock a }
thread two { lock b; lock a; unlock a; unlock b }
check "crossed" { expect violates deadlock }
check "sizes" { run one; expect holds }
`;
const FILES: Readonly<Record<string, string>> = {
  'crossed.lock': CROSSED,
  'wrong.lock': 'thread t { lock b }\n',
  'breaks.lock': 'var x : bool\nthread t { x = true; assert not x }\n',
  'sized.lock':
    'param N = 1\nmutex m[N]\nthread t { lock m[0]; unlock m[0] }\ncheck "c" { set N = 1, 2; expect holds }\n',
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockcheck-simulate-'));
  for (const [path, text] of Object.entries(FILES)) writeFileSync(join(folder, path), text);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function simulated(
  argv: readonly string[],
  commands: readonly string[],
  terminal = false,
): Promise<{ readonly status: number; readonly out: string; readonly err: string }> {
  const io = fakeIo({ cwd: folder, stdin: commands.map((line) => `${line}\n`).join(''), terminal });
  const status = await run(['simulate', ...argv], io);
  return { status, out: io.out(), err: io.err() };
}

/** What answered the last command of a script. */
async function answer(...commands: string[]): Promise<string> {
  const { status, out, err } = await simulated(['crossed.lock', '--check', 'crossed'], commands);
  expect([status, err]).toEqual([0, '']);
  return out.split(/^> .*\n/m).at(-1)!;
}

test('says how things stand, and numbers the ways to go on', async () => {
  const { out } = await simulated(['crossed.lock', '--check', 'crossed'], []);
  expect(out).toBe(`crossed
after 0 steps
  one  at var seen : 0..3 = n
  two  at lock b

  1    one  var seen : 0..3 = n  crossed.lock:5
  2    two  lock b               crossed.lock:6
`);
});

test('takes steps by their numbers, with what is held and waited for', async () => {
  expect(await answer('1', '1', '2')).toBe(`after 3 steps
  one  at lock b  holds a  waits for b (held by two) since step 3
  two  at lock a  holds b  waits for a (held by one) since step 2
! deadlock — one and two wait for each other
no thread can move
`);
});

test('goes back, on again, and anywhere in the run', async () => {
  const after = await answer('1', '1', '1', '1');
  expect(after).toContain('n = 1');
  expect(await answer('1', '1', '1', '1', 'back 3', 'next 3')).toBe(after);
  expect(await answer('1', '1', '1', '1', 'goto 0', 'goto 4')).toBe(after);
  // Another way from there forgets the rest of the run.
  expect(await answer('1', '1', 'back', '2')).toContain('after 2 steps\n');
  expect(await answer('1', '1', 'back', '1')).toBe(await answer('1', '1'));
});

test('goes to any step of a counterexample', async () => {
  expect(await answer('runs')).toMatch(/^ 1 {2}deadlock — one and two wait for each other \(3 steps\)\n/);
  expect(await answer('run 1 2')).toContain('after 2 steps, 1 more ahead\n');
  expect(await answer('run 1 2')).toMatch(/^ {2}\d > /m);
  expect(await answer('run 1', 'next 3')).toContain('! deadlock — one and two wait for each other\n');
});

test('shows the run and the variables', async () => {
  expect(await answer('trace')).toBe('no step was made yet\n');
  expect(await answer('1', '2', 'tr')).toContain('var seen : 0..3 = n');
  expect(await answer('vars # all of them')).toContain('  n = 0\n  one.seen = 0\n');
  expect(await answer('1', '1', 'show')).toBe(await answer('1', '1'));
  expect(await answer('help')).toContain('  goto    to after a step');
});

test('says when all is done, and when a broken rule ends the run', async () => {
  const { out } = await simulated(['crossed.lock', '--check', 'sizes'], ['1', '1', '1', '1', '1', '1']);
  expect(out.trimEnd()).toMatch(/one {2}done\n {2}n = 1\nall threads are done$/);
  const broken = await simulated(['breaks.lock'], ['1', '1', '1']);
  expect(broken.out).toContain('! assertion — t: `assert not x` is false\nthe run has ended here\n');
  expect([broken.status, broken.err]).toEqual([2, 'lockcheck: there is no step 1 to take here\n']);
});

test('quits, and prints nothing after that', async () => {
  expect((await simulated(['breaks.lock'], ['q', '1'])).out.endsWith('> q\n')).toBe(true);
});

test.each([
  ['nxet', 'no command `nxet`; did you mean next?'],
  ['9', 'there is no step 9 to take here'],
  ['back', 'this is the start'],
  ['next', 'nothing more lies ahead'],
  ['goto', 'goto which step?'],
  ['goto 5', 'the run has 0 steps'],
  ['goto x', 'goto x: a number is needed'],
  ['run 7', 'run which? `runs` lists them'],
])('a script ends at a command that cannot be followed, a person is told: %s', async (command, message) => {
  const argv = ['crossed.lock', '--check', 'crossed'];
  const script = await simulated(argv, [command, 'show']);
  expect([script.status, script.err]).toEqual([2, `lockcheck: ${message}\n`]);
  const person = await simulated(argv, [command, 'vars'], true);
  expect([person.status, person.err]).toEqual([0, '']);
  expect(person.out).toContain(`${message}\n`);
});

test.each([
  [['crossed.lock'], 'which check? --check names one of\n  crossed\n  sizes'],
  [['crossed.lock', '--check', 'corssed'], 'no check is named like `corssed`; did you mean `crossed`?'],
  [['sized.lock'], 'which check? --check names one of\n  c [N = 1]\n  c [N = 2]'],
  [['nowhere.lock'], 'no file or folder `nowhere.lock`'],
  [['.'], 'simulate steps through one file, and . has 4'],
])('lockcheck simulate %j', async (argv, message) => {
  const { status, err } = await simulated(argv, []);
  expect([status, err]).toEqual([2, `lockcheck: ${message}\n`]);
});

test('a variant is a check of its own, and settings can be given', async () => {
  expect((await simulated(['sized.lock', '--check', 'c [N = 2]'], [])).out).toContain('c [N = 2]\n');
  expect((await simulated(['sized.lock', '-D', 'N=3'], [])).status).toBe(0);
});

test('a file with errors says so', async () => {
  const { status, out } = await simulated(['wrong.lock'], []);
  expect([status, out.includes('`b` is not declared')]).toEqual([2, true]);
});
