/** Rules of machines drawn at random: what they make of drawn states, against what the semantics makes of them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Spelling } from '../../src/check/spelling.js';
import { evaluate, type Rules, rulesAnywhere } from '../../src/rules/index.js';
import { keyOf, outcomes, type State, type Step } from '../../src/semantics/index.js';
import { first } from '../semantics/shown.js';
import { drawMachine, drawState } from './drawing.js';
import { leavesIn } from './search.js';

interface Shown {
  readonly performed: Step['performed'];
  readonly said: readonly string[];
  readonly allowed: readonly number[];
  readonly after: readonly number[] | 'ended';
}

const distinct = <T extends string | number>(items: readonly T[]): T[] => [...new Set(items)].sort();

function shownBySemantics(rules: Rules, spelling: Spelling, state: State, thread: number): Shown[] {
  return outcomes(rules.machine, state, thread).map(({ performed, notes, allowed, outcome }) => {
    const said = notes.map((note) => keyOf(rules.machine, note));
    return {
      performed,
      said: distinct(outcome.kind === 'exhausted' ? [...said, 'exhausted'] : said),
      allowed: distinct(allowed),
      after: outcome.kind === 'state' ? spelling.numbersOf(outcome.state) : 'ended',
    };
  });
}

function shownByRules(rules: Rules, state: readonly number[], thread: number): Shown[] {
  const { at, location } = rules.threads[thread]!;
  const leaves = [...leavesIn(at[state[location]!]!.steps, state)];
  return leaves.map(({ performed, sighted, allowed, ends, updates }) => {
    const after = [...state];
    for (const { variable, value } of updates) after[variable] = evaluate(value, state);
    const said = sighted.flatMap(({ when, sight }) => {
      const { key, what } = rules.sights[sight]!;
      if (evaluate(when, state) === 0) return [];
      return [what.kind === 'exhausted' ? 'exhausted' : key];
    });
    return { performed, said: distinct(said), allowed: distinct(allowed), after: ends ? 'ended' : after };
  });
}

const STATES = 12;
const SEEDS = [5, 6, 7];

test.each(SEEDS)(
  'steps from any state come out as the semantics has them (seed %d)',
  (seed) => {
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const machine = drawMachine(g);
        const rules = rulesAnywhere(machine);
        const start = first(machine);
        const spelling = new Spelling(rules, machine);
        for (let i = 0; i < STATES; i++) {
          const state = i === 0 ? start : drawState(g, machine, start);
          const values = spelling.numbersOf(state);
          for (const { index } of machine.threads)
            expect(shownByRules(rules, values, index)).toEqual(
              shownBySemantics(rules, spelling, state, index),
            );
        }
      }),
      { numRuns: 60, seed },
    );
  },
  60_000,
);
