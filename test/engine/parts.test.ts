/** Parts of the compiled engine, by themselves. */
import { describe, expect, test } from 'vitest';
import { search } from '../../src/engine/index.js';
import { wordsOf } from '../../src/engine/interning.js';
import { layoutOf } from '../../src/engine/layout.js';
import { bitOf, wordOf } from '../../src/engine/sets.js';
import { type Code, i32, i64, op } from '../../src/engine/wasm-code.js';
import { folded } from '../../src/engine/wasm-folding.js';
import { counters } from './counters.js';

describe('instructions on constants', () => {
  const open: Code = { is: 'get', variable: { index: 0, name: 'x', type: 'i32' } as never };
  const truth = op('i32.eqz', open);

  test('choose', () => {
    expect(folded('select', [i32(5), open, i32(1)])).toEqual(i32(5));
    expect(folded('select', [i32(5), open, i32(0)])).toBe(open);
    expect(folded('select', [i32(5), i32(6), open])).toBeUndefined();
  });

  test('leave alone what is a truth already', () => {
    expect(folded('i32.ne', [truth, i32(0)])).toBe(truth);
    expect(folded('i32.ne', [open, i32(0)])).toBeUndefined();
    expect(folded('i32.and', [truth, i32(1)])).toBe(truth);
    expect(folded('i32.and', [i32(1), truth])).toBe(truth);
  });

  test('are computed', () => {
    expect(folded('i32.add', [i32(2), i32(3)])).toEqual(i32(5));
    expect(folded('i64.eqz', [i64(0n)])).toEqual(i32(1));
    expect(folded('i32.add', [open, i32(0)])).toBe(open);
    expect(folded('i32.add', [i32(0), open])).toBe(open);
    expect(folded('i32.add', [open, i32(1)])).toBeUndefined();
  });
});

/** As states are interned: words, then pairs of what was numbered, the last of an odd number by itself. */
test.each([2, 3, 4, 5, 6, 7, 9, 11])('a number leads back to %i words', (words) => {
  const keys: bigint[] = [0n];
  const number = (key: bigint): bigint => BigInt(keys.push(key) - 1);
  const state = Array.from({ length: words }, (_, i) => BigInt(1000 + i));
  let level = state.map(number);
  while (level.length > 2) {
    const pairs = level.flatMap((one, i) => (i % 2 === 1 ? [(level[i - 1]! << 32n) | one] : []));
    level = [...pairs.map(number), ...(level.length % 2 === 1 ? [level.at(-1)!] : [])];
  }
  const found = wordsOf((level[0]! << 32n) | level[1]!, words, BigUint64Array.from(keys));
  expect([...found]).toEqual(state);
});

test('states of many words are each seen once, however the tables have grown', async () => {
  for (let to = 3; to <= 8; to++) {
    const searching = search(counters({ threads: 3, to }), { numbered: 10, knobs: { slots: 16, room: 4 } });
    let next = await searching.next();
    while (!next.done) next = await searching.next();
    expect(next.value).toMatchObject({ states: (to + 1) ** 3, transitions: 3 * to * (to + 1) ** 2 });
    const { visited } = next.value;
    const seen = [...visited.numbers()].map((number) => visited.state(number).join(' '));
    expect(new Set(seen).size).toBe((to + 1) ** 3);
    expect(seen.every((state) => state.split(' ').every((at) => Number(at) <= to))).toBe(true);
  }
});

test('fields share words as far as there is room', () => {
  const rules = counters({ threads: 6, to: 9 });
  const { fields, words, bits } = layoutOf(rules, 10);
  expect({ words, bits }).toEqual({ words: 3, bits: 24 });
  for (const { shift, width } of fields) expect(shift + width).toBeLessThanOrEqual(10);
});

test('threads beyond the 64th are in a second word', () => {
  expect([0, 63, 64, 127].map((thread) => [wordOf(thread), bitOf(thread)])).toEqual([
    [0, 1n],
    [0, 1n << 63n],
    [1, 1n],
    [1, 1n << 63n],
  ]);
});
