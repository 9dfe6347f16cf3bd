import type { Semantics } from 'ohm-js';
import type { Diagnostic, Source } from '../source/index.js';
import { Draft } from './draft.js';
import { tooDeep } from './errors.js';
import { expectedAt } from './expected.js';
import { syntax } from './grammar.js';
import type { Piece } from './items.js';
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
  #found: Diagnostic[] = [];

  constructor(
    readonly source: Source,
    readonly layout: Layout,
  ) {}

  /** The item, or nothing if its very head cannot be read, and what there is to say. */
  read(item: Segment): { readonly piece: Piece | undefined; readonly diagnostics: Diagnostic[] } {
    this.#found = [];
    return { piece: this.#attempt(item, 'Chunk', (tree) => tree.piece()), diagnostics: this.#found };
  }

  #attempt<T>(item: Segment, rule: string, build: (tree: ReturnType<Semantics>) => T): T | undefined {
    const beyond = beyondLimits(this.source, this.layout, item);
    if (beyond !== undefined) {
      this.#found.push(beyond);
      return undefined;
    }
    const draft = new Draft(this.layout, item);
    if (!this.#withoutBroken(draft)) return undefined;
    const blanked: Segment[] = [];
    for (let spent = 0; spent <= PATIENCE; spent += draft.text.length) {
      const outcome = this.#match(draft, rule, build);
      if (!('spot' in outcome)) return outcome.tree;
      const { statement, at } = outcome.spot;
      // What fails where something was blanked fails because of that.
      if (!blanked.some((b) => b.from <= at && at <= b.to)) {
        this.#found.push(mistake(outcome.spot));
        this.#readBodies(statement, at);
      }
      if (draft.covers(statement) || !draft.blank(statement)) return undefined;
      blanked.push(statement);
    }
    return undefined;
  }

  #match<T>(
    draft: Draft,
    rule: string,
    build: (tree: ReturnType<Semantics>) => T,
  ): { readonly tree: T | undefined } | { readonly spot: Spot } {
    const { grammar, semantics, place } = syntax();
    try {
      const result = grammar.match(draft.text, rule);
      if (!result.failed()) {
        const tree = place.at(this.source, draft.start, draft.end, this.#found, () =>
          build(semantics(result)),
        );
        return { tree };
      }
      const at = draft.tokenAt(result.getRightmostFailurePosition());
      return { spot: this.#spot(draft.item, at, () => expectedAt(result)) };
    } catch (thrown) {
      // The grammar is recursive, and so are long chains of `else if` or `not`, whatever the brackets.
      if (!(thrown instanceof RangeError)) throw thrown;
      const { start, end } = this.layout.tokens[draft.item.from]!;
      this.#found.push(tooDeep({ source: this.source, start, end }));
      return { tree: undefined };
    }
  }

  /** Blanks what has been reported already. False if nothing can remain. */
  #withoutBroken(draft: Draft): boolean {
    for (let i = draft.item.from; i < draft.item.to; i++) {
      if (this.layout.tokens[i]!.broken === undefined) continue;
      const { statement } = this.#spot(draft.item, i);
      if (draft.covers(statement)) return false;
      draft.blank(statement);
      i = statement.to - 1;
    }
    return true;
  }

  /** The bodies of a statement or an item whose head is wrong have mistakes of their own. */
  #readBodies(whole: Segment, at: number): void {
    const { tokens, partner } = this.layout;
    for (let i = at; i < whole.to; i++) {
      if (partner[i]! <= i) continue;
      const ofSwitch = tokens[i - 1]?.text === ')' && tokens[partner[i - 1]! - 1]?.text === 'switch';
      if (tokens[i]!.text === '{' && !ofSwitch && this.#spot(whole, i + 1).around === 'body')
        this.#attempt({ from: i, to: partner[i]! + 1 }, 'Block', (block) => block.stmts());
      i = partner[i]!;
    }
  }

  #spot(item: Segment, at: number, expected: () => readonly string[] = () => []): Spot {
    return spotAt(this.layout, this.source, item, at, expected);
  }
}
