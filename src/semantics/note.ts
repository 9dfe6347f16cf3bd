/**
 * What a run shows, as plain data: indices into the machine and spans, no prose. Whoever writes
 * messages looks the rest up: a cell's name in `machine.cells`, a lock's in `machine.locks`, the
 * words of a span with `words(span)`, a place in its program's `locations`. When and where a lock
 * that is held was taken is not here: the trace that leads to the note shows it.
 */
import type { Machine, SourcePlace } from '../machine/index.js';
import type { Span } from '../source/index.js';

/** Who, and before or in which location of its program. `thread` is -1 in the machine's `init`. */
export interface At {
  readonly thread: number;
  readonly location: number;
}

export type HoldMode = 'exclusive' | 'shared';

/** A lock instance and how it is held or wanted. */
export interface Hold {
  readonly lock: number;
  readonly mode: HoldMode;
}

/** What may go wrong in evaluating an expression, by a thread or in a property. */
export type Fault =
  /** The span is that of the place, lock, channel or object that was to be reached through null. */
  | { readonly kind: 'null-dereference'; readonly span: Span }
  /** An object reached through a stale pointer, or a lock through a stale reference or after `destroy`. */
  | {
      readonly kind: 'use-after-free';
      readonly span: Span;
      readonly object?: Slot;
      readonly lock?: number;
    }
  | { readonly kind: 'range'; readonly span: Span; readonly of: RangeFault };

export interface Slot {
  readonly struct: number;
  readonly slot: number;
}

export type RangeFault =
  /** A value that does not fit the place: `name` is that of the cell or local. */
  | { readonly what: 'value'; readonly name: string; readonly value: number }
  | { readonly what: 'index'; readonly value: number; readonly size: number }
  | { readonly what: 'division' }
  /** A reference that may not be null was to be set to null. */
  | { readonly what: 'null'; readonly name: string }
  /** Too many levels of one lock, too high a semaphore or reference count. */
  | { readonly what: 'depth'; readonly lock: number; readonly max: number }
  /** Too many levels of one section of RCU. */
  | { readonly what: 'nesting'; readonly domain: number; readonly max: number }
  | { readonly what: 'count'; readonly name: string; readonly max: number }
  /** Interrupts switched off too many times over. */
  | { readonly what: 'masks'; readonly max: number };

/** Why an object could not go. */
export type Attachment =
  | { readonly kind: 'held'; readonly lock: number; readonly by: number }
  | { readonly kind: 'waited-for'; readonly lock: number; readonly by: number }
  | { readonly kind: 'slept-on'; readonly channel: number; readonly by: number };

/** Why something could not be put into a list, or taken out of it. */
export type Corruption =
  /** It hangs on this list, or on another over the same link, already. */
  | { readonly what: 'present'; readonly list: number }
  | { readonly what: 'absent' }
  /** The list has no end: the object leads back to where the walk has been. */
  | { readonly what: 'circle' };

/** Why an acquisition is against the order. */
export type OrderReason =
  /** `order` says, directly or by way of others, that the wanted class comes before the held one. */
  | 'declared'
  /** Two instances of a class without `nested`. */
  | 'nested'
  /** `nested by e`, and the wanted lock's key does not exceed that of the held one. */
  | 'key'
  | 'leaf'
  /** `order total`, and the rules say nothing of the two. */
  | 'total';

/** What needs a lock to be held. */
export type GivingBack = 'release' | 'sleep' | 'downgrade' | 'upgrade';

/** What keeps a thread from going on. */
export type Wait =
  /** `holders` have it in a way that conflicts, lowest thread first; empty for a semaphore. */
  | {
      readonly kind: 'lock';
      readonly lock: number;
      readonly mode: HoldMode;
      /** The thread stands in the lock's queue; a reader there waits for `writers` to have had it. */
      readonly queued: boolean;
      readonly holders: readonly number[];
      readonly writers: readonly number[];
    }
  | { readonly kind: 'channel'; readonly channel: number }
  /** To be queued or spawned. */
  | { readonly kind: 'queued'; readonly work: number }
  /** The end of the work that this thread does, or is to do. */
  | { readonly kind: 'work'; readonly worker: number }
  /** The end of sections of RCU that these threads have open. */
  | { readonly kind: 'grace'; readonly domain: number; readonly readers: readonly number[] }
  /** An `await`: its condition is at the thread's location. */
  | { readonly kind: 'condition'; readonly helpedBy: readonly number[]; readonly threads: readonly number[] }
  /** An interrupt handler runs on top of the thread. */
  | { readonly kind: 'handler'; readonly handler: number };

/** A thread that waits; `helper` is the first thread that could end this and cannot move either. */
export interface Waiter extends At {
  readonly wait: Wait;
  readonly helper?: number;
}

