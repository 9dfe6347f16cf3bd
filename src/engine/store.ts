/** The memory of a search: the workers' stretches, the map of words and the table of states. */
import { assert } from '../base/index.js';
import {
  areaOf,
  Bank,
  compiledBank,
  compiledQuotients,
  type Hold,
  MOST_BYTES,
  newMemory,
  reserve,
} from './bank.js';
import type { Tables } from './explorer.js';
import { numbersOf, wordsOf } from './interning.js';
import { unmix, unmixFew } from './mixing.js';
import { aligned, BATCH, COMMON, CONTROL, MOST_BANKS, type Plan } from './plan.js';
import { bytesIn, type Size, type Sizes } from './sizes.js';
import type { TableOptions } from './table.js';
import { attach, type Compiled, type Exports, type Memory } from './wasm-api.js';

const KEY = 8;
/** Of a word in the map: its key and its number. */
const ENTRY = 12;
const MAP_LOAD = 0.6;
/** Banks with less room than this part of their slots grow when another one must. */
const SLACK = 64;

export interface StoreOptions extends TableOptions {
  readonly workers: number;
  /** Slots to begin with. */
  readonly slots: number;
  /** Bytes that there may be in all. */
  readonly limit: number;
  /** Bytes that a bank may have in one memory, and that the memory of the search may have. */
  readonly bank: number;
  readonly first: number;
  readonly sizes: Sizes;
}

export class Store {
  readonly memory: Memory;
  readonly exports: Exports;
  private capacity = 0;
  private readonly map: number;
  /** The parts of the table, in the order of the numbers in them. The first is in the memory of the search. */
  private banks: readonly Bank[];
  private codeOfBanks: Compiled | undefined;
  private codeOfQuotients: Compiled | undefined;

  /** `room`: by bank, states that may still go into it. */
  constructor(
    private readonly plan: Plan,
    compiled: Compiled,
    private readonly room: Int32Array,
    private readonly options: StoreOptions,
  ) {
    this.map = aligned(COMMON.size, 4096) + options.workers * plan.size;
    // One batch must fit, whatever it brings.
    const numbers = BATCH * numbersOf(plan);
    if (numbers > 0) this.capacity = Math.max(options.slots, Math.ceil((2 * numbers) / MAP_LOAD));
    this.capacity = aligned(this.capacity, 16);
    this.memory = newMemory(this.table + options.slots * KEY, options.shared);
    this.exports = attach(compiled, this.memory);
    const base = this.baseOf(0);
    const { output, batch, fresh } = plan.at;
    // Nothing is in the output while the table grows.
    const area = { keys: base + output, batch: base + batch, news: base + fresh };
    const { memory, exports, table } = this;
    const size: Size = { form: 'whole', slots: options.slots };
    this.banks = [this.bankAt({ id: 0, memory, exports, area, table, size, shift: 0 })];
    this.tell();
  }

  /** Where a worker's stretch begins. */
  baseOf(worker: number): number {
    return aligned(COMMON.size, 4096) + worker * this.plan.size;
  }

