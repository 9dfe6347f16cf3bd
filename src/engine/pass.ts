/** One breadth-first search with one worker, layer by layer. */
import { compacted, leavesIn } from '../rules/index.js';
import type { Rules } from '../rules/rules.js';
import { areaOf, MOST_BYTES } from './bank.js';
import type { Book } from './book.js';
import { Crew } from './crew.js';
import { type Explorer, explorer, type Job, type Report, type Segment } from './explorer.js';
import { type Generated, generate } from './generate.js';
import { pack, ROOM } from './layout.js';
import { Log } from './log.js';
import { HASH_MOST } from './mixing.js';
import { Ways } from './paths.js';
import { COUNTS } from './plan.js';
import { Sizes } from './sizes.js';
import { HASH_BITS } from './slots.js';
import { Store } from './store.js';
import { attach, type Compiled, WebAssembly } from './wasm-api.js';
import { binary } from './wasm-binary.js';
import { text } from './wasm-text.js';

/** What tests turn to reach what is rare. */
export interface Knobs {
  /** Slots of the table to begin with. */
  readonly slots?: number;
  /** Bits of the hash that choose a slot. */
  readonly hashBits?: number;
  /** Slots from which on quotients are kept where they may be, and how full their tables become. */
  readonly quotients?: number;
  readonly full?: number;
  /** Bytes for the table in one memory: it takes several where one does not suffice. */
  readonly bank?: number;
  /** Bytes of the memory of the search. */
  readonly first?: number;
  /** Wait for threads to start; else one goes on alone meanwhile. */
  readonly together?: boolean;
  /** States in a chunk. */
  readonly chunk?: number;
  /** Bits of the hash that states are known by where they are hashed: with few, some are left out. */
  readonly hash?: number;
  /** Bits of a word that are used: with few, states have many words. */
  readonly room?: number;
}

/** Code for one machine, ready to run as often as it takes. */
export interface Program extends Generated {
  readonly rules: Rules;
  readonly compiled: Compiled;
  readonly workers: number;
  readonly knobs: Knobs;
  /** Bytes for states. */
  readonly memory: number;
}

const SLOTS = 1 << 14;
/** States in a segment, and segments that are seen to without a pause. */
const SEGMENT = 1 << 14;
/** Buffers that each thread is given to use again, and how often the threads are looked after. */
const SPARE_EACH = 16;
const PATIENCE = 50;

export interface ProgramOptions {
  readonly workers: number;
  readonly knobs: Knobs;
  /** Bytes for states. */
  readonly memory: number;
  /** Know states of several words by a hash. */
  readonly hashed: boolean;
}

export function programOf(rules: Rules, { workers, knobs, memory, hashed }: ProgramOptions): Program {
  const { hashBits = HASH_BITS, chunk, room, hash = HASH_MOST } = knobs;
  const shared = workers > 1;
  const generated = generate(rules, {
    ...(chunk === undefined ? {} : { chunk }),
    ...(room === undefined ? {} : { room }),
    ...(hashed ? { hash } : {}),
    shared,
    hashBits,
  });
  const compiled = new WebAssembly.Module(binary(generated.module));
  return { ...generated, rules, compiled, workers, knobs, memory };
}

/** The code of a machine as text, with the model's own lines beside it. */
export const listing = (given: Rules): string =>
  text(generate(compacted(given, ROOM), { shared: false, hashBits: HASH_BITS }).module);

/** Why a search ends before it has seen everything. */
export type Stopped = 'states' | 'asked' | 'memory';

/** How far a search is. */
export interface SearchProgress {
  readonly states: number;
  readonly depth: number;
  /** States of the next layer found so far. */
  readonly frontier: number;
  /** States of this layer still to be seen to. */
  readonly left: number;
  readonly bytes: number;
}

export class Pass {
  readonly store: Store;
  readonly log: Log;
  readonly segmentSize: number;
  /** What workers count together. */
  readonly counts: Int32Array;
  transitions = 0;
  depth = 0;
  /** The states of the layer that is to be seen to, by number. */
  layer = { from: 0, to: 0 };
  private readonly explore: Explorer;
  private ways: Ways | undefined;

