/** A part of the table of states: it gives back what was put in, whatever its slots hold, and however it grows. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { areaOf, Bank, compiledBank, compiledQuotients, newMemory } from '../../src/engine/bank.js';
import { generate } from '../../src/engine/generate.js';
import { mixFew, unmixFew } from '../../src/engine/mixing.js';
import { type Size, Sizes } from '../../src/engine/sizes.js';
import { attach, WebAssembly } from '../../src/engine/wasm-api.js';
import { binary } from '../../src/engine/wasm-binary.js';
import { FuncBuilder, get, give } from '../../src/engine/wasm-code.js';
import { counters } from './counters.js';

const OPTIONS = { shared: false, hashBits: 32 };
const ROOM = 64;
const BYTES = 2 ** 20;
const { plan } = generate(counters({ threads: 2, to: 1 }), { ...OPTIONS, chunk: ROOM });

/** An empty bank, for numbers of so many bits; `full`: how full it may become. */
function empty(bits: number, full: number, size: Size = { form: 'whole', slots: 16 }, shift = 0): Bank {
  const memory = newMemory(BYTES, false);
  const quotients = () => compiledQuotients(OPTIONS, bits);
  const code = size.form === 'whole' ? compiledBank(OPTIONS) : quotients();
  const exports = attach(code, memory);
  const area = areaOf(plan);
  const hold = { id: 1, memory, exports, code, area, table: area.size, size, shift };
  return new Bank(hold, new Sizes({ bits, quotients: 64, full }), quotients, ROOM);
}

/** How often a number had found no place. */
let crowded = 0;

/** Puts numbers in, some at a time, and makes room as it is needed. */
function fill(bank: Bank, numbers: readonly bigint[]): void {
  for (let at = 0; at < numbers.length; at += ROOM) {
    const some = numbers.slice(at, at + ROOM);
    if (bank.room < 0) crowded++;
    if (bank.room < some.length) expect(bank.grow(some.length, BYTES)).toBe(true);
    bank.put(BigUint64Array.from(some));
  }
}

const sorted = (numbers: Iterable<bigint>): bigint[] => [...numbers].sort((a, b) => (a < b ? -1 : 1));

/**
 * Different numbers of so many bits, at the top, and the last one. `near`: all in two places of the table, where
 * those of 34 bits and more soon stand too far from home.
 */
const drawn = fc
  .record({ bits: fc.integer({ min: 8, max: 36 }), near: fc.boolean(), full: fc.constantFrom(0.6, 0.99) })
  .chain(({ bits, near, full }) => {
    const low = 1n << BigInt(near ? Math.min(14, bits - 1) : bits - 1);
    const number = fc
      .tuple(fc.bigInt({ min: 0n, max: 1n }), fc.bigInt({ min: 0n, max: low - 1n }))
      .map(([top, rest]) => (((top << BigInt(bits - 1)) | rest) << BigInt(64 - bits)) | 1n);
    const numbers = fc.uniqueArray(number, { minLength: 1, maxLength: 1200, size: 'max' });
    return fc.record({ bits: fc.constant(bits), full: fc.constant(full), numbers });
  });

test.each([1, 2])('a bank has what was put in, once each (seed %i)', (seed) => {
  fc.assert(
    fc.property(drawn, ({ bits, full, numbers }) => {
      const bank = empty(bits, full);
      fill(bank, numbers);
      fill(bank, numbers);
      expect(bank.count).toBe(numbers.length);
      expect(sorted(bank.numbers(0))).toEqual(sorted(numbers));
    }),
    { seed, numRuns: 60, endOnFailure: true },
  );
  expect(crowded).toBeGreaterThan(0);
});

test.each([1, 2])('halves of a bank have what it had (seed %i)', (seed) => {
  fc.assert(
    fc.property(drawn, ({ bits, full, numbers }) => {
      const bank = empty(bits, full);
      fill(bank, numbers);
      const half = bank.half(BYTES)!;
      const other = empty(bits, full, half, bank.shift + 1);
      bank.halve(other);
      expect(bank.count + other.count).toBe(numbers.length);
      expect(sorted([...bank.numbers(0), ...other.numbers(1)])).toEqual(sorted(numbers));
      expect(bank.size).toEqual(other.size);
    }),
    { seed, numRuns: 60, endOnFailure: true },
  );
});

test('one number without a place is enough for a bank to say so, to tell of it, and to hand it on', () => {
  // 35 bits, the first of them 1 for all in this bank; 512 slots leave 7 bits to say how far from home one stands.
  const bank = empty(35, 0.99, { form: 'quotient', slots: 512 }, 1);
  const home = 0b11n << 62n;
  const numbers = Array.from({ length: 128 }, (_, i) => home | (BigInt(i) << 29n) | 1n);
  for (const number of numbers) {
    expect(bank.room).toBeGreaterThan(0);
    bank.put(BigUint64Array.of(number));
  }
  expect(bank.room).toBe(-1);
  expect(bank.count).toBe(128);
  expect(sorted(bank.numbers(1))).toEqual(sorted(numbers));
  const other = empty(35, 0.99, bank.half(BYTES), 2);
  bank.halve(other);
  expect([bank.count, other.count]).toEqual([0, 128]);
  expect(sorted(other.numbers(0b11))).toEqual(sorted(numbers));
});

