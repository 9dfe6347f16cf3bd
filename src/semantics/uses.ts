/** Which classes of locks interrupt handlers take, and which are held where those handlers may come. */
import type { Machine } from '../machine/index.js';
import { tablesOf } from '../machine/index.js';
import type { InterruptSort } from '../model/index.js';
import { isEnabled } from './interrupts.js';
import type { At, Hold, HoldMode, Waiter } from './note.js';
import type { State } from './state.js';

/**
 * What matters of a class to interrupts of one sort: a handler asks for it (not by a trylock, which
 * does not wait); it is held with that sort enabled; a handler waits for it for ever.
 */
export interface LockUse extends At {
  readonly how: 'asked' | 'exposed' | 'stuck';
  readonly sort: InterruptSort;
  readonly class: number;
  readonly mode: HoldMode;
}

/** A handler stands before the acquisition. */
export function askedUse(machine: Machine, at: At, { lock, mode }: Hold): LockUse[] {
  const sort = machine.threads[at.thread]!.interrupt;
  return sort ? [{ how: 'asked', sort, class: machine.locks[lock]!.class, mode, ...at }] : [];
}

/** What the thread holds where an interrupt of some sort that this model has may come. */
export function exposedUses(machine: Machine, state: State, thread: number, own: readonly Hold[]): LockUse[] {
  const sorts = new Set(tablesOf(machine).handlers.map((handler) => machine.threads[handler]!.interrupt!));
  const at = { thread, location: state.threads.get(thread)!.at };
  return [...sorts].flatMap((sort) => {
    if (own.length === 0 || !isEnabled(machine, state, thread, sort)) return [];
    return own.map(
      ({ lock, mode }): LockUse => ({
        how: 'exposed',
        sort,
        class: machine.locks[lock]!.class,
        mode,
        ...at,
      }),
    );
  });
}

/** A handler in the core of a deadlock. */
export function stuckUses(machine: Machine, { thread, location, wait }: Waiter): LockUse[] {
  const sort = machine.threads[thread]!.interrupt;
  if (sort === undefined || wait.kind !== 'lock') return [];
  const { class: lockClass } = machine.locks[wait.lock]!;
  return [{ how: 'stuck', sort, class: lockClass, mode: wait.mode, thread, location }];
}
