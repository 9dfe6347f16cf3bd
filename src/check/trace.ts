/** A path of choices as a run that people can read: replayed, each step in words. */
import { assert, never } from '../base/index.js';
import type { Location, ThreadEnding, Trace, TraceStep } from '../finding/index.js';
import { isCounter, type Machine, type SourcePlace } from '../machine/index.js';
import {
  type Change,
  domainsOpen,
  type Finding,
  headOf,
  holdOf,
  isOver,
  keyOf,
  type LockState,
  modeOf,
  type Path,
  type Replay,
  type ReplayStep,
  replay,
  type State,
  type Step,
  locationOf as standing,
  type Waiter,
} from '../semantics/index.js';
import { takenIn } from './acquisitions.js';
import { outcomeOf } from './outcome.js';
import { list, lockName, shared, showValue, threadName } from './show.js';
import { waitsFor } from './waiting.js';

/**
 * The run that a finding stands for. @throws InternalError if it does not lead to the finding: then
 * search and replay disagree, and nothing that they say is to be believed.
 */
export function certifiedRun(machine: Machine, finding: Finding): Replay {
  const run = replay(machine, finding.path);
  const last = run.steps.at(-1);
  const notes = last ? [...last.notes, ...last.judged] : [...run.start.notes, ...run.judged];
  const confirmed = notes.some((note) => keyOf(machine, note) === finding.key);
  assert(confirmed, `a counterexample does not replay: ${finding.key}`);
  return run;
}

/** Any other path: to a limit, or to a nesting. */
export const traceOf = (machine: Machine, path: Path): Trace => told(machine, replay(machine, path));

/** A place of the machine as a place of the report. */
export function locationOf(place: SourcePlace): Location {
  return {
    span: place.statement,
    origin: place.origin ?? null,
    calls: place.calls.map((call) => ({ function: call.function, span: call.span })),
  };
}

/** A run in words. */
export function told(machine: Machine, run: Replay): Trace {
  const threads = machine.threads.map((thread) => ({
    name: thread.name,
    title: machine.programs[thread.program]!.title ?? null,
  }));
  return {
    threads,
    steps: run.steps.map((step, i) => stepOf(machine, step, i + 1)),
    ending: run.last ? machine.threads.map((t) => endingOf(machine, run, run.last!, t.index)) : [],
  };
}

function stepOf(machine: Machine, step: ReplayStep, number: number): TraceStep {
  const { location, action } = headOf(machine, step);
  const waits =
    ['sleep', 'queue', 'give-up'].includes(action.op.op) ||
    (action.op.op === 'synchronize' && step.after?.rcu.waits.get(step.thread)?.isEmpty() === false);
  return {
    step: number,
    thread: step.thread,
    text: stepText(machine, step),
    outcome: outcomeOf(machine, step),
    waits,
    ends: step.after === undefined,
    location: locationOf(location.place),
    holds: holdsOf(machine, step.after ?? step.before, step.thread),
    changes: Object.fromEntries(step.changes.flatMap((change) => changeWords(machine, step.thread, change))),
  };
}

/** The statement, and within `atomic` all that have an effect. */
export function stepText(machine: Machine, step: Step): string {
  const { locations } = machine.programs[machine.threads[step.thread]!.program]!;
  const texts = new Map<string, string>();
  for (const [i, { location, action }] of step.performed.entries()) {
    const { place, actions } = locations[location]!;
    const { op } = actions[action]!;
    const silent =
      op.op === 'skip' ||
      op.op === 'branch' ||
      op.op === 'assert' ||
      (op.op === 'assign' && op.to.kind === 'local');
    if (i === 0 || !silent) texts.set(place.key, texts.get(place.key) ?? place.text);
  }
  return [...texts.values()].join('; ');
}

