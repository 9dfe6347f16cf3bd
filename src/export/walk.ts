/** Runs of the rules, made again from what a peer says of them: for a few states, one by one. */
import { assert } from '../base/index.js';
import { type Conditional, evaluate, type Leaf, type Rules, type Tree } from '../rules/index.js';
import type { StuckAt } from './stuck.js';

type State = readonly number[];

/** A run as choices, and the state that it leads to: that before its last step, where this ended the run. */
export interface Walk {
  readonly path: readonly number[];
  readonly state: State;
}

/** The leaves of a state in the order in which choices are numbered. */
export function leavesIn(rules: Rules, state: State): readonly Leaf[] {
  return rules.threads.flatMap(({ location, at }) => leavesOf(at[state[location]!]?.steps, state));
}

function leavesOf(tree: Tree | undefined, state: State): readonly Leaf[] {
  switch (tree?.is) {
    case undefined:
    case 'none':
      return [];
    case 'leaf':
      return [tree.leaf];
    case 'fork':
      return tree.ways.flatMap((way) => leavesOf(way, state));
    case 'test': {
      const value = evaluate(tree.value, state);
      return leavesOf(tree.cases.find(({ values }) => values.includes(value))?.then, state);
    }
  }
}

/** The state after a step that does not end the run. */
export function after(state: State, { updates }: Leaf): State {
  const next = [...state];
  for (const { variable, value } of updates) next[variable] = evaluate(value, state);
  return next;
}

/** Makes the steps with these leaves. @throws InternalError if one cannot be made where it should. */
export function walk(rules: Rules, leaves: readonly number[]): Walk {
  assert(rules.initial !== undefined, 'a run from no state');
  let state = rules.initial;
  const path = leaves.map((index) => {
    const choices = leavesIn(rules, state);
    const choice = choices.findIndex((leaf) => leaf.index === index);
    assert(choice >= 0 && !choices[choice]!.ends, `a peer made a step that is not there: ${index}`);
    state = after(state, choices[choice]!);
    return choice;
  });
  return { path, state };
}

/** The run's stops, from the first step on. */
export function along(rules: Rules, { path }: Walk): readonly Walk[] {
  assert(rules.initial !== undefined, 'a run from no state');
  let state = rules.initial;
  return path.map((choice, i) => {
    state = after(state, leavesIn(rules, state)[choice]!);
    return { path: path.slice(0, i + 1), state };
  });
}

/** Goes on to where the sight is met: by the first step that meets it, unless the state itself does. */
export function toSight(rules: Rules, { path, state }: Walk, sight: number): Walk {
  const met = (sighted: readonly Conditional[]): boolean =>
    sighted.some((one) => one.sight === sight && evaluate(one.when, state) !== 0);
  if (met(standing(rules, state))) return { path, state };
  const choice = leavesIn(rules, state).findIndex(({ sighted }) => met(sighted));
  assert(choice >= 0, `a peer met what is not there: ${rules.sights[sight]!.key}`);
  return { path: [...path, choice], state };
}

/** What is sighted in a state without any step. */
const standing = (rules: Rules, state: State): readonly Conditional[] => [
  ...rules.threads.flatMap(({ location, at }) => at[state[location]!]!.arrival.sighted),
  ...rules.judgements,
];

/** Which of the sights are met in a state, or by a step from it. */
export function metIn(rules: Rules, state: State, sights: ReadonlySet<number>): readonly number[] {
  const all = [...standing(rules, state), ...leavesIn(rules, state).flatMap(({ sighted }) => sighted)];
  const met = all.filter(({ when, sight }) => sights.has(sight) && evaluate(when, state) !== 0);
  return [...new Set(met.map(({ sight }) => sight))];
}

/** Who is stuck in a state for good, and where; by `Deadlock`'s definition. */
export function stuckIn(rules: Rules, state: State): StuckAt {
  const here = rules.threads.map(({ location, at }) => at[state[location]!]);
  const moves = here.map((rule) => leavesOf(rule?.steps, state).length > 0);
  const ended = here.map((rule) => rule?.ended === true);
  const left = here.map((_, thread) => !moves[thread] && !ended[thread]);
  const heldUp = (thread: number): boolean => {
    const gone = left.map((is, t) => is || ended[t]!);
    const holds = (value: Parameters<typeof evaluate>[0]): boolean => evaluate(value, state, gone) !== 0;
    return here[thread]!.waits.every(
      (way) => !holds(way.when) || way.waits.some((wait) => holds(wait.when) && holds(wait.heldUp)),
    );
  };
  for (let struck = moves.some(Boolean); struck; ) {
    struck = false;
    left.forEach((is, thread) => {
      if (!is || heldUp(thread)) return;
      left[thread] = false;
      struck = true;
    });
  }
  return left.map((is, thread) => (is ? state[rules.threads[thread]!.location] : undefined));
}
