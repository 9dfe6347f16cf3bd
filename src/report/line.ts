/** A source line as a terminal shows it: tabs expanded, characters measured, a window if it is long. */
import { lineStarts, type Source } from '../source/index.js';
import { printable, type Style } from './style.js';
import { characters, characterWidth } from './width.js';

const TAB = 4;

export interface SourceLine {
  readonly cells: readonly { readonly text: string; readonly column: number; readonly width: number }[];
  readonly width: number;
  /** The column, from 0, at which the character at this UTF-16 offset of the source is shown. */
  columnOf(offset: number): number;
}

/** The part of a line that is shown. */
export interface View {
  readonly text: string;
  /** Columns of the line, and how many columns of dots stand before them. */
  readonly from: number;
  readonly to: number;
  readonly indent: number;
}

/** The line with this number, from 1, without its line break and trailing white space. */
export function sourceLine(source: Source, number: number, style: Style): SourceLine {
  const starts = lineStarts(source);
  const start = starts[number - 1] ?? source.text.length;
  const text = source.text.slice(start, starts[number] ?? source.text.length).trimEnd();
  const cells: { text: string; column: number; width: number }[] = [];
  const columns: number[] = [];
  let column = 0;
  for (const character of characters(text)) {
    const shown = character === '\t' ? ' '.repeat(TAB - (column % TAB)) : printable(style, character);
    const width = character === '\t' ? shown.length : measured(shown);
    cells.push({ text: shown, column, width });
    for (let i = 0; i < character.length; i++) columns.push(column);
    column += width;
  }
  const width = column;
  return { cells, width, columnOf: (offset) => columns[offset - start] ?? (offset < start ? 0 : width) };
}

function measured(shown: string): number {
  return characters(shown).reduce((sum, character) => sum + characterWidth(character), 0);
}

const DOTS = '...';

/**
 * As much of the line as fits into `columns`. What is marked is kept in sight, the primary place
 * before all others, with some room to its left.
 */
export function view(
  line: SourceLine,
  marks: readonly { readonly from: number; readonly to: number; readonly primary: boolean }[],
  columns: number,
): View {
  if (line.width <= columns) return { text: join(line, 0, line.width), from: 0, to: line.width, indent: 0 };
  const main = marks.find((mark) => mark.primary) ?? marks[0] ?? { from: 0, to: 0 };
  const low = Math.min(main.from, ...marks.map((mark) => mark.from));
  const high = Math.max(main.to, ...marks.map((mark) => mark.to));
  const room = columns - 2 * DOTS.length;
  const wanted = high - low <= room ? low : main.from;
  const margin = Math.max(0, Math.min(Math.floor(room / 4), room - (high - wanted)));
  const from = wanted - margin <= DOTS.length ? 0 : Math.min(wanted - margin, line.width - room);
  const to = Math.min(line.width, from + room);
  const left = from > 0 ? DOTS : '';
  const right = to < line.width ? DOTS : '';
  return { text: left + join(line, from, to) + right, from, to, indent: left.length };
}

function join(line: SourceLine, from: number, to: number): string {
  return line.cells
    .filter((cell) => cell.column >= from && cell.column + cell.width <= to)
    .map((cell) => cell.text)
    .join('');
}
