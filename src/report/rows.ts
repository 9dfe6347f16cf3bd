/** A trace as rows and columns, before anyone decides how wide they are. */
import type { Location, ThreadEnding, Trace, TraceStep } from '../finding/index.js';
import { shortPlace } from './place.js';

export interface Cell {
  readonly text: string;
  readonly outcome: string;
  /** What sets it off from steps that are simply done. */
  readonly mark: 'waits' | 'breaks' | null;
}

/** What a trace is shown for: the threads concerned, and the statement that breaks the rule. */
export interface Subject {
  readonly threads: readonly string[];
  readonly location: Location | null;
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
export function takingPart(trace: Trace, { threads }: Subject): number[] {
  const moved = new Set(trace.steps.map((step) => step.thread));
  const stuck = new Set(trace.ending.filter(holdsOrWaits).map((ending) => ending.thread));
  return trace.threads.flatMap((thread, index) =>
    moved.has(index) || stuck.has(index) || threads.includes(thread.name) ? [index] : [],
  );
}

export function holdsOrWaits(ending: ThreadEnding): boolean {
  return ending.holds.length > 0 || ending.waitsFor !== null;
}

/**
 * A row a step, and at the end one with the threads that stand waiting and are not yet shown so, or
 * with the statement that breaks a rule by being come to.
 */
export function traceRows(trace: Trace, { location }: Subject): TraceRow[] {
  const rows: { number: string; cells: Map<number, Cell>; place: Place }[] = [];
  const shown = new Map<number, TraceStep>();
  for (const step of trace.steps) {
    const number = String(step.step);
    const cell: Cell = {
      text: step.text,
      outcome: step.outcome,
      mark: step.ends ? 'breaks' : step.waits ? 'waits' : null,
    };
    shown.set(step.thread, step);
    const last = rows.at(-1);
    if (last?.number === number && !last.cells.has(step.thread)) last.cells.set(step.thread, cell);
    else rows.push({ number, cells: new Map([[step.thread, cell]]), place: placeOf(step.location) });
  }
  const standing = trace.ending.flatMap(({ thread, at, waitsFor }) => {
    const mark =
      waitsFor !== null ? 'waits' : at !== null && samePlace(at.location, location) ? 'breaks' : null;
    const told = mark === 'waits' ? shown.get(thread)?.waits : shown.get(thread)?.ends;
    if (at === null || mark === null || told === true) return [];
    return [{ thread, at, cell: { text: at.text, outcome: '', mark } as const }];
  });
  if (standing.length > 0) {
    const cells = new Map(standing.map(({ thread, cell }) => [thread, cell]));
    rows.push({
      number: '',
      cells,
      place: standing.length === 1 ? placeOf(standing[0]!.at.location) : NOWHERE,
    });
  }
  return rows;
}

function samePlace(a: Location, b: Location | null): boolean {
  return a.span.source === b?.span.source && a.span.start === b.span.start && a.span.end === b.span.end;
}

const MARKS = { waits: '⧗ ', breaks: '! ' } as const;

/** A cell's words, with its mark before them. */
export function markedText(cell: Cell): string {
  return (cell.mark === null ? '' : MARKS[cell.mark]) + cell.text;
}

function placeOf(location: Location): Place {
  return { model: shortPlace(location.span), origin: location.origin === null ? '' : `@${location.origin}` };
}

/** The thread's name and, if it has one, its title: `closer "close(2)"`. */
export function threadHead(thread: Trace['threads'][number]): string {
  return thread.title === null ? thread.name : `${thread.name} "${thread.title}"`;
}
