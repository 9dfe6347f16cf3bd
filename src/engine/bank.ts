/**
 * A part of the table of known states, with its room in a memory: that of the search, which is all there
 * is as long as one suffices, or one of its own.
 */
import { assert } from '../base/index.js';
import type { Place } from './explorer.js';
import { aligned, BATCH, BATCH_SIZE, type Plan } from './plan.js';
import { bytesIn, type Size, type Sizes } from './sizes.js';
import { HASH_BITS, quotient, whole } from './slots.js';
import { ASIDE, moveFunction, type TableOptions, tableFunctions } from './table.js';
import { attach, type Compiled, type Exports, type Memory, WebAssembly } from './wasm-api.js';
import { binary } from './wasm-binary.js';
import type { Func, Module } from './wasm-code.js';

/** The largest memory that there is, in pages of 64 KiB; all but one of them are used. */
export const MOST_PAGES = 65536;
const PAGE = 65536;
export const MOST_BYTES = (MOST_PAGES - 1) * PAGE;

const KEY = 8;

/** Where a worker has numbers looked up in a memory. */
export interface Area {
  readonly keys: number;
  readonly batch: number;
  readonly news: number;
  readonly size: number;
}

/** The areas of a memory that is only for a bank follow each other from address 0 on. */
export function areaOf({ candidates, fanout }: Plan): Area {
  const most = candidates + fanout;
  const news = aligned(ASIDE + most * KEY, 8);
  const batch = aligned(news + most * 4, 8);
  return { keys: 0, news, batch, size: aligned(batch + BATCH * BATCH_SIZE, 4096) };
}

/** The code of banks with a memory of their own. */
const bankModule = ({ shared, hashBits }: TableOptions): Module =>
  moduleOf(shared, tableFunctions(whole(hashBits), shared));

/** The code of tables that hold quotients of numbers of so many bits, in any memory. */
function quotientModule({ shared }: TableOptions, bits: number): Module {
  const [from, to] = [whole(HASH_BITS), quotient(bits)];
  return moduleOf(shared, [...tableFunctions(to, shared), moveFunction('shorten', from, to)]);
}

const moduleOf = (shared: boolean, functions: readonly Func[]): Module => ({
  memory: { pages: 1, maximum: MOST_PAGES, shared },
  globals: [],
  functions,
});

export const compiledBank = (options: TableOptions): Compiled =>
  new WebAssembly.Module(binary(bankModule(options)));

export const compiledQuotients = (options: TableOptions, bits: number): Compiled =>
  new WebAssembly.Module(binary(quotientModule(options, bits)));

/** Makes a memory larger; false if there is not so much. */
export function reserve(memory: Memory, bytes: number): boolean {
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / PAGE);
  if (missing <= 0) return true;
  try {
    memory.grow(missing);
    return true;
  } catch {
    return false;
  }
}

export const newMemory = (bytes: number, shared: boolean): Memory =>
  new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE), maximum: MOST_PAGES, shared });

/** Where a bank begins. */
export interface Hold {
  /** 0: in the memory of the search. */
  readonly id: number;
  readonly memory: Memory;
  readonly exports: Exports;
  /** Of all but the search's own. */
  readonly code?: Compiled;
  readonly area: Omit<Area, 'size'>;
  readonly table: number;
  readonly size: Size;
  /** Top bits that all numbers in the table have in common. */
  readonly shift: number;
}

export class Bank {
  /** States in the table, as of when nobody worked at it last; those without a place among them. */
  count = 0;
  table: number;
  size: Size;
  shift: number;
  /** Numbers that found no place so far, though there was room: hardly ever any. */
  private homeless = new BigUint64Array();
  private exports: Exports;
  private code: Compiled | undefined;

  constructor(
    private readonly hold: Hold,
    private readonly sizes: Sizes,
    /** The code for quotients. */
    private readonly quotients: () => Compiled,
    /** Numbers that fit into the area. */
    private readonly atOnce: number,
  ) {
    this.table = hold.table;
    this.size = hold.size;
    this.shift = hold.shift;
    this.exports = hold.exports;
    this.code = hold.code;
  }

  get id(): number {
    return this.hold.id;
  }

  /** For workers: where it is, and what they need to go there. */
  get place(): Place {
    const { hold, table, code, size } = this;
    const own = hold.id === 0 ? {} : { memory: hold.memory };
    return { name: `${hold.id} ${size.form}`, table, slots: size.slots, ...own, ...(code ? { code } : {}) };
  }

  /** Behind the table all is 0. */
  get end(): number {
    return this.table + bytesIn(this.size);
  }

  get bytes(): number {
    return this.hold.memory.buffer.byteLength;
  }

  /** So many states may be in it. */
  get most(): number {
    return this.sizes.most(this.size, this.shift);
  }

