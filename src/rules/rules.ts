/**
 * A machine as rules: for each thread and location a decision tree over the state before the step,
 * with the variables that change at its leaves. Nothing here needs to know what a lock is: whoever
 * searches, or writes the rules down for another tool, tests values and sets variables.
 *
 * - A **state** is the values of the variables, by index.
 * - A **step** of a thread at a location is a leaf of its tree; leaves from left to right are its
 *   choices in the order in which they are numbered.
 * - A **sighting** is something that a search keeps the first occurrence of, by a run that is shortest
 *   and first in dictionary order. Rules say what is sighted as finely as findings are told apart, or
 *   more finely; what is to be said about it, others find by looking at that run.
 */
import type { Machine } from '../machine/index.js';
import type { ViolationKind } from '../model/index.js';
import type { Value } from './value.js';

export interface Rules {
  readonly machine: Machine;
  readonly variables: readonly Variable[];
  /** By thread. */
  readonly threads: readonly ThreadRules[];
  /** The first state, absent where a run ends before it has one. */
  readonly initial: readonly number[] | undefined;
  /** Of how runs begin: sightings made before or in the first state's making. */
  readonly beginning: Beginning;
  /** Sighted in states as a whole: properties, and what is left over at the end. */
  readonly judgements: readonly Conditional[];
  /** Is what waits for good in a state, by `waits`, a deadlock? Always, but where the model allows some. */
  readonly deadlock: Deadlock;
  /** All that can be sighted, by index. */
  readonly sights: readonly Sight[];
}

/**
 * Deadlocks. Of the threads that have not ended, those without a step wait. If any other moves, the
 * waiting ones that are not held up are struck out until nobody is (who is left, and who has ended, is
 * gone); if nobody moves, none is struck out. There is a deadlock if some thread left is not idle.
 * `key` tells deadlocks apart that are different to a reader.
 */
export interface Deadlock {
  /** Sights of those in a state, given the threads that are left. */
  readonly keys: (state: readonly number[], stuck: ReadonlySet<number>) => readonly string[];
  /** Some `allow` of the model accepts deadlocks at some place, so that `keys` may be empty. */
  readonly allowed: boolean;
}

export interface Beginning {
  readonly sights: readonly number[];
  readonly executed: readonly { readonly program: number; readonly location: number }[];
  readonly allowed: readonly number[];
}

/** An integer from `low` to `high`. */
export interface Variable {
  readonly index: number;
  /** As a reader of the model would write it: `closer`, `closer.i`, `fork[1].owner`, `kn.kn_status`. */
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly initial: number;
  readonly role: VariableRole;
}

/** What a variable is part of; `of` a lock, cell, thread or channel, by index. */
export type VariableRole =
  /** Where a thread stands: an index into the `at` of its rules. */
  | { readonly kind: 'location'; readonly thread: number }
  | { readonly kind: 'local'; readonly thread: number; readonly local: number }
  | { readonly kind: 'cell'; readonly cell: number }
  | { readonly kind: 'lock'; readonly lock: number; readonly part: LockPart; readonly thread?: number }
  /** Is the thread on the channel's list? */
  | { readonly kind: 'listed'; readonly channel: number; readonly thread: number }
  | { readonly kind: 'interrupt'; readonly thread: number; readonly part: 'hard' | 'soft' | 'on' }
  /** `depth` of a section; `waits`: the thread for a section; `pending`: an object for a section; `kept`: an object by a thread. */
  | {
      readonly kind: 'rcu';
      readonly part: 'depth' | 'waits' | 'pending' | 'kept';
      readonly thread?: number;
      readonly section?: number;
      readonly object?: number;
    };

/** Those with a thread are one for each: shared holds, and standing in a queue. */
export type LockPart =
  | 'owner'
  | 'depth'
  | 'readers'
  | 'queued-writer'
  | 'queued-reader'
  | 'count'
  | 'destroyed';