  /** `before`: one that is over and whose memory may be used again; it knows nothing more then. */
  constructor(
    private readonly program: Program,
    private readonly book: Book,
    before?: Pass,
  ) {
    const { plan, rules } = program;
    before?.log.forget(before.log.count);
    before?.store.clear();
    this.counts = before?.counts ?? countsFor(program);
    this.store = before?.store ?? storeFor(program, this.counts.subarray(COUNTS.room, COUNTS.claimed));
    this.segmentSize = Math.ceil(SEGMENT / plan.chunk) * plan.chunk;
    this.log = new Log(plan.layout.words, this.segmentSize);
    this.ways = new Ways(rules, plan.layout, this.log);
    this.explore = explorer({
      exports: this.store.exports,
      memory: this.store.memory,
      base: this.store.baseOf(0),
      plan,
      area: areaOf(plan),
      attach,
      counts: this.counts,
      countsAt: COUNTS,
      worker: 0,
      workers: 1,
      segmentSize: this.segmentSize,
    });
    if (rules.initial) this.start(rules.initial);
  }

  get states(): number {
    return this.store.count;
  }

  get bytes(): number {
    return this.store.bytes + this.log.bytes;
  }

  /** Goes on without numbers: only the layers at hand are kept. */
  unnumber(): void {
    this.ways = undefined;
    this.log.forget(this.layer.from);
  }

  get numbered(): boolean {
    return this.ways !== undefined;
  }

  /** Sees to the states of the layer. */
  *expand(stop: () => boolean): Generator<SearchProgress, Stopped | undefined> {
    for (let at = this.layer.from; at < this.layer.to; ) {
      const segments = this.log.from(at, 1, this.layer.to);
      at += segments.reduce((sum, { count }) => sum + count, 0);
      this.beginCounts();
      for (let full = true; full; ) {
        const report = this.explore(this.job(segments, { judgeOnly: false, last: at === this.layer.to }));
        this.take(report);
        full = report.full;
        if (full && !this.store.grow(report.waiting, report.crowded)) return 'memory';
      }
      if (!this.numbered) this.log.forget(at);
      if (this.bytes > this.program.memory) return 'memory';
      if (stop()) return 'asked';
      yield this.progress(this.layer.to - at);
    }
    return undefined;
  }

  /** The same, with several threads. */
  async *expandTogether(
    crew: Crew,
    stop: (states: number) => boolean,
  ): AsyncGenerator<SearchProgress, Stopped | undefined> {
    const { workers } = this.program;
    const segments = this.log.from(this.layer.from, Number.POSITIVE_INFINITY, this.layer.to);
    const before = this.states;
    this.beginCounts();
    for (let full = true; full; ) {
      const { tables } = this.store;
      const spare = this.log.takeSpare(SPARE_EACH * workers);
      const running = crew.run({ segments, tables, numbered: false, judgeOnly: false, last: true, spare });
      while (!(await within(running, PATIENCE))) {
        const states = before + Atomics.load(this.counts, COUNTS.found);
        if (stop(states)) Atomics.store(this.counts, COUNTS.stop, 1);
        const frontier = states - before;
        const claimed = this.counts.subarray(COUNTS.claimed).reduce((sum, chunks) => sum + chunks, 0);
        const left = Math.max(0, this.layer.to - this.layer.from - claimed * this.program.plan.chunk);
        yield { states, depth: this.depth, frontier, left, bytes: this.bytes };
      }
      const reports = await running;
      for (const report of reports) this.take(report);
      if (stop(this.states)) return 'asked';
      full = reports.some((report) => report.full);
      const waiting = reports.reduce((sum, report) => sum + report.waiting, 0);
      const crowded = reports.flatMap((report) => report.crowded);
      if ((full && !this.store.grow(waiting, crowded)) || this.bytes > this.program.memory) return 'memory';
    }
    this.log.forget(this.layer.to);
    return undefined;
  }

  /** Threads for this memory. */
  crew(): Crew {
    const { compiled, plan, workers } = this.program;
    const { counts, segmentSize } = this;
    const { memory } = this.store;
    const { size, keys, batch, news } = areaOf(plan);
    const places = Array.from({ length: workers }, (_, worker) => {
      const at = worker * size;
      const area = { size, keys: at + keys, batch: at + batch, news: at + news };
      return { base: this.store.baseOf(worker), area, worker };
    });
    return new Crew({ compiled, plan, memory, counts, countsAt: COUNTS, workers, segmentSize }, places);
  }

