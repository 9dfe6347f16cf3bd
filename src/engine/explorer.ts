/**
 * A worker's loop around the generated code: takes states from segments, has their steps made and looked
 * up, and collects those that are new in segments of its own.
 *
 * Threads are started with the text of `explorer`, so that they need no file of their own, whether
 * lockcheck runs from its sources or from a bundle: it must not refer to anything outside itself.
 */
import type { Area } from './bank.js';
import type { COUNTS, Plan } from './plan.js';
import type { Compiled, Exports, Memory } from './wasm-api.js';

/** States, one after the other. */
export interface Segment {
  readonly words: BigUint64Array;
  readonly count: number;
  /** How many states have been found before the first of these; only where states are numbered. */
  readonly first: number;
}

/** States that are new. All but the last that a worker tells of are full; who wants to keep that one copies it. */
export interface Fresh {
  readonly words: BigUint64Array;
  readonly count: number;
  /** For each the number of the one that it was found from; only where states are numbered. */
  readonly parents?: Uint32Array;
}

/** A part of the table of states: in the memory of the search, or in one of its own. */
export interface Place {
  /** Its own, and that of its code. */
  readonly name: string;
  readonly table: number;
  readonly slots: number;
  /** Absent: that of the search. */
  readonly memory?: Memory;
  /** Absent: that of the search. */
  readonly code?: Compiled;
}

/** Where the tables stand. */
export interface Tables {
  /** As many as a power of two, chosen by top bits. */
  readonly banks: readonly Place[];
  readonly map: number;
  readonly capacity: number;
  /** Words that the map may hold. */
  readonly words: number;
}

export interface Job {
  readonly segments: readonly Segment[];
  readonly tables: Tables;
  /** Take them in order and say where each new state comes from. */
  readonly numbered: boolean;
  /** Make the steps, but look nothing up. */
  readonly judgeOnly: boolean;
  /** Tell of all new states when this is done; else only of full segments, and the rest comes later. */
  readonly last: boolean;
  /** Buffers that may be used again. */
  readonly spare: readonly (ArrayBuffer | SharedArrayBuffer)[];
}

export interface Event {
  readonly sight: number;
  readonly leaf: number;
  /** The threads that wait for good, 64 to a word. */
  readonly masks: readonly bigint[];
  readonly state: BigUint64Array;
  /** The number of the state, where states are numbered. */
  readonly number: number;
}

export interface Report {
  readonly fresh: readonly Fresh[];
  readonly found: number;
  readonly transitions: number;
  readonly events: readonly Event[];
  /** There was no room; the same job is to be given again when there is. */
  readonly full: boolean;
  /** States for which there must be room, lest this be so at once again. */
  readonly waiting: number;
  /** Banks in which a number found no place, room or not. */
  readonly crowded: readonly number[];
}

export interface Setup {
  readonly exports: Exports;
  readonly memory: Memory;
  readonly base: number;
  readonly plan: Plan;
  /** Where this worker has its place in the memories of banks. */
  readonly area: Area;
  readonly attach: (code: Compiled, memory: Memory) => Exports;
  /** Of all workers together, and where in it is what. */
  readonly counts: Int32Array;
  readonly countsAt: typeof COUNTS;
  /** Which one this is, of how many. */
  readonly worker: number;
  readonly workers: number;
  readonly segmentSize: number;
}

export type Explorer = (job: Job) => Report;

