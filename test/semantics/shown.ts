/** What tests ask of a search and of single steps. */
import type { Machine } from '../../src/machine/index.js';
import {
  choices,
  describeState,
  type Exploration,
  initial,
  keyOf,
  type Note,
  next,
  type State,
  type Step,
} from '../../src/semantics/index.js';

/** The findings as `kind @ place` with the path, in the order in which they were found. */
export function findings(run: Exploration): [string, readonly number[]][] {
  return run.findings.map(({ key, path }) => [key, path]);
}

export const kinds = (run: Exploration): string[] =>
  [...new Set(run.findings.map((f) => f.note.kind))].sort();

export const noteOf = <K extends Note['kind']>(run: Exploration, kind: K): Note & { kind: K } =>
  run.findings.find((f) => f.note.kind === kind)!.note as Note & { kind: K };

export function first(machine: Machine): State {
  const { outcome } = initial(machine);
  if (outcome.kind !== 'state') throw new Error(`the machine ends before it begins: ${outcome.kind}`);
  return outcome.state;
}

/** The last step of a run in which these threads move, each by its first alternative. */
export function stepsOf(machine: Machine, ...threads: readonly number[]): Step {
  let state = first(machine);
  let last: Step | undefined;
  for (const thread of threads) {
    const choice = choices(machine, state).find((c) => c.thread === thread);
    if (!choice) throw new Error(`thread ${thread} cannot move in ${describeState(machine, state)}`);
    last = next(machine, state, choice);
    if (last.outcome.kind === 'state') state = last.outcome.state;
  }
  return last!;
}

/** The state after a run in which these threads move, each by its first alternative. */
export function stateAfter(machine: Machine, ...threads: readonly number[]): State {
  if (threads.length === 0) return first(machine);
  const { outcome, notes } = stepsOf(machine, ...threads);
  if (outcome.kind !== 'state') throw new Error(notes.map((note) => keyOf(machine, note)).join());
  return outcome.state;
}

/** How many alternatives each thread has. */
export function options(machine: Machine, state: State): number[] {
  const found = choices(machine, state);
  return machine.threads.map((t) => found.filter((c) => c.thread === t.index).length);
}
