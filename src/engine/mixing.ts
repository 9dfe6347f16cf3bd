/**
 * States are mixed by a bijection, so that a table may hold what it made of them in their place: equal
 * if and only if the states are equal. Only the top bits choose a slot.
 */
import { type Code, get, i64, op, set, type Variable } from './wasm-code.js';

const FIRST = 0x9e3779b97f4a7c15n;
const SECOND = 0xd6e8feb86659fd93n;

/** Mixes a number that is not 0 in its place; it does not become 0. */
export const mix = (x: Variable): Code[] => [
  set(x, op('i64.mul', get(x), i64(FIRST))),
  set(x, op('i64.xor', get(x), op('i64.shr_u', get(x), i64(32n)))),
  set(x, op('i64.mul', get(x), i64(SECOND))),
];

/** What was mixed into this. */
export function unmix(mixed: bigint): bigint {
  let x = BigInt.asUintN(64, mixed * SECOND_INVERSE);
  x ^= x >> 32n;
  return BigInt.asUintN(64, x * FIRST_INVERSE);
}

/** Of an odd number, modulo 2^64: each round doubles the bits that are right. */
function inverse(odd: bigint): bigint {
  let x = odd;
  for (let i = 0; i < 5; i++) x = BigInt.asUintN(64, x * (2n - odd * x));
  return x;
}

const FIRST_INVERSE = inverse(FIRST);
const SECOND_INVERSE = inverse(SECOND);
