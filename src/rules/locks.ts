/** What a lock allows and how it changes hands, by kind. One lock at a time. */
import { isCounter, type LockClass } from '../machine/index.js';
import { Blocked, type Path } from './path.js';
import type { Value } from './value.js';
import { isRecursive, isShareable } from './variables.js';

export type HoldMode = 'exclusive' | 'shared';

/** `itself`: the thread holds it in a way that would make it wait for itself, for ever. */
export type Grant = 'granted' | 'wait' | 'itself';

/** Someone of whom something is so where `when` is not 0. */
export interface Someone {
  readonly thread: number;
  readonly when: Value;
}

export const classOf = (path: Path, lock: number): LockClass => path.world.tables.classOf[lock]!;

const ownerOf = (path: Path, lock: number): Value => path.get(path.variables.lock(lock, 'owner'));

const readersOf = (path: Path, lock: number, thread: number): Value =>
  path.get(path.variables.lockOf(lock, 'readers', thread));

/** How many times over its owner has it; only those that are recursive say. */
function depthOf(path: Path, lock: number): Value {
  const { values, variables } = path;
  const depth = variables.lock(lock, 'depth');
  return depth < 0 ? values.not(values.is(ownerOf(path, lock), 0)) : path.get(depth);
}

function setDepth(path: Path, lock: number, depth: Value): void {
  const variable = path.variables.lock(lock, 'depth');
  if (variable >= 0) path.set(variable, depth);
}

/** Has the thread it exclusively? Nobody owns a counter. */
export function owns(path: Path, lock: number, thread: number): Value {
  return thread < 0 ? path.values.zero : path.values.is(ownerOf(path, lock), thread + 1);
}

/** Has the thread it shared? */
export function shares(path: Path, lock: number, thread: number): Value {
  const { values } = path;
  return values.not(values.is(readersOf(path, lock, thread), 0));
}

/** Holds the thread the lock, in whichever mode? */
export function holds(path: Path, lock: number, thread: number): Value {
  return path.values.or(owns(path, lock, thread), shares(path, lock, thread));
}

/** How a thread holds a lock: `2·depth`, plus 1 if shared; 0 if not at all (a semaphore never is). */
export function holdOf(path: Path, lock: number, thread: number): Value {
  const { values } = path;
  const two = path.constant(2);
  const readers = readersOf(path, lock, thread);
  const shared = values.calculate('+', values.calculate('*', readers, two), values.one);
  return values.if(
    owns(path, lock, thread),
    values.calculate('*', depthOf(path, lock), two),
    values.if(values.is(readers, 0), values.zero, shared),
  );
}

/** Does nobody at all hold it? */
export function isFree(path: Path, lock: number): Value {
  const { values } = path;
  const unshared = everyone(path).map((thread) => values.not(shares(path, lock, thread)));
  return values.and(values.is(ownerOf(path, lock), 0), ...unshared);
}

const everyone = (path: Path): readonly number[] => path.machine.threads.map(({ index }) => index);

const others = (path: Path, thread: number): readonly number[] =>
  everyone(path).filter((other) => other !== thread);

/** The other threads whose holds would stand in the way, lowest first. */
export function conflicting(path: Path, lock: number, thread: number, mode: HoldMode): Someone[] {
  return others(path, thread).map((other) => ({
    thread: other,
    when: mode === 'exclusive' ? holds(path, lock, other) : owns(path, lock, other),
  }));
}

/** Do the holds of others stand in the way? */
export function conflict(path: Path, lock: number, thread: number, mode: HoldMode): Value {
  const { values } = path;
  const owned = values.not(values.in(ownerOf(path, lock), [0, thread + 1]));
  const readers = mode === 'exclusive' ? others(path, thread) : [];
  return values.or(owned, ...readers.map((other) => shares(path, lock, other)));
}

