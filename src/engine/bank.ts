/**
 * A part of the table of known states, with its room in a memory: that of the search, which is all there
 * is as long as one suffices, or one of its own.
 */
import { assert } from '../base/index.js';
import type { Place } from './explorer.js';
import { aligned, BATCH, BATCH_SIZE, type Plan } from './plan.js';
import { ASIDE, lookupFunction, moveFunction, type TableOptions, takeFunction } from './table.js';
import { type Compiled, type Exports, type Memory, WebAssembly } from './wasm-api.js';
import { binary } from './wasm-binary.js';
import type { Module } from './wasm-code.js';

/** The largest memory that there is, in pages of 64 KiB; all but one of them are used. */
export const MOST_PAGES = 65536;
const PAGE = 65536;
export const MOST_BYTES = (MOST_PAGES - 1) * PAGE;

const KEY = 8;
/** How full a table may become before it grows. */
const LOAD = 0.8;
/** From so many slots on it grows by little at a time: memory counts then. */
const LARGE = 1 << 22;
const LITTLE = 1.25;

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
export function bankModule(options: TableOptions): Module {
  return {
    memory: { pages: 1, maximum: MOST_PAGES, shared: options.shared },
    globals: [],
    functions: [lookupFunction(options), moveFunction(options), takeFunction()],
  };
}

export const compiledBank = (options: TableOptions): Compiled =>
  new WebAssembly.Module(binary(bankModule(options)));

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
  /** Its name; 0: in the memory of the search. */
  readonly id: number;
  readonly memory: Memory;
  readonly exports: Exports;
  /** Of a memory that is only for a bank. */
  readonly code?: Compiled;
  readonly area: Omit<Area, 'size'>;
  readonly table: number;
  readonly slots: number;
  /** Top bits that all numbers in the table have in common. */
  readonly shift: number;
}

export class Bank {
  /** States in the table, as of when nobody worked at it last. */
  count = 0;
  table: number;
  slots: number;
  shift: number;

  constructor(
    private readonly hold: Hold,
    /** Numbers that fit into the area. */
    private readonly room: number,
  ) {
    this.table = hold.table;
    this.slots = hold.slots;
    this.shift = hold.shift;
  }

  get id(): number {
    return this.hold.id;
  }

  /** For workers: where it is, and what they need to go there. */
  get place(): Place {
    const { hold, table, slots } = this;
    const { id, memory, code } = hold;
    return { id, table, slots, ...(code ? { memory, code } : {}) };
  }

  /** Behind the table all is 0. */
  get end(): number {
    return this.table + this.slots * KEY;
  }

  get bytes(): number {
    return this.hold.memory.buffer.byteLength;
  }

  /** All slots. */
  get mixed(): BigUint64Array {
    return new BigUint64Array(this.hold.memory.buffer, this.table, this.slots);
  }

  /** So many states may be in it. */
  get most(): number {
    return Math.floor(this.slots * LOAD);
  }

  clear(): void {
    this.mixed.fill(0n);
    this.count = 0;
  }

  /** Makes room for so many states more in a memory of so many bytes; false if that is not enough. */
  grow(waiting: number, bytes: number): boolean {
    const { slots, table } = this;
    const least = Math.max(Math.ceil((this.count + waiting + 1) / LOAD), Math.ceil(slots * 1.02));
    const wanted = Math.max(least, Math.ceil(slots * (slots < LARGE ? 2 : LITTLE)));
    const more = Math.min(wanted, Math.floor((bytes - table) / KEY));
    if (more < least || !reserve(this.hold.memory, table + more * KEY)) return false;
    this.spread(more);
    return true;
  }

  /** Slots for half of this table, where there can be so many at most; 0 if that is not enough. */
  halfSlots(most: number): number {
    const { count, slots } = this;
    // Halves differ; by so much they never will.
    const half = Math.min(count, count / 2 + 4 * Math.sqrt(count) + 8);
    const wanted = Math.max(Math.ceil((slots / 2) * LITTLE), Math.ceil(half / LOAD));
    return half < most * 0.95 ? Math.min(wanted, most) : 0;
  }

  /** Gives the upper half of its states to another bank, and keeps as many slots as that has. */
  halve(other: Bank): void {
    const { slots, room } = this;
    const { exports, area } = this.hold;
    const bit = 63 - this.shift;
    for (let at = 0; at < slots; at += room) {
      const count = exports.take!(this.table, at, Math.min(at + room, slots), bit, area.keys);
      other.put(new BigUint64Array(this.hold.memory.buffer, area.keys, count));
      this.count -= count;
    }
    this.shift++;
    this.spread(other.slots);
  }

  /** Puts in what is new, as far as the area reaches. */
  put(mixed: BigUint64Array): void {
    const { exports, area } = this.hold;
    const { keys, batch, news } = area;
    new BigUint64Array(this.hold.memory.buffer, keys, mixed.length).set(mixed);
    const { table, slots, shift } = this;
    assert(this.count + mixed.length < slots, 'there is no room for what is known');
    this.count += exports.lookup!(keys, mixed.length, table, slots, shift, batch, news, 0);
  }

  /** Moves everything to where it belongs among another number of slots. */
  private spread(slots: number): void {
    const { table, shift, room } = this;
    const { exports, memory, area } = this.hold;
    const aside: BigUint64Array[] = [];
    for (let at = this.slots; at > 0; ) {
      at = exports.move!(table, at, slots, shift, area.keys, room);
      const [count] = new Uint32Array(memory.buffer, area.keys, 1);
      aside.push(new BigUint64Array(memory.buffer, area.keys + ASIDE, count).slice());
      this.count -= count!;
    }
    this.slots = slots;
    for (const mixed of aside) this.put(mixed);
  }
}
