/**
 * The compiled model: threads as graphs of guarded atomic actions over variables with finite
 * domains. Everything that evaluators, exporters and reports need is here as plain data; nothing
 * refers back to the syntax except spans and words.
 *
 * **One step.** A thread stands at a location with `stop`. It performs one enabled action and then,
 * in the same step, the only action (or any one of several) of each location it comes to, until one
 * with `stop`, as the end is. Locations without `stop` never wait, and no circle consists of them alone.
 * On coming to stand, the locals in `dead` are reset to 0, so that what is no longer read makes no
 * difference between states. A thread that has come to its end, or back to its `begin-work`, is taken
 * off every channel's list, and the cells that it has for itself are as at the start.
 *
 * **Choices** of a state are numbered by thread, within a thread by action as listed, within an
 * action by its own alternatives (slots of `new`, sleepers of `signal`), and then by the
 * alternatives of the locations passed through.
 */

import type { InterruptSort } from '../model/index.js';
import type { ViolationKind } from '../model/violations.js';
import type { Span } from '../source/index.js';
import type {
  Cell,
  Channel,
  ChannelClass,
  ListInstance,
  Local,
  LockClass,
  LockInstance,
  LockKind,
  RcuDomain,
  Struct,
  Work,
} from './data.js';
import type { Expr } from './expr.js';
import type { Guard, Op } from './op.js';

export interface Machine {
  readonly name: string;
  readonly programs: readonly Program[];
  /** In the order in which choices are numbered. */
  readonly threads: readonly Thread[];
  readonly cells: readonly Cell[];
  readonly structs: readonly Struct[];
  readonly lockClasses: readonly LockClass[];
  readonly locks: readonly LockInstance[];
  readonly channelClasses: readonly ChannelClass[];
  readonly channels: readonly Channel[];
  readonly works: readonly Work[];
  /** Empty in machines that have nothing to do with RCU. */
  readonly rcu: readonly RcuDomain[];
  readonly lists: readonly ListInstance[];
  readonly order: Order;
  readonly properties: readonly Property[];
  /** Runs alone before the first state: one program without stops. */
  readonly init: Program;
  /** What can help a waiting thread, as numbered in `Location.reaches` and `await.helpedBy`. */
  readonly effects: readonly Effect[];
  readonly dialect: 'generic' | 'linux' | 'freebsd' | 'netbsd';
}

export interface Thread {
  readonly index: number;
  /** `closer`, `waiter[1]`. */
  readonly name: string;
  readonly program: number;
  /** Values of the program's parameters, which are its first locals. */
  readonly arguments: readonly number[];
  readonly daemon: boolean;
  /** An interrupt handler: it begins, if ever, by the `begin` at its entry. */
  readonly interrupt?: InterruptSort;
}

export interface Program {
  readonly index: number;
  /** The thread declaration's name, and its title if it has one. */
  readonly name: string;
  readonly title?: string;
  readonly span: Span;
  readonly locals: readonly Local[];
  readonly parameters: number;
  readonly locations: readonly Location[];
  readonly entry: number;
}

export interface Location {
  readonly id: number;
  readonly stop: boolean;
  /** None at the end of the program. */
  readonly actions: readonly Action[];
  /** Locals that nothing reads before writing from here on. */
  readonly dead: readonly number[];
  readonly place: SourcePlace;
  /** Part of a statement labelled `idle:` in a daemon. */
  readonly idle: boolean;
  /** Effects that control flow alone can still have from here, this location included. */
  readonly reaches: ReadonlySet<number>;
}

export interface Action {
  readonly guards: readonly Guard[];
  readonly op: Op;
  /** One, or two for a `branch` and for `synchronize`. */
  readonly targets: readonly number[];
}

/** Where in the model something happens; two locations with equal `key` are the same place to a reader. */
export interface SourcePlace {
  /** Declaration, calls and statement as one string, stable within the file. */
  readonly key: string;
  /** Name of the thread's declaration. */
  readonly thread: string;
  /** Functions entered, outermost first, with the span of each call. */
  readonly calls: readonly { readonly function: string; readonly span: Span }[];
  readonly statement: Span;
  /** The statement as traces show it. */
  readonly text: string;
  /** `@ "kern_event.c:2125"`. */
  readonly origin?: string;
  /** Labels whose statement this belongs to, innermost last. */
  readonly labels: readonly string[];
  /** Violations that `allow` accepts here; the index is that of the `allow` in the model. */
  readonly allowed: readonly { readonly kind: ViolationKind; readonly allow: number }[];
}

/** What a statement may do for threads that wait. */
export type Effect =
  | { readonly kind: 'signal'; readonly channel: string }
  /** Of a class by number; of any class of a kind where a lock reference hides which. */
  | { readonly kind: 'release' | 'acquire'; readonly class: number | LockKind }
  | { readonly kind: 'write'; readonly declaration: string }
  /** Queues the work, or spawns the thread. */
  | { readonly kind: 'queue'; readonly work: number };

/** The declared partial order over lock classes. */
export interface Order {
  readonly total: boolean;
  /** `before[a][b]`: the rules say, directly or by way of others, that a is taken before b. */
  readonly before: readonly (readonly boolean[])[];
  readonly rules: readonly { readonly from: number; readonly to: number; readonly span: Span }[];
}

export interface Property {
  readonly sort: 'invariant' | 'finally' | 'reachable';
  readonly name: string;
  readonly condition: Expr;
  readonly span: Span;
}
