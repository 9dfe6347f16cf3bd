/** Operations on locks, as part of a step: the rules of `locks.ts`, and what breaks them. */
import { isCounter, type LockClass, type LockExpr, type Mode, type Op, tablesOf } from '../machine/index.js';
import type { Span } from '../source/index.js';
import { attachmentOf } from './attachments.js';
import { usableLock } from './evaluate.js';
import { downgrade, drop, enqueue, grant, leaveQueue, newLock, take, upgrade } from './locks.js';
import type { GivingBack, HoldMode, Note } from './note.js';
import { wantedMode } from './obstacles.js';
import { holdOf, modeOf } from './state.js';
import type { Turn } from './turn.js';

/** Takes the lock, which can be had or is held by the thread itself; or as it was before it was given up. */
export function acquire(turn: Turn, lock: LockExpr, mode: Mode, restore: number | undefined): void {
  const wanted = wantedMode(turn, mode);
  if (wanted === 'none') return;
  const instance = usableLock(turn, lock);
  if (instance < 0) return;
  const state = turn.locks.get(instance)!;
  if (grant(classOf(turn, instance), state, turn.thread, wanted) === 'itself') {
    const held = modeOf(holdOf(state, turn.thread));
    turn.end({ kind: 'self-deadlock', at: turn.at, lock: instance, held, wanted });
  }
  const levels = restore === undefined ? 1 : turn.locals.get(restore)! >> 1;
  takeLevels(turn, instance, wanted, levels, lock.span);
  if (restore !== undefined) turn.setLocal(restore, 0);
}

/** Takes a lock that can be had at once; says whether. Queued writers do not matter to a trylock. */
export function tryAcquire(turn: Turn, lock: LockExpr, mode: Mode): boolean {
  const wanted = wantedMode(turn, mode);
  const instance = usableLock(turn, lock);
  if (instance < 0 || wanted === 'none') return false;
  const passing: LockClass = { ...classOf(turn, instance), prefer: 'readers' };
  if (grant(passing, turn.locks.get(instance)!, turn.thread, wanted) !== 'granted') return false;
  takeLevels(turn, instance, wanted, 1, lock.span);
  return !turn.ended;
}

function takeLevels(turn: Turn, instance: number, mode: HoldMode, levels: number, span: Span): void {
  const lockClass = classOf(turn, instance);
  const taken = take(lockClass, turn.locks.get(instance)!, turn.thread, mode, levels);
  if (taken === undefined)
    turn.fail({ kind: 'range', span, of: { what: 'depth', lock: instance, max: lockClass.max } });
  else turn.setLock(instance, taken);
}

/** Stands in the lock's queue from now on. A giant that is held is given up and remembered in `saves`. */
export function queue(turn: Turn, lock: LockExpr, mode: Mode, saves: number | undefined): void {
  const wanted = wantedMode(turn, mode);
  const instance = usableLock(turn, lock);
  if (instance < 0 || wanted === 'none') return;
  turn.setLock(instance, enqueue(turn.locks.get(instance)!, turn.thread, wanted));
  if (saves !== undefined) giveUp(turn, tablesOf(turn.machine).giant, saves);
}

/** Gives back one level of a hold; a semaphore counts up. */
export function release(turn: Turn, lock: LockExpr): void {
  const instance = usableLock(turn, lock);
  if (instance < 0) return;
  const state = turn.locks.get(instance)!;
  const lockClass = classOf(turn, instance);
  const { max } = lockClass;
  if (isCounter(lockClass)) {
    if (state.count >= max)
      turn.fail({ kind: 'range', span: lock.span, of: { what: 'depth', lock: instance, max } });
    turn.setLock(instance, state.set('count', state.count + 1));
  } else if (holdOf(state, turn.thread) > 0) turn.setLock(instance, drop(state, turn.thread, 1));
  else notHeld(turn, instance, 'release');
}

