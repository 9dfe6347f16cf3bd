import type { Diagnostic, Source, Span } from '../source/index.js';
import { badCharacter, openComment, openString } from './errors.js';

/**
 * One piece of text. `text` is as long as what it stands for, but where a character was a plain slip
 * (a typographic quote) it is the one that was meant, so that the grammar can go on.
 */
export interface Token {
  readonly kind: 'word' | 'number' | 'string' | 'mark' | 'newline';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A text cut into tokens; comments and blanks are what lies between them. */
export interface Tokens {
  readonly source: Source;
  readonly list: readonly Token[];
  readonly diagnostics: readonly Diagnostic[];
}

const PATTERN = new RegExp(
  [
    String.raw`(?<blank>[ \t\f\v\u00a0\ufeff]+|//[^\r\n]*)`,
    String.raw`(?<newline>\r\n?|\n)`,
    String.raw`(?<comment>/\*[^]*?(?:\*/|$(?![^])))`,
    '(?<word>[A-Za-z_][A-Za-z0-9_]*)',
    '(?<number>[0-9]+)',
    String.raw`(?<string>["“”„](?:[^"“”\\\r\n]|\\.)*["“”]?)`,
    String.raw`(?<mark>->|→|\.\.|\+\+|--|\+=|-=|==|!=|<=|>=|&&|\|\||[!-/:-@[-\x60{-~])`,
    '(?<bad>[^])',
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
  PATTERN.lastIndex = 0;
  while (PATTERN.lastIndex < text.length) {
    const start = PATTERN.lastIndex;
    const groups = PATTERN.exec(text)!.groups!;
    const end = PATTERN.lastIndex;
    const span: Span = { source, start, end };
    const add = (kind: Token['kind'], meant = text.slice(start, end)) =>
      list.push({ kind, text: meant, start, end });
    if (groups.blank !== undefined) continue;
    if (groups.newline !== undefined) add('newline');
    else if (groups.word !== undefined) add('word');
    else if (groups.number !== undefined) add('number');
    else if (groups.mark !== undefined) add('mark');
    else if (groups.comment !== undefined) {
      if (!/^\/\*[\s\S]*\*\/$/.test(groups.comment) || groups.comment.length < 4)
        diagnostics.push(openComment({ source, start, end: start + 2 }));
      // A comment over several lines ends a statement as the line end in it would.
      else if (/[\r\n]/.test(groups.comment)) add('newline');
    } else if (groups.string !== undefined) {
      const token = string(source, start, groups.string);
      PATTERN.lastIndex = token.end;
      if (/[“”„]/.test(groups.string)) diagnostics.push(badCharacter(span, groups.string[0]!, '"'));
      else if (!/[^\\]"$/.test(groups.string) && groups.string !== '""')
        diagnostics.push(openString({ source, start, end: token.end }));
      list.push(token);
    } else {
      const meant = MEANT.get(groups.bad!);
      diagnostics.push(badCharacter(span, groups.bad!, meant));
      if (meant !== undefined) add('mark', meant);
    }
  }
  return { source, list, diagnostics };
}

/** A string that is closed where the text forgets to: before a `{` at the end of its line, or at that end. */
function string(source: Source, start: number, found: string): Token {
  const plain = found.replace(/[“”„]/g, '"');
  const closed = plain.length > 1 && /(^|[^\\])"$/.test(plain.slice(1));
  const kept = closed ? plain : `${plain.replace(/\s*\{?\s*$/, '').slice(0, -1)}"`;
  const end = start + kept.length;
  return { kind: 'string', text: kept, start, end: Math.min(end, source.text.length) };
}
