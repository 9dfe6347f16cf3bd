/**
 * The decisive step of a counterexample: after it no run avoids the finding, before it one still does. A
 * run avoids a finding if it never comes to it, and comes to an end at which all threads are done.
 *
 * Along a trace the states from which it can be avoided come first: whoever can avoid it later can avoid it
 * now, by going the trace's own way until then. So states are looked at from the last backwards, and all that
 * was found to be lost stays lost. The search is bounded; where the bound is reached first nothing is
 * said, for then nothing is known.
 */
import type { Decisive, OtherStep } from '../finding/index.js';
import type { Machine } from '../machine/index.js';
import {
  type Finding,
  headOf,
  key,
  outcomes,
  type ReplayStep,
  type State,
  type Step,
} from '../semantics/index.js';
import { Prospects } from './prospects.js';
import { locationOf, stepText } from './trace.js';

/** States that are gone on from for one finding. */
const BUDGET = 3000;

/** What makes the difference in the run to a finding, if that is found within the bound. */
export function decisiveStep(
  machine: Machine,
  finding: Finding,
  steps: readonly ReplayStep[],
): Decisive | null {
  const prospects = new Prospects(machine, finding, BUDGET);
  const last = lastHope(prospects, steps);
  if (last === undefined) return null;
  if (last < 0) return prospects.endsElsewhere ? null : { kind: 'always' };
  const step = steps[last]!;
  const first = whoShouldGoFirst(prospects, machine, step);
  if (first) return { kind: 'earlier', step: last + 1, first };
  return wentWrongItself(prospects, machine, step) ? { kind: 'otherwise', step: last + 1 } : null;
}

/** The last step before which there is hope; -1 if there never is, undefined if that is not known. */
function lastHope(prospects: Prospects, steps: readonly ReplayStep[]): number | undefined {
  for (let i = steps.length - 1; i >= 0; i--) {
    const avoidable = prospects.avoidable(steps[i]!.before);
    if (avoidable === undefined) return undefined;
    if (avoidable) return i;
  }
  return steps.length === 0 ? undefined : -1;
}

interface Waiting {
  readonly state: State;
  readonly first: readonly OtherStep[];
}

/** A shortest list of steps by others after which the very same step does no harm, or has to wait. */
function whoShouldGoFirst(
  prospects: Prospects,
  machine: Machine,
  step: ReplayStep,
): readonly OtherStep[] | undefined {
  const way = wayOf(machine, step.before, step);
  const seen = new Set([key(step.before)]);
  let layer: Waiting[] = [{ state: step.before, first: [] }];
  while (layer.length > 0) {
    const next: Waiting[] = [];
    for (const { state, first } of layer) {
      if (first.length > 0 && isHarmless(prospects, machine, state, step, way)) return first;
      if (!prospects.spend()) return undefined;
      for (const other of machine.threads) {
        if (other.index === step.thread) continue;
        for (const made of outcomes(machine, state, other.index)) {
          const after = prospects.after(made);
          if (!after || seen.has(key(after))) continue;
          seen.add(key(after));
          next.push({ state: after, first: [...first, otherStep(machine, made)] });
        }
      }
    }
    layer = next;
  }
  return undefined;
}

/** Does the decisive step, made in another state in the same way, do no harm there, or can it only be made later? */
function isHarmless(
  prospects: Prospects,
  machine: Machine,
  state: State,
  step: ReplayStep,
  way: number,
): boolean {
  const open = alike(machine, state, step);
  if (open.length === 0) return prospects.avoidable(state) === true;
  const after = open[way] && prospects.after(open[way]);
  return after !== undefined && prospects.avoidable(after) === true;
}

/** The steps of its thread that begin with the same action, in the order of choices. */
function alike(machine: Machine, state: State, { thread, performed: [head] }: Step): Step[] {
  return outcomes(machine, state, thread).filter(
    ({ performed: [other] }) => other!.location === head!.location && other!.action === head!.action,
  );
}

/** Which of those alike it is: by what it leads to, or by being the one that ends the run as it does. */
function wayOf(machine: Machine, state: State, step: ReplayStep): number {
  const signs = (made: Step) => JSON.stringify([made.performed, made.outcome.kind]);
  const target = step.after && key(step.after);
  return alike(machine, state, step).findIndex((made) =>
    made.outcome.kind === 'state' ? key(made.outcome.state) === target : signs(made) === signs(step),
  );
}

/** Was there another way for the thread itself, at its step, that there is hope after? */
function wentWrongItself(prospects: Prospects, machine: Machine, step: ReplayStep): boolean {
  return outcomes(machine, step.before, step.thread).some((made) => {
    const after = prospects.after(made);
    return after !== undefined && prospects.avoidable(after) === true;
  });
}

const otherStep = (machine: Machine, step: Step): OtherStep => ({
  thread: step.thread,
  text: stepText(machine, step),
  location: locationOf(headOf(machine, step).location.place),
});
