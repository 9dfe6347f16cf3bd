/** The states that a search has come to, for whoever wants to go over them. */
import type { Compact } from '../rules/index.js';
import { type Layout, pack, unpack } from './layout.js';
import type { Store } from './store.js';

export class Visited {
  constructor(
    private readonly rules: Compact,
    private readonly layout: Layout,
    private readonly store: Store,
  ) {}

  /** Each state as a number that no other has: its words, one behind the other. */
  *numbers(): Generator<bigint> {
    for (const words of this.store.states()) yield joined(words);
  }

  /** By variable of the rules that were to be searched. */
  state(number: bigint): readonly number[] {
    const words = BigUint64Array.from({ length: this.layout.words }, (_, i) =>
      BigInt.asUintN(64, number >> BigInt(64 * i)),
    );
    return this.rules.spelt(unpack(this.layout, words));
  }

  /** The number of a state; undefined if the search had no way to say it, so that it cannot have come to it. */
  numberOf(state: readonly number[]): bigint | undefined {
    const terse = this.rules.terse(state);
    const { variables } = this.rules;
    if (!terse.every((value, i) => variables[i]!.low <= value && value <= variables[i]!.high))
      return undefined;
    if (!this.rules.spelt(terse).every((value, i) => value === state[i])) return undefined;
    return joined(pack(this.layout, terse));
  }
}

const joined = (words: BigUint64Array): bigint =>
  words.length === 1 ? words[0]! : words.reduceRight((all, word) => (all << 64n) | word, 0n);
