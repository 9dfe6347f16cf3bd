/** A path of choices as the run that it stands for. */
import { assert } from '../base/index.js';
import type { Action, Location, Machine } from '../machine/index.js';
import type { Path } from './exploration.js';
import { depthOf, type RcuState, readerOf } from './grace.js';
import { initial, type Start } from './initial.js';
import { judge } from './judge.js';
import type { Note, Slot, Waiter } from './note.js';
import { waitsOf } from './obstacles.js';
import type { LockState, State } from './state.js';
import { choices, next, type Step } from './step.js';

/** What a step made different. Locals of the step's thread only, those of the compiler's own included. */
export type Change =
  | { readonly kind: 'cell'; readonly cell: number; readonly from: number; readonly to: number }
  | { readonly kind: 'local'; readonly local: number; readonly from: number; readonly to: number }
  | { readonly kind: 'lock'; readonly lock: number; readonly from: LockState; readonly to: LockState }
  /** How deep the step's thread is in sections of a domain. */
  | { readonly kind: 'section'; readonly domain: number; readonly from: number; readonly to: number }
  /** Whose sections an object that is to be freed still waits for. */
  | {
      readonly kind: 'pending';
      readonly object: Slot;
      readonly from: readonly number[];
      readonly to: readonly number[];
    }
  /** Who is on the list of a channel. */
  | {
      readonly kind: 'list';
      readonly channel: number;
      readonly from: readonly number[];
      readonly to: readonly number[];
    };

export interface ReplayStep extends Step {
  readonly choice: number;
  readonly before: State;
  /** Absent if the step ended the run. */
  readonly after: State | undefined;
  readonly changes: readonly Change[];
  /** What there is to say about the state after it. */
  readonly judged: readonly Note[];
}

export interface Replay {
  readonly start: Start;
  /** What there is to say about the first state. */
  readonly judged: readonly Note[];
  readonly steps: readonly ReplayStep[];
  /** The last state there is: that before the last step if this ended the run. */
  readonly last: State | undefined;
  /** The threads that cannot move in it, idle daemons included; no helpers are worked out. */
  readonly waiting: readonly Waiter[];
}

/**
 * Makes the states and steps of a path again.
 * @throws InternalError if the path is none of this machine's: a number that no choice has, or steps
 * after the run has ended.
 */
export function replay(machine: Machine, path: Path): Replay {
  const start = initial(machine);
  let last = start.outcome.kind === 'state' ? start.outcome.state : undefined;
  const judged = last ? judge(machine, last).notes : [];
  const steps: ReplayStep[] = [];
  path.forEach((choice, i) => {
    const before = i === 0 ? last : steps[i - 1]!.after;
    assert(before !== undefined, `the run has ended after ${i} steps, and the path goes on`);
    const step = again(machine, before, choice, i);
    steps.push(step);
    last = step.after ?? before;
  });
  return { start, judged, steps, last, waiting: last ? waitingIn(machine, last) : [] };
}

function again(machine: Machine, before: State, choice: number, i: number): ReplayStep {
  const chosen = choices(machine, before)[choice];
  assert(chosen !== undefined, `there is no choice ${choice} after ${i} steps`);
  const step = next(machine, before, chosen);
  const after = step.outcome.kind === 'state' ? step.outcome.state : undefined;
  const changes = after ? changesBetween(machine, before, after, step.thread) : [];
  return { ...step, choice, before, after, changes, judged: after ? judge(machine, after).notes : [] };
}

/** What differs between two states, as far as the thread that made the step sees it. */
export function changesBetween(machine: Machine, before: State, after: State, thread: number): Change[] {
  const changes: Change[] = [];
  after.memory.forEach((to, cell) => {
    const from = before.memory.get(cell)!;
    if (from !== to) changes.push({ kind: 'cell', cell, from, to });
  });
  after.threads.get(thread)!.locals.forEach((to, local) => {
    const from = before.threads.get(thread)!.locals.get(local)!;
    if (from !== to) changes.push({ kind: 'local', local, from, to });
  });
  after.locks.forEach((to, lock) => {
    const from = before.locks.get(lock)!;
    if (!from.equals(to)) changes.push({ kind: 'lock', lock, from, to });
  });
  after.lists.forEach((to, channel) => {
    const from = before.lists.get(channel)!;
    if (!from.equals(to)) changes.push({ kind: 'list', channel, from: from.toArray(), to: to.toArray() });
  });
  changes.push(...sectionChanges(machine, before.rcu, after.rcu, thread));
  return changes;
}

function sectionChanges(machine: Machine, before: RcuState, after: RcuState, thread: number): Change[] {
  const changes = machine.rcu.flatMap(({ index: domain }): Change[] => {
    const from = depthOf(machine, before, domain, thread);
    const to = depthOf(machine, after, domain, thread);
    return from === to ? [] : [{ kind: 'section', domain, from, to }];
  });
  const readers = (rcu: RcuState, cell: number): number[] =>
    rcu.pending
      .get(cell)
      ?.toArray()
      .map((section) => readerOf(machine, section)) ?? [];
  const pending = machine.structs.flatMap(({ index: struct, live, slots }) =>
    slots.flatMap((_, slot): Change[] => {
      const [from, to] = [readers(before, live + slot), readers(after, live + slot)];
      return from.length === to.length ? [] : [{ kind: 'pending', object: { struct, slot }, from, to }];
    }),
  );
  return [...changes, ...pending];
}

/** Who cannot move in a state, and the first thing that each waits for. */
export function waitingIn(machine: Machine, state: State): Waiter[] {
  return machine.threads.flatMap(({ index: thread }): Waiter[] => {
    const wait = waitsOf(machine, state, thread).flat()[0];
    return wait ? [{ thread, location: state.threads.get(thread)!.at, wait }] : [];
  });
}

/** The action that a step began with, and where the thread stood. */
export function headOf(
  machine: Machine,
  step: Step,
): { readonly location: Location; readonly action: Action } {
  const { location, action } = step.performed[0]!;
  const at = machine.programs[machine.threads[step.thread]!.program]!.locations[location]!;
  return { location: at, action: at.actions[action]! };
}
