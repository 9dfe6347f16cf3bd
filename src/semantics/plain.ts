/** A state as plain data: for whoever says states in other ways, and has to come back. */
import { List, Map as Table } from 'immutable';
import { RcuState } from './grace.js';
import { LockState, State, ThreadState } from './state.js';

/** The parts of a state, with arrays for lists. What each means is said where the state's records are. */
export interface PlainState {
  readonly memory: number[];
  readonly threads: { at: number; locals: number[]; hard: number; soft: number; on: number }[];
  readonly locks: {
    owner: number;
    depth: number;
    readers: number[];
    queuedWriters: number[];
    queuedReaders: number[];
    count: number;
    destroyed: boolean;
  }[];
  readonly lists: number[][];
  readonly rcu: {
    depths: number[];
    waits: number[][];
    pending: Map<number, number[]>;
    kept: number[][];
  };
}

export function plainOf({ memory, threads, locks, lists, rcu }: State): PlainState {
  return {
    memory: memory.toArray(),
    threads: threads.toArray().map((thread) => ({ ...thread.toObject(), locals: thread.locals.toArray() })),
    locks: locks.toArray().map((lock) => ({
      ...lock.toObject(),
      readers: lock.readers.toArray(),
      queuedWriters: lock.queuedWriters.toArray(),
      queuedReaders: lock.queuedReaders.toArray(),
    })),
    lists: arraysOf(lists),
    rcu: {
      depths: rcu.depths.toArray(),
      waits: arraysOf(rcu.waits),
      pending: new Map([...rcu.pending].map(([object, sections]) => [object, sections.toArray()])),
      kept: arraysOf(rcu.kept),
    },
  };
}

export function stateOf({ memory, threads, locks, lists, rcu }: PlainState): State {
  return new State({
    memory: List(memory),
    threads: List(threads.map((thread) => new ThreadState({ ...thread, locals: List(thread.locals) }))),
    locks: List(
      locks.map(
        (lock) =>
          new LockState({
            ...lock,
            readers: List(lock.readers),
            queuedWriters: List(lock.queuedWriters),
            queuedReaders: List(lock.queuedReaders),
          }),
      ),
    ),
    lists: listsOf(lists),
    rcu: new RcuState({
      depths: List(rcu.depths),
      waits: listsOf(rcu.waits),
      pending: Table([...rcu.pending].map(([object, sections]) => [object, List(sections)] as const)),
      kept: listsOf(rcu.kept),
    }),
  });
}

const arraysOf = (lists: List<List<number>>): number[][] => lists.toArray().map((list) => list.toArray());
const listsOf = (arrays: readonly number[][]): List<List<number>> => List(arrays.map((array) => List(array)));