/** The threads in the lock's queue to have it in this mode. */
export function queued(path: Path, lock: number, mode: HoldMode): Someone[] {
  const part = mode === 'exclusive' ? 'queued-writer' : 'queued-reader';
  return everyone(path).map((thread) => ({
    thread,
    when: path.get(path.variables.lockOf(lock, part, thread)),
  }));
}

/** Stands the thread in the queue until some writer has had the lock? */
export const isBehindWriters = (path: Path, lock: number, thread: number): Value =>
  path.get(path.variables.lockOf(lock, 'queued-reader', thread));

const writersQueue = (path: Path, lock: number): Value =>
  path.values.or(...queued(path, lock, 'exclusive').map(({ when }) => when));

/**
 * Could the thread take the lock now? Queued writers keep readers out only of a lock that prefers
 * writers (`prefer`); elsewhere a reader may pass them (and may queue instead).
 */
export function grant(
  path: Path,
  lock: number,
  thread: number,
  mode: HoldMode,
  prefer = classOf(path, lock).prefer,
): Grant {
  const lockClass = classOf(path, lock);
  if (isCounter(lockClass)) return path.is(path.get(path.variables.lock(lock, 'count'))) ? 'granted' : 'wait';
  if (path.is(conflict(path, lock, thread, mode)))
    return mode === 'exclusive' && path.is(shares(path, lock, thread)) ? 'itself' : 'wait';
  if (!mayHoldAgain(path, lockClass, lock, thread, mode)) return 'itself';
  const behind = mode === 'shared' && prefer === 'writers' && path.is(writersQueue(path, lock));
  return behind ? 'wait' : 'granted';
}

/** Is what the thread holds of it, if anything, no obstacle to one level more? */
function mayHoldAgain(
  path: Path,
  lockClass: LockClass,
  lock: number,
  thread: number,
  mode: HoldMode,
): boolean {
  if (mode === 'exclusive') {
    if (path.is(shares(path, lock, thread))) return false;
    return isRecursive(lockClass) || !path.is(owns(path, lock, thread));
  }
  return !path.is(owns(path, lock, thread));
}

/** Could a thread that stands in the queue take the lock now? A reader must have been let go. */
export function grantQueued(path: Path, lock: number, thread: number, mode: HoldMode): Grant {
  if (path.is(conflict(path, lock, thread, mode))) return 'wait';
  return mode === 'shared' && path.is(isBehindWriters(path, lock, thread)) ? 'wait' : 'granted';
}

/**
 * Should a thread that cannot (or, a reader, need not) take the lock at once stand in its queue? A
 * writer wherever anybody else has it, a reader where writers stand there already.
 */
export function mayQueue(path: Path, lock: number, thread: number, mode: HoldMode): boolean {
  const lockClass = classOf(path, lock);
  if (!isShareable(lockClass)) return false;
  if (mode === 'exclusive') return grant(path, lock, thread, mode) === 'wait';
  if (lockClass.prefer === 'readers') return false;
  return path.is(path.values.is(ownerOf(path, lock), 0)) && path.is(writersQueue(path, lock));
}

export function enqueue(path: Path, lock: number, thread: number, mode: HoldMode): void {
  const part = mode === 'exclusive' ? 'queued-writer' : 'queued-reader';
  path.set(path.variables.lockOf(lock, part, thread), path.values.one);
}

export function leaveQueue(path: Path, lock: number, thread: number): void {
  if (!isShareable(classOf(path, lock))) return;
  path.set(path.variables.lockOf(lock, 'queued-writer', thread), path.values.zero);
  path.set(path.variables.lockOf(lock, 'queued-reader', thread), path.values.zero);
}

/**
 * Gives the thread, who may have it, `levels` more holds. A writer leaves the queue and lets the readers
 * there go. False if that is deeper than the class allows.
 */
