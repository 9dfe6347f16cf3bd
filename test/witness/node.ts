import type { Span } from '../../src/source/index.js';
import type { Continuation, Frame } from './continuation.js';
import type { State } from './state.js';

/** One way in which a step goes: the state afterwards, and which of the node's successors comes next. */
export interface Way {
  readonly s: State;
  readonly to: number;
  readonly notes: ReadonlySet<string>;
}

export type Mode = 'exclusive' | 'shared';

/** What a thread that cannot move waits for. */
export type Wait =
  | { readonly kind: 'lock'; readonly id: string; readonly mode: Mode; readonly queued: boolean }
  /** For all of these to come to their end. */
  | { readonly kind: 'threads'; readonly on: readonly number[] }
  | { readonly kind: 'help'; readonly from: readonly string[] };

/** What a thread does next. */
export interface Node {
  /** Whether a thread stands here between steps. */
  readonly stop: boolean;
  /** A `choose` or `maybe`: a step only where a thread begins. */
  readonly choice: boolean;
  readonly span: Span;
  readonly f: Frame;
  readonly successors: readonly Continuation[];
  /** Locals. */
  readonly reads: ReadonlySet<string>;
  readonly writes: readonly string[];
  /** What this may do for others that wait. */
  readonly helps: readonly string[];
  /** None: the thread waits. @throws Fault */
  run(s: State, t: number): Way[];
  readonly wait?: (s: State, t: number) => Wait;
  /** What is accepted of it. */
  readonly allowed: ReadonlySet<string>;
  /** The lock that it stands before, for order and levels; none where the way there is barred. */
  readonly acquires?: (s: State, t: number) => string | undefined;
  /** It waits without giving up its CPU. */
  readonly spins?: boolean;
  /** A trylock, for what an interrupt may not even try. */
  readonly tries?: boolean;
  /** Not for the first time, so that it has been judged. */
  readonly again?: boolean;
  /** It is about to sleep, having given up this lock if any; or `never`. */
  readonly sleeps?: (s: State, t: number) => string | undefined;
}