  /** All numbers, for a table where they have these top bits in common. */
  *numbers(common: number): Generator<bigint> {
    const { buffer } = this.hold.memory;
    const { form, slots } = this.size;
    if (form === 'whole') {
      for (const number of new BigUint64Array(buffer, this.table, slots)) if (number !== 0n) yield number;
      return;
    }
    const { shift } = this;
    for (const number of this.homeless)
      yield (BigInt(common) << BigInt(64 - shift)) | BigInt.asUintN(64 - shift, number);
    const { rest, distance } = this.sizes.split(this.size, this.shift);
    const entries = new Uint32Array(buffer, this.table, slots);
    const scale = 2 ** rest;
    for (let slot = 0; slot < slots; slot++) {
      const entry = entries[slot]!;
      if (entry === 0) continue;
      const home = (slot - (entry % 2 ** distance) + 1) & (slots - 1);
      const own = (common * slots + home) * scale + Math.floor(entry / 2 ** distance);
      yield this.sizes.number(own);
    }
  }

  clear(): void {
    new Uint8Array(this.hold.memory.buffer, this.table, bytesIn(this.size)).fill(0);
    this.homeless = new BigUint64Array();
    this.count = 0;
  }

  /** States for which there is room; less than none while a number has no place. */
  get room(): number {
    return this.homeless.length > 0 ? -1 : this.most - this.count;
  }

  /** Makes room for so many states more in a memory of so many bytes; false if that is not enough. */
  grow(waiting: number, bytes: number): boolean {
    do {
      const size = this.sizes.larger(this.size, this.shift, this.count + waiting, bytes - this.table);
      if (!size || !reserve(this.hold.memory, this.table + bytesIn(size))) return false;
      this.spread(size, this.shift);
    } while (this.homeless.length > 0);
    return true;
  }

  /** The size of each half of this table, where there can be so many bytes at most. */
  half(bytes: number): Size | undefined {
    const { count, size, shift } = this;
    // Halves differ; by so much they never will.
    const states = Math.min(count, count / 2 + 4 * Math.sqrt(count) + 8);
    return this.sizes.half(size, shift, states, bytes);
  }

  /** Gives the upper half of its states to another bank, and is as large as that one then. */
  halve(other: Bank): void {
    const { atOnce, exports, shift } = this;
    const { area, memory } = this.hold;
    const { slots } = this.size;
    for (let at = 0; at < slots; at += atOnce) {
      const count = exports.take!(this.table, at, Math.min(at + atOnce, slots), slots, shift, area.keys);
      other.put(new BigUint64Array(memory.buffer, area.keys, count));
      this.count -= count;
    }
    const upper = (number: bigint): boolean => ((number >> BigInt(63 - shift)) & 1n) === 1n;
    const leaving = this.homeless.filter(upper);
    this.homeless = this.homeless.filter((number) => !upper(number));
    this.count -= leaving.length;
    other.put(leaving);
    this.spread(other.size, other.shift);
  }

  /** Puts in what is new; it must be none of those without a place. */
  put(numbers: BigUint64Array): void {
    for (let at = 0; at < numbers.length; at += this.atOnce)
      this.putSome(numbers.subarray(at, at + this.atOnce));
  }

  /** As much as the area has room for. */
  private putSome(numbers: BigUint64Array): void {
    const { exports, table, size, shift, hold } = this;
    const { keys, batch, news } = hold.area;
    const { buffer } = hold.memory;
    new BigUint64Array(buffer, keys, numbers.length).set(numbers);
    assert(this.count + numbers.length < size.slots, 'there is no room for what is known');
    const homeless: bigint[] = [];
    for (let at = 0; at < numbers.length; at++) {
      const left = numbers.length - at;
      this.count += exports.lookup!(keys + KEY * at, left, table, size.slots, shift, batch, news);
      at += new Uint32Array(buffer, batch, 1)[0]!;
      if (at < numbers.length) homeless.push(numbers[at]!);
    }
    if (homeless.length === 0) return;
    this.homeless = BigUint64Array.from([...this.homeless, ...homeless]);
    this.count += homeless.length;
  }

  /**
   * Moves everything to where it belongs in a table of another size, and with other bits in common. What is put aside
   * meanwhile is little as a table grows; where the form changes it is half of all, once.
   */
  private spread(then: Size, shift: number): void {
    const { table, atOnce } = this;
    const { memory, area } = this.hold;
    const { form, slots } = this.size;
    if (then.form !== form) {
      this.code = this.quotients();
      this.exports = attach(this.code, memory);
    }
    const move = then.form === form ? this.exports.move! : this.exports.shorten!;
    const aside = [this.homeless];
    this.count -= this.homeless.length;
    this.homeless = new BigUint64Array();
    for (let at = slots; at > 0; ) {
      at = move(table, at, slots, this.shift, then.slots, shift, area.keys, atOnce);
      const [count] = new Uint32Array(memory.buffer, area.keys, 1);
      aside.push(new BigUint64Array(memory.buffer, area.keys + ASIDE, count).slice());
      this.count -= count!;
    }
    this.size = then;
    this.shift = shift;
    for (const numbers of aside) this.put(numbers);
  }
}
