/** Where the locks that a finding speaks of as held were taken. */
import type { Note } from '../finding/index.js';
import type { Machine } from '../machine/index.js';
import { type Hold, headOf, holdOf, type Replay, type Note as Seen } from '../semantics/index.js';
import { holdName, threadName } from './show.js';

/** For each hold that a finding is about, the step of the run that took it. */
export function acquisitionNotes(machine: Machine, note: Seen, run: Replay): Note[] {
  switch (note.kind) {
    case 'order':
      return acquired(machine, note.at.thread, [note.held], run);
    case 'self-deadlock':
      return 'lock' in note
        ? acquired(machine, note.at.thread, [{ lock: note.lock, mode: note.held }], run)
        : [];
    case 'sleep-in-atomic':
    case 'held-at-exit':
      return acquired(machine, note.at.thread, note.held, run);
    default:
      return [];
  }
}

/** The steps in which a thread took what it holds; what it had before the run, or another has, is left out. */
export function acquired(machine: Machine, thread: number, holds: readonly Hold[], run: Replay): Note[] {
  return holds.flatMap((hold): Note[] => {
    const index = takenIn(run, thread, hold.lock);
    if (index < 0) return [];
    const { place } = headOf(machine, run.steps[index]!).location;
    const text = `${threadName(machine, thread)} took ${holdName(machine, hold)} in step ${index + 1}`;
    return [{ text, span: place.statement }];
  });
}

/** The index of the last step in which a thread that did not hold a lock came to hold it; -1 if there is none. */
export const takenIn = (run: Replay, thread: number, lock: number): number =>
  run.steps.findLastIndex(
    ({ changes, thread: mover }) =>
      mover === thread &&
      changes.some(
        (c) =>
          c.kind === 'lock' && c.lock === lock && holdOf(c.from, thread) === 0 && holdOf(c.to, thread) > 0,
      ),
  );
