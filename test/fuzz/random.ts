/** What models are drawn with: the same seed, the same draws, on every machine. */
import { Random as Source } from '../../src/base/random.js';

export class Random {
  private readonly source: Source;

  constructor(readonly seed: number) {
    // Neighbouring seeds begin far apart.
    this.source = new Source(Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) | 0);
    for (let i = 0; i < 4; i++) this.source.bits();
  }

  /** 0 … n - 1. */
  below(n: number): number {
    return Math.floor((this.source.bits() / 2 ** 32) * n);
  }

  /** Both ends included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  chance(probability: number): boolean {
    return this.source.bits() / 2 ** 32 < probability;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }

  shuffled<T>(items: readonly T[]): T[] {
    const result = [...items];
    for (let i = result.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [result[i], result[j]] = [result[j]!, result[i]!];
    }
    return result;
  }

  /** One of the entries, each as likely as its weight says. */
  weighted<T>(entries: readonly (readonly [weight: number, item: T])[]): T {
    let left = (this.source.bits() / 2 ** 32) * entries.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, item] of entries) {
      left -= weight;
      if (left < 0) return item;
    }
    return entries.at(-1)![1];
  }
}

/** Numbers that a text stands for: the same, whatever else is drawn. */
export function numbersOf(text: string): number[] {
  let hash = 0;
  for (const character of text) hash = (Math.imul(hash, 31) + character.codePointAt(0)!) | 0;
  const random = new Random(hash);
  return Array.from({ length: 64 }, () => random.below(2 ** 31));
}
