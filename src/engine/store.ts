/** The memory of a search: the workers' stretches, the map of words and the table of states. */
import type { Tables } from './explorer.js';
import { numbersOf } from './interning.js';
import { unmix } from './mixing.js';
import { aligned, BATCH, COMMON, type Plan } from './plan.js';
import { type Exports, type Memory, WebAssembly } from './wasm-api.js';

const PAGE = 65536;
const KEY = 8;
/** Of a word in the map: its key and its number. */
const ENTRY = 12;
/** A cluster of the table fits in here, by far. */
const SCRATCH = 1 << 20;
/** How full the table may become before it grows. */
const LOAD = 0.8;
const MAP_LOAD = 0.6;
/** From so many slots on the table grows by half: memory counts then. */
const LARGE = 1 << 22;

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
  private slots: number;
  private capacity = 0;
  private readonly map: number;
  /** States in the table. */
  count = 0;

  constructor(
    private readonly plan: Plan,
    private readonly options: StoreOptions,
  ) {
    this.map = aligned(COMMON.size, 4096) + options.workers * plan.size;
    this.slots = options.slots;
    // One batch must fit, whatever it brings.
    const numbers = BATCH * numbersOf(plan.layout.words);
    if (numbers > 0) this.capacity = Math.max(options.slots, Math.ceil((2 * numbers) / MAP_LOAD));
    this.capacity = aligned(this.capacity, 16);
    const { shared } = options;
    const initial = Math.ceil(this.scratch / PAGE);
    this.memory = new WebAssembly.Memory({ initial, maximum: 65536, shared });
  }

  /** Where a worker's stretch begins. */
  baseOf(worker: number): number {
    return aligned(COMMON.size, 4096) + worker * this.plan.size;
  }

  get bytes(): number {
    return this.memory.buffer.byteLength;
  }

  /** For one of several workers, which share what room there is. */
  tables(workers: number): Tables {
    const { map, capacity, slots } = this;
    const room = Math.floor((Math.floor(slots * LOAD) - this.count) / workers);
    const numbers = BATCH * numbersOf(this.plan.layout.words) * workers;
    const words = Math.floor(capacity * MAP_LOAD) - numbers;
    return { map, capacity, slots, table: this.table, room: Math.max(room, 0), words: Math.max(words, 0) };
  }

  /** Makes room in whatever is full. False if there is no memory for it. */
  grow(exports: Exports, workers: number): boolean {
    const { room, words } = this.tables(workers);
    const mapFull = this.capacity > 0 && this.words >= words;
    if (mapFull && !this.growMap(exports)) return false;
    return room > 0 || this.growTable(exports);
  }

  /** The numbers of the states, as they were before they were mixed, less one. */
  *numbers(): Generator<bigint> {
    const slots = new BigUint64Array(this.memory.buffer, this.table, this.slots);
    for (const mixed of slots) if (mixed !== 0n) yield unmix(mixed) - 1n;
  }

  /** The interned keys by number. */
  keys(): BigUint64Array {
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
  private get scratch(): number {
    return this.table + this.slots * KEY;
  }

  private growTable(exports: Exports): boolean {
    const { table, slots } = this;
    const wanted = slots < LARGE ? slots * 2 : Math.ceil(slots * 1.5);
    const more = Math.min(wanted, Math.floor((this.options.limit - table - SCRATCH) / KEY));
    if (more < slots * 1.1 || !this.reserve(table + more * KEY + SCRATCH)) return false;
    const grow = exports.grow!;
    grow(table, slots, more, table + more * KEY);
    this.slots = more;
    return true;
  }

  /** The table makes room first. */
  private growMap(exports: Exports): boolean {
    const { table, capacity, scratch } = this;
    const more = capacity * 2;
    const target = aligned(this.map + more * ENTRY, 4096);
    const length = scratch - table;
    if (!this.reserve(target + length + capacity * ENTRY)) return false;
    const bytes = new Uint8Array(this.memory.buffer);
    bytes.copyWithin(target, table, scratch);
    bytes.fill(0, table, Math.min(target, scratch));
    const widen = exports.widen!;
    widen(this.map, capacity, more, aligned(target + length, 8));
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
