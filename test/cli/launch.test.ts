/** How the built command starts: from what V8 made of it when it was built, or without. Needs `npm run build`. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { flagsFor, load } from '../../src/cli/loading.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BUILT = join(ROOT, 'dist/cli/command.cjs');
const MODEL = join(ROOT, 'models/tutorial/01-first-lock.lock');

const compiledIn = (root: string): string[] =>
  readdirSync(join(root, 'dist/cli')).filter((name) => name.endsWith('.bin'));

test.each([
  ['11.3.244.8-node.38', true],
  ['12.4.254.21-node.33', false],
  ['13.6.233.17-node.37', false],
])('V8 %s is given flags: %s', (v8, given) => {
  expect(flagsFor(v8) !== undefined).toBe(given);
});

describe.skipIf(!existsSync(BUILT))('the command starts', { timeout: 60_000 }, () => {
  let root = '';
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'lockcheck-launch-'));
    for (const part of ['package.json', 'grammar', 'dist/cli'])
      cpSync(join(ROOT, part), join(root, part), { recursive: true });
  });
  afterAll(() => rmSync(root, { recursive: true }));

  function run(): string {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'dist/cli/main.js'), MODEL], {
      encoding: 'utf8',
    });
    return `${status} ${stderr}${stdout}`;
  }

  test('from what V8 accepts as its own', () => {
    const [compiled, ...more] = compiledIn(root);
    expect(more).toEqual([]);
    expect(compiled).toContain(`${process.versions.v8}-${process.arch}`);
    expect(load(join(root, 'dist/cli'), 'command').cachedDataRejected).toBe(false);
  });

  test('all the same without it, or with what was made of another text or by another V8', () => {
    const expected = run();
    expect(expected).toMatch(/^0 /);
    const compiled = join(root, 'dist/cli', compiledIn(root)[0]!);
    const other = new Script('({})').createCachedData();
    const foreign = Buffer.from(readFileSync(compiled)).fill(0, 0, 16);
    for (const made of [other, foreign, Buffer.of()]) {
      writeFileSync(compiled, made);
      expect(run()).toBe(expected);
    }
    rmSync(compiled);
    expect(run()).toBe(expected);
  });
});
