/** The compiled engine against the reference semantics: all that a search tells, for every case and model. */
import { describe, expect, test } from 'vitest';
import { type SearchOptions, search } from '../../src/engine/index.js';
import type { Machine } from '../../src/machine/index.js';
import { rulesOf } from '../../src/rules/index.js';
import { type Exploration, explore, retrace } from '../../src/semantics/index.js';
import { files, machinesOf } from './models.js';

const LIMIT = 3000;

async function compiled(machine: Machine, options: SearchOptions): Promise<Exploration> {
  const searching = search(rulesOf(machine), options);
  for (;;) {
    const next = await searching.next();
    if (!next.done) continue;
    const { paths, executed, allowed, states, transitions, depth, stopped } = next.value;
    const seen = retrace(machine, paths);
    return {
      states,
      transitions,
      depth,
      ...(stopped === 'states' ? { stopped } : {}),
      ...seen,
      executed,
      allowed: new Set([...allowed, ...seen.allowed]),
    };
  }
}

describe('the compiled engine', () => {
  test.each(files(['test/cases/meaning', 'test/cases/violations', 'models']))('%s', async (path) => {
    for (const { name, machine } of machinesOf(path)) {
      const expected = explore(machine, { maxStates: LIMIT });
      const found = await compiled(machine, { maxStates: LIMIT });
      expect.soft({ name, ...found }).toEqual({ name, ...expected });
    }
  });
});
