/**
 * Where things stand in the memory of a search. Each worker has a stretch of its own, at its base:
 *
 *     control · marks of leaves · marks of sights · filters of views · events · input · ends ·
 *     candidates · recent · keys · kept · batch · sorted · origins · stretches · news · fresh · parents · output
 *
 * After the stretches of all workers come the map of interned words, if states have several, and the
 * table of known states, which grows.
 */
import type { Rules } from '../rules/rules.js';
import type { Layout } from './layout.js';
import { QUOTIENT_MOST } from './mixing.js';
import { stepsAtMost } from './steps.js';

export interface Plan {
  readonly layout: Layout;
  /** States are known by so many bits of a hash; absent: exactly. */
  readonly hash?: number;
  /** Bits of a state's number, if quotients of it may be kept: where states have one word, and few bits. */
  readonly quotients?: number;
  /** Bytes of a state. */
  readonly stride: number;
  /** Words of the sets of threads in an event. */
  readonly masks: number;
  /** Marks of leaves. */
  readonly leaves: number;
  /** Most steps that a state can have. */
  readonly fanout: number;
  /** States in the input; candidates from which on no further state is expanded. */
  readonly chunk: number;
  readonly candidates: number;
  /** From a worker's base on. */
  readonly at: {
    readonly leaves: number;
    readonly sights: number;
    readonly filters: number;
    readonly events: number;
    readonly input: number;
    readonly ends: number;
    readonly candidates: number;
    readonly recent: number;
    readonly keys: number;
    readonly kept: number;
    readonly batch: number;
    readonly sorted: number;
    readonly origins: number;
    readonly stretches: number;
    readonly news: number;
    readonly fresh: number;
    readonly parents: number;
    readonly output: number;
  };
  /** States that a worker remembers to have looked up lately: a power of two. */
  readonly recent: number;
  readonly eventSize: number;
  /** No further state is expanded once there are so many. */
  readonly events: number;
  /** Bytes that a worker needs. */
  readonly size: number;
}

/** Common to all workers, from address 0 on: how many words are interned. */
export const COMMON = { words: 0, size: 64 } as const;

/** What a call leaves behind for its caller, from a worker's base on. */
export const CONTROL = { candidates: 0, ended: 4, events: 8, kept: 12 } as const;
const CONTROL_SIZE = 64;

/** Candidates that are looked for in the table together, so that waiting for memory overlaps. */
export const BATCH = 16;
/** Of a candidate in a batch: what was found first, and where. */
export const BATCH_SIZE = 16;

/** Memories that the table may be spread over. */
export const MOST_BANKS = 64;

/**
 * What workers count together: whether to stop, states found, the room left in each bank, and by worker, how many
 * chunks of its part of the layer are claimed.
 */
export const COUNTS = { stop: 0, found: 1, room: 2, claimed: 2 + MOST_BANKS } as const;

/** Of an event: sight, place in the input, leaf; then the threads of a deadlock. */
export const EVENT = { sight: 0, input: 4, leaf: 8, masks: 16 } as const;
/** In place of a sight: threads that wait for good. */
export const DEADLOCK = -1;

const EVENTS = 256;
/** Bytes for what was looked up lately: they should stay in a cache of the processor beside all else. */
const RECENT = 1 << 18;

/** `filters`: bytes for the filters of views; `sites`: how many events one state can make at most. */
export function planOf(
  rules: Rules,
  layout: Layout,
  leaves: number,
  filters: number,
  sites: number,
  chunk: number | undefined,
  hash: number | undefined,
): Plan {
  const stride = 8 * layout.words;
  const masks = Math.ceil(rules.threads.length / 64);
  const fanout = rules.threads.reduce(
    (sum, { at }) => sum + Math.max(0, ...at.map((l) => (l ? stepsAtMost(l.steps) : 0))),
    0,
  );
  const states = chunk ?? 1024;
  const candidates = chunk ?? Math.max(64, Math.floor(4096 / layout.words));
  const exact = hash === undefined && layout.words > 1;
  const recentSize = exact ? stride : 8;
  const recent = 2 ** Math.floor(Math.log2(RECENT / recentSize));
  const eventSize = EVENT.masks + 8 * masks;
  let end = CONTROL_SIZE;
  const take = (bytes: number): number => {
    const start = end;
    end = aligned(end + bytes, 8);
    return start;
  };
  const at = {
    leaves: take(leaves),
    sights: take(rules.sights.length),
    filters: take(filters),
    events: take((EVENTS + sites) * eventSize),
    input: take(states * stride),
    ends: take(states * 4),
    candidates: take((candidates + fanout) * stride),
    recent: take(recent * recentSize),
    keys: take((candidates + fanout) * 8),
    kept: take((candidates + fanout) * 4),
    batch: take(BATCH * BATCH_SIZE),
    sorted: take((candidates + fanout) * 8),
    origins: take((candidates + fanout) * 4),
    stretches: take(MOST_BANKS * 4),
    news: take((candidates + fanout) * 4),
    fresh: take((candidates + fanout) * 4),
    parents: take((candidates + fanout) * 4),
    // One more: whoever moves the table puts a count before what it leaves here.
    output: take((candidates + fanout + 1) * stride),
  };
  return {
    layout,
    // One word is as short as its hash.
    ...(hash === undefined || layout.words === 1 ? {} : { hash }),
    ...(layout.words === 1 && layout.bits <= QUOTIENT_MOST ? { quotients: Math.max(layout.bits, 1) } : {}),
    stride,
    masks,
    leaves,
    fanout,
    chunk: states,
    candidates,
    at,
    recent,
    eventSize,
    events: EVENTS,
    size: aligned(end, 4096),
  };
}

export const aligned = (value: number, to: number): number => Math.ceil(value / to) * to;
