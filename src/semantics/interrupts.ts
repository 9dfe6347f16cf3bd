/**
 * Interrupts as threads have them: a handler runs on top of a thread, which stands still until it
 * ends, or on an idle CPU. What a thread has switched off is counted by sort.
 */
import type { List } from 'immutable';
import { never } from '../base/index.js';
import type { Machine, Mask } from '../machine/index.js';
import { tablesOf } from '../machine/index.js';
import type { InterruptSort } from '../model/index.js';
import type { State, ThreadState } from './state.js';

/** How often each sort has been switched off. Hard interrupts off are soft ones off as well. */
export type Masks = Pick<ThreadState, 'hard' | 'soft'>;

/** The most that is counted, as for recursion. */
export const MOST_MASKS = 7;

/** Values of `ThreadState.on`. */
export const NOWHERE = 0;
export const IDLE_CPU = 1;
export const onTopOf = (thread: number): number => thread + 2;

/** What a handler begins with: its own sort off, and to a hard one the soft ones are off too. */
export const initialMasks = (sort: InterruptSort): Masks =>
  sort === 'hard' ? { hard: 1, soft: 1 } : { hard: 0, soft: 1 };

/** The masks after a statement; absent beyond what is counted. Restoring what nobody saved does nothing. */
export function maskedBy({ hard, soft }: Masks, mask: Mask): Masks | undefined {
  switch (mask) {
    case 'irq_disable':
      return { hard: Math.max(hard, 1), soft };
    case 'irq_enable':
      return { hard: 0, soft };
    case 'irq_save':
      return hard < MOST_MASKS ? { hard: hard + 1, soft } : undefined;
    case 'irq_restore':
      return { hard: Math.max(hard - 1, 0), soft };
    case 'bh_disable':
      return soft < MOST_MASKS ? { hard, soft: soft + 1 } : undefined;
    case 'bh_enable':
      return { hard, soft: Math.max(soft - 1, 0) };
    default:
      return never(mask);
  }
}

/** Has the thread itself switched anything off? Spin locks of freebsd and netbsd do not count here. */
export const isMasked = ({ hard, soft }: Masks): boolean => hard > 0 || soft > 0;

/** Would an interrupt of the sort be let in where the thread runs? */
export function isEnabled(machine: Machine, state: State, thread: number, sort: InterruptSort): boolean {
  const { hard, soft } = state.threads.get(thread)!;
  if (hard > 0 || (sort === 'soft' && soft > 0)) return false;
  return tablesOf(machine).maskingLocks.every((lock) => state.locks.get(lock)!.owner !== thread + 1);
}

/** The handler that runs on top of the thread, for which it stands still. */
export function handlerOn(machine: Machine, threads: List<ThreadState>, thread: number): number | undefined {
  return tablesOf(machine).handlers.find((handler) => threads.get(handler)!.on === onTopOf(thread));
}

/** The threads that stand still for a handler, the nearest first. */
export function underneath(state: State, handler: number): number[] {
  const below: number[] = [];
  for (let { on } = state.threads.get(handler)!; on > IDLE_CPU; ) {
    const thread = on - onTopOf(0);
    below.push(thread);
    on = state.threads.get(thread)!.on;
  }
  return below;
}

/** A handler whose interrupt has not come. It may yet come, or never. */
export function isAwaited(machine: Machine, threads: List<ThreadState>, thread: number): boolean {
  const { interrupt, program } = machine.threads[thread]!;
  return interrupt !== undefined && threads.get(thread)!.at === machine.programs[program]!.entry;
}
