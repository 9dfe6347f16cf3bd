import type { Diagnostic, Span } from '../source/index.js';
import { MOST_ERRORS, neverClosed, neverOpened, tooDeep } from './errors.js';
import type { Token, Tokens } from './tokens.js';

/** Deeper than this is no model, and recursion over it would not end well. */
const DEEPEST = 100;

const CLOSER: ReadonlyMap<string, string> = new Map([
  ['{', '}'],
  ['(', ')'],
  ['[', ']'],
]);
const CLOSERS = new Set(CLOSER.values());

/** The tokens of a text with their brackets in pairs. */
export interface Brackets {
  /** Without brackets that close nothing, and with closing ones of no length where they are missing. */
  readonly tokens: readonly Token[];
  /** For each token the index of its other bracket, or -1. */
  readonly partner: readonly number[];
  readonly diagnostics: readonly Diagnostic[];
  /** So deeply nested that no one should go on. */
  readonly hopeless: boolean;
}

/** What to take the indentation for. Only where brackets do not match is it asked at all. */
interface Guess {
  /** A declaration at the left margin begins an item, whatever is still open. */
  readonly items: boolean;
  /** A `}` that stands deeper than the line it would close is one too many. */
  readonly strays: boolean;
}

/** Pairs the brackets of a text. Where they do not match, the indentation says which is missing. */
export function brackets(tokens: Tokens): Brackets {
  const plain = new Pairing(tokens, { items: false, strays: false }).run();
  if (plain.diagnostics.length === 0 || plain.hopeless) return plain;
  const careful = new Pairing(tokens, { items: true, strays: true }).run();
  if (careful.diagnostics.length <= plain.diagnostics.length) return careful;
  return new Pairing(tokens, { items: true, strays: false }).run();
}

interface Open {
  readonly token: Token;
  /** Its index among the tokens that are kept. */
  readonly index: number;
  /** How far the line it stands on is indented. */
  readonly indent: number;
}

class Pairing {
  readonly #kept: Token[] = [];
  readonly #partner: number[] = [];
  readonly #diagnostics: Diagnostic[] = [];
  readonly #open: Open[] = [];
  /** A block that was closed by a `}` which, by its indentation, belongs to one further out. */
  #suspect: { readonly open: Open; readonly closer: Token } | undefined;

  /** What closed the last top-level block. */
  #last: Token | undefined;

  constructor(
    readonly tokens: Tokens,
    readonly guess: Guess,
  ) {}

  run(): Brackets {
    const { list, source, openComment } = this.tokens;
    let indent = 0;
    for (let i = 0; i < list.length; i++) {
      const token = list[i]!;
      const first = i === 0 || list[i - 1]!.kind === 'newline';
      if (first) indent = indentOf(source.text, token.start);
      if (
        this.guess.items &&
        first &&
        indent === 0 &&
        this.#open.length > 0 &&
        beginsItem(token, list[i + 1])
      )
        this.#closeAll(token);
      if (token.kind === 'mark' && CLOSER.has(token.text)) {
        this.#keep(token);
        this.#open.push({ token, index: this.#kept.length - 1, indent });
        if (this.#open.length > DEEPEST) return this.#giveUp(token);
      } else if (token.kind === 'mark' && CLOSERS.has(token.text)) this.#close(token, first, indent);
      else this.#keep(token);
    }
    // An open comment swallows the rest, closing brackets included.
    if (openComment !== undefined) this.#suspect = undefined;
    this.#closeAll(undefined, openComment === undefined);
    return { tokens: this.#kept, partner: this.#partner, diagnostics: this.#diagnostics, hopeless: false };
  }

  #keep(token: Token): void {
    this.#kept.push(token);
    this.#partner.push(-1);
  }

  #close(token: Token, first: boolean, indent: number): void {
    // A parenthesis ends with its statement; a brace that comes first says that it was forgotten.
    while (token.text === '}' && this.#open.length > 0 && this.#open.at(-1)!.token.text !== '{')
      this.#forget();
    const open = this.#open.at(-1);
    const matches = open !== undefined && CLOSER.get(open.token.text) === token.text;
    if (!matches || (this.guess.strays && first && indent > open.indent)) {
      this.#report(() => neverOpened(this.#span(token), this.#last && this.#span(this.#last)));
      return;
    }
    if (first && indent < open.indent) this.#suspect ??= { open, closer: token };
    this.#open.pop();
    this.#pair(open, token);
    if (token.text === '}' && this.#open.length === 0) this.#last = token;
  }

  #pair(open: Open, closer: Token): void {
    this.#keep(closer);
    const index = this.#kept.length - 1;
    this.#partner[open.index] = index;
    this.#partner[index] = open.index;
  }

  /** Takes an open parenthesis for a typing mistake in one statement. */
  #forget(): void {
    const { token, index } = this.#open.pop()!;
    this.#kept[index] = { ...token, broken: true };
    this.#report(() => neverClosed(this.#span(token), token.text));
  }

  /** Closes what is open where a new item begins, or at the end of the text. */
  #closeAll(next: Token | undefined, report = true): void {
    const open = this.#open.filter((o) => o.token.text === '{');
    if (report && open.length > 0) {
      const suspect = this.#suspect;
      const culprit = suspect?.open ?? open.at(-1)!;
      this.#diagnostics.push(
        neverClosed(this.#span(culprit.token), '{', {
          ...(suspect && { closer: this.#span(suspect.closer) }),
          ...(next && { next: this.#span(next) }),
          more: open.length - 1,
        }),
      );
    }
    const end = this.#kept.findLast((t) => t.kind !== 'newline')?.end ?? 0;
    while (this.#open.length > 0) {
      if (this.#open.at(-1)!.token.text !== '{') this.#forget();
      else this.#pair(this.#open.pop()!, { kind: 'mark', text: '}', start: end, end });
    }
    this.#suspect = undefined;
  }

  #giveUp(token: Token): Brackets {
    const diagnostics = [tooDeep(this.#span(token), DEEPEST)];
    return { tokens: [], partner: [], diagnostics, hopeless: true };
  }

  #report(make: () => Diagnostic): void {
    if (this.#diagnostics.length < MOST_ERRORS) this.#diagnostics.push(make());
  }

  #span({ start, end }: Token): Span {
    return { source: this.tokens.source, start, end };
  }
}

const NAMED = new Set(
  'thread interrupt fn struct enum object param flag def invariant finally reachable'.split(' '),
);
const TITLED = new Set(['check', 'model', 'import']);

function beginsItem(token: Token, next: Token | undefined): boolean {
  if (token.kind !== 'word' || next === undefined) return false;
  if (token.text === 'daemon') return next.text === 'thread';
  return (
    (NAMED.has(token.text) && next.kind === 'word') || (TITLED.has(token.text) && next.kind === 'string')
  );
}

/** The columns before the first word of the line, a tab being as good as eight blanks. */
function indentOf(text: string, start: number): number {
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  return line.replaceAll('\t', ' '.repeat(8)).length;
}