  get bytes(): number {
    return this.banks.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** States in the table, while nobody works at it. */
  get count(): number {
    return this.banks.reduce((sum, { most }, i) => sum + most - this.room[i]!, 0);
  }

  get tables(): Tables {
    const { map, capacity, banks } = this;
    return { map, capacity, words: this.wordsAtMost, banks: banks.map(({ place }) => place) };
  }

  /** Puts the first state into the table. */
  begin(state: BigUint64Array): void {
    const { buffer } = this.memory;
    const base = this.baseOf(0);
    const { at } = this.plan;
    new BigUint64Array(buffer, base + at.candidates, state.length).set(state);
    new Int32Array(buffer, base + CONTROL.candidates, 1)[0] = 1;
    const made = this.exports.keys!(base, this.map, this.capacity, 0, this.capacity);
    assert(made === 1, 'the map has no room for one state');
    const number = new BigUint64Array(buffer, base + at.keys, 1);
    // A store that is used again may have several banks already.
    const bits = Math.log2(this.banks.length);
    this.banks[Number(number[0]! >> BigInt(64 - bits))]!.put(number);
    this.tell();
  }

  /** As if nothing had come yet, in as much memory as there is now. */
  clear(): void {
    new Uint8Array(this.memory.buffer).fill(0);
    for (const bank of this.banks) bank.clear();
    this.tell();
  }

  /**
   * Makes room in whatever is full, for so many states at least, and in the banks in which one found no place.
   * False if there is no memory for it.
   */
  grow(waiting: number, crowded: readonly number[]): boolean {
    this.banks.forEach((bank, i) => {
      bank.count = bank.most - this.room[i]!;
    });
    const mapFull = this.capacity > 0 && this.words >= this.wordsAtMost;
    const grown = (!mapFull || this.growMap()) && this.growBanks(waiting, crowded);
    this.tell();
    return grown;
  }

  /** The states, packed. */
  *states(): Generator<BigUint64Array> {
    const { layout, hash } = this.plan;
    assert(hash === undefined, 'of a state only its hash is known');
    const { words } = layout;
    const keys = words > 1 ? this.keys() : undefined;
    for (const number of this.numbers())
      yield keys ? wordsOf(number, words, keys) : BigUint64Array.of(number);
  }

  /** The numbers of the states, as they were before they were mixed; less one, if any may be. */
  private *numbers(): Generator<bigint> {
    const { quotients } = this.plan;
    for (const [i, bank] of this.banks.entries())
      for (const mixed of bank.numbers(i))
        yield quotients === undefined ? unmix(mixed) - 1n : unmixFew(mixed, quotients);
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

  /** Workers see to whole batches; all of them may be at one. */
  private get wordsAtMost(): number {
    const numbers = BATCH * numbersOf(this.plan) * this.options.workers;
    return Math.max(Math.floor(this.capacity * MAP_LOAD) - numbers, 0);
  }

  /** Where the table begins in the memory of the search. */
  private get table(): number {
    return aligned(this.map + this.capacity * ENTRY, 4096);
  }

  private tell(): void {
    this.banks.forEach(({ most, count }, i) => {
      this.room[i] = most - count;
    });
  }

  /** Bytes that a memory may have, seeing what the others have. */
  private left({ bytes }: Bank): number {
    return this.options.limit - this.bytes + bytes;
  }

  /** How large the memory of a bank may be made for its table. */
  private limitOf(bank: Bank): number {
    const most = bank.id === 0 ? this.options.first : MOST_BYTES;
    return Math.min(bank.table + this.options.bank, most, this.left(bank));
  }

  private growBanks(waiting: number, crowded: readonly number[]): boolean {
    let enough = true;
    for (const [i, bank] of this.banks.entries()) {
      const roomFor = (states: number): boolean => !crowded.includes(i) && bank.room >= states;
      if (roomFor(Math.max(waiting, bank.size.slots / SLACK))) continue;
      const grown = bank.grow(waiting, this.limitOf(bank));
      enough &&= grown || roomFor(waiting);
    }
    // A number that found no place has more bits for its distance in a half, or that one grows in its turn.
    return enough || (this.split() && this.growBanks(waiting, []));
  }

  /** Halves each bank, with a new memory for its upper half. */
  private split(): boolean {
    const { banks, options, plan } = this;
    const table = options.workers * areaOf(plan).size;
    const most = Math.min(options.bank, MOST_BYTES - table);
    const sizes = banks.map((bank) => bank.half(most)).filter((size) => size !== undefined);
    const bytes = sizes.reduce((sum, size) => sum + table + bytesIn(size), this.bytes);
    if (2 * banks.length > MOST_BANKS || sizes.length < banks.length || bytes > options.limit) return false;
    const others = this.newBanks(sizes, table);
    if (others.length === 0) return false;
    for (const [i, other] of others.entries()) banks[i]!.halve(other);
    this.banks = others.flatMap((other, i) => [banks[i]!, other]);
    return true;
  }

  /** For the upper halves of all banks; none, if there is no memory for them. */
  private newBanks(sizes: readonly Size[], table: number): Bank[] {
    const { banks } = this;
    try {
      return banks.map((bank, i) => this.newBank(banks.length + i, table, sizes[i]!, bank.shift + 1));
    } catch (problem) {
      if (problem instanceof RangeError) return [];
      throw problem;
    }
  }

  private newBank(id: number, table: number, size: Size, shift: number): Bank {
    const { plan, options } = this;
    const memory = newMemory(table + bytesIn(size), options.shared);
    const code = size.form === 'whole' ? this.wholes() : this.quotients();
    const exports = attach(code, memory);
    return this.bankAt({ id, memory, exports, code, area: areaOf(plan), table, size, shift });
  }

  private bankAt(hold: Hold): Bank {
    const { plan, options, quotients } = this;
    return new Bank(hold, options.sizes, quotients, plan.candidates + plan.fanout);
  }

  private wholes(): Compiled {
    this.codeOfBanks ??= compiledBank(this.options);
    return this.codeOfBanks;
  }

  private readonly quotients = (): Compiled => {
    this.codeOfQuotients ??= compiledQuotients(this.options, this.plan.quotients!);
    return this.codeOfQuotients;
  };

  /** The table makes room first. */
  private growMap(): boolean {
    const [bank] = this.banks as readonly [Bank];
    const { table, end } = bank;
    const { capacity } = this;
    const more = capacity * 2;
    const target = aligned(this.map + more * ENTRY, 4096);
    const length = end - table;
    const wanted = target + length + capacity * ENTRY;
    if (wanted > this.options.first) return this.split() && this.growMap();
    if (wanted > this.left(bank) || !reserve(this.memory, wanted)) return false;
    const bytes = new Uint8Array(this.memory.buffer);
    bytes.copyWithin(target, table, end);
    bytes.fill(0, table, Math.min(target, end));
    this.exports.widen!(this.map, capacity, more, aligned(target + length, 8));
    this.capacity = more;
    bank.table = target;
    return true;
  }
}
