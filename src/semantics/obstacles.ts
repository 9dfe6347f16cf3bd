/** What stands between a thread and its next step. */
import { never } from '../base/index.js';
import {
  type Action,
  type Guard,
  isCounter,
  type LockExpr,
  type Machine,
  type Mode,
  tablesOf,
  type Until,
} from '../machine/index.js';
import { channelOf } from './channels.js';
import { evaluate, usableLock } from './evaluate.js';
import { readerOf } from './grace.js';
import { handlerOn } from './interrupts.js';
import { conflicting, grant, grantQueued, mayQueue } from './locks.js';
import type { HoldMode, Wait } from './note.js';
import { holdOf, locationOf, modeOf, type State } from './state.js';
import { type AtRest, Turn } from './turn.js';
import { flushObstacles, isDue } from './work.js';

/** Nothing in the way: the action can be done now. */
const READY: readonly Wait[] = [];

/**
 * What an action waits for; nothing if it can be done now, though doing it may be a violation.
 * Absent if it is not on offer and nothing that others do makes it so: this thread is on another
 * branch, as it were.
 */
export type Obstacles = readonly Wait[] | undefined;

/** The turn of a thread that stands somewhere. */
export function takeTurn(machine: Machine, state: State, thread: number, rest: AtRest = atRest): Turn {
  const program = machine.programs[machine.threads[thread]!.program]!;
  const { at, locals } = state.threads.get(thread)!;
  return new Turn(machine, state, thread, program, program.locations[at], locals, rest);
}

/** The obstacles to each action of the location that the thread stands at. */
export function obstaclesOf(machine: Machine, state: State, thread: number, rest?: AtRest): Obstacles[] {
  return locationOf(machine, state, thread).actions.map((action) =>
    mayWait(action) ? obstacles(takeTurn(machine, state, thread, rest), action) : READY,
  );
}

export const isReady = (found: Obstacles): boolean => found !== undefined && found.length === 0;

/** Leaves a list by itself. */
export const isTimeout = ({ op, guards }: Action): boolean =>
  op.op === 'delist' && guards.some((guard) => guard.kind === 'listed');

/** Is this a daemon that idles, and that nothing but a timeout could move? */
export const atRest: AtRest = (machine, state, thread) => rests(machine, state, thread, []);

/** `asked` are daemons whose own rest hangs on this one's: they count as restless, or there were no end. */
function rests(machine: Machine, state: State, thread: number, asked: readonly number[]): boolean {
  const location = locationOf(machine, state, thread);
  if (!machine.threads[thread]!.daemon || !location.idle || asked.includes(thread)) return false;
  const rest: AtRest = (m, s, other) => rests(m, s, other, [...asked, thread]);
  const found = obstaclesOf(machine, state, thread, rest);
  return location.actions.every((action, a) => isTimeout(action) || !isReady(found[a]));
}

function mayWait({ op, guards }: Action): boolean {
  if (guards.length > 0) return true;
  switch (op.op) {
    case 'await':
    case 'await-grace':
    case 'acquire':
    case 'acquire-queued':
    case 'queue':
    case 'give-up':
    case 'retake':
    case 'begin-work':
    case 'flush':
      return true;
    default:
      return false;
  }
}

/**
 * The obstacles to an action, in a turn that is only for asking. Where the way to a lock, a channel
 * or a condition is barred, the step that fails on it is on offer; but not those of queueing and of
 * giving giant up, which are second choices beside one that fails already.
 */
function obstacles(turn: Turn, action: Action): Obstacles {
  const waits: Wait[] = [];
  for (const guard of action.guards) {
    const found = guardObstacle(turn, guard);
    if (found === 'never') return undefined;
    if (found !== undefined) waits.push(found);
  }
  const found = opObstacles(turn, action);
  if (turn.ended) {
    const secondChoice = action.op.op === 'queue' || action.op.op === 'give-up';
    return secondChoice ? undefined : waits;
  }
  return found === undefined ? undefined : waits.length === 0 ? found : [...waits, ...found];
}

/** Does the guard let the action through, in the middle of a step, where nothing can be waited for? */
export const lets = (turn: Turn, guard: Guard): boolean => guardObstacle(turn, guard) === undefined;

function guardObstacle(turn: Turn, guard: Guard): Wait | 'never' | undefined {
  switch (guard.kind) {
    case 'saved':
      return turn.locals.get(guard.local) === 0 ? 'never' : undefined;
    case 'unsaved':
      return turn.locals.get(guard.local) === 0 ? undefined : 'never';
    case 'listed':
    case 'unlisted': {
      const channel = channelOf(turn, guard.channel);
      if (channel < 0) return undefined;
      const listed = turn.lists.get(channel)!.includes(turn.thread);
      if (listed === (guard.kind === 'listed')) return undefined;
      return guard.kind === 'unlisted' ? { kind: 'channel', channel } : 'never';
    }
    default:
      return never(guard);
  }
}

