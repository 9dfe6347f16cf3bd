/** The map of interned words, as it is made larger. */
import { expect, test } from 'vitest';
import { generate } from '../../src/engine/generate.js';
import { WebAssembly } from '../../src/engine/wasm-api.js';
import { binary } from '../../src/engine/wasm-binary.js';
import { counters } from './counters.js';

const MAP = 4096;
const SCRATCH = 8192;

test('keys that belong at the end go on at the beginning', () => {
  const { module, plan } = generate(counters({ threads: 4, to: 9 }), {
    shared: false,
    hashBits: 32,
    room: 5,
  });
  expect(plan.layout.words).toBeGreaterThan(1);
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: false });
  const compiled = new WebAssembly.Module(binary(module));
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  const [capacity, more] = [4, 8];
  // The top bits of both say: the last slot.
  const keys = [0xffff_ffff_0000_0001n, 0xffff_ffff_0000_0002n];
  const widen = exports.widen!;
  new BigUint64Array(memory.buffer, MAP, capacity).set(keys);
  new Uint32Array(memory.buffer, MAP + 8 * capacity, capacity).set([7, 8]);
  widen(MAP, capacity, more, SCRATCH);
  expect([...new BigUint64Array(memory.buffer, MAP, more)]).toEqual([
    keys[1],
    ...Array<bigint>(more - 2).fill(0n),
    keys[0],
  ]);
  expect([...new Uint32Array(memory.buffer, MAP + 8 * more, more)]).toEqual([8, 0, 0, 0, 0, 0, 0, 7]);
});
