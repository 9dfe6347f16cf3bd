/** What is run again, and what is on the screen, as files change. */
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { run, type Stop } from '../../src/cli/index.js';
import { fakeIo } from './fake-io.js';

// A busy machine takes its time to load everything.
vi.setConfig({ testTimeout: 60_000 });

const HOLDS = 'mutex a\nthread t { lock a; unlock a }\n';
const FORGETS = 'mutex a\nthread t { lock a }\n';
const folders: string[] = [];
let folder = '';
let tick = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockcheck-watch-'));
  folders.push(folder);
});
afterAll(() => {
  for (const one of folders) rmSync(one, { recursive: true });
});

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
  // Two writes within one tick of a clock are told apart, too.
  utimesSync(join(folder, name), ++tick, tick);
}

/** What was printed before the first change, after it, and so on; stopped when nothing more happens. */
async function watched(
  argv: readonly string[],
  changes: readonly (() => void)[],
  terminal = false,
): Promise<{ readonly status: number; readonly screens: readonly string[]; readonly err: string }> {
  const screens: string[] = [];
  let stop: Stop | null = null;
  let before = 0;
  const left = [...changes];
  const io = fakeIo({
    cwd: folder,
    terminal,
    stopped: () => stop,
    pause: async () => {
      screens.push(io.out().slice(before));
      before = io.out().length;
      const change = left.shift();
      if (change) change();
      else stop = 'SIGINT';
    },
  });
  const status = await run(['--watch', ...argv], io);
  return { status, screens, err: io.err() };
}

test('runs again the file that changed, and what imports it', async () => {
  const base = 'mutex a\nfn give() { unlock a }\n';
  write('base.lock', base);
  write('uses.lock', 'import "base.lock"\nthread u { lock a; give() }\ncheck "uses" { expect holds }\n');
  write('other.lock', HOLDS);
  const { status, screens, err } = await watched(
    ['uses.lock', 'other.lock'],
    [
      () => {},
      () => write('base.lock', base.replace('unlock a', 'might_sleep')),
      () => write('base.lock', base),
    ],
  );
  expect([status, err]).toEqual([130, '']);
  expect(screens.map((screen) => screen.match(/✓|✗/g)?.join(''))).toEqual(['✓✓', undefined, '✓✗', '✓✓']);
});

test('keeps the last counterexample while the text has errors', async () => {
  write('m.lock', FORGETS);
  const { screens } = await watched(
    ['m.lock'],
    [
      () => write('m.lock', 'mutex a\nthread t { lock '),
      () => write('m.lock', 'mutex a\nthread t { lock b }'),
      () => write('m.lock', HOLDS),
    ],
  );
  for (const broken of screens.slice(1, 3)) {
    expect(broken).toContain('m.lock, as it was before');
    expect(broken).toContain('held-at-exit — t ends with a held');
    expect(broken).toMatch(/error\[L0/);
  }
  expect(screens[3]).toContain('✓');
  expect(screens[3]).not.toContain('held-at-exit');
});

test('finds files that are new, and forgets those that are gone', async () => {
  write('one.lock', HOLDS);
  const nothing = Array.from({ length: 12 }, () => () => {});
  const { screens, err } = await watched(
    ['.'],
    [
      () => write('two.lock', FORGETS),
      ...nothing,
      () => rmSync(join(folder, 'two.lock')),
      ...nothing,
      () => rmSync(join(folder, 'one.lock')),
      ...nothing,
      () => write('one.lock', FORGETS),
      ...nothing,
    ],
  );
  const shown = screens.filter((screen) => screen !== '').map((screen) => screen.match(/✓|✗/g)?.join(''));
  expect(shown).toEqual(['✓', '✓✗', '✓', undefined, '✗']);
  expect(err).toContain('lockcheck: no file is left; what comes back is run again');
});

test('an import that was missing is found once it is there', async () => {
  write('uses.lock', 'import "base.lock"\nthread u { lock a; unlock a }\ncheck "uses" { expect holds }\n');
  const { screens } = await watched(['uses.lock'], [() => write('base.lock', HOLDS)]);
  expect(screens[0]).toContain('error[L0220]');
  expect(screens[1]).toContain('✓');
});

test('clears a terminal for each run, and only then', async () => {
  write('m.lock', HOLDS);
  const { screens, err } = await watched(['m.lock'], [() => write('m.lock', FORGETS), () => {}], true);
  expect(screens.map((screen) => screen.startsWith('\x1b[2J'))).toEqual([true, true, false]);
  expect(screens[2]).toBe('');
  expect(err).toContain('watching; Ctrl-C ends it\n');
});

test.each([
  [['-'], '--watch needs files: stdin comes but once'],
  [['nowhere.lock'], 'no file or folder `nowhere.lock`'],
])('--watch %j', async (argv, message) => {
  const { status, err } = await watched(argv, []);
  expect([status, err]).toEqual([2, `lockcheck: ${message}\n`]);
});
