/** The table of known states, as it is made larger. */
import { expect, test } from 'vitest';
import { compiledBank, newMemory } from '../../src/engine/bank.js';
import { ASIDE } from '../../src/engine/table.js';
import { WebAssembly } from '../../src/engine/wasm-api.js';

const TABLE = 4096;
const PUT_ASIDE = 8192;

/** A table with these numbers in its slots; 0 is an empty one. */
function table(slots: readonly bigint[]) {
  const options = { shared: false, hashBits: 32 };
  const memory = newMemory(1, options.shared);
  const { exports } = new WebAssembly.Instance(compiledBank(options), { env: { memory } });
  new BigUint64Array(memory.buffer, TABLE, slots.length).set(slots);
  return {
    /** Moves what is below `from`, with `room` for what is put aside; how far that came, and what it was. */
    move(from: number, more: number, room: number) {
      const at = exports.move!(TABLE, from, slots.length, 0, more, 0, PUT_ASIDE, room);
      const [count] = new Uint32Array(memory.buffer, PUT_ASIDE, 1);
      return { at, aside: [...new BigUint64Array(memory.buffer, PUT_ASIDE + ASIDE, count)] };
    },
    slots: (count: number) => [...new BigUint64Array(memory.buffer, TABLE, count)],
  };
}

test('numbers go to where they belong in a larger table, in place', () => {
  const [low, half, high] = [1n, (1n << 63n) + 1n, (1n << 63n) + (1n << 62n)];
  const grown = table([low, 0n, half, high]);
  expect(grown.move(4, 8, 4)).toEqual({ at: 0, aside: [] });
  expect(grown.slots(8)).toEqual([low, 0n, 0n, 0n, half, 0n, high, 0n]);
});

test('numbers that belong to one slot stand one after the other', () => {
  const [a, b] = [(1n << 63n) + 1n, (1n << 63n) + 2n];
  const grown = table([0n, 0n, a, b]);
  expect(grown.move(4, 8, 4)).toEqual({ at: 0, aside: [] });
  expect(grown.slots(8)).toEqual([0n, 0n, 0n, 0n, b, a, 0n, 0n]);
});

test('numbers that had gone on to later slots, or round, are put aside', () => {
  const [last, beyond] = [(1n << 64n) - 1n, (1n << 64n) - 2n];
  const grown = table([beyond, 1n, 2n, last]);
  expect(grown.move(4, 8, 4)).toEqual({ at: 0, aside: [2n, 1n, beyond] });
  expect(grown.slots(8)).toEqual([0n, 0n, 0n, 0n, 0n, 0n, 0n, last]);
});

test('no more are put aside than there is room for', () => {
  const grown = table([0n, 1n, 2n, 3n]);
  expect(grown.move(4, 8, 2)).toEqual({ at: 2, aside: [3n, 2n] });
  expect(grown.slots(4)).toEqual([0n, 1n, 0n, 0n]);
  expect(grown.move(2, 8, 2)).toEqual({ at: 0, aside: [1n] });
  expect(grown.slots(8)).toEqual(Array<bigint>(8).fill(0n));
});
