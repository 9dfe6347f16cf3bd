/**
 * How a state is packed: each variable in a field of just as many bits as its range needs, as its
 * distance from the low end, in words of 64 bits. No field straddles two words, and variables that
 * have one value only take no bits. The top bit of a word stays free, so that a word plus one is
 * never 0: tables take 0 for an empty slot.
 *
 * Where one word is not enough the bits are spread evenly. Words are interned, and of two halves there
 * are fewer different ones than of a large part and a small rest.
 */
import { assert } from '../base/index.js';
import type { Rules, Variable } from '../rules/rules.js';

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
const ROOM = 63;

/** `room`: bits in a word that fields may use. */
export function layoutOf({ variables }: Pick<Rules, 'variables'>, room = ROOM): Layout {
  const widths = variables.map(widthOf);
  const bits = widths.reduce((sum, width) => sum + width, 0);
  const share = bits / Math.ceil(Math.max(bits, 1) / room);
  let word = 0;
  let used = 0;
  const fields = variables.map(({ low }, i): Field => {
    const width = widths[i]!;
    if (width > 0 && used > 0 && (used + width > room || used >= share)) [word, used] = [word + 1, 0];
    const field = { word, shift: used, width, low };
    used += width;
    return field;
  });
  return { fields, words: word + 1, bits };
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