/** Gives the lock up, to any depth; the local remembers how it was held. */
export function giveUp(turn: Turn, instance: number, saves: number): void {
  const state = turn.locks.get(instance)!;
  const hold = holdOf(state, turn.thread);
  turn.setLocal(saves, hold);
  if (hold > 0) turn.setLock(instance, drop(state, turn.thread, hold >> 1));
}

/** Gives up the lock that a sleeper does not keep; that must be held. */
export function releaseToSleep(turn: Turn, lock: LockExpr, saves: number): void {
  const instance = usableLock(turn, lock);
  if (instance < 0) return;
  if (holdOf(turn.locks.get(instance)!, turn.thread) === 0) notHeld(turn, instance, 'sleep');
  giveUp(turn, instance, saves);
}

/** Takes giant as it was held before it was given up, and may leave the queue of the lock that it was given up for. */
export function retake(turn: Turn, { giant, restore, grantable }: Op & { readonly op: 'retake' }): void {
  const levels = turn.locals.get(restore)! >> 1;
  if (levels === 0) return;
  const lock = grantable ? usableLock(turn, grantable.lock) : -1;
  takeLevels(turn, giant, 'exclusive', levels, turn.location!.place.statement);
  turn.setLocal(restore, 0);
  if (grantable?.dequeues && lock >= 0) turn.setLock(lock, leaveQueue(turn.locks.get(lock)!, turn.thread));
}

/** Makes an exclusive hold a shared one. */
export function downgradeLock(turn: Turn, lock: LockExpr): void {
  const instance = usableLock(turn, lock);
  if (instance < 0) return;
  const state = turn.locks.get(instance)!;
  if (state.owner === turn.thread + 1) turn.setLock(instance, downgrade(state, turn.thread));
  else notHeld(turn, instance, 'downgrade');
}

/** Makes a shared hold exclusive if it is the only one; says whether. */
export function upgradeLock(turn: Turn, lock: LockExpr): boolean {
  const instance = usableLock(turn, lock);
  if (instance < 0) return false;
  const state = turn.locks.get(instance)!;
  if (state.readers.get(turn.thread, 0) === 0) {
    notHeld(turn, instance, 'upgrade');
    return false;
  }
  const upgraded = upgrade(state, turn.thread);
  if (upgraded) turn.setLock(instance, upgraded);
  return upgraded !== undefined;
}

/** Ends a lock that nobody holds or waits for: any later use of it is one after free. */
export function destroy(turn: Turn, lock: LockExpr): void {
  const instance = usableLock(turn, lock);
  if (instance < 0) return;
  const lockClass = classOf(turn, instance);
  const own = holdOf(turn.locks.get(instance)!, turn.thread);
  const because = attachmentOf(turn, instance, lockClass.destroyableWhileHeld && own === 2);
  if (because) endUnlessAllowed(turn, { kind: 'held-lock-freed', at: turn.at, because });
  turn.setLock(instance, newLock(lockClass, turn.threads.size).merge({ destroyed: true, count: 0 }));
}

function notHeld(turn: Turn, lock: number, by: GivingBack): void {
  const holds = turn.locks.toArray().flatMap((state, held) => {
    const hold = holdOf(state, turn.thread);
    return hold === 0 ? [] : [{ lock: held, mode: modeOf(hold) }];
  });
  endUnlessAllowed(turn, { kind: 'unlock-not-held', at: turn.at, lock, by, holds });
}

/** Ends the run; where the model accepts it, the caller goes on as the language says for its kind. */
export function endUnlessAllowed(
  turn: Turn,
  note: Note & {
    kind: 'unlock-not-held' | 'held-lock-freed' | 'double-free' | 'underflow' | 'list-corruption';
  },
): void {
  if (!turn.allows(note.kind)) turn.end(note);
}

const classOf = (turn: Turn, instance: number) => tablesOf(turn.machine).classOf[instance]!;
