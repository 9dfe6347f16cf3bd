/** One text and the name it goes by: a path relative to where the command runs, or `<stdin>`. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** A stretch of one source, in UTF-16 offsets, `end` exclusive. */
export interface Span {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

/** A place as people name it: both 1-based, the column in code points. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const lineStartsOf = new WeakMap<Source, readonly number[]>();

/** Offsets at which the lines of a source begin; line breaks are LF, CRLF or a lone CR. */
export function lineStarts(source: Source): readonly number[] {
  let starts = lineStartsOf.get(source);
  if (starts === undefined) {
    starts = [0, ...[...source.text.matchAll(/\r\n|\n|\r/g)].map((m) => m.index + m[0].length)];
    lineStartsOf.set(source, starts);
  }
  return starts;
}

/** Line and column of an offset; an offset past the end is the end. */
export function position(source: Source, offset: number): Position {
  const starts = lineStarts(source);
  const at = Math.min(offset, source.text.length);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= at) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: [...source.text.slice(starts[low], at)].length + 1 };
}

/** The words that a span covers, white space folded, as traces and messages quote them. */
export function words(span: Span): string {
  return span.source.text.slice(span.start, span.end).replace(/\s+/g, ' ').trim();
}
