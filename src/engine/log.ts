/**
 * The states that were found, in that order, in segments. Where they are numbered each has its parent
 * beside it, so that the way to it can be told.
 */
import { assert } from '../base/index.js';
import type { Fresh, Segment } from './explorer.js';

interface Parents {
  readonly first: number;
  readonly numbers: Uint32Array;
}

export class Log {
  private segments: Segment[] = [];
  private parents: Parents[] = [];
  private spare: (ArrayBuffer | SharedArrayBuffer)[] = [];
  /** States that have come in. */
  count = 0;
  /** Bytes that all of this takes. */
  bytes = 0;

  /** `perState`: words of a state; `segmentSize`: states in a full segment. */
  constructor(
    private readonly perState: number,
    private readonly segmentSize: number,
  ) {}

  /** Takes what a worker has found; what is not full is copied. */
  append(fresh: readonly Fresh[]): void {
    for (const { words, count, parents } of fresh) {
      const isFull = count === this.segmentSize;
      const kept = isFull ? words : words.slice(0, count * this.perState);
      this.segments.push({ words: kept, count, first: this.count });
      this.bytes += kept.byteLength;
      if (parents) {
        const numbers = isFull ? parents : parents.slice(0, count);
        this.parents.push({ first: this.count, numbers });
        this.bytes += numbers.byteLength;
      }
      this.count += count;
    }
  }

  /** Some of the states from one on, at most so many segments of them. */
  from(number: number, segments: number, end: number): Segment[] {
    const taken: Segment[] = [];
    for (let at = number; at < end && taken.length < segments; ) {
      const { words, count, first } = this.segments[this.indexOf(this.segments, at)]!;
      const stop = Math.min(first + count, end);
      const part = words.subarray((at - first) * this.perState, (stop - first) * this.perState);
      taken.push({ words: part, count: stop - at, first: at });
      at = stop;
    }
    return taken;
  }

  /** Forgets the segments before a state, and all parents. Buffers of full ones are used again. */
  forget(number: number): void {
    const kept = this.segments.findIndex(({ first, count }) => first + count > number);
    const gone = this.segments.splice(0, kept < 0 ? this.segments.length : kept);
    for (const { words } of gone) {
      const full = words.length === this.segmentSize * this.perState;
      if (full && this.spare.length < SPARES) this.spare.push(words.buffer);
      else this.bytes -= words.byteLength;
    }
    for (const { numbers } of this.parents) this.bytes -= numbers.byteLength;
    this.parents = [];
  }

  /** Buffers that nobody needs any more. */
  takeSpare(most: number): (ArrayBuffer | SharedArrayBuffer)[] {
    const taken = this.spare.splice(0, most);
    for (const buffer of taken) this.bytes -= buffer.byteLength;
    return taken;
  }

  state(number: number): BigUint64Array {
    const { words, first } = this.segments[this.indexOf(this.segments, number)]!;
    return words.slice((number - first) * this.perState, (number - first + 1) * this.perState);
  }

  /** The state that one was found from; the first was found from nowhere. */
  parent(number: number): number | undefined {
    if (number === 0) return undefined;
    const { numbers, first } = this.parents[this.indexOf(this.parents, number)]!;
    return numbers[number - first]!;
  }

  /** The last that begins at or before a state. */
  private indexOf(parts: readonly { readonly first: number }[], number: number): number {
    let [low, high] = [0, parts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (parts[middle]!.first <= number) low = middle;
      else high = middle;
    }
    assert(low < parts.length && parts[low]!.first <= number, `state ${number} is not in the log`);
    return low;
  }
}

const SPARES = 64;
