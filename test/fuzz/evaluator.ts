/** What the suite asks of whoever can tell what a model does. */
import type { Violation } from '../../src/finding/index.js';
import type { Subject } from './subject.js';

export type Kind = Violation['kind'] | 'reached' | 'pool' | 'instances';

/** What an evaluator says exactly. Only what both sides of a comparison say is compared. */
export interface Exactness {
  /** Numbers of reachable states and of transitions. */
  readonly counts: boolean;
  /** Every kind at every place; without it, only whether the model is violated. */
  readonly findings: boolean;
  /** Steps of a shortest run to each finding. */
  readonly lengths: boolean;
  /** Kinds that it does not look for. */
  readonly unjudged: ReadonlySet<Kind>;
}

export interface Found {
  readonly kind: Kind;
  /** Where in the text, or the name of a property; empty where telling the place is a matter of words. */
  readonly place: string;
  readonly steps: number;
}

export interface Answer {
  readonly kind: 'answer';
  /** Whether some rule is broken in a single run; what is worked out from many runs does not count. */
  readonly violated: boolean;
  readonly states: number;
  readonly transitions: number;
  readonly found: readonly Found[];
  /** Statements that no run executed, from evaluators that know. */
  readonly unexecuted?: number;
}

/** An evaluator that need not know the whole language, or hold every state space. */
export type Reply =
  | Answer
  | { readonly kind: 'unsupported'; readonly reason: string }
  | { readonly kind: 'large' };

export interface Evaluator {
  readonly name: string;
  readonly exactness: Exactness;
  /** Anything thrown counts as a disagreement. */
  run(subject: Subject, maxStates: number): Promise<Reply>;
}