test('what slots hold changes where it takes less, and goes on by doubling', () => {
  const bank = empty(30, 0.8);
  const sizes: Size[] = [bank.size];
  fill(
    bank,
    [1n, 2n].map((number) => (number << 34n) | 1n),
  );
  while (bank.size.slots < 1000) {
    expect(bank.grow(1, BYTES)).toBe(true);
    sizes.push(bank.size);
  }
  expect(sizes).toEqual([
    { form: 'whole', slots: 16 },
    { form: 'whole', slots: 32 },
    { form: 'whole', slots: 64 },
    { form: 'quotient', slots: 64 },
    { form: 'quotient', slots: 128 },
    { form: 'quotient', slots: 256 },
    { form: 'quotient', slots: 512 },
    { form: 'quotient', slots: 1024 },
  ]);
});

test('halves have room for what they may get, in so many bytes, and are no larger than the table', () => {
  const sizes = new Sizes({ bits: 30 });
  expect(sizes.half({ form: 'whole', slots: 100 }, 0, 40, 1000)).toEqual({ form: 'whole', slots: 63 });
  expect(sizes.half({ form: 'whole', slots: 100 }, 0, 60, 1000)).toEqual({ form: 'whole', slots: 75 });
  // Nearly full at once: it would have to be halved again.
  expect(sizes.half({ form: 'whole', slots: 100 }, 0, 60, 8 * 64)).toEqual({ form: 'whole', slots: 64 });
  expect(sizes.half({ form: 'whole', slots: 100 }, 0, 61, 8 * 64)).toBeUndefined();
  expect(sizes.half({ form: 'quotient', slots: 512 }, 0, 100, 4096)).toEqual({
    form: 'quotient',
    slots: 256,
  });
  expect(sizes.half({ form: 'quotient', slots: 512 }, 0, 400, 4096)).toEqual({
    form: 'quotient',
    slots: 512,
  });
  expect(sizes.half({ form: 'quotient', slots: 512 }, 0, 400, 1024)).toBeUndefined();
  expect(sizes.half({ form: 'quotient', slots: 16 }, 0, 0, 4096)).toEqual({ form: 'quotient', slots: 16 });
});

test('a table of numbers grows by much while it is small, by little later, and to the end of its memory', () => {
  const sizes = new Sizes({ bits: undefined });
  const whole = (slots: number): Size => ({ form: 'whole', slots });
  expect(sizes.larger(whole(1000), 0, 800, 1e9)).toEqual(whole(2000));
  expect(sizes.larger(whole(1000), 0, 8000, 1e9)).toEqual(whole(10_002));
  expect(sizes.larger(whole(2 ** 22), 0, 100, 1e9)).toEqual(whole(5 * 2 ** 20));
  expect(sizes.larger(whole(1000), 0, 800, 8 * 1100)).toEqual(whole(1100));
  expect(sizes.larger(whole(1000), 0, 800, 8 * 1010)).toBeUndefined();
});

test.each([
  [16, 0],
  [32, 17],
  [64, 42],
  [128, 96],
  [256, 204],
  [512, 409],
])('a table of %i quotients is as full as distances can be said, with %i', (slots, most) => {
  // 30 bits: of the 32 in a slot as many are left as choose the home, and two more.
  expect(new Sizes({ bits: 30 }).most({ form: 'quotient', slots }, 0)).toBe(most);
  expect(new Sizes({ bits: 33 }).most({ form: 'quotient', slots }, 3)).toBe(most);
});

test('numbers with more bits than slots can hold stay whole', () => {
  const bank = empty(48, 0.8);
  while (bank.size.slots < 1000) expect(bank.grow(1, BYTES)).toBe(true);
  expect(bank.size.form).toBe('whole');
});

test.each([1, 7, 32, 33, 47, 48])('of %i bits each is mixed into another, and back', (bits) => {
  const number = { name: 'number', type: 'i64' } as const;
  const builder = new FuncBuilder('mixed', [number], ['i64']);
  const func = builder.build([...mixFew(number, bits), give(get(number))], true);
  const module = { memory: { pages: 1, maximum: 1, shared: false }, globals: [], functions: [func] };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary(module)), {
    env: { memory: new WebAssembly.Memory({ initial: 1, maximum: 1, shared: false }) },
  });
  const mixed = exports.mixed as unknown as (number: bigint) => bigint;
  const most = (1n << BigInt(bits)) - 1n;
  const few = [0n, 1n, 2n, 3n, most - 1n, most, most / 3n, most / 5n].filter((it) => it >= 0n && it <= most);
  const made = [...new Set(few)].map((it) => [it, BigInt.asUintN(64, mixed(it))] as const);
  expect(new Set(made.map(([, it]) => it)).size).toBe(made.length);
  for (const [before, after] of made) {
    expect(unmixFew(after, bits)).toBe(before);
    // Nothing but the top bits and the last.
    expect(after & ((1n << BigInt(64 - bits)) - 1n)).toBe(1n);
  }
});
