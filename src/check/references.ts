/** The budget of a reference count: who took and who gave back each reference along a run. */
import type { Budget, BudgetEntry, Note } from '../finding/index.js';
import type { Machine } from '../machine/index.js';
import type { Replay, Note as Seen, Slot } from '../semantics/index.js';
import { threadName } from './show.js';

/** Budgets of the counts that a finding is about. */
export function budgetsOf(machine: Machine, note: Seen, run: Replay): Budget[] {
  if (note.kind === 'underflow' || note.kind === 'resurrection') return [budgetOf(machine, note.cell, run)];
  const object = objectOf(machine, note);
  if (!object) return [];
  const { base, width, fields } = machine.structs[object.struct]!;
  return fields
    .filter(({ refcount }) => refcount !== undefined && !refcount.plain)
    .map(({ offset }) => budgetOf(machine, base + object.slot * width + offset, run));
}

/** The object whose life the finding is about. */
function objectOf(machine: Machine, note: Seen): Slot | undefined {
  switch (note.kind) {
    case 'leak':
    case 'double-free':
    case 'held-lock-freed':
      return note.object;
    case 'use-after-free': {
      if (note.object || note.lock === undefined) return note.object;
      const { class: lockClass, slot } = machine.locks[note.lock]!;
      const { struct } = machine.lockClasses[lockClass]!;
      return struct === undefined || slot === undefined ? undefined : { struct, slot };
    }
    default:
      return undefined;
  }
}

/** Where a slot was handed out anew, only its last object counts. */
function budgetOf(machine: Machine, cell: number, run: Replay): Budget {
  const owner = ownerOf(machine, cell);
  const alive = owner && machine.structs[owner.struct]!.live + owner.slot;
  const { outcome } = run.start;
  let initially = outcome.kind === 'state' ? outcome.state.memory.get(cell)! : 0;
  let madeIn: number | null = null;
  let entries: BudgetEntry[] = [];
  run.steps.forEach((step, i) => {
    const thread = threadName(machine, step.thread);
    const changed = (which: number | undefined) =>
      step.changes.flatMap((c) => (c.kind === 'cell' && c.cell === which ? [c] : []))[0];
    const life = changed(alive);
    const count = changed(cell);
    if (life?.to === 1) {
      initially = step.after!.memory.get(cell)!;
      madeIn = i + 1;
      entries = [];
    } else if (count) {
      entries.push({ step: i + 1, thread, by: count.to - count.from, left: count.to });
    }
    if (life?.to === 0) entries.push({ step: i + 1, thread, by: 0, left: null });
  });
  return { count: machine.cells[cell]!.name, initially, madeIn, entries };
}

function ownerOf(machine: Machine, cell: number): Slot | undefined {
  const struct = machine.structs.find(
    ({ base, width, slots }) => base <= cell && cell < base + width * slots.length,
  );
  return struct && { struct: struct.index, slot: Math.trunc((cell - struct.base) / struct.width) };
}

/** The budget in words: each entry, and whoever gave back more than it took. */
export function budgetNote({ count, initially, madeIn, entries }: Budget): Note {
  const start = `${initially} ${madeIn === null ? 'at the start' : `when it was made (step ${madeIn})`}`;
  const moves = entries.map(({ step, thread, by, left }) =>
    left === null
      ? `freed by ${thread} (step ${step})`
      : `${thread} ${by > 0 ? 'takes' : 'gives back'} ${Math.abs(by) === 1 ? 'one' : Math.abs(by)} (step ${step}) → ${left}`,
  );
  const nothing = moves.length === 0 ? ['nobody takes or gives back any'] : [];
  return { text: `references, ${count}: ${[start, ...moves, ...nothing].join('; ')}`, span: null };
}
