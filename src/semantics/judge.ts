import { List } from 'immutable';
import type { Machine } from '../machine/index.js';
import { holdsByThread, judgeArrival, type Nesting } from './arrival.js';
import { evaluate } from './evaluate.js';
import { domainsOpen } from './grace.js';
import { isAwaited, underneath } from './interrupts.js';
import { type Fault, type Hold, type Note, placeOf, type Waiter } from './note.js';
import { atRest } from './obstacles.js';
import { publicObjects } from './reach.js';
import { hasEnded, type State } from './state.js';
import { deadlocks } from './stuck.js';
import { NOBODY, Turn } from './turn.js';
import { type LockUse, stuckUses } from './uses.js';

/** What there is to say about a state. */
export interface Judgement {
  readonly notes: readonly Note[];
  /** `allow`s of the model that silenced something. */
  readonly allowed: readonly number[];
  readonly nestings: readonly Nesting[];
  /** Lock classes such that in the core of a deadlock a thread waits for the one while it holds the other. */
  readonly hangs: readonly { readonly held: number; readonly wanted: number }[];
  readonly uses: readonly LockUse[];
}

/**
 * Judges a state: each thread as it stands, who is stuck for good, the properties and, when all are
 * done, what is left.
 */
export function judge(machine: Machine, state: State): Judgement {
  const notes: Note[] = [];
  const nestings: Nesting[] = [];
  const uses: LockUse[] = [];
  const ownOf = holdsByThread(state);
  const holdsOf = ownOf.map((own, thread) => [
    ...own,
    ...underneath(state, thread).flatMap((t) => ownOf[t]!),
  ]);
  holdsOf.forEach((holds, thread) => {
    const sections = domainsOpen(machine, state.rcu, thread);
    const standing = judgeArrival(machine, state, thread, { own: ownOf[thread]!, holds, sections });
    notes.push(...standing.notes);
    nestings.push(...standing.nestings);
    uses.push(...standing.uses);
  });
  const stuck = deadlocks(machine, state);
  notes.push(...stuck);
  const ended = allDone(machine, state);
  notes.push(...judgeProperties(machine, state, ended));
  if (ended) notes.push(...leaks(machine, state));
  uses.push(...stuck.flatMap((deadlock) => deadlock.core.flatMap((w) => stuckUses(machine, w))));
  const hangs = stuck.flatMap((deadlock) =>
    deadlock.core.flatMap((w) => hangsOf(machine, w, holdsOf[w.thread]!)),
  );
  return { ...silence(machine, notes), nestings, hangs, uses };
}

function hangsOf(machine: Machine, { wait }: Waiter, holds: readonly Hold[]): Judgement['hangs'] {
  if (wait.kind !== 'lock') return [];
  const wanted = machine.locks[wait.lock]!.class;
  return holds.map(({ lock }) => ({ held: machine.locks[lock]!.class, wanted }));
}

/** Have all threads ended but daemons that idle, and interrupts that have not come? */
export function allDone(machine: Machine, state: State): boolean {
  return machine.threads.every(
    ({ index }) =>
      hasEnded(machine, state, index) ||
      isAwaited(machine, state.threads, index) ||
      atRest(machine, state, index),
  );
}

function judgeProperties(machine: Machine, state: State, ended: boolean): Note[] {
  return machine.properties.flatMap(({ sort, condition }, property): Note[] => {
    if (sort === 'finally' && !ended) return [];
    const turn = new Turn(machine, state, NOBODY, undefined, undefined, List(), atRest);
    const holds = evaluate(turn, condition) !== 0;
    const { fault } = turn;
    if (sort === 'reachable') {
      if (fault) return [{ kind: 'unanswerable', property, fault }];
      return holds ? [{ kind: 'reached', property }] : [];
    }
    return holds && !fault ? [] : [broken(sort, property, fault)];
  });
}

function broken(kind: 'invariant' | 'finally', property: number, fault: Fault | undefined): Note {
  return { kind, property, ...(fault ? { fault } : {}) };
}

/** Objects that `new` made and that nothing which lasts leads to any more, nor a free that is under way. */
function leaks(machine: Machine, state: State): Note[] {
  const reached = publicObjects(machine, state.memory);
  return machine.structs.flatMap(({ index: struct, live, named, slots }) =>
    slots.flatMap((_, slot): Note[] => {
      const object = live + slot;
      const kept = reached.has(object) || state.rcu.pending.has(object);
      const lost = slot >= named && state.memory.get(object) === 1 && !kept;
      return lost ? [{ kind: 'leak', object: { struct, slot } }] : [];
    }),
  );
}

/** Takes out what the model accepts at the places concerned; of a deadlock, at one of those in the circle. */
function silence(machine: Machine, notes: readonly Note[]): Pick<Judgement, 'notes' | 'allowed'> {
  const allowed: number[] = [];
  const kept = notes.filter((note) => {
    const places = note.kind === 'deadlock' ? note.core : 'at' in note ? [note.at] : [];
    const accepted = places
      .flatMap((at) => placeOf(machine, at).allowed)
      .find((allow) => allow.kind === note.kind);
    if (accepted) allowed.push(accepted.allow);
    return accepted === undefined;
  });
  return { notes: kept, allowed };
}
