import type { Brackets } from './brackets.js';
import type { Token, Tokens } from './tokens.js';

const OPERATORS = new Set('= += -= == != < <= > >= + - * / % && || -> → . .. , : { and or'.split(' '));

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
export function layout(tokens: Tokens, brackets: Brackets): Layout {
  const { list } = tokens;
  const kept: Token[] = [];
  const from: number[] = [];
  const depths: string[] = [];
  let before: Token | undefined;
  list.forEach((token, i) => {
    if (token.kind === 'newline') {
      const [next, afterNext] = following(list, i);
      if (depths.at(-1) === '(' || depths.at(-1) === '[') return;
      if (before === undefined || before.kind === 'newline' || continues(before) || awaited(next, afterNext))
        return;
    } else if (brackets.partner[i] !== -1) {
      if (brackets.partner[i]! > i) depths.push(token.text);
      else depths.pop();
    }
    before = token;
    kept.push(token);
    from.push(i);
  });
  const back = new Map(from.map((old, now) => [old, now]));
  return {
    text: textOf(kept, tokens.source.text.length),
    tokens: kept,
    partner: from.map((old) => back.get(brackets.partner[old]!) ?? -1),
  };
}

function continues(before: Token): boolean {
  return (before.kind === 'mark' || before.kind === 'word') && OPERATORS.has(before.text);
}

function awaited(next: Token | undefined, afterNext: Token | undefined): boolean {
  if (next === undefined) return true;
  switch (next.text) {
    case 'else':
    case 'requires':
    case '{':
      return true;
    case 'or':
      return afterNext?.text === '{';
    default:
      return false;
  }
}

/** The next two tokens that are no line ends. */
function following(list: readonly Token[], i: number): [Token | undefined, Token | undefined] {
  const found: Token[] = [];
  for (let j = i + 1; j < list.length && found.length < 2; j++)
    if (list[j]!.kind !== 'newline') found.push(list[j]!);
  return [found[0], found[1]];
}

function textOf(tokens: readonly Token[], length: number): string {
  let text = '';
  for (const token of tokens) {
    const said = token.kind === 'newline' ? '\n' : token.text;
    text += ' '.repeat(token.start - text.length) + said;
  }
  return text + ' '.repeat(length - text.length);
}