  progress(left: number): SearchProgress {
    const { states, depth, bytes } = this;
    return { states, depth, frontier: states - this.layer.to, left, bytes };
  }

  /** What was found is the next layer. False if nothing was. */
  descend(): boolean {
    this.layer = { from: this.layer.to, to: this.log.count };
    if (this.layer.from === this.layer.to) return false;
    this.depth++;
    return true;
  }

  /** What there is to see in the states of the layer, without going on from them. */
  judge(): void {
    for (let at = this.layer.from; at < this.layer.to; ) {
      const segments = this.log.from(at, 1, this.layer.to);
      at += segments.reduce((sum, { count }) => sum + count, 0);
      this.beginCounts();
      for (const event of this.explore(this.job(segments, { judgeOnly: true, last: false })).events)
        if (event.leaf < 0) this.book.note(event, this.depth, this.ways);
    }
  }

  /** Takes what a worker has found and seen. */
  take(report: Report): void {
    this.transitions += report.transitions;
    this.log.append(report.fresh);
    for (const event of report.events) this.book.note(event, this.depth, this.ways);
  }

  /** By leaf: was it performed? */
  performed(): (leaf: number) => boolean {
    const { plan, workers } = this.program;
    const marks = Array.from({ length: workers }, (_, worker) =>
      new Uint8Array(
        this.store.memory.buffer,
        this.store.baseOf(worker) + plan.at.leaves,
        plan.leaves,
      ).slice(),
    );
    return (leaf) => marks.some((bytes) => bytes[leaf] !== 0);
  }

  /** All but the room in the banks. */
  private beginCounts(): void {
    this.counts.fill(0, 0, COUNTS.room);
    this.counts.fill(0, COUNTS.claimed);
  }

  private job(segments: readonly Segment[], how: Pick<Job, 'judgeOnly' | 'last'>): Job {
    return {
      segments,
      tables: this.store.tables,
      numbered: this.numbered,
      ...how,
      spare: this.log.takeSpare(2),
    };
  }

  private start(initial: readonly number[]): void {
    const { plan } = this.program;
    const packed = pack(plan.layout, initial);
    this.store.begin(packed);
    this.log.append([{ words: packed, count: 1, parents: Uint32Array.of(0) }]);
    this.layer = { from: 0, to: 1 };
  }
}

function countsFor({ workers }: Program): Int32Array {
  const bytes = 4 * (COUNTS.claimed + workers);
  return new Int32Array(workers > 1 ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes));
}

const storeFor = ({ plan, compiled, workers, knobs, memory }: Program, room: Int32Array): Store =>
  new Store(plan, compiled, room, {
    workers,
    shared: workers > 1,
    hashBits: knobs.hashBits ?? HASH_BITS,
    slots: knobs.slots ?? SLOTS,
    limit: memory,
    bank: knobs.bank ?? MOST_BYTES,
    first: knobs.first ?? MOST_BYTES,
    sizes: new Sizes({ ...knobs, bits: knobs.hashBits === undefined ? plan.quotients : undefined }),
  });

/** Does it come within so many milliseconds? */
function within(running: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  return Promise.race([running.then(() => true), late]).finally(() => clearTimeout(timer));
}

/** What the leaves that were performed come to. */
export function summary(rules: Rules, performed: (leaf: number) => boolean) {
  const executed = rules.machine.programs.map(() => new Set<number>());
  for (const { program, location } of rules.beginning.executed) executed[program]!.add(location);
  const allowed = new Set(rules.beginning.allowed);
  for (const { thread, at } of rules.threads) {
    const locations = executed[rules.machine.threads[thread]!.program]!;
    for (const leaf of at.flatMap(({ steps }) => leavesIn(steps))) {
      if (!performed(leaf.index)) continue;
      for (const { location } of leaf.performed) locations.add(location);
      for (const allow of leaf.allowed) allowed.add(allow);
    }
  }
  return { executed, allowed };
}
