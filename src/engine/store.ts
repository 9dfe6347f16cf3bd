/** The memory of a search: the workers' stretches, the map of words and the table of states. */
import { assert } from '../base/index.js';
import type { Tables } from './explorer.js';
import { numbersOf, wordsOf } from './interning.js';
import { unmix } from './mixing.js';
import { aligned, BATCH, COMMON, CONTROL, type Plan } from './plan.js';
import { ASIDE } from './table.js';
import { type Compiled, type Exports, type Memory, WebAssembly } from './wasm-api.js';

const PAGE = 65536;
const KEY = 8;
/** Of a word in the map: its key and its number. */
const ENTRY = 12;
/** How full the table may become before it grows. */
const LOAD = 0.8;
const MAP_LOAD = 0.6;
/** From so many slots on the table grows by little at a time: memory counts then. */
const LARGE = 1 << 22;
const LITTLE = 1.25;

export interface StoreOptions {
  readonly workers: number;
  readonly shared: boolean;
  /** Slots to begin with. */
  readonly slots: number;
  /** Bytes that the memory may have. */
  readonly limit: number;
}

/** The most that one memory can have. */
export const MOST_BYTES = 65535 * PAGE;

export class Store {
  readonly memory: Memory;
  readonly exports: Exports;
  private slots: number;
  private capacity = 0;
  private readonly map: number;

  /** `room`: states that may still go into the table. */
  constructor(
    private readonly plan: Plan,
    compiled: Compiled,
    private readonly room: Int32Array,
    private readonly options: StoreOptions,
  ) {
    this.map = aligned(COMMON.size, 4096) + options.workers * plan.size;
    this.slots = options.slots;
    // One batch must fit, whatever it brings.
    const numbers = BATCH * numbersOf(plan.layout.words);
    if (numbers > 0) this.capacity = Math.max(options.slots, Math.ceil((2 * numbers) / MAP_LOAD));
    this.capacity = aligned(this.capacity, 16);
    const { shared } = options;
    const initial = Math.ceil((this.table + this.slots * KEY) / PAGE);
    this.memory = new WebAssembly.Memory({ initial, maximum: 65536, shared });
    this.exports = new WebAssembly.Instance(compiled, { env: { memory: this.memory } }).exports;
    room[0] = this.most;
  }

  /** Where a worker's stretch begins. */
  baseOf(worker: number): number {
    return aligned(COMMON.size, 4096) + worker * this.plan.size;
  }

  get bytes(): number {
    return this.memory.buffer.byteLength;
  }

  /** States in the table, while nobody works at it. */
  get count(): number {
    return this.most - this.room[0]!;
  }

  get tables(): Tables {
    const { map, capacity, slots, table } = this;
    const numbers = BATCH * numbersOf(this.plan.layout.words) * this.options.workers;
    return { map, capacity, slots, table, words: Math.max(Math.floor(capacity * MAP_LOAD) - numbers, 0) };
  }

  /** Puts the first state into the table. */
  begin(state: BigUint64Array): void {
    const { buffer } = this.memory;
    const base = this.baseOf(0);
    const { at } = this.plan;
    const { table, slots, map, capacity } = this;
    new BigUint64Array(buffer, base + at.candidates, state.length).set(state);
    new Int32Array(buffer, base + CONTROL.candidates, 1)[0] = 1;
    const made = this.exports.keys!(base, map, capacity, 0, capacity);
    assert(made === 1, 'the map has no room for one state');
    this.exports.lookup!(base + at.keys, 1, table, slots, 0, base + at.batch, base + at.fresh, 0);
    this.room[0]!--;
  }

  /** Makes room in whatever is full, for so many states at least. False if there is no memory for it. */
  grow(waiting: number): boolean {
    const mapFull = this.capacity > 0 && this.words >= this.tables.words;
    if (mapFull && !this.growMap()) return false;
    return this.room[0]! >= Math.max(waiting, this.slots / 64) || this.growTable(waiting);
  }

