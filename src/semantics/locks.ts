/** What a lock allows and how it changes hands, by kind. One lock at a time; no machine, no run. */
import { List } from 'immutable';
import { isCounter, type LockClass } from '../machine/index.js';
import { insert, remove } from './ascending.js';
import type { HoldMode } from './note.js';
import { holdOf, LockState, modeOf } from './state.js';

/** May be held by several at once. */
export const isShareable = ({ kind }: LockClass): boolean =>
  kind === 'rwlock' || kind === 'rwspin' || kind === 'sx';

/** A lock as it is made. */
export function newLock(lockClass: LockClass, threads: number): LockState {
  const readers = isShareable(lockClass) ? List(Array<number>(threads).fill(0)) : List<number>();
  return new LockState({ readers, count: isCounter(lockClass) ? lockClass.initial : 0 });
}

/** `itself`: the thread holds it in a way that would make it wait for itself, for ever. */
export type Grant = 'granted' | 'wait' | 'itself';

/**
 * Could the thread take the lock now? Queued writers keep readers out only of a lock that prefers
 * writers; elsewhere a reader may pass them (and may queue instead).
 */
export function grant(lockClass: LockClass, lock: LockState, thread: number, mode: HoldMode): Grant {
  if (isCounter(lockClass)) return lock.count > 0 ? 'granted' : 'wait';
  const own = holdOf(lock, thread);
  if (own > 0) {
    const again =
      modeOf(own) === 'exclusive' ? mode === 'exclusive' && isRecursive(lockClass) : mode === 'shared';
    if (!again) return 'itself';
  }
  if (conflicting(lock, thread, mode).length > 0) return 'wait';
  const behindWriters = mode === 'shared' && !lock.queuedWriters.isEmpty() && lockClass.prefer === 'writers';
  return behindWriters ? 'wait' : 'granted';
}

const isRecursive = ({ recursive, kind }: LockClass): boolean => recursive || kind === 'giant';

/** The other threads whose holds stand in the way, lowest first. */
export function conflicting(lock: LockState, thread: number, mode: HoldMode): number[] {
  const holders: number[] = [];
  if (lock.owner > 0 && lock.owner !== thread + 1) holders.push(lock.owner - 1);
  if (mode === 'exclusive')
    lock.readers.forEach((n, reader) => {
      if (n > 0 && reader !== thread) holders.push(reader);
    });
  return holders;
}

/**
 * Should a thread that cannot (or, a reader, need not) take the lock at once stand in its queue? A
 * writer wherever anybody else has it, a reader where writers stand there already.
 */
export function mayQueue(lockClass: LockClass, lock: LockState, thread: number, mode: HoldMode): boolean {
  if (!isShareable(lockClass)) return false;
  if (mode === 'exclusive') return grant(lockClass, lock, thread, mode) === 'wait';
  return lock.owner === 0 && !lock.queuedWriters.isEmpty() && lockClass.prefer !== 'readers';
}

export function enqueue(lock: LockState, thread: number, mode: HoldMode): LockState {
  return mode === 'exclusive'
    ? lock.set('queuedWriters', insert(lock.queuedWriters, thread))
    : lock.set('queuedReaders', insert(lock.queuedReaders, thread));
}

export function leaveQueue(lock: LockState, thread: number): LockState {
  return lock.merge({
    queuedWriters: remove(lock.queuedWriters, thread),
    queuedReaders: remove(lock.queuedReaders, thread),
  });
}

/** Could a thread that stands in the queue take the lock now? A reader must have been let go. */
export function grantQueued(lock: LockState, thread: number, mode: HoldMode): Grant {
  if (conflicting(lock, thread, mode).length > 0) return 'wait';
  return mode === 'shared' && lock.queuedReaders.includes(thread) ? 'wait' : 'granted';
}

/**
 * The lock with `levels` more holds by the thread, who may have it. A writer leaves the queue and
 * lets the readers there go. Absent if that is deeper than the class allows.
 */
export function take(
  lockClass: LockClass,
  lock: LockState,
  thread: number,
  mode: HoldMode,
  levels: number,
): LockState | undefined {
  if (isCounter(lockClass)) return lock.set('count', lock.count - 1);
  const depth = (holdOf(lock, thread) >> 1) + levels;
  if (depth > lockClass.max) return undefined;
  if (mode === 'shared') return lock.set('readers', lock.readers.set(thread, depth));
  return lock
    .set('owner', thread + 1)
    .set('depth', depth)
    .set('queuedWriters', remove(lock.queuedWriters, thread))
    .set('queuedReaders', List());
}

/** The lock with `levels` fewer holds by the thread, who has that many. */
export function drop(lock: LockState, thread: number, levels: number): LockState {
  if (lock.owner !== thread + 1) return lock.update('readers', (r) => r.set(thread, r.get(thread)! - levels));
  const depth = lock.depth - levels;
  return lock.set('depth', depth).set('owner', depth === 0 ? 0 : lock.owner);
}

/** An exclusive hold becomes a shared one, as deep as it was. */
export function downgrade(lock: LockState, thread: number): LockState {
  return lock.merge({ owner: 0, depth: 0, readers: lock.readers.set(thread, lock.depth) });
}

/** A reader becomes the writer if its hold is the only one. Absent if not. */
export function upgrade(lock: LockState, thread: number): LockState | undefined {
  const holds = lock.readers.reduce((sum, n) => sum + n, 0);
  if (holds !== 1) return undefined;
  return lock.merge({
    owner: thread + 1,
    depth: 1,
    readers: lock.readers.set(thread, 0),
    queuedReaders: List<number>(),
  });
}
