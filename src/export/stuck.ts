/** Deadlocks that are known already, so that another can be asked for. */
import { evaluate, type LocationRules, type Rules, type Value } from '../rules/index.js';
import { all, any, type Formula, not, truth } from './formula.js';

/** Where each thread stands that is stuck, by the rules' own numbers; undefined for the others. */
export type StuckAt = readonly (number | undefined)[];

/**
 * A deadlock like this one: just these threads are stuck, at just these places, each by the same wait
 * and for the same thread to end it. Such deadlocks are one to a reader.
 */
export function alike(rules: Rules, stuck: StuckAt, state: readonly number[]): Formula {
  const gone = rules.threads.map(
    ({ at, location }, thread) => stuck[thread] !== undefined || at[state[location]!]!.ended,
  );
  const holds = (value: Value): boolean => evaluate(value, state, gone) !== 0;
  const same = (value: Value): Formula => (holds(value) ? truth(value) : not(truth(value)));
  return all(
    ...rules.threads.flatMap(({ thread, at }): Formula[] => {
      const place = stuck[thread];
      if (place === undefined) return [not({ is: 'stuck', thread })];
      const here = at[place]!;
      const reasons = holds(here.idle) ? [here.idle] : [here.idle, ...reasonsOf(here, holds)];
      return [{ is: 'stuck', thread }, { is: 'at', thread, place }, ...reasons.map(same)];
    }),
  );
}

/** What decides by which wait a thread is held up, and who would have to end it: the first of each. */
function reasonsOf({ waits }: LocationRules, holds: (value: Value) => boolean): readonly Value[] {
  const reasons: Value[] = [];
  const asked = (value: Value): boolean => {
    reasons.push(value);
    return holds(value);
  };
  for (const way of waits) {
    if (!asked(way.when)) continue;
    for (const { when, heldUp, helpers } of way.waits) {
      if (!asked(when) || !asked(heldUp)) continue;
      helpers.find((helper) => asked(helper.when));
      return reasons;
    }
  }
  return reasons;
}

/** The views of a place that have been seen already are left out. */
export function unseen(when: Value, values: readonly Value[], seen: readonly (readonly number[])[]): Formula {
  return all(
    truth(when),
    ...seen.map((tuple) =>
      any(...values.map((value, i): Formula => not({ is: 'among', value, values: [tuple[i]!] }))),
    ),
  );
}
