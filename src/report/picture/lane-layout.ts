/** Where everything of a lane diagram stands: time goes down, a lane for each thread. */
import type { Trace } from '../../finding/index.js';
import { type Cell, markedText, type Subject, takingPart, threadHead, traceRows } from '../rows.js';
import { wrap } from '../width.js';
import { holdsOf, lockOf, type Slotted, slotted } from './holds.js';
import { LINE, MARGIN, PADDING, textWidth } from './look.js';

/** Letters in a line of a cell, if no word is longer. */
const CELL_LETTERS = 30;
const BAR = 18;
const BAR_GAP = 4;
const LANE_GAP = 24;
const ROW_GAP = 8;
/** Room below the rows, in which what is still held goes on. */
const TAIL = 24;
/** Height of an arrow and the words above it. */
const ARROW = 38;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Lane {
  readonly thread: number;
  readonly head: Box;
  /** The thread's name, then its title. */
  readonly lines: readonly string[];
  /** The middle of its cells. */
  readonly middle: number;
}

export interface LaneCell {
  readonly box: Box;
  readonly mark: Cell['mark'];
  readonly text: readonly string[];
  readonly outcome: readonly string[];
}

export interface Row {
  readonly number: string;
  readonly place: readonly string[];
  /** The middle. */
  readonly y: number;
  readonly cells: readonly LaneCell[];
}

export interface Bar {
  readonly box: Box;
  readonly hold: Slotted;
}

/** A wait that lasts: from the lane of who waits to the bar, or lane, of whoever would have to act. */
export interface Wait {
  readonly thread: number;
  /** Null where nobody in particular is waited for. */
  readonly to: number | null;
  readonly text: string;
  readonly from: { readonly x: number; readonly y: number };
  readonly end: { readonly x: number; readonly y: number };
}

export interface LaneLayout {
  readonly width: number;
  readonly height: number;
  readonly lanes: readonly Lane[];
  /** Where the lanes' lines end. */
  readonly bottom: number;
  readonly rows: readonly Row[];
  readonly bars: readonly Bar[];
  readonly waits: readonly Wait[];
  /** The locks held, as the fillings are given out. */
  readonly locks: readonly string[];
  readonly places: number;
}

/** Everything has its place, and nothing overlaps. */
export function laneLayout(trace: Trace, subject: Subject): LaneLayout {
  const source = traceRows(trace, subject);
  const holds = slotted(holdsOf(trace));
  const numbers = textWidth('0'.repeat(Math.max(2, ...source.map(({ number }) => number.length))));
  const columns = columnsOf(trace, subject, holds, MARGIN + numbers + LANE_GAP / 2);
  const right = columns.at(-1) === undefined ? MARGIN : columns.at(-1)!.end;
  const places = source.map(({ place }) => [place.model, place.origin].filter((text) => text !== ''));
  const headHeight = Math.max(0, ...columns.map(({ lines }) => lines.length)) * LINE + 2 * PADDING;
  let y = MARGIN + headHeight + ROW_GAP;
  const rows = source.map(({ number, cells }, i): Row => {
    const texts = new Map([...cells].map(([thread, cell]) => [thread, cellLines(cell)]));
    const lines = [...texts.values()].map(({ text, outcome }) => text.length + outcome.length);
    const height = Math.max(places[i]!.length, ...lines) * LINE + 2 * PADDING;
    const top = y;
    y += height + ROW_GAP;
    const placed = columns.flatMap((column): LaneCell[] => {
      const cell = cells.get(column.thread);
      const own = texts.get(column.thread);
      if (cell === undefined || own === undefined) return [];
      const box = { x: column.cells, y: top, width: column.end - column.cells, height };
      return [{ box, mark: cell.mark, ...own }];
    });
    return { number, place: places[i]!, y: top + height / 2, cells: placed };
  });
  const lanes = columns.map(
    ({ thread, x, cells, end, lines }): Lane => ({
      thread,
      lines,
      middle: (cells + end) / 2,
      head: { x, y: MARGIN, width: end - x, height: headHeight },
    }),
  );
  const bars = barsOf(source, rows, columns, holds, y);
  const waits = waitsOf(trace, lanes, bars, rows, y);
  const bottom = y + waits.length * ARROW + TAIL;
  const longest = Math.max(0, ...waits.map(({ text }) => textWidth(text)));
  const placesWidth = Math.max(0, ...places.flat().map(textWidth));
  return {
    width: Math.max(right + (placesWidth === 0 ? 0 : LANE_GAP / 2 + placesWidth), longest + MARGIN) + MARGIN,
    height: bottom + MARGIN,
    lanes,
    bottom,
    rows,
    bars: bars.map((bar) => (bar.hold.to === null ? extended(bar, bottom) : bar)),
    waits,
    locks: [...new Set(holds.map(({ name }) => lockOf(name)))],
    places: right + LANE_GAP / 2,
  };
}

