/**
 * States are mixed by a bijection, so that a table may hold what it made of them in their place: equal
 * if and only if the states are equal. Only the top bits choose a slot.
 */
import { type Code, get, i64, memory, op, set, type Variable } from './wasm-code.js';

const FIRST = 0x9e3779b97f4a7c15n;
const SECOND = 0xd6e8feb86659fd93n;

/** Mixes a number that is not 0 in its place; it does not become 0. */
export const mix = (x: Variable): Code[] => [
  set(x, op('i64.mul', get(x), i64(FIRST))),
  set(x, op('i64.xor', get(x), op('i64.shr_u', get(x), i64(32n)))),
  set(x, op('i64.mul', get(x), i64(SECOND))),
];

/** Most bits that a word may have for its quotient to be kept. */
export const QUOTIENT_MOST = 48;

/**
 * Mixes so many low bits, which are all that a number has, in its place: they are the top bits then, and the
 * last bit is 1.
 */
export const mixFew = (x: Variable, bits: number): Code[] => [
  set(x, op('i64.shl', get(x), i64(BigInt(64 - bits)))),
  set(x, op('i64.mul', get(x), i64(FIRST))),
  set(x, op('i64.xor', get(x), op('i64.and', op('i64.shr_u', get(x), i64(half(bits))), i64(topMask(bits))))),
  set(x, op('i64.or', op('i64.mul', get(x), i64(SECOND)), i64(1n))),
];

const half = (bits: number): bigint => BigInt(Math.ceil(bits / 2));
const topMask = (bits: number): bigint => -1n << BigInt(64 - bits);

/** Most bits of a hash that can be kept: one bit tells it from an empty slot. */
export const HASH_MOST = 63;

/** Sets `to` to so many bits of a hash of the words at an address, at the top, and a bit that makes it something. */
export const hashed = (words: number, state: Variable, to: Variable, bits: number): Code[] => [
  set(to, i64(SECOND)),
  ...Array.from({ length: words }, (_, i): Code[] => [
    set(to, op('i64.add', get(to), memory('i64.load', 8 * i, get(state)))),
    ...mix(to),
    set(to, op('i64.xor', get(to), op('i64.shr_u', get(to), i64(29n)))),
  ]).flat(),
  set(to, op('i64.or', op('i64.and', get(to), i64(-1n << BigInt(64 - bits))), i64(1n))),
];

/**
 * How likely it is, at most, that a search which knows states by so many bits of a hash and came to so many
 * of them left any out. Up to the first that it leaves out it knows 0, 1, …, `states` others when it meets a
 * new one, and each time takes it for one of them with a probability of that number to 2^bits, as far as the
 * hash is as good as drawn: at most n(n + 1) / 2^(b + 1) in all. (P. Wolper and D. Leroy, Reliable hashing
 * without collision detection, CAV 1993; it is the chance that all is seen. That one error which is there is
 * missed is far less likely: U. Stern and D. Dill, Improved probabilistic verification by hash compaction,
 * CHARME 1995.)
 */
export const omission = (states: number, bits: number): number =>
  Math.min(1, (states * (states + 1)) / 2 ** (bits + 1));

/** What was mixed into this. */
export function unmix(mixed: bigint): bigint {
  let x = BigInt.asUintN(64, mixed * SECOND_INVERSE);
  x ^= x >> 32n;
  return BigInt.asUintN(64, x * FIRST_INVERSE);
}

/** The few bits that were mixed into this. */
export function unmixFew(mixed: bigint, bits: number): bigint {
  let x = BigInt.asUintN(64, (mixed & topMask(bits)) * SECOND_INVERSE);
  x ^= (x >> half(bits)) & topMask(bits);
  return BigInt.asUintN(64, x * FIRST_INVERSE) >> BigInt(64 - bits);
}

/** Of an odd number, modulo 2^64: each round doubles the bits that are right. */
function inverse(odd: bigint): bigint {
  let x = odd;
  for (let i = 0; i < 5; i++) x = BigInt.asUintN(64, x * (2n - odd * x));
  return x;
}

const FIRST_INVERSE = inverse(FIRST);
const SECOND_INVERSE = inverse(SECOND);
