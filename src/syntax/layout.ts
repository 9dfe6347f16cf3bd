import type { Brackets } from './brackets.js';
import type { Token } from './tokens.js';

/** Tokens that cannot end a statement. The newline after a label's colon is as good as none. */
const UNFINISHED = new Set('= += -= == != < <= > >= + - * / % && || -> → . .. , : { and or'.split(' '));

/** A text ready for the grammar: as long as the file, with only those line ends left that end something. */
export interface Layout {
  readonly text: string;
  /** The tokens without the line ends that end nothing. */
  readonly tokens: readonly Token[];
  /** The partner of each bracket among `tokens`, else -1. */
  readonly partner: readonly number[];
}

/**
 * Blanks comments and those line ends that end no statement: inside `( )` and `[ ]`, after a comma,
 * a colon, `{`, `=` or a binary operator, and before `else`, `requires`, `{`, or an `or` with a `{`.
 */
export function layout(brackets: Brackets, length: number): Layout {
  const { tokens, partner } = brackets;
  const kept: Token[] = [];
  const newPartner: number[] = [];
  const open: number[] = [];
  const next = nextWords(tokens);
  tokens.forEach((token, i) => {
    if (token.kind === 'newline') {
      if (open.length > 0 && kept[open.at(-1)!]!.text !== '{') return;
      if (continues(kept.at(-1)) || awaited(tokens, next, i)) return;
    }
    kept.push(token);
    newPartner.push(-1);
    if (partner[i] === -1) return;
    if (partner[i]! > i) open.push(kept.length - 1);
    else {
      const opener = open.pop()!;
      newPartner[opener] = kept.length - 1;
      newPartner[kept.length - 1] = opener;
    }
  });
  return { text: textOf(kept, length), tokens: kept, partner: newPartner };
}

function continues(before: Token | undefined): boolean {
  if (before === undefined || before.kind === 'newline') return true;
  return (before.kind === 'mark' || before.kind === 'word') && UNFINISHED.has(before.text) && !before.broken;
}

/** Whether what comes after the line end at `i` belongs to what stands before it. */
function awaited(tokens: readonly Token[], next: Int32Array, i: number): boolean {
  switch (tokens[next[i]!]?.text) {
    case undefined:
    case 'else':
    case 'requires':
    case '{':
      return true;
    case 'or':
      return tokens[next[next[i]!]!]?.text === '{';
    default:
      return false;
  }
}

/** For each token the index of the next that is no line end. */
function nextWords(tokens: readonly Token[]): Int32Array {
  const next = new Int32Array(tokens.length);
  let index = tokens.length;
  for (let i = tokens.length - 1; i >= 0; i--) {
    next[i] = index;
    if (tokens[i]!.kind !== 'newline') index = i;
  }
  return next;
}

function textOf(tokens: readonly Token[], length: number): string {
  let end = 0;
  const parts: string[] = [];
  for (const token of tokens) {
    if (token.start === token.end) continue;
    parts.push(' '.repeat(token.start - end), token.kind === 'newline' ? '\n' : token.text);
    end = token.kind === 'newline' ? token.start + 1 : token.end;
  }
  parts.push(' '.repeat(length - end));
  return parts.join('');
}
