/**
 * What a machine's state is made of. All values are small integers:
 *
 * - bool: 0, 1; range: the number itself; enumeration: the index of the value
 * - pointer: 0 null, `1 + 2·slot` fresh, `2 + 2·slot` stale (its object was freed since)
 * - thread: 0 null, `1 + index` of the thread
 * - lock reference: 0 none, `1 + 2·instance` fresh, `2 + 2·instance` stale (its object was freed since)
 * - channel reference: 0 none, `1 + index` of the channel
 */
import type { Span } from '../source/index.js';
import type { Expr } from './expr.js';

export type Domain =
  | { readonly kind: 'bool' }
  | { readonly kind: 'range'; readonly min: number; readonly max: number }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | { readonly kind: 'pointer'; readonly struct: number; readonly nullable: boolean }
  | { readonly kind: 'thread' }
  | { readonly kind: 'lock' }
  | { readonly kind: 'channel' }
  /** How a lock was held that is given up for a while: `2·depth + (1 if shared)`; 0 is not held. */
  | { readonly kind: 'hold' };

/** One memory cell: a variable, an element of an array, or a field of one slot. */
export interface Cell {
  /** As a reader would write it: `count`, `fork_free[1]`, `kn.kn_status`, `file#2.f_count`. */
  readonly name: string;
  readonly domain: Domain;
  readonly initial: number;
  /** The thread that has it for itself: at that thread's end it is as at the start. */
  readonly thread?: number;
}

/** A local of a program; parameters come first. Hidden ones (names in `<>`) are the compiler's own. */
export interface Local {
  readonly name: string;
  readonly domain: Domain;
}

/**
 * A struct and its slots: named objects first, then the pool. Field `offset` of slot `s` is cell
 * `base + s·width + offset`. Whether a slot is live is cell `live + s` (1 while it is).
 */
export interface Struct {
  readonly index: number;
  readonly name: string;
  readonly base: number;
  readonly width: number;
  readonly live: number;
  /** Names of the slots: `kn`, `pair[1]`, `file#2`. */
  readonly slots: readonly string[];
  /** How many of the slots are named objects. */
  readonly named: number;
  /** Whether a stale pointer may be followed: never; for ever; in a section of RCU open since before the free. */
  readonly memory: 'reused' | 'typestable' | 'typesafe';
  readonly fields: readonly Field[];
  /** Lock instances in slot `s`: each class here has its own in `LockClass`. */
  readonly locks: readonly number[];
  /** Channel of slot `s` itself is `channels + s`. */
  readonly channels: number;
  /** Condition variables in it, as indices of channel classes. */
  readonly conditions: readonly number[];
}

export interface Field {
  readonly name: string;
  readonly offset: number;
  /** Elements; 1 where it is no array. */
  readonly size: number;
  readonly domain: Domain;
  /** What `new` sets where the statement does not say; absent: the slot keeps its last value. */
  readonly initial?: number;
  readonly refcount?: { readonly max: number; readonly plain: boolean };
}

export type LockKind = 'mutex' | 'spin' | 'rwlock' | 'rwspin' | 'sx' | 'semaphore' | 'completion' | 'giant';

/**
 * A class of locks. Instances are numbered over the whole machine: of a top-level class
 * `base … base + size - 1`; of a field of a struct, slot `s` has `base + s·size …`.
 */
export interface LockClass {
  readonly index: number;
  /** `a`, `knote.foplock`. */
  readonly name: string;
  readonly kind: LockKind;
  /** Wait level: 0 spinning, 1 blocking, 2 sleeping. `giant` stands outside the levels unless given one. */
  readonly level: number;
  /** Whether acquiring it is judged by level: true of all but a `giant` of most dialects. */
  readonly levelled: boolean;
  readonly recursive: boolean;
  readonly leaf: boolean;
  readonly nested: Nesting;
  readonly prefer: 'readers' | 'writers' | 'either';
  /** Most that a semaphore counts to, or the deepest recursion and shared nesting. */
  readonly max: number;
  /** Count at the start, of a semaphore; 0 otherwise. */
  readonly initial: number;
  readonly base: number;
  readonly size: number;
  readonly struct?: number;
  /** Holding it keeps interrupts off: of freebsd's and netbsd's spin locks. */
  readonly masks: boolean;
  /** Who waits for it spins, and so has a CPU. */
  readonly spins: boolean;
  /** A lock that freebsd lets its only holder destroy. */
  readonly destroyableWhileHeld: boolean;
  readonly span: Span;
}

/** Whether two instances of a class may be held at once, and in which order. */
export type Nesting =
  | { readonly kind: 'no' }
  | { readonly kind: 'any' }
  | { readonly kind: 'by'; readonly key: 'index' | 'address' }
  /** Reads const fields of the object, which is `{ op: 'subject' }`. */
  | { readonly kind: 'by'; readonly key: Expr };

export interface LockInstance {
  readonly index: number;
  readonly class: number;
  /** `a`, `fork[1]`, `kn.foplock`, `knote#0.foplock`. */
  readonly name: string;
  /** The object it lives in. */
  readonly slot?: number;
}

/** Something that threads sleep on: an instance of a `cond`, or a slot of a struct. */
export interface Channel {
  readonly index: number;
  readonly name: string;
  /** The object that it is, or lives in. */
  readonly struct?: number;
  readonly slot?: number;
}

/** A list: its head is a cell with a pointer to the first element, null while the list is empty. */
export interface ListInstance {
  readonly head: number;
  /** The struct of the elements, and the offset of the field that leads to the next. */
  readonly struct: number;
  readonly link: number;
  /** The cell that says whether the object lives that the list is in. */
  readonly live?: number;
}

/** `cond` declarations: instances as for lock classes, in channel numbers. */
export interface ChannelClass {
  readonly index: number;
  readonly name: string;
  readonly base: number;
  readonly size: number;
  readonly struct?: number;
}

/** Sections and grace periods that have to do with each other. */
export interface RcuDomain {
  readonly index: number;
  readonly name: string;
  /** Whether one may sleep in its sections. */
  readonly sleepable: boolean;
  /** RCU itself: its sections keep the memory of `typesafe` pools. */
  readonly own: boolean;
}

/**
 * Work that is queued, or a thread that is spawned. Cell `cell + i` says what is pending of instance
 * `i`, thread `threads[i]`: 0 nothing, else its argument: the pointer, a value as `1 + value` counted
 * from its least, 1 where there is none. Of work, each value of the argument has an instance of its own
 * (a pointer that of its slot); what is spawned takes any that is free.
 */
export interface Work {
  readonly index: number;
  readonly name: string;
  readonly spawned: boolean;
  readonly threads: readonly number[];
  readonly cell: number;
  readonly argument?: Domain;
}

export const NULL = 0;
export const fresh = (slot: number): number => 1 + 2 * slot;
export const stale = (slot: number): number => 2 + 2 * slot;
/** The slot or lock instance that a pointer or lock reference names; not for null. */
export const target = (reference: number): number => (reference - 1) >> 1;
export const isStale = (reference: number): boolean => reference !== 0 && reference % 2 === 0;

/** Counters that anyone may raise: nobody owns a semaphore or a completion, and it never counts as held. */
export const isCounter = ({ kind }: { readonly kind: LockKind }): boolean =>
  kind === 'semaphore' || kind === 'completion';
