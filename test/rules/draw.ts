/** Draws from what it is given. */
import type { GeneratorValue } from 'fast-check';
import fc from 'fast-check';

export class Draw {
  constructor(private readonly g: GeneratorValue) {}

  number(min: number, max: number): number {
    return this.g(fc.integer, { min, max });
  }

  /** One of these. */
  of<T>(all: readonly T[]): T {
    return all[this.number(0, all.length - 1)]!;
  }

  /** What one of these makes; the others are not asked. */
  one<T>(...ways: readonly (() => T)[]): T {
    return this.of(ways)();
  }

  /** One time in so many. */
  chance(of: number): boolean {
    return this.number(1, of) === 1;
  }
}
