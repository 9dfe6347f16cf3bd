import { type Diagnostic, type Span, words } from '../source/index.js';
import type { Layout } from './layout.js';
import { type Segment, segments } from './segments.js';
import type { Token } from './tokens.js';
import { COMPOUND_WORDS, ITEM_WORDS, meantFor } from './vocabulary.js';

/** What the innermost braces are about. */
export type Surroundings = 'file' | 'struct' | 'enum' | 'body' | 'check' | 'fields';

/** Where the grammar could not go on, and what there is around it. */
export interface Spot {
  readonly layout: Layout;
  readonly source: Span['source'];
  /** Index of the token at which it stuck; where the text ends, one past the last. */
  readonly at: number;
  readonly around: Surroundings;
  /** The item, statement, field or clause that cannot be read. */
  readonly statement: Segment;
  /**
   * The first token of that part of the statement in which it stuck: labels and finished branches are
   * passed over.
   */
  readonly lead: number;
  /** What could have stood there, in the user's words. Asking costs a second match. */
  readonly expected: () => readonly string[];
}

/** Knows one usual mistake: its message, if this is it. */
export type Recogniser = (spot: Spot) => Diagnostic | undefined;

/** Finds out where in `chunk` the token `at` stands. */
export function spotAt(
  layout: Layout,
  source: Span['source'],
  chunk: Segment,
  at: number,
  expected: () => readonly string[],
): Spot {
  let around: Surroundings | undefined;
  let inside = chunk;
  let open = chunk.from;
  // Blocks around `at` from the outside in; braces that hold no statements belong to theirs.
  for (let i = chunk.from; i < Math.min(at, chunk.to); i++) {
    const end = layout.partner[i]!;
    if (end <= i || layout.tokens[i]!.text !== '{') continue;
    if (end < at) i = end;
    else {
      const next = surroundings(layout, statementAt(layout, inside, i).from, i, around ?? 'file');
      if (next === undefined) continue;
      around = next;
      open = i;
      inside = { from: open + 1, to: end };
    }
  }
  const statement = statementAt(layout, inside, at);
  return {
    layout,
    source,
    at,
    around: around ?? 'file',
    statement,
    lead: leadOf(layout, statement, at),
    expected,
  };
}

/** The segment of `stretch` in which a token stands, or which ends there. */
function statementAt(layout: Layout, stretch: Segment, at: number): Segment {
  const all = segments(layout, stretch);
  return all.find((s) => s.from <= at && at < s.to) ?? all.find((s) => at <= s.to) ?? all.at(-1) ?? stretch;
}

/** What the `{` at `open` begins, in a statement that begins at `from`; nothing if a mere set. */
function surroundings(
  layout: Layout,
  from: number,
  open: number,
  outer: Surroundings,
): Surroundings | undefined {
  const { tokens } = layout;
  const beforeName = tokens[open - 2]?.text;
  if (beforeName === 'new' || beforeName === 'trynew') return 'fields';
  if (outer === 'body') return 'body';
  // Whatever else stands before it: `and check "…" {` is still a check.
  const first = tokens[from]!.text;
  const head = outer === 'file' && !ITEM_WORDS.has(first) ? (meantFor(first, ITEM_WORDS) ?? first) : first;
  const word = /^(struct|enum|check)$/.test(beforeName ?? '') ? beforeName! : head;
  switch (word) {
    case 'struct':
      return 'struct';
    case 'enum':
      return 'enum';
    case 'check':
      return 'check';
    case 'object':
      return 'fields';
    case 'order':
      return undefined;
    case 'when':
      return outer;
    case 'init':
    case 'on':
      return 'body';
    default: {
      const guarded = tokens.slice(from, open).findLast((t) => t.kind === 'word' && t.text === 'guarded_by');
      if (guarded === undefined) return outer === 'file' ? 'body' : undefined;
      return tokens[open - 1] === guarded ? undefined : outer;
    }
  }
}

function leadOf(layout: Layout, { from, to }: Segment, at: number): number {
  const { tokens, partner } = layout;
  let lead = from;
  while (lead + 2 < to && lead + 1 < at && tokens[lead]!.kind === 'word' && tokens[lead + 1]!.text === ':') {
    if (ITEM_WORDS.has(tokens[lead]!.text)) break;
    lead += 2;
  }
  if (!COMPOUND_WORDS.has(tokens[lead]!.text)) return lead;
  for (let i = lead; i < at; i++) {
    if (partner[i]! > i && partner[i]! < at) {
      const brace = tokens[i]!.text === '{';
      i = partner[i]!;
      if (brace && i + 1 <= at && i + 1 < to) lead = i + 1;
      if (brace && lead + 1 <= at && /^(else|or)$/.test(tokens[lead]!.text) && lead + 1 < to) lead += 1;
    }
  }
  return lead;
}

export const tokenAt = (spot: Spot, index: number): Token | undefined => spot.layout.tokens[index];

export function spanOf(spot: Spot, from: number, to: number = from): Span {
  const { tokens } = spot.layout;
  return { source: spot.source, start: tokens[from]!.start, end: tokens[to]!.end };
}

/** Where something is missing: right after what stands before. */
export function gapAt(spot: Spot): Span {
  const token = tokenAt(spot, spot.at);
  if (token !== undefined && token.kind !== 'newline' && token.end > token.start)
    return spanOf(spot, spot.at);
  const end = tokenAt(spot, spot.at - 1)?.end ?? 0;
  return { source: spot.source, start: end, end };
}

export function textAt(spot: Spot, index: number): string {
  return tokenAt(spot, index)?.text ?? '';
}

/** Whether a statement ends before the token at `index`. */
export function endsAt(spot: Spot, index: number): boolean {
  const token = tokenAt(spot, index);
  return token === undefined || token.kind === 'newline' || token.text === ';' || token.text === '}';
}

/** The text from one token to another on one line, shortened. */
export function wordsOf(spot: Spot, from: number, to: number): string {
  const all = words(spanOf(spot, from, to));
  return all.length <= 60 ? all : `${all.slice(0, 59)}…`;
}

/** ` : 0..3 = 2` for a name that is followed by `= 2`: the type that its first value suggests. */
export function typedAs(spot: Spot, name: number): string {
  const first = textAt(spot, name + 1) === '=' ? textAt(spot, name + 2) : '';
  if (/^\d+$/.test(first)) return ` : 0..${Math.max(3, Number(first))} = ${first}`;
  if (first === 'null' || first === 'NULL') return ' : file? = null';
  return ` : bool = ${first === 'true' ? 'true' : 'false'}`;
}

/** A token as messages name it. */
export function describe(token: Token | undefined): string {
  if (token === undefined || token.start === token.end) return 'the end of the file';
  switch (token.kind) {
    case 'newline':
      return 'the end of the line';
    case 'string':
      return 'a text in quotes';
    case 'number':
      return `the number \`${token.text}\``;
    case 'word':
    case 'mark':
      return `\`${token.text}\``;
  }
}
