/** A trace in lanes: one for each thread that takes part, a line a step. */
import type { Trace } from '../finding/index.js';
import {
  type Cell,
  markedText,
  type Place,
  type Subject,
  type TraceRow,
  takingPart,
  threadHead,
  traceRows,
} from './rows.js';
import { paint, printable, type Style } from './style.js';
import { pad, padLeft, width } from './width.js';

const GAP = 3;

interface Lane {
  readonly thread: number;
  readonly head: string;
  /** Columns before the outcome; 0 lets it follow its text at once. */
  readonly text: number;
  readonly width: number;
}

/** What is given up, in this order, to make lanes fit. */
const ATTEMPTS = [
  { titles: true, aligned: true, stacked: false },
  { titles: true, aligned: true, stacked: true },
  { titles: false, aligned: true, stacked: true },
  { titles: false, aligned: false, stacked: true },
] as const;

interface Attempt {
  /** Threads' titles in the heads. */
  readonly titles: boolean;
  /** Outcomes in columns of their own. */
  readonly aligned: boolean;
  /** The place in the real source below that in the model. */
  readonly stacked: boolean;
}

/** The lanes, or one column of `thread: text` where they do not fit side by side. */
export function lanes(trace: Trace, subject: Subject, style: Style): string[] {
  const rows = traceRows(trace, subject).map((row) => printableRow(row, style));
  const threads = takingPart(trace, subject);
  const numbers = Math.max(2, ...rows.map((row) => row.number.length));
  for (const attempt of ATTEMPTS) {
    const columns = threads.map((thread) => laneOf(trace, thread, rows, attempt, style));
    const places = Math.max(0, ...rows.flatMap((row) => placeLines(row.place, attempt.stacked).map(width)));
    const total = numbers + columns.reduce((sum, lane) => sum + GAP + lane.width, 0) + GAP + places;
    if (total <= style.width) return sideBySide(rows, columns, { numbers, stacked: attempt.stacked, style });
  }
  return oneColumn(trace, rows, numbers, style);
}

function placeLines(place: Place, stacked: boolean): string[] {
  if (place.origin === '') return [place.model];
  return stacked ? [place.model, place.origin] : [`${place.model} ${place.origin}`];
}

function printableRow(row: TraceRow, style: Style): TraceRow {
  const cells = [...row.cells].map(([thread, cell]): [number, Cell] => [
    thread,
    { text: printable(style, markedText(cell)), outcome: printable(style, cell.outcome), mark: cell.mark },
  ]);
  const place = { model: printable(style, row.place.model), origin: printable(style, row.place.origin) };
  return { number: row.number, cells: new Map(cells), place };
}

function laneOf(
  trace: Trace,
  thread: number,
  rows: readonly TraceRow[],
  attempt: Attempt,
  style: Style,
): Lane {
  const cells = rows.flatMap((row) => row.cells.get(thread) ?? []);
  const { name } = trace.threads[thread]!;
  const head = printable(style, attempt.titles ? threadHead(trace.threads[thread]!) : name);
  const text = attempt.aligned ? Math.max(0, ...cells.map((cell) => width(cell.text))) : 0;
  const inner = cells.map((cell) => width(cellText(cell, text)));
  return { thread, head, text, width: Math.max(width(head), ...inner) };
}

function cellText(cell: Cell, textWidth: number): string {
  return cell.outcome === '' ? cell.text : `${pad(cell.text, textWidth)}  ${cell.outcome}`;
}

const CELL_PAINTS = { waits: ['yellow'], breaks: ['red'] } as const;

function paintCell(cell: Cell, textWidth: number, style: Style): string {
  const text = paint(style, cell.mark === null ? [] : CELL_PAINTS[cell.mark], cell.text);
  if (cell.outcome === '') return text;
  const blanks = ' '.repeat(Math.max(0, textWidth - width(cell.text)) + 2);
  return text + blanks + paint(style, ['cyan'], cell.outcome);
}

function sideBySide(
  rows: readonly TraceRow[],
  columns: readonly Lane[],
  how: { readonly numbers: number; readonly stacked: boolean; readonly style: Style },
): string[] {
  const { numbers, stacked, style } = how;
  const line = (number: string, cells: readonly string[], place: string): string =>
    [paint(style, ['dim'], padLeft(number, numbers)), ...cells, paint(style, ['dim'], place)]
      .join(' '.repeat(GAP))
      .trimEnd();
  const heads = columns.map((lane) => paint(style, ['bold'], lane.head) + blanks(lane.width, lane.head));
  const empty = columns.map((lane) => ' '.repeat(lane.width));
  return [
    line('', heads, ''),
    ...rows.flatMap((row) => {
      const cells = columns.map((lane) => {
        const cell = row.cells.get(lane.thread);
        if (cell === undefined) return ' '.repeat(lane.width);
        return paintCell(cell, lane.text, style) + blanks(lane.width, cellText(cell, lane.text));
      });
      const [place, ...further] = placeLines(row.place, stacked);
      return [line(row.number, cells, place!), ...further.map((text) => line('', empty, text))];
    }),
  ];
}

function blanks(columns: number, text: string): string {
  return ' '.repeat(Math.max(0, columns - width(text)));
}

function oneColumn(trace: Trace, rows: readonly TraceRow[], numbers: number, style: Style): string[] {
  return rows.flatMap((row) =>
    [...row.cells].flatMap(([thread, cell], index) => {
      const name = printable(style, trace.threads[thread]!.name);
      const number = padLeft(index === 0 ? row.number : '', numbers);
      const place = index === 0 ? placeLines(row.place, false)[0]! : '';
      const room = style.width - width(`${number}  ${name}: ${cellText(cell, 0)}`) - width(place);
      const text = `${paint(style, ['dim'], number)}  ${paint(style, ['bold'], `${name}:`)} ${paintCell(cell, 0, style)}`;
      const painted = paint(style, ['dim'], place);
      if (room >= 2 || place === '') return [(text + ' '.repeat(Math.max(0, room)) + painted).trimEnd()];
      return [text, ' '.repeat(numbers + 4) + painted];
    }),
  );
}
