/** Operations on locks, as part of a step: the rules of `locks.ts`, and what breaks them. */
import { isCounter, type LockExpr, type Mode, type Op } from '../machine/index.js';
import { attachmentOf } from './attachments.js';
import { usableLock } from './evaluate.js';
import {
  classOf,
  downgrade,
  drop,
  dropAll,
  enqueue,
  grant,
  type HoldMode,
  holdOf,
  holds,
  leaveQueue,
  owns,
  resetLock,
  shares,
  take,
  upgrade,
} from './locks.js';
import type { Path } from './path.js';
import type { Value } from './value.js';

/** The mode that is asked for; `none` where a hold is to be restored that there was not. */
export function wantedMode(path: Path, mode: Mode): HoldMode | 'none' {
  if (typeof mode === 'string') return mode;
  const { values } = path;
  const hold = path.get(path.variables.local(path.thread, mode.as));
  if (path.is(values.is(hold, 0))) return 'none';
  return path.is(values.calculate('%', hold, path.constant(2))) ? 'shared' : 'exclusive';
}

/** How many levels the hold has that the local remembers. */
function levelsIn(path: Path, local: number): Value {
  const hold = path.get(path.variables.local(path.thread, local));
  return path.values.calculate('/', hold, path.constant(2));
}

/** Takes the lock, which can be had or is held by the thread itself; or as it was before it was given up. */
export function acquire(path: Path, lock: LockExpr, mode: Mode, restore: number | undefined): void {
  const wanted = wantedMode(path, mode);
  if (wanted === 'none') return;
  const instance = usableLock(path, lock);
  if (grant(path, instance, path.thread, wanted) === 'itself') path.end('self-deadlock');
  takeLevels(path, instance, wanted, restore === undefined ? path.values.one : levelsIn(path, restore));
  if (restore !== undefined) forget(path, restore);
}

const forget = (path: Path, local: number): void =>
  path.set(path.variables.local(path.thread, local), path.values.zero);

/** Takes a lock that can be had at once; says whether. Queued writers do not matter to a trylock. */
export function tryAcquire(path: Path, lock: LockExpr, mode: Mode): boolean {
  const wanted = wantedMode(path, mode);
  const instance = usableLock(path, lock);
  if (wanted === 'none' || grant(path, instance, path.thread, wanted, 'readers') !== 'granted') return false;
  takeLevels(path, instance, wanted, path.values.one);
  return true;
}

function takeLevels(path: Path, instance: number, mode: HoldMode, levels: Value): void {
  if (!take(path, instance, path.thread, mode, levels)) path.end('range');
}

/** Stands in the lock's queue from now on. A giant that is held is given up and remembered in `saves`. */
export function queue(path: Path, lock: LockExpr, mode: Mode, saves: number | undefined): void {
  const wanted = wantedMode(path, mode);
  const instance = usableLock(path, lock);
  if (wanted === 'none') return;
  enqueue(path, instance, path.thread, wanted);
  if (saves !== undefined) giveUp(path, path.world.tables.giant, saves);
}

/** Gives back one level of a hold; a semaphore counts up. */
export function release(path: Path, lock: LockExpr): void {
  const { values, variables } = path;
  const instance = usableLock(path, lock);
  const lockClass = classOf(path, instance);
  if (isCounter(lockClass)) {
    const count = path.get(variables.lock(instance, 'count'));
    if (!path.is(values.less(count, path.constant(lockClass.max)))) path.end('range');
    path.set(variables.lock(instance, 'count'), values.calculate('+', count, values.one));
  } else if (isHeld(path, instance)) drop(path, instance, path.thread);
  else notHeld(path);
}

/** Asked in this order, so that it is known which of the two it is. */
const isHeld = (path: Path, lock: number): boolean =>
  path.is(owns(path, lock, path.thread)) || path.is(shares(path, lock, path.thread));

/** Gives the lock up, to any depth; the local remembers how it was held. */
export function giveUp(path: Path, lock: number, saves: number): void {
  path.set(path.variables.local(path.thread, saves), holdOf(path, lock, path.thread));
  dropAll(path, lock, path.thread);
}

/** Gives up the lock that a sleeper does not keep; that must be held. */
export function releaseToSleep(path: Path, lock: LockExpr, saves: number): void {
  const instance = usableLock(path, lock);
  if (!path.is(holds(path, instance, path.thread))) notHeld(path);
  giveUp(path, instance, saves);
}

/** Takes giant as it was held before it was given up, and may leave the queue of the lock that it was given up for. */
export function retake(path: Path, { giant, restore, grantable }: Op & { readonly op: 'retake' }): void {
  const levels = levelsIn(path, restore);
  if (path.is(path.values.is(levels, 0))) return;
  const lock = grantable ? usableLock(path, grantable.lock) : -1;
  takeLevels(path, giant, 'exclusive', levels);
  forget(path, restore);
  if (grantable?.dequeues) leaveQueue(path, lock, path.thread);
}

/** Makes an exclusive hold a shared one. */
export function downgradeLock(path: Path, lock: LockExpr): void {
  const instance = usableLock(path, lock);
  if (path.is(owns(path, instance, path.thread))) downgrade(path, instance, path.thread);
  else notHeld(path);
}

/** Makes a shared hold exclusive if it is the only one; says whether. */
export function upgradeLock(path: Path, lock: LockExpr): boolean {
  const instance = usableLock(path, lock);
  if (path.is(shares(path, instance, path.thread))) return upgrade(path, instance, path.thread);
  notHeld(path);
  return false;
}

/** Ends a lock that nobody holds or waits for: any later use of it is one after free. */
export function destroy(path: Path, lock: LockExpr): void {
  const { values, variables } = path;
  const instance = usableLock(path, lock);
  const lockClass = classOf(path, instance);
  const ownAllowed =
    lockClass.destroyableWhileHeld && path.is(values.is(holdOf(path, instance, path.thread), 2));
  if (path.is(attachmentOf(path, instance, ownAllowed))) path.endUnlessAllowed('held-lock-freed');
  resetLock(path, instance);
  path.set(variables.lock(instance, 'destroyed'), values.one);
  if (isCounter(lockClass)) path.set(variables.lock(instance, 'count'), values.zero);
}

/** Ends the run; where the model accepts it, the caller goes on as the language says. */
const notHeld = (path: Path): void => path.endUnlessAllowed('unlock-not-held');