  /** The states, packed. */
  *states(): Generator<BigUint64Array> {
    const { words } = this.plan.layout;
    const keys = words > 1 ? this.keys() : undefined;
    for (const number of this.numbers())
      yield keys ? wordsOf(number, words, keys) : BigUint64Array.of(number);
  }

  /** The numbers of the states, as they were before they were mixed, less one. */
  private *numbers(): Generator<bigint> {
    const slots = new BigUint64Array(this.memory.buffer, this.table, this.slots);
    for (const mixed of slots) if (mixed !== 0n) yield unmix(mixed) - 1n;
  }

  /** The interned keys by number. */
  private keys(): BigUint64Array {
    const keys = new BigUint64Array(this.words + 1);
    const mixed = new BigUint64Array(this.memory.buffer, this.map, this.capacity);
    const numbers = new Uint32Array(this.memory.buffer, this.map + this.capacity * KEY, this.capacity);
    mixed.forEach((key, i) => {
      if (key !== 0n) keys[numbers[i]!] = unmix(key) - 1n;
    });
    return keys;
  }

  private get words(): number {
    return new Uint32Array(this.memory.buffer, COMMON.words, 1)[0]!;
  }

  private get table(): number {
    return aligned(this.map + this.capacity * ENTRY, 4096);
  }

  /** What is behind the table is 0, but while something moves. */
  private get end(): number {
    return this.table + this.slots * KEY;
  }

  /** So many states fit in. */
  private get most(): number {
    return Math.floor(this.slots * LOAD);
  }

  private growTable(waiting: number): boolean {
    const { table, slots, count } = this;
    const least = Math.ceil((count + waiting + 1) / LOAD);
    const wanted = Math.max(least, Math.ceil(slots * (slots < LARGE ? 2 : LITTLE)));
    const more = Math.min(wanted, Math.floor((this.options.limit - table) / KEY));
    if (more < least || more < slots * 1.02 || !this.reserve(table + more * KEY)) return false;
    this.spread(more);
    this.slots = more;
    this.room[0] = this.most - count;
    return true;
  }

  /** Moves what is in the table to where it belongs among more slots. */
  private spread(more: number): void {
    const { plan, table, slots } = this;
    const aside: BigUint64Array[] = [];
    // Nothing is in the output while the table grows.
    const base = this.baseOf(0);
    const output = base + plan.at.output;
    const room = plan.candidates + plan.fanout;
    for (let at = slots; at > 0; ) {
      at = this.exports.move!(table, at, 0, more, 0, 0, more, output, room);
      const [count] = new Uint32Array(this.memory.buffer, output, 1);
      aside.push(new BigUint64Array(this.memory.buffer, output + ASIDE, count).slice());
    }
    for (const keys of aside) {
      new BigUint64Array(this.memory.buffer, output, keys.length).set(keys);
      const [batch, news] = [base + plan.at.batch, base + plan.at.fresh];
      this.exports.lookup!(output, keys.length, table, more, 0, batch, news, 0);
    }
  }

  /** The table makes room first. */
  private growMap(): boolean {
    const { table, capacity, end } = this;
    const more = capacity * 2;
    const target = aligned(this.map + more * ENTRY, 4096);
    const length = end - table;
    if (!this.reserve(target + length + capacity * ENTRY)) return false;
    const bytes = new Uint8Array(this.memory.buffer);
    bytes.copyWithin(target, table, end);
    bytes.fill(0, table, Math.min(target, end));
    this.exports.widen!(this.map, capacity, more, aligned(target + length, 8));
    this.capacity = more;
    return true;
  }

  private reserve(bytes: number): boolean {
    const missing = Math.ceil(bytes / PAGE) - this.bytes / PAGE;
    if (missing <= 0) return true;
    if (bytes > this.options.limit) return false;
    try {
      this.memory.grow(missing);
      return true;
    } catch {
      return false;
    }
  }
}
