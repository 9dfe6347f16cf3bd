/**
 * How a state is packed: each variable in a field of just as many bits as its range needs, as its
 * distance from the low end, in words of 64 bits. No field straddles two words, and variables that
 * have one value only take no bits. The top bit of a word stays free, so that a word plus one is
 * never 0: tables take 0 for an empty slot.
 *
 * Where one word is not enough the bits are spread evenly. Words are interned, and of two halves there
 * are fewer different ones than of a large part and a small rest; fewer still if what changes together
 * stands together.
 */
import { assert } from '../base/index.js';
import { leavesIn } from '../rules/index.js';
import type { Rules, ThreadRules, Variable } from '../rules/rules.js';

/** Where a variable is. */
export interface Field {
  readonly word: number;
  /** Of the lowest bit. */
  readonly shift: number;
  /** Bits; 0 for a variable with one value only. */
  readonly width: number;
  /** What 0 in the field means. */
  readonly low: number;
}

export interface Layout {
  /** By variable. */
  readonly fields: readonly Field[];
  readonly words: number;
  /** Bits in all fields together. */
  readonly bits: number;
}

/** All but the top bit. */
export const ROOM = 63;

/** `room`: bits in a word that fields may use. */
export function layoutOf({ variables, threads }: Pick<Rules, 'variables' | 'threads'>, room = ROOM): Layout {
  const widths = variables.map(widthOf);
  const bits = widths.reduce((sum, width) => sum + width, 0);
  const share = bits / Math.ceil(Math.max(bits, 1) / room);
  const fields: Field[] = variables.map(({ low }) => ({ word: 0, shift: 0, width: 0, low }));
  const left = new Set(variables.flatMap(({ index }) => (widths[index]! > 0 ? [index] : [])));
  const bonds = bits > room ? bondsOf(threads) : undefined;
  let words = 0;
  for (; left.size > 0 || words === 0; words++) {
    const inside: number[] = [];
    let used = 0;
    while (used < share) {
      const fitting = [...left].filter((one) => used === 0 || used + widths[one]! <= room);
      const next = closest(fitting, inside, bonds);
      if (next === undefined) break;
      fields[next] = { word: words, shift: used, width: widths[next]!, low: variables[next]!.low };
      used += widths[next]!;
      inside.push(next);
      left.delete(next);
    }
  }
  return { fields, words, bits };
}

/** How often two variables change in one step. */
type Bonds = ReadonlyMap<number, ReadonlyMap<number, number>>;

function bondsOf(threads: readonly ThreadRules[]): Bonds {
  const bonds = new Map<number, Map<number, number>>();
  for (const leaf of threads.flatMap(({ at }) => at.flatMap(({ steps }) => leavesIn(steps))))
    for (const { variable: one } of leaf.updates) {
      const others = bonds.get(one) ?? new Map<number, number>();
      bonds.set(one, others);
      for (const { variable: other } of leaf.updates) others.set(other, (others.get(other) ?? 0) + 1);
    }
  return bonds;
}

/** Of those left the one that changes most often with those inside; where none does, the first. */
function closest(
  left: readonly number[],
  inside: readonly number[],
  bonds: Bonds | undefined,
): number | undefined {
  if (!bonds) return left[0];
  const bondTo = (one: number): number =>
    inside.reduce((sum, other) => sum + (bonds.get(one)?.get(other) ?? 0), 0);
  return left.reduce<number | undefined>(
    (best, one) => (best === undefined || bondTo(one) > bondTo(best) ? one : best),
    undefined,
  );
}

function widthOf({ low, high, name }: Variable): number {
  const width = (high - low).toString(2).length;
  assert(Number.isSafeInteger(high - low) && width <= 32, `${name} needs ${width} bits`);
  return high === low ? 0 : width;
}

/** All ones in the field, where it stands in its word. */
export const maskOf = ({ width, shift }: Field): bigint => ((1n << BigInt(width)) - 1n) << BigInt(shift);

/** A value where it stands in its word. */
export const placed = (field: Field, value: number): bigint =>
  BigInt(value - field.low) << BigInt(field.shift);

export function pack({ fields, words }: Layout, state: readonly number[]): BigUint64Array {
  const packed = new BigUint64Array(words);
  fields.forEach((field, i) => {
    const value = placed(field, state[i]!);
    assert((value & ~maskOf(field)) === 0n, `variable ${i} cannot be ${state[i]}`);
    packed[field.word]! |= value;
  });
  return packed;
}

export function unpack({ fields }: Layout, packed: BigUint64Array): number[] {
  return fields.map(
    (field) => Number((packed[field.word]! & maskOf(field)) >> BigInt(field.shift)) + field.low,
  );
}
