/** What stands between a thread and its next step. */
import { never } from '../base/index.js';
import {
  type Action,
  type Guard,
  isCounter,
  type LockExpr,
  type Mode,
  type Until,
} from '../machine/index.js';
import { channelOf } from './channels.js';
import { evaluate, usableLock } from './evaluate.js';
import { asValue } from './growth.js';
import { wantedMode } from './locking.js';
import { conflict, conflicting, grant, grantQueued, holds, mayQueue } from './locks.js';
import type { Path } from './path.js';
import { awaitedReaders } from './sections.js';
import type { Value } from './value.js';
import type { Wait } from './wait.js';
import { flushWorkers, isDue } from './work.js';

const READY: readonly Wait[] = [];

/**
 * What an action waits for; nothing if it can be done now, though doing it may be a violation.
 * Undefined if it is not on offer and nothing that others do makes it so.
 */
export type Obstacles = readonly Wait[] | undefined;

export const isReady = (found: Obstacles): boolean => found !== undefined && found.length === 0;

/** Leaves a list by itself. */
export const isTimeout = ({ op, guards }: Action): boolean =>
  op.op === 'delist' && guards.some((guard) => guard.kind === 'listed');

/** Can the action have to wait, in some state? */
export function mayWait({ op, guards }: Action): boolean {
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
 * The obstacles to an action of the location that the path's thread stands at. Where the way to a
 * lock, a channel or a condition is barred, the step that fails on it is on offer; but not those of
 * queueing and of giving giant up, which are second choices beside one that fails already.
 */
export function obstacles(path: Path, action: Action): Obstacles {
  if (!mayWait(action)) return READY;
  const waits: Wait[] = [];
  let barred = false;
  for (const guard of action.guards) {
    const found = path.asking(() => guardObstacle(path, guard));
    if (found === undefined) barred = true;
    else if (found === 'never') return undefined;
    else if (found !== 'open') waits.push(found);
  }
  const found = barred ? undefined : path.asking(() => ({ obstacles: opObstacles(path, action) }));
  if (found === undefined) return action.op.op === 'queue' || action.op.op === 'give-up' ? undefined : waits;
  return found.obstacles === undefined ? undefined : [...waits, ...found.obstacles];
}

/** Does the guard let the action through, in the middle of a step, where nothing can be waited for? */
export const lets = (path: Path, guard: Guard): boolean => guardObstacle(path, guard) === 'open';

function guardObstacle(path: Path, guard: Guard): Wait | 'never' | 'open' {
  switch (guard.kind) {
    case 'saved':
    case 'unsaved': {
      const saved = path.get(path.variables.local(path.thread, guard.local));
      const none = path.is(path.values.is(saved, 0));
      return none === (guard.kind === 'unsaved') ? 'open' : 'never';
    }
    case 'listed':
    case 'unlisted': {
      const channel = channelOf(path, guard.channel);
      const listed = path.is(path.get(path.variables.listed(channel, path.thread)));
      if (listed === (guard.kind === 'listed')) return 'open';
      return guard.kind === 'unlisted' ? { kind: 'channel', channel } : 'never';
    }
    default:
      return never(guard);
  }
}

function opObstacles(path: Path, { op }: Action): Obstacles {
  switch (op.op) {
    case 'await':
      if (path.is(evaluate(path, op.condition))) return READY;
      return [{ kind: 'condition', helpedBy: op.helpedBy, threads: op.threads }];
    case 'begin-work':
      return path.is(isDue(path, op)) ? READY : [{ kind: 'queued', work: op.work }];
    case 'flush':
      return flushObstacles(path, op);
    case 'await-grace':
      return graceObstacles(path);
    case 'acquire':
      return lockObstacles(path, op.lock, op.mode, false);
    case 'acquire-queued':
      return lockObstacles(path, op.lock, op.mode, true);
    case 'queue': {
      const mode = wantedMode(path, op.mode);
      if (mode === 'none') return undefined;
      return mayQueue(path, usableLock(path, op.lock), path.thread, mode) ? READY : undefined;
    }
    case 'give-up':
      return path.is(holds(path, op.giant, path.thread)) && mustWait(path, op.until) ? READY : undefined;
    case 'retake': {
      if (path.is(path.values.is(path.get(path.variables.local(path.thread, op.restore)), 0))) return READY;
      const giant = waitFor(path, op.giant, 'exclusive', false);
      return [...giant, ...(op.grantable ? conflictObstacles(path, op.grantable) : READY)];
    }
    default:
      return READY;
  }
}

function flushObstacles(path: Path, op: Parameters<typeof flushWorkers>[1]): readonly Wait[] {
  return flushWorkers(path, op)
    .filter(({ when }) => path.is(when))
    .map(({ worker }) => ({ kind: 'work', worker }));
}

function graceObstacles(path: Path): readonly Wait[] {
  const readers = awaitedReaders(path);
  return path.is(path.values.or(...readers.map(({ when }) => when))) ? [{ kind: 'grace', readers }] : READY;
}

function lockObstacles(path: Path, lock: LockExpr, mode: Mode, queued: boolean): readonly Wait[] {
  const wanted = wantedMode(path, mode);
  return wanted === 'none' ? READY : waitFor(path, usableLock(path, lock), wanted, queued);
}

type HoldMode = 'exclusive' | 'shared';

function waitFor(path: Path, lock: number, mode: HoldMode, queued: boolean): readonly Wait[] {
  const granted = queued ? grantQueued(path, lock, path.thread, mode) : grant(path, lock, path.thread, mode);
  return granted === 'wait' ? [lockWait(path, lock, mode, queued)] : READY;
}

function lockWait(path: Path, lock: number, mode: HoldMode, queued: boolean): Wait {
  const { variables, values, machine, thread } = path;
  const holders = conflicting(path, lock, thread, mode);
  if (!queued || mode === 'exclusive') return { kind: 'lock', lock, holders, writers: [] };
  const behind = path.get(variables.lockOf(lock, 'queued-reader', thread));
  const writers = machine.threads.map(({ index }) => ({
    thread: index,
    when: values.and(behind, path.get(variables.lockOf(lock, 'queued-writer', index))),
  }));
  return { kind: 'lock', lock, holders, writers };
}

/** What keeps a lock from being had, apart from the queue that a reader could join. */
function conflictObstacles(
  path: Path,
  { lock, mode, dequeues }: { lock: LockExpr; mode: Mode; dequeues: boolean },
): readonly Wait[] {
  const wanted = wantedMode(path, mode);
  const instance = wanted === 'none' ? undefined : path.asking(() => usableLock(path, lock));
  if (wanted === 'none' || instance === undefined) return READY;
  if (dequeues) return waitFor(path, instance, wanted, true);
  return isTaken(path, instance, wanted) ? [lockWait(path, instance, wanted, false)] : READY;
}

/** Is the lock had by others so that this thread must wait? Writers in the queue do not matter here. */
function isTaken(path: Path, lock: number, mode: HoldMode): boolean {
  if (grant(path, lock, path.thread, mode) !== 'wait') return false;
  return isCounter(path.world.tables.classOf[lock]!) || path.is(conflict(path, lock, path.thread, mode));
}

/** Would the holder of giant have to wait for this? */
function mustWait(path: Path, until: Until): boolean {
  switch (until.kind) {
    case 'lock': {
      const mode = wantedMode(path, until.mode);
      return mode !== 'none' && isTaken(path, usableLock(path, until.lock), mode);
    }
    case 'condition':
      return !path.is(evaluate(path, until.condition));
    case 'work':
      return flushObstacles(path, until).length > 0;
    case 'woken':
      return path.is(path.get(path.variables.listed(channelOf(path, until.channel), path.thread)));
    default:
      return never(until);
  }
}

/** Does the other thread stand waiting for one of the locks, a handler on top of it or not? */
export function ownWaitsFor(path: Path, thread: number, locks: ReadonlySet<number>): Value {
  const { values, variables, machine } = path;
  const at = path.get(variables.location(thread));
  const { locations } = machine.programs[machine.threads[thread]!.program]!;
  const cases = variables.standing(thread).map((id, place): Value => {
    const { actions } = locations[id]!;
    if (!actions.every(mayWait) || !actions.some((action) => mayAskFor(path, action, locks)))
      return values.zero;
    const waits = asValue(path, thread, locations[id], (other) => {
      other.learn(at, place);
      const found = actions.map((action) => obstacles(other, action));
      if (found.some(isReady)) return values.zero;
      const all = found.flatMap((alternative) => alternative ?? []);
      return values.truth(all.some((wait) => wait.kind === 'lock' && locks.has(wait.lock)));
    });
    return values.and(values.is(at, place), waits);
  });
  return values.or(...cases);
}

/** Could the action be kept waiting by one of the locks? */
function mayAskFor({ machine }: Path, { op }: Action, locks: ReadonlySet<number>): boolean {
  const isOne = (lock: LockExpr): boolean =>
    !('class' in lock) || [...locks].some((l) => machine.locks[l]!.class === lock.class);
  switch (op.op) {
    case 'acquire':
    case 'acquire-queued':
      return isOne(op.lock);
    case 'retake':
      return locks.has(op.giant) || (op.grantable !== undefined && isOne(op.grantable.lock));
    default:
      return false;
  }
}