/** Something that happened in a step, or that is so in a state. */
export type Note =
  // These end the run that they happen in
  | (Fault & { readonly at: At })
  /** `requires`: what the callers of a function owe it. */
  | { readonly kind: 'assertion'; readonly at: At; readonly requires: boolean }
  | { readonly kind: 'underflow'; readonly at: At; readonly cell: number }
  /** `pending`: it is to be freed at the end of a grace period. */
  | {
      readonly kind: 'double-free';
      readonly at: At;
      readonly object: Slot;
      readonly span: Span;
      readonly pending?: boolean;
    }
  /**
   * By `free` of an object, or by `destroy` of a lock (then `object` is absent). `deferred`: by the end of
   * the grace period that the free was put off to.
   */
  | {
      readonly kind: 'held-lock-freed';
      readonly at: At;
      readonly object?: Slot;
      readonly because: Attachment;
      readonly deferred?: boolean;
    }
  /** A section of RCU that the thread is not in. */
  | { readonly kind: 'unlock-not-held'; readonly at: At; readonly domain: number }
  /** A wait for one's own section to end. */
  | { readonly kind: 'self-deadlock'; readonly at: At; readonly domain: number }
  /** `holds`: what the thread holds instead. */
  | {
      readonly kind: 'unlock-not-held';
      readonly at: At;
      readonly lock: number;
      readonly by: GivingBack;
      readonly holds: readonly Hold[];
    }
  | {
      readonly kind: 'self-deadlock';
      readonly at: At;
      readonly lock: number;
      readonly held: HoldMode;
      readonly wanted: HoldMode;
    }
  /** `list` is the cell of its head. */
  | {
      readonly kind: 'list-corruption';
      readonly at: At;
      readonly list: number;
      readonly object: Slot;
      readonly reason: Corruption;
    }
  // These are noted in a step that goes on
  | { readonly kind: 'resurrection'; readonly at: At; readonly cell: number }
  /** `declaration` is the variable or field, as in `file.dying`. */
  | {
      readonly kind: 'race';
      readonly at: At;
      readonly cell: number;
      readonly declaration: string;
      readonly access: 'read' | 'write';
      readonly span: Span;
      /** The `guarded_by`. */
      readonly guard: Span;
      /** What it asks for; -1 where the way to the lock is null or stale. */
      readonly locks: readonly number[];
    }
  // These are judged of a state
  | {
      readonly kind: 'order';
      readonly at: At;
      readonly held: Hold;
      readonly wanted: Hold;
      readonly reason: OrderReason;
    }
  /**
   * `held` forbid it, by this thread or those that stand still for it, or the sections of RCU, by
   * domain, or being a `handler`, or having interrupts `off`. `wanted` is the lock whose level is too
   * high, absent where the thread sleeps.
   */
  | {
      readonly kind: 'sleep-in-atomic';
      readonly at: At;
      readonly held: readonly Hold[];
      readonly sections?: readonly number[];
      readonly context?: 'handler' | 'off';
      readonly wanted?: Hold;
    }
  /** `masked`: with interrupts off. */
  | {
      readonly kind: 'held-at-exit';
      readonly at: At;
      readonly held: readonly Hold[];
      readonly sections?: readonly number[];
      readonly masked: boolean;
    }
  /**
   * Threads that can never move again: a circle of waits, each for the `helper` that comes next, or a
   * single thread whose helper has ended, or that has none. `behind` are stuck because of these.
   */
  | { readonly kind: 'deadlock'; readonly core: readonly Waiter[]; readonly behind: readonly Waiter[] }
  | { readonly kind: 'leak'; readonly object: Slot }
  /** A property does not hold here; with a fault where it could not be evaluated. */
  | { readonly kind: 'invariant' | 'finally'; readonly property: number; readonly fault?: Fault }
  | { readonly kind: 'reached'; readonly property: number }
  /** A `reachable` that could not be evaluated here and so is not reached by this state. */
  | { readonly kind: 'unanswerable'; readonly property: number; readonly fault: Fault };

/** The place that a thread, or `init`, is at. */
export function placeOf(machine: Machine, at: At): SourcePlace {
  const program = at.thread < 0 ? machine.init : machine.programs[machine.threads[at.thread]!.program]!;
  return program.locations[at.location]!.place;
}

/**
 * Notes with equal keys are one finding to a reader, who is shown the first: the kind and the place,
 * and what tells findings at one place apart.
 */
export function keyOf(machine: Machine, note: Note): string {
  const classOf = (hold: Hold) => machine.locks[hold.lock]!.class;
  switch (note.kind) {
    case 'deadlock':
      return [note.kind, ...new Set(note.core.map((w) => placeOf(machine, w).key).sort())].join(' | ');
    case 'leak':
      return `leak | ${machine.structs[note.object.struct]!.name}`;
    case 'invariant':
    case 'finally':
    case 'reached':
    case 'unanswerable':
      return `${note.kind} | ${note.property}`;
    case 'order':
      return `order | ${placeOf(machine, note.at).key} | ${classOf(note.held)} ${classOf(note.wanted)}`;
    case 'race':
      return `race | ${placeOf(machine, note.at).key} | ${note.declaration}`;
    default:
      return `${note.kind} | ${placeOf(machine, note.at).key}`;
  }
}
