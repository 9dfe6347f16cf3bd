/** How a search ends before it has seen everything, and what it may not know of. */
import { describe, expect, test, vi } from 'vitest';
import { type Found, type SearchOptions, search } from '../../src/engine/index.js';
import { layoutOf, ROOM, unpack } from '../../src/engine/layout.js';
import { unmixFew } from '../../src/engine/mixing.js';
import { compacted, type Rules } from '../../src/rules/index.js';
import { Sketch } from '../rules/sketch.js';
import { counters } from './counters.js';

// Whoever so much as loads the semantics while a search runs learns of it.
vi.mock('../../src/semantics/index.js', () => {
  throw new Error('the semantics were loaded');
});

async function found(rules: Rules, options: SearchOptions = {}): Promise<Found> {
  const searching = search(rules, options);
  for (;;) {
    const next = await searching.next();
    if (next.done) return next.value;
  }
}

describe('threads that count, each to N, on their own', () => {
  test.each([1, 2])('are seen in all combinations, by %i workers', async (workers) => {
    const result = await found(counters({ threads: 6, to: 9 }), { workers });
    // 10⁶ combinations; in each, every thread moves that has not come to 9 yet; 54 steps lead to the last.
    expect(result).toMatchObject({ states: 1e6, transitions: 6 * 9 * 1e5, depth: 54 });
    expect(result.stopped).toBeUndefined();
  });

  test.each([1, 2])('are seen where states take several words, by %i workers', async (workers) => {
    const knobs = { together: true, slots: 16, room: 5 };
    const result = await found(counters({ threads: 5, to: 9 }), { workers, numbered: 100, knobs });
    expect(result).toMatchObject({ states: 1e5, transitions: 5 * 9 * 1e4, depth: 45 });
  });

  test.each([1, 2])(
    'are seen where quotients are kept in several memories, by %i workers',
    async (workers) => {
      const knobs = { together: true, slots: 16, quotients: 16, bank: 2 ** 18 };
      const result = await found(counters({ threads: 6, to: 9 }), { workers, knobs });
      expect(result).toMatchObject({ states: 1e6, transitions: 6 * 9 * 1e5, depth: 54 });
    },
  );

  test.each([1, 2])('are seen where the table takes several memories, by %i workers', async (workers) => {
    const knobs = { together: true, slots: 16, bank: 2 ** 20 };
    const result = await found(counters({ threads: 6, to: 9 }), { workers, knobs });
    expect(result).toMatchObject({ states: 1e6, transitions: 6 * 9 * 1e5, depth: 54 });
    expect(result.stopped).toBeUndefined();
  });

  test.each([1, 2])(
    'are seen where it does so and states take several words, by %i workers',
    async (workers) => {
      const knobs = { together: true, slots: 16, room: 5, first: 1_224_288, bank: 2 ** 19 };
      const result = await found(counters({ threads: 6, to: 7 }), { workers, numbered: 100, knobs });
      expect(result).toMatchObject({ states: 8 ** 6, transitions: 6 * 7 * 8 ** 5, depth: 42 });
      expect(result.stopped).toBeUndefined();
    },
  );

  test('are known by a hash where that was asked for and states are wide, which says how sure it is', async () => {
    const rules = counters({ threads: 5, to: 9 });
    const result = await found(rules, { hashed: true, knobs: { room: 5 } });
    expect(result).toMatchObject({ states: 1e5, transitions: 5 * 9 * 1e4, depth: 45 });
    expect(result.omission).toBe((1e5 * (1e5 + 1)) / 2 ** 64);
    const narrow = await found(rules, { hashed: true });
    expect(narrow.states).toBe(1e5);
    expect(narrow.omission).toBeUndefined();
  });

  test('are left out where a hash is too short, and this is said', async () => {
    const rules = counters({ threads: 5, to: 9 });
    const result = await found(rules, { hashed: true, knobs: { room: 5, hash: 12 } });
    expect(result.states).toBeLessThanOrEqual(2 ** 12);
    expect(result.omission).toBe(1);
    const longer = await found(rules, { hashed: true, knobs: { room: 5, hash: 40 } });
    expect(longer.states).toBe(1e5);
    expect(longer.omission).toBeCloseTo(0.0045, 4);
  });

  test.each([1, 2])('stop at the end of a layer, with %i workers', async (workers) => {
    // 18 steps among six, at most 9 each: C(24, 6) less 6 C(14, 6).
    const result = await found(counters({ threads: 6, to: 9 }), { workers, maxStates: 100_000 });
    expect(result).toMatchObject({ stopped: 'states', states: 116_578, depth: 18 });
  });

  test.each([1, 2])('stop when there is no memory left, with %i workers', async (workers) => {
    const result = await found(counters({ threads: 8, to: 9 }), { workers, maxMemory: 2 ** 24 });
    expect(result.stopped).toBe('memory');
    expect(result.states).toBeGreaterThan(100_000);
  });

  test.each([1, 2])(
    'stop when several memories have taken all that there is, with %i workers',
    async (workers) => {
      const knobs = { together: true, slots: 16, bank: 2 ** 19 };
      const options = { workers, numbered: 100, reuse: true, maxMemory: 2 ** 23, knobs };
      const result = await found(counters({ threads: 8, to: 9 }), options);
      expect(result.stopped).toBe('memory');
      expect(result.states).toBeGreaterThan(100_000);
    },
  );

  test.each([1, 2])(
    'stop when not even half of the table has room in a memory, with %i workers',
    async (workers) => {
      const knobs = { together: true, slots: 16, bank: 64 };
      const result = await found(counters({ threads: 3, to: 9 }), { workers, knobs });
      expect(result.stopped).toBe('memory');
    },
  );

  test.each([1, 2])('stop when asked, with %i workers', async (workers) => {
    const stop = (states: number): boolean => states > 200_000;
    const result = await found(counters({ threads: 8, to: 9 }), { workers, stop });
    expect(result.stopped).toBe('asked');
    expect(result.states).toBeGreaterThan(200_000);
  });
});