function opObstacles(turn: Turn, { op }: Action): Obstacles {
  switch (op.op) {
    case 'await':
      if (evaluate(turn, op.condition) !== 0) return READY;
      return [{ kind: 'condition', helpedBy: op.helpedBy, threads: op.threads }];
    case 'begin-work':
      return isDue(turn, op) ? READY : [{ kind: 'queued', work: op.work }];
    case 'flush':
      return flushObstacles(turn, op.work);
    case 'await-grace': {
      const sections = turn.rcu.waits.get(turn.thread)!;
      if (sections.isEmpty()) return READY;
      const readers = sections.toArray().map((section) => readerOf(turn.machine, section));
      return [{ kind: 'grace', domain: op.domain, readers }];
    }
    case 'acquire':
      return lockObstacles(turn, op.lock, op.mode, false);
    case 'acquire-queued':
      return lockObstacles(turn, op.lock, op.mode, true);
    case 'queue': {
      const mode = wantedMode(turn, op.mode);
      const instance = usableLock(turn, op.lock);
      if (instance < 0 || mode === 'none') return undefined;
      return mayQueue(classOf(turn, instance), turn.locks.get(instance)!, turn.thread, mode)
        ? READY
        : undefined;
    }
    case 'give-up':
      return holdOf(turn.locks.get(op.giant)!, turn.thread) > 0 && mustWait(turn, op.until)
        ? READY
        : undefined;
    case 'retake': {
      if (turn.locals.get(op.restore) === 0) return READY;
      const giant = waitFor(turn, op.giant, 'exclusive', false);
      const { grantable } = op;
      return [...giant, ...(grantable ? conflictObstacles(turn, grantable) : READY)];
    }
    default:
      return READY;
  }
}

const classOf = (turn: Turn, instance: number) => tablesOf(turn.machine).classOf[instance]!;

/** The mode that is asked for; `none` where a hold is to be restored that there was not. */
export function wantedMode(turn: Turn, mode: Mode): HoldMode | 'none' {
  if (typeof mode === 'string') return mode;
  const hold = turn.locals.get(mode.as)!;
  return hold === 0 ? 'none' : modeOf(hold);
}

function lockObstacles(turn: Turn, lock: LockExpr, mode: Mode, queued: boolean): Obstacles {
  const wanted = wantedMode(turn, mode);
  if (wanted === 'none') return READY;
  const instance = usableLock(turn, lock);
  return instance < 0 ? READY : waitFor(turn, instance, wanted, queued);
}

function waitFor(turn: Turn, instance: number, mode: HoldMode, queued: boolean): readonly Wait[] {
  const lock = turn.locks.get(instance)!;
  const granted = queued
    ? grantQueued(lock, turn.thread, mode)
    : grant(classOf(turn, instance), lock, turn.thread, mode);
  return granted === 'wait' ? [lockWait(turn, instance, mode, queued)] : READY;
}

function lockWait(turn: Turn, instance: number, mode: HoldMode, queued: boolean): Wait {
  const lock = turn.locks.get(instance)!;
  const holders = conflicting(lock, turn.thread, mode);
  const behind = lock.queuedReaders.includes(turn.thread);
  const writers = behind ? lock.queuedWriters.toArray() : [];
  return { kind: 'lock', lock: instance, mode, queued, holders, writers };
}

/** What keeps a lock from being had, apart from the queue that a reader could join. */
function conflictObstacles(
  turn: Turn,
  { lock, mode, dequeues }: { lock: LockExpr; mode: Mode; dequeues: boolean },
): readonly Wait[] {
  const wanted = wantedMode(turn, mode);
  const instance = wanted === 'none' ? -1 : usableLock(turn, lock);
  if (wanted === 'none' || instance < 0) return READY;
  if (dequeues) return waitFor(turn, instance, wanted, true);
  return isTaken(turn, instance, wanted) ? [lockWait(turn, instance, wanted, false)] : READY;
}

/** Is the lock had by others so that this thread must wait? Writers in the queue do not matter here. */
function isTaken(turn: Turn, instance: number, mode: HoldMode): boolean {
  const lock = turn.locks.get(instance)!;
  const lockClass = classOf(turn, instance);
  if (grant(lockClass, lock, turn.thread, mode) !== 'wait') return false;
  return isCounter(lockClass) || conflicting(lock, turn.thread, mode).length > 0;
}

/** Would the holder of giant have to wait for this? */
function mustWait(turn: Turn, until: Until): boolean {
  switch (until.kind) {
    case 'lock': {
      const mode = wantedMode(turn, until.mode);
      const instance = mode === 'none' ? -1 : usableLock(turn, until.lock);
      return mode !== 'none' && instance >= 0 && isTaken(turn, instance, mode);
    }
    case 'condition':
      return evaluate(turn, until.condition) === 0;
    case 'work':
      return flushObstacles(turn, until.work).length > 0;
    case 'woken': {
      const channel = channelOf(turn, until.channel);
      return channel >= 0 && turn.lists.get(channel)!.includes(turn.thread);
    }
    default:
      return never(until);
  }
}

/** All that keeps a thread which cannot move from doing so, by alternative; empty for one that can. */
export function waitsOf(machine: Machine, state: State, thread: number): (readonly Wait[])[] {
  const handler = handlerOn(machine, state.threads, thread);
  return handler === undefined ? ownWaits(machine, state, thread) : [[{ kind: 'handler', handler }]];
}

/** The same, no matter whether an interrupt handler runs on top of it. */
export function ownWaits(machine: Machine, state: State, thread: number): (readonly Wait[])[] {
  if (locationOf(machine, state, thread).actions.some((action) => !mayWait(action))) return [];
  const found = obstaclesOf(machine, state, thread);
  return found.some(isReady) ? [] : found.filter((waits) => waits !== undefined);
}
