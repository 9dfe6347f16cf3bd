/** What a thread holds where it stands: its own locks, and those of the threads that stand still for it. */
import { never } from '../base/index.js';
import type { LockExpr, Machine, Op } from '../machine/index.js';
import { isMasked, isUnderneath, placeOf } from './interrupts.js';
import { mayBeFound } from './lasting.js';
import { holds, owns, shares } from './locks.js';
import type { Path } from './path.js';
import { isInSection } from './sections.js';
import type { Value } from './value.js';
import { isShareable } from './variables.js';

/** A lock that is held where `when` is true. */
export interface LockHeld {
  readonly lock: number;
  readonly when: Value;
}

export class Holding {
  /** Its own locks. */
  readonly own: readonly LockHeld[];
  /** Those, and all that those hold who stand still for a handler: as if the handler held them, but for its end. */
  readonly all: readonly LockHeld[];
  /** For each domain, whether it is in a section. */
  readonly sections: readonly Value[];
  private readonly below: readonly { readonly thread: number; readonly when: Value }[];

  constructor(
    private readonly path: Path,
    private readonly thread: number,
  ) {
    const { machine, values } = path;
    const handles = machine.threads[thread]!.interrupt !== undefined;
    this.below = handles
      ? machine.threads
          .filter(({ index }) => index !== thread)
          .map(({ index }) => ({ thread: index, when: isUnderneath(path, index, thread) }))
      : [];
    this.own = this.heldBy(thread);
    const under = this.below.flatMap((below) =>
      this.heldBy(below.thread).map(({ lock, when }) => ({ lock, when: values.and(below.when, when) })),
    );
    this.all = merged(path, [...this.own, ...under]);
    this.sections = machine.rcu.map(({ index }) => isInSection(path, index, thread));
  }

  /** Holds the thread itself the lock? */
  holds(lock: number): Value {
    return this.own.find((held) => held.lock === lock)?.when ?? this.path.values.zero;
  }

  /** Any of these true, there is something to be judged. */
  some(): readonly Value[] {
    const { path, thread } = this;
    const { values } = path;
    const handling = values.not(values.is(placeOf(path, thread), 0));
    return [...this.all.map(({ when }) => when), ...this.sections, isMasked(path, thread), handling];
  }

  /** All of it, as values: equal ones mean equal holds, in equal modes, in equal order. */
  atoms(): readonly Value[] {
    const { path, thread } = this;
    const { values } = path;
    const under = this.below.flatMap(({ thread: other, when }) =>
      [placeOf(path, other), ...this.modesOf(other)].map((value) => values.if(when, value, values.zero)),
    );
    return [...this.modesOf(thread), placeOf(path, thread), ...under];
  }

  private heldBy(thread: number): LockHeld[] {
    const { path } = this;
    return mayHold(path.machine, thread).map((lock) => ({ lock, when: holds(path, lock, thread) }));
  }

  private modesOf(thread: number): Value[] {
    const { path } = this;
    const two = path.constant(2);
    return mayHold(path.machine, thread).map((lock) =>
      isShareable(path.world.tables.classOf[lock]!)
        ? path.values.if(owns(path, lock, thread), two, shares(path, lock, thread))
        : owns(path, lock, thread),
    );
  }
}

function merged({ values }: Path, held: readonly LockHeld[]): LockHeld[] {
  const found = new Map<number, Value>();
  for (const { lock, when } of held) found.set(lock, values.or(found.get(lock) ?? values.zero, when));
  return [...found].map(([lock, when]) => ({ lock, when })).sort((a, b) => a.lock - b.lock);
}

/** The locks that a thread may come to hold, by what its program takes. */
function mayHold(machine: Machine, thread: number): number[] {
  const { locations } = machine.programs[machine.threads[thread]!.program]!;
  const taken = locations.flatMap(({ actions }) => actions.flatMap(({ op }) => takenBy(op)));
  const isTaken = (lock: number): boolean =>
    taken.some((how) => (typeof how === 'number' ? how === lock : mayBe(machine, thread, how, lock)));
  return machine.locks.flatMap(({ index }) => (isTaken(index) ? [index] : []));
}

/** What the operation takes: a lock that is found in the state, or giant. */
function takenBy(op: Op): (LockExpr | number)[] {
  switch (op.op) {
    case 'acquire':
    case 'acquire-queued':
    case 'try-acquire':
      return [op.lock];
    case 'retake':
      return [op.giant];
    default:
      return [];
  }
}

/** Can this be the lock that is found? */
function mayBe(machine: Machine, thread: number, expr: LockExpr, lock: number): boolean {
  switch (expr.kind) {
    case 'lock':
    case 'lock-field':
      return machine.locks[lock]!.class === expr.class;
    case 'reference':
      return true;
    case 'found':
      return mayBeFound(machine, thread, expr.local, lock);
    default:
      return never(expr);
  }
}
