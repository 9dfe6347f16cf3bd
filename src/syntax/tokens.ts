import type { Diagnostic, Source, Span } from '../source/index.js';
import { badCharacter, badNameCharacter, MOST_ERRORS, openComment, openString } from './errors.js';

/**
 * One piece of text. `text` is as long as what it stands for, but where a character was a plain slip
 * (a typographic quote) it is the one that was meant, so that the grammar can go on.
 */
export interface Token {
  readonly kind: 'word' | 'number' | 'string' | 'mark' | 'newline';
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Already reported: whatever statement it stands in is not read any further. */
  readonly broken?: true;
}

/** A text cut into tokens; comments and blanks are what lies between them. */
export interface Tokens {
  readonly source: Source;
  readonly list: readonly Token[];
  readonly diagnostics: readonly Diagnostic[];
  /** Where a comment begins that runs to the end of the text. */
  readonly openComment?: number;
}

const PATTERN = new RegExp(
  [
    String.raw`(?<blank>[ \t\f\v\u00a0\ufeff]+|//[^\r\n]*)`,
    String.raw`(?<newline>\r\n?|\n)`,
    String.raw`(?<comment>/\*[^]*?\*/)`,
    String.raw`(?<openComment>/\*[^]*)`,
    '(?<word>[A-Za-z_][A-Za-z0-9_]*)',
    '(?<number>[0-9][A-Za-z0-9_]*)',
    String.raw`(?<string>"(?:[^"\\\r\n]+|\\.)*(?<quote>")?)`,
    String.raw`(?<curly>[“”„][^"“”\r\n]*["“”]?)`,
    String.raw`(?<mark>->|→|\.\.|\+\+|--|\+=|-=|==|!=|<=|>=|&&|\|\||[!-/:-@[-\x60{-~])`,
    String.raw`(?<bad>[^\x09-\x0d\x20-\x7e→“”„]+)`,
  ].join('|'),
  'uy',
);

/** Characters that word processors and mail programs put in place of plain ones. */
const MEANT: ReadonlyMap<string, string> = new Map([
  ['‘', "'"],
  ['’', "'"],
  ['–', '-'],
  ['—', '-'],
  ['−', '-'],
  ['×', '*'],
  ['；', ';'],
  ['，', ','],
  ['：', ':'],
]);

/** Cuts a text into tokens. Reports what no token can be: loose characters, open strings and comments. */
export function tokens(source: Source): Tokens {
  const list: Token[] = [];
  const diagnostics: Diagnostic[] = [];
  const { text } = source;
  const report = (diagnostic: Diagnostic) => {
    if (diagnostics.length < MOST_ERRORS) diagnostics.push(diagnostic);
  };
  let unfinished: number | undefined;
  PATTERN.lastIndex = 0;
  while (PATTERN.lastIndex < text.length) {
    const start = PATTERN.lastIndex;
    const groups = PATTERN.exec(text)!.groups!;
    const end = PATTERN.lastIndex;
    const found = text.slice(start, end);
    if (groups.blank !== undefined) continue;
    if (groups.newline !== undefined) list.push({ kind: 'newline', text: found, start, end });
    else if (groups.word !== undefined) list.push({ kind: 'word', text: found, start, end });
    else if (groups.mark !== undefined) list.push({ kind: 'mark', text: found, start, end });
    else if (groups.number !== undefined) list.push({ kind: 'number', text: found, start, end });
    else if (groups.quote !== undefined) list.push({ kind: 'string', text: found, start, end });
    else if (groups.string !== undefined) {
      const token = closed(found, start);
      PATTERN.lastIndex = token.end;
      report(openString({ source, start, end: token.end }));
      list.push(token);
    } else if (groups.curly !== undefined) {
      report(badCharacter({ source, start, end: start + 1 }, found[0]!, '"'));
      list.push(closed(found, start));
    } else if (groups.comment !== undefined) {
      // A comment over several lines ends a statement as the line end in it would.
      if (/[\r\n]/.test(found)) list.push({ kind: 'newline', text: found, start, end });
    } else if (groups.openComment !== undefined) {
      unfinished = start;
      report(openComment({ source, start, end: start + 2 }));
    } else {
      const span = { source, start, end };
      const meant = MEANT.get(found);
      report(meant === undefined ? unknown(span, found) : badCharacter(span, found, meant));
      list.push({
        kind: 'mark',
        text: meant ?? found,
        start,
        end,
        ...(meant === undefined && { broken: true }),
      });
    }
  }
  return { source, list, diagnostics, ...(unfinished !== undefined && { openComment: unfinished }) };
}

function unknown(span: Span, found: string): Diagnostic {
  const { text } = span.source;
  const inName = /\w/.test(text[span.start - 1] ?? '') || /\w/.test(text[span.end] ?? '');
  return inName && /\p{L}/u.test(found) ? badNameCharacter(span, found) : badCharacter(span, found);
}

/** A string whose end is missing or curly: it ends before a `{` at the end of its line, or at that end. */
function closed(found: string, start: number): Token {
  const kept = /["“”]$/.test(found.slice(1)) ? found : found.replace(/\s*\{?\s*$/, '');
  const text = kept.length < 2 ? kept : `"${kept.slice(1, -1)}"`;
  const token = { kind: 'string', text, start, end: start + kept.length } as const;
  return kept.length < 2 ? { ...token, broken: true } : token;
}
