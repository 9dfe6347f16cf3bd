/** The compiled engine against the reference semantics: all that a search tells, for every case and model. */
import { describe, expect, test } from 'vitest';
import type { SearchOptions } from '../../src/engine/index.js';
import { rulesAnywhere } from '../../src/rules/index.js';
import { explore } from '../../src/semantics/index.js';
import { lockFiles, nameOf, variantsOf } from '../corpus.js';
import { compiled } from './compiled.js';

const LIMIT = 3000;

/**
 * The usual way, and all that is rare at once: collisions, growth, no numbers, a second search for paths; a table
 * in several memories.
 */
const WAYS: Readonly<Record<string, SearchOptions>> = {
  plain: {},
  two: { workers: 2, numbered: 300, reuse: true, knobs: { together: true } },
  four: { workers: 4, numbered: 600, knobs: { together: true, slots: 16, hashBits: 8, chunk: 1, room: 10 } },
  rare: { numbered: 20, reuse: true, knobs: { slots: 16, hashBits: 8, chunk: 1 } },
  banks: {
    workers: 2,
    numbered: 900,
    reuse: true,
    knobs: { together: true, slots: 16, chunk: 1, room: 12, bank: 8 * 1024 },
  },
  quotients: { numbered: 20, reuse: true, knobs: { slots: 16, quotients: 16, chunk: 1, bank: 1024 } },
  full: { workers: 2, knobs: { together: true, slots: 16, quotients: 16, full: 0.99, bank: 2 ** 13 } },
  hashed: { hashed: true, knobs: { room: 10 } },
  wide: { knobs: { room: 10 } },
};

describe('the compiled engine', () => {
  test.each(lockFiles())(
    '%s',
    async (path) => {
      for (const one of variantsOf(path)) {
        const { machine } = one;
        const name = nameOf(one);
        const expected = explore(machine, { maxStates: LIMIT });
        const rules = rulesAnywhere(machine);
        for (const [way, options] of Object.entries(WAYS)) {
          const found = await compiled(machine, rules, { maxStates: LIMIT, ...options });
          expect.soft({ name, way, ...found }).toEqual({ name, way, ...expected });
        }
      }
    },
    60_000,
  );
});
