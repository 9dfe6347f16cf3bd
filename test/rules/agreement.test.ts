/**
 * The rules of every case and model against the reference semantics: states, transitions and depth,
 * what runs go through, and the first path to each thing that there is to say.
 */
import { describe, expect, test } from 'vitest';
import { lockFiles, variantsOf } from '../corpus.js';
import { compared } from './agree.js';

/** No further layer is begun once more states than these are known. */
const LIMIT = 3000;

/** Fewer would mean that cases were quietly left out. */
const AT_LEAST = 990;

describe('the rules of a machine', () => {
  let count = 0;

  test.each(lockFiles())('%s', (path) => {
    for (const { plan, machine } of variantsOf(path)) {
      const { found, expected } = compared(machine, LIMIT);
      count++;
      expect.soft({ check: plan.name, ...found }).toEqual({ check: plan.name, ...expected });
    }
  });

  test('are compared for all there are', () => {
    expect(count).toBeGreaterThanOrEqual(AT_LEAST);
  });
});
