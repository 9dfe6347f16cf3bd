/**
 * Code frames: source lines with labelled places in them, as rustc draws them.
 *
 *     --> kqueue.lock:41:5
 *      |
 *   12 | order foplock -> kq_lock
 *      | ------------------------ rule declared here
 *   ...
 *   41 |     lock kn.foplock
 *      |     ^^^^^^^^^^^^^^^ breaks the rule
 */
import { type Position, position, type Source, type Span } from '../source/index.js';
import { type SourceLine, sourceLine, type View, view } from './line.js';
import { type Paint, paint, printable, type Style } from './style.js';
import { padLeft, width } from './width.js';

/** A place to show, and what to say under it. */
export interface Mark {
  readonly span: Span;
  readonly text: string;
  /** The place that the frame is about: drawn `^^^`, others `---`. */
  readonly primary: boolean;
}

/** A mark in columns of the line as displayed. A place over several lines is marked on its first. */
interface Underline {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly primary: boolean;
}

/** Draws all marks, the first mark's file first. `accent` colours what is primary. */
export function frame(marks: readonly Mark[], style: Style, accent: Paint = 'red'): string[] {
  const sources = [...new Set(marks.map((mark) => mark.span.source))];
  const gutter = gutterWidth(marks);
  return sources.flatMap((source, index) => {
    const own = marks.filter((mark) => mark.span.source === source);
    return fileFrame(source, own, { style, accent, gutter, arrow: index === 0 ? '-->' : ':::' });
  });
}

/** Columns of the widest line number: what is written below a frame lines up with its edge. */
export function gutterWidth(marks: readonly Mark[]): number {
  const lines = marks.map((mark) => position(mark.span.source, mark.span.start).line);
  return String(Math.max(...lines)).length;
}

interface Drawing {
  readonly style: Style;
  readonly accent: Paint;
  /** Columns of the widest line number. */
  readonly gutter: number;
  readonly arrow: string;
}

function fileFrame(source: Source, marks: readonly Mark[], drawing: Drawing): string[] {
  const { style, gutter } = drawing;
  const main = marks.find((mark) => mark.primary) ?? marks[0]!;
  const at = position(source, main.span.start);
  const arrow = paint(style, ['blue'], drawing.arrow);
  const rows = [`${' '.repeat(gutter)}${arrow} ${placeText(style, source, at)}`];
  if (source.text === '') return rows;
  const numbers = [...new Set(marks.map((mark) => position(source, mark.span.start).line))].sort(
    (a, b) => a - b,
  );
  rows.push(edge(drawing));
  numbers.forEach((number, index) => {
    const before = numbers[index - 1];
    // A single line left out takes no more room than the dots that would stand for it.
    if (before !== undefined && number - before === 2) rows.push(textRow(source, number - 1, drawing));
    else if (before !== undefined && number - before > 2) rows.push(paint(style, ['blue'], '...'));
    rows.push(...lineRows(source, number, marks, drawing));
  });
  return rows;
}

/** `path:line:column`, as terminals and editors make it clickable. */
export function placeText(style: Style, source: Source, at: Position): string {
  return `${printable(style, source.path)}:${at.line}:${at.column}`;
}

function edge({ style, gutter }: Drawing, number = ''): string {
  return paint(style, ['blue'], `${padLeft(number, gutter)} |`);
}

function available({ style, gutter }: Drawing): number {
  return Math.max(20, style.width - gutter - 3);
}

function textRow(source: Source, number: number, drawing: Drawing): string {
  const line = sourceLine(source, number, drawing.style);
  const { text } = view(line, [], available(drawing));
  return `${edge(drawing, String(number))}${text === '' ? '' : ` ${text}`}`;
}

function lineRows(source: Source, number: number, marks: readonly Mark[], drawing: Drawing): string[] {
  const line = sourceLine(source, number, drawing.style);
  const here = marks.filter((mark) => position(source, mark.span.start).line === number);
  const underlines = here.map((mark) => underline(line, mark, drawing.style));
  const shown = view(line, underlines, available(drawing));
  const rows = annotations(
    underlines.map((u) => moved(u, shown)),
    drawing,
  );
  return [
    `${edge(drawing, String(number))} ${shown.text}`.trimEnd(),
    ...rows.map((row) => `${edge(drawing)} ${row}`),
  ];
}

function underline(line: SourceLine, mark: Mark, style: Style): Underline {
  const from = line.columnOf(mark.span.start);
  const to = Math.max(from + 1, Math.min(line.columnOf(mark.span.end), Math.max(from + 1, line.width)));
  return { from, to, text: printable(style, mark.text), primary: mark.primary };
}

function moved(mark: Underline, shown: View): Underline {
  const from = Math.min(Math.max(mark.from, shown.from), shown.to) - shown.from + shown.indent;
  const to = Math.min(Math.max(mark.to, shown.from), shown.to) - shown.from + shown.indent;
  return { ...mark, from, to: Math.max(to, from + 1) };
}

/**
 * The rows under a line: first the underlines with the text of the rightmost; the others' texts hang
 * below on `|`, so that they cannot run into each other.
 */
function annotations(marks: readonly Underline[], { style, accent }: Drawing): string[] {
  const colour = (mark: Underline): readonly Paint[] => (mark.primary ? [accent, 'bold'] : ['blue']);
  const ordered = [...marks].sort((a, b) => b.from - a.from || b.to - a.to);
  const first = new Row();
  for (const mark of [...ordered].sort((a, b) => Number(a.primary) - Number(b.primary)))
    first.put(mark.from, (mark.primary ? '^' : '-').repeat(mark.to - mark.from), colour(mark));
  const last = ordered[0]!;
  const inline = ordered.every((mark) => mark === last || mark.to <= last.to);
  if (inline && last.text !== '') first.put(last.to + 1, last.text, colour(last));
  const hanging = ordered.filter((mark) => mark.text !== '' && !(inline && mark === last));
  const rows = [first];
  hanging.forEach((mark, index) => {
    const left = hanging.slice(index + 1);
    if (index === 0) rows.push(bars([mark, ...left], colour));
    const row = bars(
      left.filter((other) => other.from < mark.from),
      colour,
    );
    row.put(mark.from, mark.text, colour(mark));
    rows.push(row);
  });
  return rows.map((row) => row.print(style));
}

function bars(marks: readonly Underline[], colour: (mark: Underline) => readonly Paint[]): Row {
  const row = new Row();
  for (const mark of marks) row.put(mark.from, '|', colour(mark));
  return row;
}

/** One row of coloured pieces at given columns; later pieces cover earlier ones. */
class Row {
  private readonly cells: { text: string; paints: readonly Paint[] }[] = [];

  put(column: number, text: string, paints: readonly Paint[]): void {
    while (this.cells.length < column) this.cells.push({ text: ' ', paints: [] });
    let at = column;
    for (const character of text) {
      this.cells[at++] = { text: character, paints };
      // The second column of a wide character holds nothing of its own.
      if (width(character) === 2) this.cells[at++] = { text: '', paints };
    }
  }

  print(style: Style): string {
    let out = '';
    for (let start = 0; start < this.cells.length; ) {
      let end = start;
      while (end < this.cells.length && this.cells[end]!.paints === this.cells[start]!.paints) end++;
      const piece = this.cells
        .slice(start, end)
        .map((cell) => cell.text)
        .join('');
      out += paint(style, this.cells[start]!.paints, piece);
      start = end;
    }
    return out.trimEnd();
  }
}