interface Column {
  readonly thread: number;
  readonly x: number;
  /** Where its cells begin, to the right of its bars. */
  readonly cells: number;
  readonly end: number;
  readonly lines: readonly string[];
}

function columnsOf(trace: Trace, subject: Subject, holds: readonly Slotted[], left: number): Column[] {
  const rows = traceRows(trace, subject);
  let x = left;
  return takingPart(trace, subject).map((thread): Column => {
    const own = rows.flatMap(({ cells }) => cells.get(thread) ?? []).map(cellLines);
    const { name, title } = trace.threads[thread]!;
    const texts = own.flatMap(({ text, outcome }) => [...text, ...outcome]);
    const room = Math.max(CELL_LETTERS, name.length);
    const lines = [name, ...(title === null ? [] : wrap(threadHead({ name: '', title }).trim(), room))];
    const bars = Math.max(0, ...holds.filter((hold) => hold.thread === thread).map(({ slot }) => slot + 1));
    const cells = x + bars * (BAR + BAR_GAP);
    const end = cells + Math.max(...[...texts, ...lines].map(textWidth)) + 2 * PADDING;
    const column = { thread, x, cells, end, lines };
    x = end + LANE_GAP;
    return column;
  });
}

function cellLines(cell: Cell): Pick<LaneCell, 'text' | 'outcome'> {
  return {
    text: wrap(inWords(cell), CELL_LETTERS),
    outcome: cell.outcome === '' ? [] : wrap(cell.outcome, CELL_LETTERS),
  };
}

/** The mark for waiting is in few fonts, and a picture has none of its own. */
const inWords = (cell: Cell): string => (cell.mark === 'waits' ? `waits: ${cell.text}` : markedText(cell));

function barsOf(
  source: readonly { readonly number: string }[],
  rows: readonly Row[],
  columns: readonly Column[],
  holds: readonly Slotted[],
  end: number,
): Bar[] {
  const at = (step: number): number => rows[source.findIndex(({ number }) => number === String(step))]!.y;
  return holds.map((hold): Bar => {
    const column = columns.find(({ thread }) => thread === hold.thread)!;
    const y = at(hold.from);
    const height = (hold.to === null ? end : at(hold.to)) - y;
    return { hold, box: { x: column.x + hold.slot * (BAR + BAR_GAP), y, width: BAR, height } };
  });
}

const extended = ({ hold, box }: Bar, bottom: number): Bar => ({
  hold,
  box: { ...box, height: bottom - box.y },
});

function waitsOf(
  trace: Trace,
  lanes: readonly Lane[],
  bars: readonly Bar[],
  rows: readonly Row[],
  top: number,
): Wait[] {
  const waiting = trace.ending.flatMap((ending) => {
    const targets = ending.waitsOn.length === 0 ? [null] : ending.waitsOn;
    return ending.waitsFor === null ? [] : targets.map((to) => ({ ...ending, to }));
  });
  return waiting.flatMap(({ thread, to, waitsFor, waitsForLock }, i): Wait[] => {
    const lane = lanes.find((one) => one.thread === thread);
    if (lane === undefined) return [];
    const other = lanes.find((one) => one.thread === to);
    const bar = bars.find(
      ({ hold }) => hold.thread === to && hold.to === null && lockOf(hold.name) === waitsForLock,
    );
    const side = bar !== undefined && bar.box.x < lane.middle ? BAR : 0;
    const x = bar === undefined ? (other?.middle ?? lane.middle) : bar.box.x + side;
    const y = top + (i + 1) * ARROW;
    const boxes = rows.flatMap(({ cells }) => cells.map(({ box }) => box));
    const own = boxes.findLast((box) => box.x <= lane.middle && lane.middle <= box.x + box.width);
    return [
      {
        thread,
        to: other === undefined ? null : to,
        text: `${trace.threads[thread]!.name} waits for ${waitsForLock ?? waitsFor}`,
        from: { x: lane.middle, y: own === undefined ? lane.head.y + lane.head.height : own.y + own.height },
        end: { x, y },
      },
    ];
  });
}
