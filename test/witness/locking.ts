/** Locks by the book: what taking, giving up and releasing do to one lock. */
import type { LockClass } from '../../src/model/index.js';
import { holds } from './evaluate.js';
import type { Mode } from './node.js';
import { type LockState, newLock } from './state.js';
import { Fault } from './value.js';

export const LIMIT = 7;

export const counts = (cls: LockClass): boolean => cls.kind === 'semaphore' || cls.kind === 'completion';
export const isShared = (cls: LockClass): boolean => ['rwlock', 'rwspin', 'sx'].includes(cls.kind);
const nobody = (lock: LockState): boolean => lock.owner < 0 && Object.keys(lock.readers).length === 0;

/** A hold that was given up: how, and how deep. */
export type Hold = readonly ['x' | 's' | 'n', number];

export function leaveQueue(lock: LockState, t: number): void {
  lock.writersQueued = lock.writersQueued.filter((it) => it !== t);
  lock.readersQueued = lock.readersQueued.filter((it) => it !== t);
  lock.go = lock.go.filter((it) => it !== t);
}

export function take(lock: LockState, t: number, mode: Mode, depth = 1): void {
  leaveQueue(lock, t);
  if (mode === 'shared') {
    lock.readers[t] = (lock.readers[t] ?? 0) + depth;
    if (lock.readers[t]! > LIMIT) throw new Fault('range');
    return;
  }
  lock.owner = t;
  lock.depth += depth;
  if (lock.depth > LIMIT) throw new Fault('range');
  lock.go = [...lock.go, ...lock.readersQueued];
  lock.readersQueued = [];
}

/** What a thread that comes to a lock may do at once. @throws Fault `self-deadlock` */
export function onArrival(lock: LockState, cls: LockClass, t: number, mode: Mode): ('take' | 'queue')[] {
  if (counts(cls)) return lock.count > 0 ? ['take'] : [];
  const again = mode === 'exclusive' && lock.owner === t && cls.recursive;
  if (again) return ['take'];
  if (lock.owner === t || (mode === 'exclusive' && (lock.readers[t] ?? 0) > 0))
    throw new Fault('self-deadlock');
  if (nobody(lock) && mode === 'exclusive') return ['take'];
  if (!isShared(cls)) return [];
  if (mode === 'exclusive') return ['queue'];
  if (lock.owner >= 0) return [];
  if (lock.writersQueued.length === 0 || cls.prefer === 'readers') return ['take'];
  return cls.prefer === 'writers' ? ['queue'] : ['take', 'queue'];
}

export function queue(lock: LockState, t: number, mode: Mode): void {
  if (mode === 'exclusive') lock.writersQueued.push(t);
  else lock.readersQueued.push(t);
}

export function fromQueue(lock: LockState, t: number, mode: Mode): boolean {
  if (mode === 'exclusive') return nobody(lock);
  return lock.go.includes(t) && lock.owner < 0;
}

export function tryTake(lock: LockState, cls: LockClass, t: number, mode: Mode): boolean {
  if (counts(cls)) {
    if (lock.count === 0) return false;
    lock.count--;
    return true;
  }
  const free = mode === 'exclusive' ? nobody(lock) || (lock.owner === t && cls.recursive) : lock.owner < 0;
  if (free) take(lock, t, mode);
  return free;
}

export function release(lock: LockState, cls: LockClass, t: number): void {
  if (counts(cls)) {
    if (lock.count >= cls.max) throw new Fault('range');
    lock.count++;
  } else if (lock.owner === t) {
    if (--lock.depth === 0) lock.owner = -1;
  } else if ((lock.readers[t] ?? 0) > 0) {
    if (--lock.readers[t]! === 0) delete lock.readers[t];
  } else throw new Fault('unlock-not-held');
}

export function giveUp(lock: LockState, cls: LockClass, t: number): Hold {
  if (counts(cls)) {
    release(lock, cls, t);
    return ['n', 1];
  }
  if (!holds(lock, t)) throw new Fault('unlock-not-held');
  if (lock.owner === t) {
    const depth = lock.depth;
    lock.depth = 0;
    lock.owner = -1;
    return ['x', depth];
  }
  const depth = lock.readers[t]!;
  delete lock.readers[t];
  return ['s', depth];
}

export function upgrade(lock: LockState, t: number): boolean {
  if (!lock.readers[t]) throw new Fault('unlock-not-held');
  if (lock.readers[t] !== 1 || Object.keys(lock.readers).length > 1) return false;
  delete lock.readers[t];
  take(lock, t, 'exclusive');
  return true;
}

export function downgrade(lock: LockState, t: number): void {
  if (lock.owner !== t) throw new Fault('unlock-not-held');
  lock.owner = -1;
  lock.readers[t] = lock.depth;
  lock.depth = 0;
}

export const isBusy = (lock: LockState): boolean =>
  !nobody(lock) || lock.writersQueued.length + lock.readersQueued.length > 0;

export const isQueued = (lock: LockState, t: number): boolean =>
  lock.writersQueued.includes(t) || lock.readersQueued.includes(t);

export const remade = (cls: LockClass): LockState => newLock(cls.initial);