function changeWords(machine: Machine, thread: number, change: Change): [string, string][] {
  switch (change.kind) {
    case 'cell': {
      const { name, domain } = machine.cells[change.cell]!;
      const pending = machine.works.some(
        ({ cell, threads }) => cell <= change.cell && change.cell < cell + threads.length,
      );
      return [[name, pending ? (change.to === 0 ? 'no' : 'yes') : showValue(machine, domain, change.to)]];
    }
    case 'local': {
      const { name, domain } = machine.programs[machine.threads[thread]!.program]!.locals[change.local]!;
      return name.startsWith('<')
        ? []
        : [[`${threadName(machine, thread)}.${name}`, showValue(machine, domain, change.to)]];
    }
    case 'lock':
      return [[lockName(machine, change.lock), lockWords(machine, change.lock, change.to)]];
    case 'section': {
      const where = change.to === 0 ? 'outside' : change.to === 1 ? 'inside' : `inside, ${change.to} deep`;
      return [[`${threadName(machine, thread)} in ${machine.rcu[change.domain]!.name}`, where]];
    }
    case 'pending': {
      const object = machine.structs[change.object.struct]!.slots[change.object.slot]!;
      const readers = list(change.to.map((t) => threadName(machine, t)));
      return [[`${object} is freed after`, readers || 'nobody']];
    }
    case 'list':
      return [
        [
          `sleepers on ${machine.channels[change.channel]!.name}`,
          list(change.to.map((t) => threadName(machine, t))) || 'nobody',
        ],
      ];
  }
}

function lockWords(machine: Machine, lock: number, state: LockState): string {
  if (state.destroyed) return 'destroyed';
  if (isCounter(machine.lockClasses[machine.locks[lock]!.class]!)) return String(state.count);
  const deep = (times: number): string => (times > 1 ? ` ${times} times` : '');
  const holders = [
    ...(state.owner > 0 ? [threadName(machine, state.owner - 1) + deep(state.depth)] : []),
    ...state.readers
      .toArray()
      .flatMap((times, t) => (times > 0 ? [`${threadName(machine, t)}${deep(times)} shared`] : [])),
  ];
  const queued = [...state.queuedWriters, ...state.queuedReaders].map((t) => threadName(machine, t));
  return (holders.join(', ') || 'free') + (queued.length > 0 ? `; queued: ${queued.join(', ')}` : '');
}

/** What a thread holds, in the order of the locks' numbers, and the domains whose sections it is in. */
export function holdsOf(machine: Machine, state: State, thread: number): string[] {
  const locks = state.locks.toArray().flatMap((lock, index) => {
    const hold = holdOf(lock, thread);
    return hold === 0 ? [] : [lockName(machine, index) + shared(modeOf(hold))];
  });
  return [...locks, ...domainsOpen(machine, state.rcu, thread).map((domain) => machine.rcu[domain]!.name)];
}

function endingOf(machine: Machine, run: Replay, state: State, thread: number): ThreadEnding {
  const done = isOver(standing(machine, state, thread));
  const waiter = run.waiting.find((w) => w.thread === thread);
  const { place } = standing(machine, state, thread);
  return {
    thread,
    holds: holdsOf(machine, state, thread),
    waitsFor: waiter && !done ? waitsFor(machine, waiter) + since(run, waiter) : null,
    waitsForLock: waiter?.wait.kind === 'lock' && !done ? lockName(machine, waiter.wait.lock) : null,
    waitsOn: waiter && !done ? waitsOn(run, waiter) : [],
    at: done ? null : { text: place.text, location: locationOf(place) },
  };
}

/** Who keeps it from going on: whoever has what it waits for, or, of those stuck for good, who would have to help. */
function waitsOn(run: Replay, waiter: Waiter): readonly number[] {
  const { wait } = waiter;
  switch (wait.kind) {
    case 'lock':
      if (wait.holders.length > 0) return wait.holders;
      return wait.writers.length > 0 ? wait.writers : helperOf(run, waiter);
    case 'grace':
      return wait.readers;
    case 'work':
      return [wait.worker];
    case 'handler':
      return [wait.handler];
    case 'channel':
    case 'queued':
    case 'condition':
      return helperOf(run, waiter);
    default:
      return never(wait);
  }
}

function helperOf(run: Replay, { thread }: Waiter): readonly number[] {
  const judged = run.steps.at(-1)?.judged ?? run.judged;
  const stuck = judged.flatMap((note) => (note.kind === 'deadlock' ? [...note.core, ...note.behind] : []));
  const helper = stuck.find((waiter) => waiter.thread === thread)?.helper;
  return helper === undefined ? [] : [helper];
}

/** When the holder of what a thread waits for took it. */
function since(run: Replay, { wait }: Waiter): string {
  if (wait.kind !== 'lock' || wait.holders.length !== 1) return '';
  const taken = takenIn(run, wait.holders[0]!, wait.lock);
  return taken < 0 ? '' : ` since step ${taken + 1}`;
}
