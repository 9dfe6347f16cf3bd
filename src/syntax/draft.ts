import type { Layout } from './layout.js';
import type { Segment } from './segments.js';
import type { Token } from './tokens.js';

/** The text of one item as the grammar gets it, from which statements can be taken away. */
export class Draft {
  readonly start: number;
  readonly end: number;
  readonly #tokens: readonly Token[];
  #text: string;
  /** Closing braces of no length, which the file lacks and the grammar needs: they all come last. */
  #missing: number;

  constructor(
    { text, tokens }: Layout,
    readonly item: Segment,
  ) {
    this.#tokens = tokens;
    this.start = tokens[item.from]!.start;
    this.end = tokens[item.to - 1]!.end;
    this.#text = text.slice(this.start, this.end);
    this.#missing = this.#lacking(item);
  }

  get text(): string {
    return this.#text + '}'.repeat(this.#missing);
  }

  covers({ from, to }: Segment): boolean {
    return from <= this.item.from && to >= this.item.to;
  }

  /** Puts blanks for a statement. False if there was nothing left of it. */
  blank(part: Segment): boolean {
    const from = this.#tokens[part.from]!.start - this.start;
    const to = this.#tokens[part.to - 1]!.end - this.start;
    const before = this.#text.slice(from, to);
    if (before.trim() === '') return false;
    this.#text = this.#text.slice(0, from) + ' '.repeat(to - from) + this.#text.slice(to);
    this.#missing -= this.#lacking(part);
    return true;
  }

  /** The token at an offset of the text, or the next one. */
  tokenAt(offset: number): number {
    const wanted = this.start + offset;
    let at = this.item.from;
    while (at < this.item.to && this.#tokens[at]!.end <= wanted) {
      if (wanted >= this.end && isMissing(this.#tokens[at]!)) break;
      at++;
    }
    return at;
  }

  #lacking({ from, to }: Segment): number {
    let lacking = 0;
    for (let i = from; i < to; i++) if (isMissing(this.#tokens[i]!)) lacking++;
    return lacking;
  }
}

const isMissing = (token: Token): boolean => token.start === token.end;
