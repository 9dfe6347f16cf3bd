import type { Semantics } from 'ohm-js';
import type { Diagnostic, Source } from '../source/index.js';
import type { Piece } from './declarations.js';
import { tooDeep } from './errors.js';
import { expectedAt } from './expected.js';
import { syntax } from './grammar.js';
import type { Layout } from './layout.js';
import { beyondLimits } from './limits.js';
import { mistake } from './mistakes.js';
import type { Segment } from './segments.js';
import { type Spot, spotAt } from './spot.js';

/** How much text may be matched again for the sake of more than one message about an item. */
const PATIENCE = 400_000;

/**
 * Reads one item. A statement that cannot be read is reported, blanked, and the rest read again, so
 * that each mistake has its own message and what is right around it stays.
 */
export class Reader {
  constructor(
    readonly source: Source,
    readonly layout: Layout,
    readonly diagnostics: Diagnostic[],
  ) {}

  /** The item, or nothing if its very head cannot be read. */
  read(chunk: Segment): Piece | undefined {
    return this.#attempt(chunk, 'Chunk', (tree) => tree.piece());
  }

  #attempt<T>(chunk: Segment, rule: string, build: (tree: ReturnType<Semantics>) => T): T | undefined {
    const { grammar, semantics, place } = syntax();
    const { tokens } = this.layout;
    const start = tokens[chunk.from]!.start;
    const end = tokens[chunk.to - 1]!.end;
    const beyond = beyondLimits(this.source, this.layout, chunk);
    if (beyond !== undefined) {
      this.diagnostics.push(beyond);
      return undefined;
    }
    const missing = tokens.slice(chunk.from, chunk.to).filter((t) => t.start === t.end);
    let text = this.layout.text.slice(start, end) + '}'.repeat(missing.length);
    const blank = (part: Segment) => {
      const from = tokens[part.from]!.start - start;
      const to = tokens[part.to - 1]!.end - start;
      text = text.slice(0, from) + ' '.repeat(to - from) + text.slice(to);
    };
    const whole = (part: Segment) => part.from <= chunk.from && part.to >= chunk.to;
    for (let i = chunk.from; i < chunk.to; i++) {
      if (tokens[i]!.broken === undefined) continue;
      const { statement } = this.#spot(chunk, i);
      if (whole(statement)) return undefined;
      blank(statement);
      i = statement.to - 1;
    }
    const blanked: Segment[] = [];
    for (let spent = 0; spent <= PATIENCE; spent += text.length) {
      try {
        const result = grammar.match(text, rule);
        if (!result.failed())
          return place.at(this.source, start, end, this.diagnostics, () => build(semantics(result)));
        const at = this.#tokenAt(chunk, start + result.getRightmostFailurePosition(), end);
        const spot = this.#spot(chunk, at, () => expectedAt(result));
        const { statement } = spot;
        // What fails where something was blanked fails because of that.
        if (!blanked.some((b) => b.from <= at && at <= b.to)) this.diagnostics.push(mistake(spot));
        if (whole(statement)) {
          this.#readBodies(statement, at);
          return undefined;
        }
        blanked.push(statement);
        blank(statement);
      } catch (thrown) {
        if (!(thrown instanceof RangeError)) throw thrown;
        const { start: from, end: to } = tokens[chunk.from]!;
        this.diagnostics.push(tooDeep({ source: this.source, start: from, end: to }));
        return undefined;
      }
    }
    return undefined;
  }

  /** The bodies of an item whose head is wrong have mistakes of their own. */
  #readBodies(item: Segment, at: number): void {
    const { tokens, partner } = this.layout;
    for (let i = at; i < item.to; i++) {
      if (partner[i]! <= i) continue;
      if (tokens[i]!.text === '{' && this.#spot(item, i + 1).around === 'body')
        this.#attempt({ from: i, to: partner[i]! + 1 }, 'Block', (block) => block.stmts());
      i = partner[i]!;
    }
  }

  #spot(chunk: Segment, at: number, expected: () => readonly string[] = () => []): Spot {
    return spotAt(this.layout, this.source, chunk, at, expected);
  }

  /** The token at an offset, or the next one. */
  #tokenAt(chunk: Segment, offset: number, end: number): number {
    const { tokens } = this.layout;
    let at = chunk.from;
    while (at < chunk.to && tokens[at]!.end <= offset) {
      if (offset >= end && tokens[at]!.start === tokens[at]!.end) break;
      at++;
    }
    return at;
  }
}
