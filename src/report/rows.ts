/** A trace as rows and columns, before anyone decides how wide they are. */
import type { Location, ThreadEnding, Trace } from '../finding/index.js';
import { shortPlace } from './place.js';

export interface Cell {
  readonly text: string;
  readonly outcome: string;
  readonly waits: boolean;
}

/** What happens at one moment: a cell for each thread that does something, by index into `threads`. */
export interface TraceRow {
  /** `7`; empty where threads only stand waiting. */
  readonly number: string;
  readonly cells: ReadonlyMap<number, Cell>;
  readonly place: Place;
}

/** Where in the model, and where in the real source if the model says so. */
export interface Place {
  readonly model: string;
  readonly origin: string;
}

const NOWHERE: Place = { model: '', origin: '' };

/** Threads that take part: that move, wait or hold something, or are named by the violation. */
export function takingPart(trace: Trace, named: readonly string[]): number[] {
  const moved = new Set(trace.steps.map((step) => step.thread));
  const stuck = new Set(trace.ending.filter(holdsOrWaits).map((ending) => ending.thread));
  return trace.threads.flatMap((thread, index) =>
    moved.has(index) || stuck.has(index) || named.includes(thread.name) ? [index] : [],
  );
}

export function holdsOrWaits(ending: ThreadEnding): boolean {
  return ending.holds.length > 0 || ending.waitsFor !== null;
}

/** A row a step, and at the end one with the threads that stand waiting and are not yet shown so. */
export function traceRows(trace: Trace): TraceRow[] {
  const rows: { number: string; cells: Map<number, Cell>; place: Place }[] = [];
  const shownWaiting = new Map<number, boolean>();
  for (const step of trace.steps) {
    const number = String(step.step);
    const cell: Cell = { text: step.text, outcome: step.outcome, waits: step.waits };
    shownWaiting.set(step.thread, step.waits);
    const last = rows.at(-1);
    if (last?.number === number && !last.cells.has(step.thread)) last.cells.set(step.thread, cell);
    else rows.push({ number, cells: new Map([[step.thread, cell]]), place: placeOf(step.location) });
  }
  const waiting = trace.ending.filter(
    (ending) => ending.waitsFor !== null && shownWaiting.get(ending.thread) !== true,
  );
  const cells = new Map(
    waiting.flatMap(({ at, thread }) =>
      at === null ? [] : [[thread, { text: at.text, outcome: '', waits: true }] as const],
    ),
  );
  const only = waiting.length === 1 ? waiting[0]!.at : null;
  if (cells.size > 0)
    rows.push({ number: '', cells, place: only === null ? NOWHERE : placeOf(only.location) });
  return rows;
}

function placeOf(location: Location): Place {
  return { model: shortPlace(location.span), origin: location.origin === null ? '' : `@${location.origin}` };
}

/** The thread's name and, if it has one, its title: `closer "close(2)"`. */
export function threadHead(thread: Trace['threads'][number]): string {
  return thread.title === null ? thread.name : `${thread.name} "${thread.title}"`;
}
