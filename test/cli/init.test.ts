import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../../src/cli/index.js';
import { workflow } from '../../src/cli/init-files.js';
import { fakeIo } from './fake-io.js';

let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'lockcheck-init-')));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function ran(...argv: string[]) {
  const io = fakeIo({ cwd: folder });
  const status = await run(argv, io);
  return { status, out: io.out(), err: io.err() };
}
const text = (path: string): string => readFileSync(join(folder, path), 'utf8');

const MODEL = 'models/first.lock';
const WORKFLOW = '.github/workflows/lockcheck.yml';

describe('init', () => {
  test('writes a model that passes without a warning, a workflow, and lines for git', async () => {
    const { status, out, err } = await ran('init');
    expect([status, err]).toEqual([0, '']);
    for (const path of [MODEL, WORKFLOW, '.gitattributes', '.gitignore'])
      expect(out).toMatch(new RegExp(`^${path.replaceAll('.', '\\.')} +written$`, 'm'));
    const checked = await ran();
    expect([checked.status, checked.out]).toEqual([0, expect.stringMatching(/2 checks: 2 as expected\.\n$/)]);
    expect(text('.gitignore')).toContain('\n!models/**/*.lock\n');
  });

  test('keeps what is there, byte for byte, and says so', async () => {
    await ran('init');
    writeFileSync(join(folder, MODEL), 'mutex mine\n');
    writeFileSync(join(folder, WORKFLOW), 'name: mine\n');
    const before = [MODEL, WORKFLOW, '.gitattributes', '.gitignore'].map(text);
    const { status, out } = await ran('init');
    expect([MODEL, WORKFLOW, '.gitattributes', '.gitignore'].map(text)).toEqual(before);
    expect([status, out.match(/kept: it is there already|kept: it has the line already/g)]).toEqual([
      0,
      expect.objectContaining({ length: 4 }),
    ]);
  });

  test.each([
    ['', ''],
    ['*.lock\n', '*.lock\n\n'],
    ['*.lock', '*.lock\n\n'],
    ['*.lock\r\nbuild\r\n', '*.lock\r\nbuild\r\n\r\n'],
  ])('adds its line after %j', async (before, kept) => {
    writeFileSync(join(folder, '.gitignore'), before);
    expect((await ran('init')).out).toMatch(/^\.gitignore +kept, and a line added at its end$/m);
    const newline = before.includes('\r') ? '\r\n' : '\n';
    expect(text('.gitignore').startsWith(kept)).toBe(true);
    expect(text('.gitignore').slice(kept.length)).toMatch(/^# [^\r\n]+\r?\n!models\/\*\*\/\*\.lock\r?\n$/);
    expect(text('.gitignore').split(newline)).toHaveLength(text('.gitignore').split('\n').length);
  });

  test('in a folder that is named, and only in one that is there', async () => {
    mkdirSync(join(folder, 'sub'));
    expect((await ran('init', 'sub')).status).toBe(0);
    expect(text('sub/models/first.lock')).toContain('model "Two locks');
    const none = await ran('init', 'nowhere');
    expect([none.status, none.err]).toEqual([2, expect.stringContaining('`nowhere` is no folder')]);
  });

  test('what cannot be written is an error, and says which', async () => {
    writeFileSync(join(folder, 'models'), '');
    const { status, err } = await ran('init');
    expect([status, err]).toEqual([
      2,
      expect.stringMatching(/^lockcheck: models\/first\.lock cannot be written: /),
    ]);
  });

  test.skipIf(process.getuid?.() === 0)('so is a folder that may not be written to', async () => {
    chmodSync(folder, 0o555);
    expect((await ran('init')).status).toBe(2);
    chmodSync(folder, 0o755);
  });

  test('says how the job comes by lockcheck', async () => {
    expect((await ran('init')).out).toContain('git submodule add <its address> tools/lockcheck');
    expect(text(WORKFLOW)).toBe(workflow({ kind: 'checkout', path: 'tools/lockcheck' }));
    expect(workflow({ kind: 'package' })).toMatch(/- run: npm ci\n {6}- run: npx lockcheck models\n$/);
    mkdirSync(join(folder, 'tools/lockcheck'), { recursive: true });
    expect((await ran('init')).out).not.toContain('submodule');
  });

  test('a near miss is told', async () => {
    expect((await ran('initt')).err).toContain('did you mean init?');
  });
});