export interface ThreadRules {
  readonly thread: number;
  /** The variable that says where it stands. */
  readonly location: number;
  /** By the value of that variable: the locations where a thread can stand. */
  readonly at: readonly LocationRules[];
}

export interface LocationRules {
  /** Index in the program. */
  readonly location: number;
  readonly steps: Tree;
  /** The end of the program: nobody expects the thread to move. */
  readonly ended: boolean;
  readonly arrival: Arrival;
  /** What it waits for where it cannot move: every way out that is open to it but barred. */
  readonly waits: readonly Alternative[];
  /** A daemon that may stand here for ever. */
  readonly idle: Value;
}

/** What is judged of a thread in each state in which it stands somewhere. */
export interface Arrival {
  /** All that `sighted` depends on, and what is kept besides; nothing is sighted where `when` is 0. Absent: never anything. */
  readonly view: View | undefined;
  readonly sighted: readonly Conditional[];
}

/** Sighted once for each combination of values. */
export interface View {
  readonly when: Value;
  readonly sight: number;
  readonly values: readonly Value[];
}

/** Sighted where the value is not 0. */
export interface Conditional {
  readonly when: Value;
  readonly sight: number;
}

/**
 * A way out, where `when` is not 0. A thread that cannot move is held up if in every one of its ways
 * out some wait is held up.
 */
export interface Alternative {
  readonly when: Value;
  readonly waits: readonly WaitRule[];
}

/** What bars a way out, where `when` is not 0. */
export interface WaitRule {
  readonly when: Value;
  /** Given who is gone (will never move again, or has ended): can nobody else end this wait? */
  readonly heldUp: Value;
  /** Who would have to end it, of those that are gone; the first that applies counts. */
  readonly helpers: readonly { readonly thread: number; readonly when: Value }[];
  /** The lock waited for, by instance, if it is one. */
  readonly lock?: number;
}

export type Tree =
  /** Goes to the case with the value. Values that are in no case cannot be, or make no step. */
  | { readonly is: 'test'; readonly value: Value; readonly cases: readonly Case[] }
  /** All of these, in order. */
  | { readonly is: 'fork'; readonly ways: readonly Tree[] }
  | { readonly is: 'leaf'; readonly leaf: Leaf }
  /** No step here. */
  | { readonly is: 'none' };

export interface Case {
  readonly values: readonly number[];
  readonly then: Tree;
}

/** One step. */
export interface Leaf {
  /** By leaf, over all threads and locations of the machine. */
  readonly index: number;
  /** The variables that change, each to a value over the state before, at once. The thread's location among them. */
  readonly updates: readonly Update[];
  /** Sighted by making the step. */
  readonly sighted: readonly Conditional[];
  /** The run ends here and there is no state after: the last of `sighted` says why. */
  readonly ends: boolean;
  /** Other threads whose arrival is to be judged again in the state after, by thread. */
  readonly disturbs: readonly number[];
  /** Actions performed, in order. */
  readonly performed: readonly { readonly location: number; readonly action: number }[];
  /** `allow`s of the model that applied. */
  readonly allowed: readonly number[];
}

export interface Update {
  readonly variable: number;
  readonly value: Value;
}

/** Something to be sighted. */
export interface Sight {
  readonly index: number;
  /** Equal keys are one. */
  readonly key: string;
  readonly what:
    | {
        readonly kind: 'violation';
        readonly violation: ViolationKind;
        readonly thread?: number;
        readonly location?: number;
      }
    | { readonly kind: 'exhausted' }
    /** An `invariant` or `finally` does not hold. */
    | { readonly kind: 'broken'; readonly property: number }
    | { readonly kind: 'reached'; readonly property: number }
    | { readonly kind: 'unanswerable'; readonly property: number }
    /** Locks held while others are asked for, what interrupts may come across, an `allow` that applied: no violation by itself. */
    | { readonly kind: 'view'; readonly thread: number; readonly location: number };
}
