/** What tells shells and `man` of the commands: completion and the manual page. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parseArguments } from '../../src/cli/arguments.js';
import { run } from '../../src/cli/index.js';
import { type CommandOutline, outlineOf } from '../../src/cli/outline.js';
import { SHELLS } from '../../src/cli/values.js';
import { fakeIo } from './fake-io.js';

// A busy machine takes its time to load everything.
vi.setConfig({ testTimeout: 60_000 });

async function printed(...argv: string[]): Promise<string> {
  const io = fakeIo();
  expect([await run(argv, io), io.err()]).toEqual([0, '']);
  return io.out();
}

const installed = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;

function outline(): CommandOutline[] {
  const invocation = parseArguments(['man'], fakeIo());
  if (invocation.command !== 'man') throw new Error('not the manual');
  return outlineOf(invocation.program);
}

test('options whose descriptions list values offer just these', () => {
  const listing = outline().flatMap(({ name, options }) =>
    options.filter(({ description }) => description.includes(' | ')).map((option) => ({ name, ...option })),
  );
  expect(listing.length).toBeGreaterThan(3);
  for (const { name, long, description, values } of listing)
    expect([name, long, description]).toEqual([name, long, expect.stringContaining(values.join(' | '))]);
});

test.each(SHELLS)('completion for %s knows every command and option', async (shell) => {
  const script = await printed('completion', shell);
  for (const { name, options } of outline()) {
    expect(script).toContain(name);
    for (const { long } of options) expect(script).toContain(shell === 'fish' ? `-l ${long.slice(2)}` : long);
  }
});

test('no other shell is known', async () => {
  const io = fakeIo();
  expect(await run(['completion', 'tcsh'], io)).toBe(2);
  expect(io.err()).toBe('lockcheck: completion knows bash, zsh, fish, but not `tcsh`\n');
});

describe.skipIf(!installed('bash'))('in bash', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lockcheck-completion-'));
    mkdirSync(join(folder, 'models'));
    for (const name of ['a file.lock', 'b.lock', 'notes.txt']) writeFileSync(join(folder, name), '');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    [['sim'], ['simulate']],
    [[''], ['check', 'simulate', 'a file.lock', 'b.lock', 'models']],
    [
      ['check', ''],
      ['a file.lock', 'b.lock', 'models'],
    ],
    [['b'], ['b.lock']],
    [['--cov'], ['--coverage']],
    [
      ['simulate', '--c'],
      ['--check', '--color'],
    ],
    [['check', '-f', 'sa'], ['sarif']],
    [['--format', '=', 'js'], ['json']],
    [
      ['--trace', ''],
      ['lanes', 'table', 'full'],
    ],
    [['export', '--to', 'pro'], ['promela']],
    [['explain', 'deadl'], ['deadlock']],
    [['completion', 'z'], ['zsh']],
    [['--timeout', ''], []],
    [['graph', '-o', 'no'], ['notes.txt']],
  ])('%j is completed', async (words, expected) => {
    const script = await printed('completion', 'bash');
    const line = ['lockcheck', ...words];
    const quoted = line.map((word) => `'${word}'`).join(' ');
    const program = `${script}\nCOMP_WORDS=(${quoted}); COMP_CWORD=${line.length - 1}; _lockcheck; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', program], { cwd: folder, encoding: 'utf8' });
    const offered = stdout.split('\n').filter((word) => word !== '');
    expect(stderr).toBe('');
    if (expected.length === 0) expect(offered).toEqual([]);
    else expect(offered).toEqual(expect.arrayContaining(expected));
    // Of files, models alone; but any that an option may write.
    expect(offered.includes('notes.txt')).toBe(words.includes('-o'));
  });
});

test.skipIf(!installed('zsh'))('zsh can read its script', async () => {
  const { status, stderr } = spawnSync('zsh', ['-n'], { input: await printed('completion', 'zsh') });
  expect([status, String(stderr)]).toEqual([0, '']);
});

test.skipIf(!installed('fish'))('fish can read its script', async () => {
  const { status, stderr } = spawnSync('fish', ['--no-execute'], {
    input: await printed('completion', 'fish'),
  });
  expect([status, String(stderr)]).toEqual([0, '']);
});

test('the manual page has every command and option, and the exit statuses', async () => {
  const page = await printed('man');
  for (const { name, options } of outline()) {
    expect(page).toContain(`.SS lockcheck ${name}`);
    for (const { long } of options) expect(page).toContain(long.replaceAll('-', '\\-'));
  }
  for (const heading of ['NAME', 'SYNOPSIS', 'EXAMPLES', 'EXIT STATUS', 'ENVIRONMENT'])
    expect(page).toContain(`\n.SH ${heading}\n`);
});

test.skipIf(!installed('groff'))('groff has nothing to say against it', async () => {
  const input = await printed('man');
  const { status, stderr, stdout } = spawnSync('groff', ['-man', '-ww', '-Tascii'], {
    input,
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toContain('every check came out as expected');
  expect(stdout).toContain("lockcheck models 'kernel/**/*.lock'");
});