export function take(path: Path, lock: number, thread: number, mode: HoldMode, levels: Value): boolean {
  const { values, variables } = path;
  const lockClass = classOf(path, lock);
  if (isCounter(lockClass)) {
    const count = variables.lock(lock, 'count');
    path.set(count, values.calculate('-', path.get(count), values.one));
    return true;
  }
  const had = values.calculate('/', holdOf(path, lock, thread), path.constant(2));
  const depth = values.calculate('+', had, levels);
  if (path.is(values.less(path.constant(lockClass.max), depth))) return false;
  if (mode === 'shared') {
    // No hold of another kind of lock is given up that would be restored like this.
    if (!isShareable(lockClass)) throw new Blocked();
    path.set(variables.lockOf(lock, 'readers', thread), depth);
    return true;
  }
  path.set(variables.lock(lock, 'owner'), path.constant(thread + 1));
  setDepth(path, lock, depth);
  if (!isShareable(lockClass)) return true;
  path.set(variables.lockOf(lock, 'queued-writer', thread), values.zero);
  letReadersGo(path, lock);
  return true;
}

function letReadersGo(path: Path, lock: number): void {
  for (const thread of everyone(path))
    path.set(path.variables.lockOf(lock, 'queued-reader', thread), path.values.zero);
}

/** Takes one hold away from the thread, who has one. */
export function drop(path: Path, lock: number, thread: number): void {
  const { values, variables } = path;
  if (path.is(owns(path, lock, thread))) {
    const depth = values.calculate('-', depthOf(path, lock), values.one);
    const last = values.is(depth, 0);
    path.set(variables.lock(lock, 'owner'), values.if(last, values.zero, path.constant(thread + 1)));
    setDepth(path, lock, depth);
    return;
  }
  const readers = variables.lockOf(lock, 'readers', thread);
  path.set(readers, values.calculate('-', path.get(readers), values.one));
}

/** Takes all holds away from the thread, if it has any. */
export function dropAll(path: Path, lock: number, thread: number): void {
  const { values, variables } = path;
  const lockClass = classOf(path, lock);
  if (isCounter(lockClass)) return;
  const own = owns(path, lock, thread);
  setDepth(path, lock, values.if(own, values.zero, depthOf(path, lock)));
  path.set(variables.lock(lock, 'owner'), values.if(own, values.zero, ownerOf(path, lock)));
  if (isShareable(lockClass)) path.set(variables.lockOf(lock, 'readers', thread), values.zero);
}

/** An exclusive hold becomes a shared one, as deep as it was. */
export function downgrade(path: Path, lock: number, thread: number): void {
  const { values, variables } = path;
  path.set(variables.lockOf(lock, 'readers', thread), depthOf(path, lock));
  path.set(variables.lock(lock, 'owner'), values.zero);
  setDepth(path, lock, values.zero);
}

/** A reader becomes the writer if its hold is the only one; says whether. */
export function upgrade(path: Path, lock: number, thread: number): boolean {
  const { values, variables } = path;
  const shared = others(path, thread).map((other) => values.not(shares(path, lock, other)));
  if (!path.is(values.and(values.is(readersOf(path, lock, thread), 1), ...shared))) return false;
  path.set(variables.lock(lock, 'owner'), path.constant(thread + 1));
  setDepth(path, lock, values.one);
  path.set(variables.lockOf(lock, 'readers', thread), values.zero);
  letReadersGo(path, lock);
  return true;
}

/** The lock as it is made. Whoever had it or stood in its queue has not any more. */
export function resetLock(path: Path, lock: number): void {
  const { values, variables } = path;
  const lockClass = classOf(path, lock);
  path.disturbsAll = true;
  path.set(variables.lock(lock, 'destroyed'), values.zero);
  if (isCounter(lockClass)) {
    path.set(variables.lock(lock, 'count'), path.constant(lockClass.initial));
    return;
  }
  path.set(variables.lock(lock, 'owner'), values.zero);
  setDepth(path, lock, values.zero);
  if (!isShareable(lockClass)) return;
  for (const thread of everyone(path)) {
    path.set(variables.lockOf(lock, 'readers', thread), values.zero);
    leaveQueue(path, lock, thread);
  }
}
