/** What the engine visits, certified; and that what is wrong with it is noticed. */
import { describe, expect, test } from 'vitest';
import { certify } from '../../src/check/certify.js';
import { Spelling } from '../../src/check/spelling.js';
import { type Found, type SearchOptions, search } from '../../src/engine/index.js';
import type { Machine } from '../../src/machine/index.js';
import { rulesAnywhere } from '../../src/rules/index.js';
import { choices, initial, key, next } from '../../src/semantics/index.js';
import { lockFiles, variantsOf } from '../corpus.js';

const FOLDERS = ['test/cases/meaning', 'test/cases/violations', 'models/classics'];
const MOST = 600;

async function found(machine: Machine, options: SearchOptions = {}): Promise<Found> {
  const searching = search(rulesAnywhere(machine), { maxStates: MOST, ...options });
  for (;;) {
    const next = await searching.next();
    if (next.done) return next.value;
  }
}

const certified = (machine: Machine, { states, transitions, told, visited }: Found, more = {}) =>
  certify(machine, rulesAnywhere(machine), visited, {
    states,
    transitions,
    found: new Set(told),
    seed: 7,
    stop: () => false,
    ...more,
  });

describe('what is visited is certified', () => {
  test.each(lockFiles(FOLDERS))(
    '%s',
    async (path) => {
      for (const { machine } of variantsOf(path))
        for (const knobs of [{}, { room: 10, slots: 16, hashBits: 8 }]) {
          const result = await found(machine, { knobs });
          if (result.stopped !== undefined) continue;
          expect(certified(machine, result)).toEqual({ all: true, states: result.states, seed: null });
          if (result.states > 20)
            expect(certified(machine, result, { all: 20, drawn: 20 })).toEqual({
              all: false,
              states: 20,
              seed: 7,
            });
        }
    },
    30_000,
  );
});

const { machine } = variantsOf('models/classics/dining-philosophers.lock')[0]!;

describe('what is wrong is noticed:', () => {
  /** The search's answer with its visited states replaced. */
  async function spoilt(numbers: (all: readonly bigint[]) => readonly bigint[]): Promise<Found> {
    const result = await found(machine);
    const { visited } = result;
    const changed = numbers([...visited.numbers()]);
    const double = {
      numbers: () => changed,
      state: (number: bigint) => visited.state(number),
      numberOf: (state: readonly number[]) => visited.numberOf(state),
    };
    return { ...result, visited: double as unknown as Found['visited'] };
  }

  test('a state that is missing', async () => {
    const result = await spoilt((all) => all.slice(1));
    expect(() => certified(machine, { ...result, states: result.states - 1 })).toThrow(
      /leads to what was not visited|the first state/,
    );
  });

  test('a state that is stored twice', async () => {
    const result = await spoilt((all) => [...all.slice(1), all[1]!]);
    expect(() => certified(machine, result)).toThrow('states differ');
  });

  test('states that were counted wrongly', async () => {
    const result = await found(machine);
    expect(() => certified(machine, { ...result, states: result.states + 1 })).toThrow('are stored, not');
  });

  test('steps that were counted wrongly', async () => {
    const result = await found(machine);
    expect(() => certified(machine, { ...result, transitions: 3 })).toThrow('steps, not 3');
  });

  test('a finding that nobody told of', async () => {
    const result = await found(machine);
    expect(result.told).not.toEqual([]);
    expect(() => certified(machine, { ...result, told: [] })).toThrow('nobody told of deadlock');
  });

  test('but nothing is said when told to stop', async () => {
    expect(certified(machine, await found(machine), { stop: () => true })).toBeUndefined();
  });
});

describe('a state and its numbers are the same', () => {
  test.each(lockFiles(FOLDERS))('%s', (path) => {
    for (const { machine } of variantsOf(path)) {
      const { outcome } = initial(machine);
      if (outcome.kind !== 'state') continue;
      const spelling = new Spelling(rulesAnywhere(machine), machine);
      const known = new Set<string>();
      const waiting = [outcome.state];
      for (const state of waiting) {
        if (known.has(key(state)) || known.size > 200) continue;
        known.add(key(state));
        expect(key(spelling.stateOf(spelling.numbersOf(state)))).toBe(key(state));
        for (const choice of choices(machine, state)) {
          const step = next(machine, state, choice);
          if (step.outcome.kind === 'state') waiting.push(step.outcome.state);
        }
      }
    }
  });
});
