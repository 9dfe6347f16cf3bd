/** `lockcheck export`, from its arguments to its files. */
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { run } from '../../src/cli/index.js';
import { type FakeIo, fakeIo } from './fake-io.js';

/** The first test waits for everything to be loaded, on a machine that may be busy. */
vi.setConfig({ testTimeout: 60_000 });

const MODEL = `param N = 1
mutex a
mutex b
thread one { lock a; lock b; unlock b; unlock a }
thread two { lock b; lock a; unlock a; unlock b }
thread three { lock a }
invariant calm: N < 9
check "crossed" { run one, two; expect violates deadlock }
check "twice"   { run one * 2 }
check "forgets" { set N = 2, 3; run three; expect violates held-at-exit }
check "nothing" { init { assert false }; run one }
`;

let folder = '';
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'lockcheck-export-')));
  writeFileSync(join(folder, 'm.lock'), MODEL);
  writeFileSync(join(folder, 'wrong.lock'), 'thread t { lock nothing }\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function lockcheck(...args: string[]): Promise<{ readonly status: number; readonly io: FakeIo }> {
  const io = fakeIo({ cwd: folder });
  return { status: await run(['export', ...args], io), io };
}

test.each([
  ['promela', 'active proctype threads()'],
  ['murphi', 'startstate "start"'],
  ['tla', 'MODULE Model'],
])('to %s, on stdout', async (language, part) => {
  const { status, io } = await lockcheck('m.lock', '--check', 'crossed', '--to', language);
  expect(status).toBe(0);
  expect(io.out()).toContain(part);
  expect(io.out()).toContain('m.lock: crossed');
  expect(io.out()).toContain('m.lock:4: lock b');
  expect(io.out()).toContain('Counts');
});

test('a module of TLA+ is named like its file, and its configuration stands beside it', async () => {
  const { status, io } = await lockcheck(
    'm.lock',
    '--check',
    'crossed',
    '--to',
    'tla',
    '--find',
    'deadlock',
    '-o',
    'Crossed.tla',
  );
  expect(status).toBe(0);
  expect(io.out()).toBe('');
  expect(readFileSync(join(folder, 'Crossed.tla'), 'utf8')).toContain('MODULE Crossed');
  expect(readFileSync(join(folder, 'Crossed.cfg'), 'utf8')).toBe(
    'SPECIFICATION Spec\nCHECK_DEADLOCK TRUE\nINVARIANT No_deadlock\n',
  );
});

test('finds only what is asked for', async () => {
  const { io } = await lockcheck(
    'm.lock',
    '--check',
    'forgets',
    '-D',
    'N=2',
    '--to',
    'murphi',
    '--find',
    'held-at-exit',
  );
  expect(io.out().match(/^invariant "[a-z_]+/gm)).toEqual(['invariant "held_at_exit__']);
});

test.each([
  [['m.lock', '--to', 'promela'], 'one check is exported at a time'],
  [['m.lock', '--to', 'promela', '--check', 'forgets'], 'forgets [N = 2]'],
  [['m.lock', '--to', 'promela', '--check', 'forgts'], 'did you mean `forgets`'],
  [
    ['m.lock', '--to', 'promela', '--check', 'twice', '--find', 'leak'],
    '`leak` cannot come about here; what can is any, deadlock',
  ],
  [['m.lock', '--to', 'promela', '--check', 'nothing'], 'every run ends before it has a first state'],
  [['m.lock', '--to', 'tla', '--check', 'twice', '-o', 'a-b.tla'], 'named like its file'],
  [['m.lock', '--to', 'tla', '--check', 'twice', '-o', 'no/where.tla'], 'cannot be written'],
  [['m.lock', '--to', 'alloy', '--check', 'twice'], '--to knows promela, murphi, tla'],
  [['m.lock', '--check', 'twice'], '--to'],
  [['wrong.lock', '--to', 'tla'], 'error[L'],
  [['missing.lock', '--to', 'tla'], 'no file'],
])('%s', async (args, message) => {
  const { status, io } = await lockcheck(...args);
  expect(status).toBe(2);
  expect(io.out()).toBe('');
  expect(io.err()).toContain(message);
});