describe('quotients of states', () => {
  const rules = counters({ threads: 11, to: 9 });
  // 44 bits for a state: in the tables below 7 or 8 are left to say how far from home one stands, and that does
  // not suffice where the table is nearly full.
  const tables = {
    'one table': { quotients: 2 ** 18, full: 0.99 },
    'several tables': { quotients: 2 ** 15, full: 0.99, bank: 2 ** 19 },
  };
  const ways = Object.entries(tables).flatMap(([name, knobs]) =>
    [1, 2].map((workers) => ({ name, workers, knobs })),
  );

  test.each(ways)(
    'are all there in $name, where they crowd, with $workers workers',
    async ({ workers, knobs }) => {
      const options = { workers, maxStates: 400_000, numbered: 1000 };
      const result = await found(rules, { ...options, knobs: { together: true, slots: 16, ...knobs } });
      // 11 steps among eleven, at most 9 each: C(22, 11) less those with 10 or 11 in one place.
      expect(result).toMatchObject({ states: 705_432 - 11 * 12, depth: 11 });
      const numbers = [...result.visited.numbers()];
      expect(new Set(numbers).size).toBe(result.states);
      for (const number of numbers.slice(0, 1000)) {
        const state = result.visited.state(number);
        expect(state.reduce((sum, value) => sum + value, 0)).toBeLessThanOrEqual(11);
        expect(result.visited.numberOf(state)).toBe(number);
      }
    },
  );
});

describe('what is sought again in a table that is split already', () => {
  const zero = [0, 0, 0, 0, 0];

  /** Threads that count to 7 and begin again at 0, each from its own number; something is seen where they come to others. */
  function wheels(from: readonly number[], to: readonly number[]): Rules {
    const s = new Sketch();
    const cells = from.map((initial) => s.cell([0, 7], initial));
    const trees = cells.map((cell) => {
      s.thread(1);
      const more = s.values.calculate('+', s.read(cell), s.values.one);
      const cases = [
        { values: [0, 1, 2, 3, 4, 5, 6], then: s.leaf([[cell, more]]) },
        { values: [7], then: s.leaf([[cell, 0]]) },
      ];
      return [{ is: 'test', value: s.read(cell), cases } as const];
    });
    return s.rules(trees, {
      sights: [{ index: 0, key: 'race | here', what: { kind: 'violation', violation: 'race' } }],
      judgements: [
        { when: s.values.and(...cells.map((cell, i) => s.values.is(s.read(cell), to[i]!))), sight: 0 },
      ],
    });
  }

  test('is found, though its number differs from that of the first state in the bits alone that choose a table', async () => {
    const rules = compacted(wheels(zero, zero), ROOM);
    const layout = layoutOf(rules, ROOM);
    expect(layout.bits).toBe(15);
    const stateOf = (mixed: bigint): number[] =>
      rules.spelt(unpack(layout, BigUint64Array.of(unmixFew(mixed, layout.bits)))).slice(0, 5);
    const [first, sought] = [stateOf(1n << 63n), stateOf(0n)];
    const far = sought.reduce((sum, value, i) => sum + ((value - first[i]! + 8) % 8), 0);
    for (const reuse of [false, true]) {
      const knobs = { slots: 16, quotients: 16, bank: 2 ** 14 };
      const { states, told, paths } = await found(wheels(first, sought), { numbered: 10, reuse, knobs });
      expect({ reuse, states, told }).toEqual({ reuse, states: 8 ** 5, told: ['race | here'] });
      expect(paths.map(({ length }) => length)).toEqual([0, far]);
    }
  });
});

describe('what is seen where states have no numbers', () => {
  const rules = counters({
    threads: 3,
    to: 9,
    sights: [
      ['invariant | 0', { kind: 'broken', property: 0 }],
      ['race | here', { kind: 'violation', violation: 'race' }],
      ['no more cups', { kind: 'exhausted' }],
      ['allow 0', { kind: 'view', thread: 0, location: 0 }],
    ],
  });
  const findings = ['invariant | 0', 'race | here'];

  test.each([1, 2])('is told with its path, by %i workers', async (workers) => {
    const result = await found(rules, { workers, numbered: 10, knobs: { together: true } });
    expect(result).toMatchObject({ told: findings, untraced: [] });
    expect(result.paths.map(({ length }) => length)).toEqual([0, 27, 27, 27, 27]);
  });

  test.each([1, 2])(
    'is told without one where no time is left to seek it, by %i workers',
    async (workers) => {
      let most = 0;
      const isSoughtAgain = (states: number): boolean => {
        most = Math.max(most, states);
        return states < most;
      };
      const options = { workers, numbered: 10, stop: isSoughtAgain, knobs: { together: true } };
      const result = await found(rules, options);
      expect(result).toMatchObject({
        stopped: 'asked',
        states: 1000,
        told: [],
        untraced: findings,
        paths: [[]],
      });
    },
  );

  test('is nothing where the search did not come to it', async () => {
    const result = await found(rules, { numbered: 10, stop: (states) => states > 500 });
    expect(result).toMatchObject({ stopped: 'asked', told: [], untraced: [] });
  });
});
