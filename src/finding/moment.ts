/** One moment of a run that somebody steps through: how things stand, and how they can go on. */
import type { Location, Trace } from './finding.js';

export interface Moment {
  /** The run so far, and how each thread stands after it. */
  readonly trace: Trace;
  /** Steps of the run that was loaded or gone back from, beyond this moment. */
  readonly ahead: number;
  /** The ways to go on, in the order of their numbers; none once all is done, or stuck, or the run has ended. */
  readonly options: readonly StepOption[];
  readonly values: readonly Value[];
  /** What there is to say of the last step and of the state after it. */
  readonly remarks: readonly string[];
  /** A broken rule ended the run: `remarks` say which. */
  readonly ended: boolean;
  /** All threads are done. */
  readonly done: boolean;
}

/** A step that can be made next. */
export interface StepOption {
  readonly thread: string;
  readonly text: string;
  readonly outcome: string;
  readonly location: Location;
  /** The run that was loaded goes on this way. */
  readonly next: boolean;
}

/** A variable, field, count or local, by name. */
export interface Value {
  readonly name: string;
  readonly value: string;
  /** It is other than at the start of the run. */
  readonly changed: boolean;
}

/** Something that a search found, to be gone through step by step. */
export interface Reachable {
  /** `deadlock — one and two wait for each other`. */
  readonly text: string;
  readonly steps: number;
}
