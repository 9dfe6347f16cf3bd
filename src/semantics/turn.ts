import type { List } from 'immutable';
import type { Action, Location, Machine, Mask, Program } from '../machine/index.js';
import type { ViolationKind } from '../model/index.js';
import type { RcuState } from './grace.js';
import { MOST_MASKS, maskedBy } from './interrupts.js';
import type { At, Fault, Note } from './note.js';
import type { LockState, State, ThreadState } from './state.js';

/** An action that a step went through. */
export interface Performed {
  readonly location: number;
  readonly action: number;
}

/** How a run can end before its threads do. */
export type Ending =
  | { readonly kind: 'violation' }
  /** There was no more of this: the search is incomplete, nothing is wrong. */
  | { readonly kind: 'exhausted'; readonly supply: Supply };

/** What there is only so much of: free slots of a pool, for `new`; instances of a thread, for `spawn`. */
export type Supply =
  | { readonly kind: 'pool'; readonly struct: number }
  | { readonly kind: 'work'; readonly work: number };

/** Nobody's turn: `init` runs, or a property is evaluated. */
export const NOBODY = -1;

/** Evaluates `done` of a daemon. Handed in, as it depends on what a thread can do, which depends on expressions. */
export type AtRest = (machine: Machine, state: State, thread: number) => boolean;

/**
 * One thread's step while it is being made: the parts of the state, which it replaces one by one,
 * and what there is to say about it. Once it has `ended`, nothing that it still does matters.
 * Where a step can go on in several ways, it is forked.
 */
export class Turn {
  memory: List<number>;
  /** Of all threads; the locals of the one whose turn it is are in `locals` meanwhile. */
  threads: List<ThreadState>;
  locals: List<number>;
  locks: List<LockState>;
  lists: List<List<number>>;
  rcu: RcuState;

  notes: readonly Note[] = [];
  /** `allow`s that applied. */
  allowed: readonly number[] = [];
  performed: readonly Performed[] = [];
  ended: Ending | undefined;
  /** What went wrong in evaluating, if that is how it ended. */
  fault: Fault | undefined;

  /** Which target of the action that was performed comes next. */
  target = 0;

  /** Values of the expressions of the same names. */
  subject = 0;
  old = 0;
  bound: readonly number[] = [];

  constructor(
    readonly machine: Machine,
    private readonly before: State,
    readonly thread: number,
    readonly program: Program | undefined,
    /** Where the action that is being performed stands; absent in properties. */
    public location: Location | undefined,
    locals: List<number>,
    readonly atRest: AtRest,
  ) {
    this.memory = before.memory;
    this.threads = before.threads;
    this.locals = locals;
    this.locks = before.locks;
    this.lists = before.lists;
    this.rcu = before.rcu;
  }

  /** A copy that goes its own way from here. */
  fork(): Turn {
    const copy = new Turn(
      this.machine,
      this.state(),
      this.thread,
      this.program,
      this.location,
      this.locals,
      this.atRest,
    );
    copy.notes = this.notes;
    copy.allowed = this.allowed;
    copy.performed = this.performed;
    return copy;
  }

  /** The state as it is now; the thread itself still where it stood when its turn began. */
  state(): State {
    // Sets of what has not changed give the same record back.
    return this.before
      .set('memory', this.memory)
      .set('threads', this.threads)
      .set('locks', this.locks)
      .set('lists', this.lists)
      .set('rcu', this.rcu);
  }

  /** The state once the thread has come to stand at its present location. */
  stand(): State {
    const at = this.location!.id;
    const thread = this.threads.get(this.thread)!.set('at', at).set('locals', this.locals);
    this.threads = this.threads.set(this.thread, thread);
    return this.state();
  }

  get at(): At {
    return { thread: this.thread, location: this.location!.id };
  }

  /** Does the model accept this kind here? If so, the `allow` has applied. */
  allows(kind: ViolationKind): boolean {
    const accepted = this.location?.place.allowed.find((a) => a.kind === kind);
    if (accepted === undefined || this.ended) return false;
    this.allowed = [...this.allowed, accepted.allow];
    return true;
  }

  /** Says something about a step that goes on. */
  note(note: Note & { readonly kind: ViolationKind }): void {
    if (!this.ended && !this.allows(note.kind)) this.notes = [...this.notes, note];
  }

  /** Says what ends the run. The first such thing counts. */
  end(note: Note): void {
    if (this.ended) return;
    this.notes = [...this.notes, note];
    this.ended = { kind: 'violation' };
  }

  /** Evaluation went wrong, which ends the run. The first fault counts. */
  fail(fault: Fault): void {
    if (this.ended) return;
    this.fault = fault;
    if (this.location) this.notes = [...this.notes, { ...fault, at: this.at }];
    this.ended = { kind: 'violation' };
  }

  /** There is no more. */
  exhaust(supply: Supply): void {
    this.ended ??= { kind: 'exhausted', supply };
  }

  /**
   * What `look` finds, or -1 where it goes wrong. Nothing that happens on the way is noted, accepted
   * or counts as an access: it is not the model's own doing.
   */
  quietly(look: () => number): number {
    const { location } = this;
    this.location = undefined;
    const found = look();
    this.location = location;
    if (!this.ended) return found;
    this.ended = undefined;
    this.fault = undefined;
    return -1;
  }

  setLocal(local: number, value: number): void {
    this.locals = this.locals.set(local, value);
  }

  setLock(lock: number, state: LockState): void {
    this.locks = this.locks.set(lock, state);
  }

  /** Switches the thread's interrupts off or on. */
  mask(mask: Mask): void {
    if (this.ended) return;
    const thread = this.threads.get(this.thread)!;
    const masks = maskedBy(thread, mask);
    if (masks) this.threads = this.threads.set(this.thread, thread.merge(masks));
    else
      this.fail({
        kind: 'range',
        span: this.location!.place.statement,
        of: { what: 'masks', max: MOST_MASKS },
      });
  }

  did(action: Action): void {
    const location = this.location!;
    this.performed = [...this.performed, { location: location.id, action: location.actions.indexOf(action) }];
  }
}
