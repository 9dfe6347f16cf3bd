/**
 * Rules drawn at random, against trying all: what is said of what variables can be is never too little, and
 * rules that say less come to the same.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compacted, evaluate, type Rules, type Value } from '../../src/rules/index.js';
import { ownKeepers, soleKeepers } from '../../src/rules/keepers.js';
import { narrowed } from '../../src/rules/narrow.js';
import { Circumstances, possibleIn } from '../../src/rules/possible.js';
import { Draw } from './draw.js';
import { drawRules, Formulas } from './drawn-rules.js';
import { leavesIn, search } from './search.js';
import { Sketch } from './sketch.js';

const SEEDS = [1, 2, 3];
const RUNS = 120;

type State = readonly number[];

/** All combinations of one of each. */
const combined = (all: readonly (readonly number[])[]): State[] =>
  all.reduce<State[]>((before, one) => before.flatMap((b) => one.map((value) => [...b, value])), [[]]);

test.each(SEEDS)(
  'conditions leave what meets them (seed %d)',
  (seed) => {
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const draw = new Draw(g);
        const sketch = new Sketch();
        const variables = [0, 1, 2].map(() => sketch.cell([0, 3]));
        const formulas = new Formulas(draw, sketch, variables);
        const [all, numbers] = [
          [0, 1, 2, 3],
          [-2, -1, 0, 1, 2, 3, 4],
        ];
        const some = variables.map(() => all.filter(() => draw.chance(2)));
        const known = some.map((values) => (values.length === 0 ? undefined : new Set(values)));
        let under = Circumstances.of(known);
        let left = combined(some.map((values) => (values.length === 0 ? all : values)));
        const meet = (value: Value, among: readonly number[]): void => {
          under = under.where(value, among);
          left = left.filter((state) => among.includes(evaluate(value, state)));
        };
        for (let i = draw.number(1, 3); i > 0; i--)
          meet(formulas.any(), draw.chance(2) ? [draw.number(0, 1)] : numbers.filter(() => draw.chance(2)));
        const asked = formulas.any();
        const [choice, ...choices] = [under.choiceOf(asked), ...variables.map((v) => under.variable(v))];
        for (const state of left) {
          expect(choice?.has(evaluate(asked, state)) ?? true).toBe(true);
          expect(choices.map((one, v) => one?.has(state[v]!) ?? true)).toEqual([true, true, true]);
        }
      }),
      { numRuns: 10 * RUNS, seed, endOnFailure: true },
    );
  },
  60_000,
);

/** All states that steps lead to. */
function reached(rules: Rules): State[] {
  const found = new Map([[rules.initial!.join(' '), rules.initial!]]);
  for (const state of found.values())
    for (const { at, location } of rules.threads)
      for (const { updates, ends } of leavesIn(at[state[location]!]!.steps, state)) {
        if (ends) continue;
        const after = [...state];
        for (const { variable, value } of updates) after[variable] = evaluate(value, state);
        found.set(after.join(' '), after);
      }
  return [...found.values()];
}

test.each(SEEDS)(
  'what steps lead to is possible (seed %d)',
  (seed) => {
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const rules = drawRules(g);
        const usual = possibleIn(rules, ownKeepers(rules));
        for (const possible of [usual, possibleIn(rules, soleKeepers(rules, usual))])
          for (const state of reached(rules)) {
            expect(state.filter((value, v) => possible.of[v]?.has(value) === false)).toEqual([]);
            for (const { thread, location } of rules.threads) {
              const under = possible.at(thread, state[location]!);
              expect(under).toBeDefined();
              expect(state.filter((value, v) => under!.variable(v)?.has(value) === false)).toEqual([]);
            }
          }
      }),
      { numRuns: RUNS, seed, endOnFailure: true },
    );
  },
  60_000,
);

test.each(SEEDS)(
  'rules that say less come to the same (seed %d)',
  (seed) => {
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const rules = drawRules(g);
        const answer = (of: Rules) => {
          const { states, transitions, depth, sighted, viewed } = search(of, 10_000);
          return { states, transitions, depth, sighted: [...sighted].sort(), viewed };
        };
        const whole = answer(rules);
        expect(answer(narrowed(rules))).toEqual(whole);
        expect(answer(compacted(rules, 64))).toEqual(whole);
        expect(answer(compacted(rules, 1))).toEqual(whole);
      }),
      { numRuns: RUNS, seed, endOnFailure: true },
    );
  },
  60_000,
);
