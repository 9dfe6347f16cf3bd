/**
 * The rules of every case and model against the reference semantics: states, transitions and depth,
 * what runs go through, and the first path to each thing that there is to say.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { build } from '../../src/check/build.js';
import { hasErrors, type Source } from '../../src/source/index.js';
import { compared } from './agree.js';

const FOLDERS = ['test/cases/meaning', 'test/cases/violations', 'models'];

/** No further layer is begun once more states than these are known. */
const LIMIT = 3000;

/** Fewer would mean that cases were quietly left out. */
const AT_LEAST = 990;

const files = FOLDERS.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.lock'))
    .sort()
    .map((path) => join(folder, path)),
);

const load = (path: string): Source => ({ path, text: readFileSync(path, 'utf8') });
const read = (path: string, from: Source) => {
  const target = normalize(join(dirname(from.path), path));
  try {
    return load(target);
  } catch {
    return { failure: 'missing' } as const;
  }
};

describe('the rules of a machine', () => {
  let count = 0;

  test.each(files)('%s', (path) => {
    const built = build(load(path), read, new Map());
    if (hasErrors(built.diagnostics)) return;
    for (const { plan, machine } of built.value.variants) {
      const { found, expected } = compared(machine, LIMIT);
      count++;
      expect.soft({ check: plan.name, ...found }).toEqual({ check: plan.name, ...expected });
    }
  });

  test('are compared for all there are', () => {
    expect(count).toBeGreaterThanOrEqual(AT_LEAST);
  });
});
