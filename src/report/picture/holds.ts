/** What each thread of a run holds, and for how long. */
import type { Trace } from '../../finding/index.js';

export interface Hold {
  readonly thread: number;
  /** As the run names it: `ep.mtx`, `ep.mtx shared`. */
  readonly name: string;
  /** The step that took it. */
  readonly from: number;
  /** The step that gave it back; null: it is held when the run is over. */
  readonly to: number | null;
}

/** In the order in which they were taken. Only its own steps change what a thread holds. */
export function holdsOf(trace: Trace): Hold[] {
  const open = new Map<string, Hold>();
  const done: Hold[] = [];
  for (const { thread, step, holds } of trace.steps) {
    for (const [key, hold] of open) {
      if (hold.thread !== thread || holds.includes(hold.name)) continue;
      open.delete(key);
      done.push({ ...hold, to: step });
    }
    for (const name of holds) {
      const key = `${thread} ${name}`;
      if (!open.has(key)) open.set(key, { thread, name, from: step, to: null });
    }
  }
  return [...done, ...open.values()].sort((a, b) => a.from - b.from || a.thread - b.thread);
}

/** A hold and the column that it is drawn in, from 0, beside the others of its thread. */
export interface Slotted extends Hold {
  readonly slot: number;
}

/** No two at one time in one column, and as few columns as that takes. */
export function slotted(holds: readonly Hold[]): Slotted[] {
  const ends = new Map<number, number[]>();
  return holds.map((hold) => {
    const columns = ends.get(hold.thread) ?? [];
    ends.set(hold.thread, columns);
    const free = columns.findIndex((end) => end <= hold.from);
    const slot = free < 0 ? columns.length : free;
    columns[slot] = hold.to ?? Number.POSITIVE_INFINITY;
    return { ...hold, slot };
  });
}

/** The lock, however it is held. */
export const lockOf = (name: string): string => name.replace(/ shared$/, '');