export function explorer({
  exports,
  memory,
  base,
  plan,
  area,
  attach,
  counts,
  countsAt,
  worker,
  workers,
  segmentSize,
}: Setup): Explorer {
  const { at, stride, chunk, eventSize, masks } = plan;
  const perState = stride / 8;
  const shared = !(memory.buffer instanceof ArrayBuffer);
  const expand = exports.expand!;
  const keys = exports.keys!;
  const collect = exports.collect!;
  const parents = exports.parents!;
  const scatter = exports.scatter!;
  // Those that may be resized have pages of their own, which go back to the system; others leave holes in the heap.
  const newBuffer = (bytes: number) =>
    shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes, { maxByteLength: bytes });
  /** Code at work on banks, by their names. */
  const attached = new Map<string, Exports>();
  const reach = ({ name, memory: own = memory, code }: Place): Exports => {
    const known = attached.get(name) ?? (code ? attach(code, own) : exports);
    attached.set(name, known);
    return known;
  };
  /** The chunk at hand: its states, those of them that have brought the candidates, and how many. */
  let held = { count: 0, from: 0, done: 0, first: 0 };
  let candidates = 0;
  /** Of the candidates those before are seen to, and numbers have been made of those before; so many are to be looked up. */
  let taken = 0;
  let numbered = 0;
  let waiting = 0;
  /** Those of them that are known to be new, when another one found no place. */
  let newAlready: number[] = [];
  /** The segment that is being filled. */
  let open: { words: BigUint64Array; count: number; parents?: Uint32Array } | undefined;

  return (job) => {
    const fresh: Fresh[] = [];
    const events: Event[] = [];
    const spare = [...job.spare];
    const crowded: number[] = [];
    let transitions = 0;
    let found = 0;
    const report = (full: boolean): Report => {
      if (job.last && !full && open && open.count > 0) {
        fresh.push(open);
        // Whoever is told of it copies it before the next job.
        open = { ...open, count: 0 };
      }
      return { fresh, found, transitions, events, full, waiting, crowded };
    };

    const opened = () => {
      if (open && !job.numbered === !open.parents) return open;
      const buffer = open?.words.buffer ?? spare.pop() ?? newBuffer(segmentSize * stride);
      const words = new BigUint64Array(buffer, 0, segmentSize * perState);
      const parents = job.numbered ? new Uint32Array(newBuffer(4 * segmentSize), 0, segmentSize) : undefined;
      open = { words, count: 0, ...(parents ? { parents } : {}) };
      return open;
    };

    // Chunks do not reach from one segment into the next.
    const chunksIn = ({ count }: Segment): number => Math.ceil(count / chunk);
    const chunks = job.segments.reduce((sum, segment) => sum + chunksIn(segment), 0);
    const hold = (number: number): void => {
      let before = number;
      for (const segment of job.segments) {
        const { words, count, first } = segment;
        if (before >= chunksIn(segment)) {
          before -= chunksIn(segment);
          continue;
        }
        const start = before * chunk;
        const states = words.subarray(start * perState, Math.min(start + chunk, count) * perState);
        new BigUint64Array(memory.buffer, base + at.input, states.length).set(states);
        held = { count: states.length / perState, from: 0, done: 0, first: first + start };
        return;
      }
      throw new Error(`chunk ${number} is in no segment`);
    };

    /**
     * Each worker has a part of the layer, to which it sees in order: what stands together leads to the same
     * states, and it is the worker that remembers them. Then it helps the others.
     */
    const claim = (): boolean => {
      if (Atomics.load(counts, countsAt.stop) !== 0) return false;
      for (let i = 0; i < workers; i++) {
        const part = (worker + i) % workers;
        const [from, to] = [part, part + 1].map((n) => Math.floor((chunks * n) / workers)) as [
          number,
          number,
        ];
        // Nothing is counted that there is not: `pass.ts` tells from it how much is left.
        const claimed = countsAt.claimed + part;
        if (from + Atomics.load(counts, claimed) >= to) continue;
        const number = from + Atomics.add(counts, claimed, 1);
        if (number >= to) continue;
        hold(number);
        return true;
      }
      return false;
    };

    const collectEvents = (view: DataView): void => {
      const count = view.getInt32(8, true);
      for (let i = 0; i < count; i++) {
        const start = at.events + i * eventSize;
        const input = view.getInt32(start + 4, true);
        const words = new BigUint64Array(memory.buffer, base + at.input + input * stride, perState);
        events.push({
          sight: view.getInt32(start, true),
          leaf: view.getInt32(start + 8, true),
          masks: Array.from({ length: masks }, (_, m) => view.getBigUint64(start + 16 + 8 * m, true)),
          state: new BigUint64Array(words),
          number: held.first + input,
        });
      }
    };

    const makeSteps = (): void => {
      held.from = held.done;
      held.done = expand(base, held.from, held.count);
      const view = new DataView(memory.buffer, base, plan.size);
      collectEvents(view);
      candidates = view.getInt32(0, true);
      taken = 0;
      numbered = 0;
      transitions += candidates + view.getInt32(4, true);
    };

    const keep = (count: number): void => {
      const words = new BigUint64Array(memory.buffer, base + at.output, count * perState);
      if (job.numbered) parents(base, count, held.from, held.first);
      const sources = new Uint32Array(memory.buffer, base + at.parents, count);
      for (let done = 0; done < count; ) {
        const into = opened();
        const more = Math.min(count - done, segmentSize - into.count);
        into.words.set(words.subarray(done * perState, (done + more) * perState), into.count * perState);
        into.parents?.set(sources.subarray(done, done + more), into.count);
        into.count += more;
        done += more;
        if (into.count < segmentSize) continue;
        fresh.push(into);
        open = undefined;
      }
    };

    /** Room for all that might be new is set aside, and given back where it was not. */
    const reserved = (bank: number, count: number): boolean => {
      if (Atomics.sub(counts, countsAt.room + bank, count) >= count) return true;
      Atomics.add(counts, countsAt.room + bank, count);
      return false;
    };

    /** Looks up numbers for which there is room in a bank; gives the indices of those that are new. */
    const lookUpIn = (bank: number, numbers: number, count: number): Uint32Array => {
      const { banks } = job.tables;
      const place = banks[bank]!;
      const there = place.memory ?? memory;
      const own = { keys: numbers, batch: base + at.batch, news: base + at.news };
      const { keys, batch, news } = place.memory ? area : own;
      if (place.memory)
        new BigUint64Array(there.buffer, keys, count).set(new BigUint64Array(memory.buffer, numbers, count));
      const { table, slots } = place;
      const made = reach(place).lookup!(keys, count, table, slots, Math.log2(banks.length), batch, news);
      Atomics.add(counts, countsAt.room + bank, count - made);
      if (new Uint32Array(there.buffer, batch, 1)[0] !== count) crowded.push(bank);
      return new Uint32Array(there.buffer, news, made);
    };

    /** How many of the numbers are new; -1 if there is no room. */
    const lookUpInBanks = (count: number): number => {
      const { banks } = job.tables;
      scatter(base, count, Math.log2(banks.length));
      const ends = new Uint32Array(memory.buffer, base + at.stretches, banks.length);
      const start = (bank: number): number => (bank === 0 ? 0 : ends[bank - 1]!);
      for (let bank = 0; bank < banks.length; bank++) {
        if (reserved(bank, ends[bank]! - start(bank))) continue;
        while (bank-- > 0) Atomics.add(counts, countsAt.room + bank, ends[bank]! - start(bank));
        return -1;
      }
      const origins = new Uint32Array(memory.buffer, base + at.origins, count);
      const fresh = new Uint32Array(memory.buffer, base + at.fresh, count);
      let news = 0;
      for (let bank = 0; bank < banks.length; bank++) {
        const from = start(bank);
        if (ends[bank] === from) continue;
        const numbers = base + at.sorted + 8 * from;
        for (const index of lookUpIn(bank, numbers, ends[bank]! - from))
          fresh[news++] = origins[from + index]!;
      }
      if (job.numbered) fresh.subarray(0, news).sort();
      return news;
    };

    const lookUpInOne = (count: number): number => {
      if (!reserved(0, count)) return -1;
      const news = lookUpIn(0, base + at.keys, count);
      new Uint32Array(memory.buffer, base + at.fresh, news.length).set(news);
      return news.length;
    };

    /**
     * The numbers are all looked up once more when one has found no place and there are more slots: those
     * that were new are known then, so that they are put to those that are new now.
     */
    const withNewAlready = (news: number): number => {
      const all = new Uint32Array(memory.buffer, base + at.fresh, newAlready.length + news);
      all.set(newAlready, news);
      newAlready = crowded.length > 0 ? [...all] : [];
      return all.sort().length;
    };

    /** False: there was no room. */
    const lookUp = (): boolean => {
      const { map, capacity, words, banks } = job.tables;
      if (numbered === taken) {
        numbered = keys(base, map, capacity, taken, words);
        if (numbered === taken) return false;
        [waiting] = new Int32Array(memory.buffer, base + 12, 1) as unknown as [number];
      }
      let news = banks.length === 1 ? lookUpInOne(waiting) : lookUpInBanks(waiting);
      if (news < 0) return false;
      if (newAlready.length > 0 || crowded.length > 0) news = withNewAlready(news);
      if (crowded.length > 0) return false;
      Atomics.add(counts, countsAt.found, news);
      taken = numbered;
      waiting = 0;
      found += news;
      collect(base, news);
      keep(news);
      return true;
    };

    for (;;) {
      if (taken < candidates) {
        if (!lookUp()) return report(true);
      } else if (held.done < held.count) {
        makeSteps();
        if (job.judgeOnly) taken = numbered = candidates;
      } else if (!claim()) return report(false);
    }
  };
}
