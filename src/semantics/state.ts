import { List, Record } from 'immutable';
import type { Location, Machine } from '../machine/index.js';
import { RcuState } from './grace.js';
import type { HoldMode } from './note.js';

interface ThreadShape {
  /** Location of its program. */
  at: number;
  locals: List<number>;
  /** How often it has switched hard and soft interrupts off; what that means is in `interrupts.ts`. */
  hard: number;
  soft: number;
  /** Where a handler runs: 0 nowhere, 1 on an idle CPU, `2 + thread` on top of a thread. */
  on: number;
}

/** Where a thread stands, and its locals. */
export class ThreadState extends Record<ThreadShape>(
  { at: 0, locals: List(), hard: 0, soft: 0, on: 0 },
  'Thread',
) {
  declare private text: string | undefined;

  /** Its part in the key of a state. Most parts are the very values of the state before, so texts are kept. */
  key(): string {
    this.text ??= `${this.at}:${this.locals.join(',')}${this.interrupts()}`;
    return this.text;
  }

  /** Nothing to say in a model without interrupts. */
  private interrupts(): string {
    const { hard, soft, on } = this;
    return hard + soft + on === 0 ? '' : `/${hard}.${soft}.${on}`;
  }
}

interface LockShape {
  /** Who holds it exclusively: 0 nobody, else `1 + thread`; and how many times over. */
  owner: number;
  depth: number;
  /** Shared holds of each thread; empty for locks that cannot be shared. */
  readers: List<number>;
  /** Threads in its queue, ascending. A reader stands there until some writer has had the lock. */
  queuedWriters: List<number>;
  queuedReaders: List<number>;
  /** Of a semaphore. */
  count: number;
  destroyed: boolean;
}

const FREE: LockShape = {
  owner: 0,
  depth: 0,
  readers: List(),
  queuedWriters: List(),
  queuedReaders: List(),
  count: 0,
  destroyed: false,
};

/** One lock instance. */
export class LockState extends Record<LockShape>(FREE, 'Lock') {
  declare private text: string | undefined;

  key(): string {
    this.text ??= [
      `${this.owner}.${this.depth}.${this.count}${this.destroyed ? '!' : ''}`,
      ...[this.readers, this.queuedWriters, this.queuedReaders].map((list) => list.join(',')),
    ].join('/');
    return this.text;
  }
}

interface StateShape {
  memory: List<number>;
  threads: List<ThreadState>;
  locks: List<LockState>;
  /** For each channel the threads on its list, ascending. */
  lists: List<List<number>>;
  /** Sections of RCU; the same in all states of a machine that has none. */
  rcu: RcuState;
}

/** All that the future depends on. Values are encoded as `machine/data.ts` says. */
export class State extends Record<StateShape>(
  { memory: List(), threads: List(), locks: List(), lists: List(), rcu: new RcuState() },
  'State',
) {}

/** A string that two states of one machine share if and only if they are equal. */
export function key({ memory, threads, locks, lists, rcu }: State): string {
  const parts: (string | number)[] = memory.toArray();
  threads.forEach((thread) => {
    parts.push(thread.key());
  });
  locks.forEach((lock) => {
    parts.push(lock.key());
  });
  lists.forEach((list) => {
    parts.push(list.join(','));
  });
  if (!rcu.depths.isEmpty()) parts.push(rcu.key());
  return parts.join(';');
}

/** How a thread holds a lock: `2·depth`, plus 1 if shared; 0 if not at all (a semaphore never is). */
export function holdOf(lock: LockState, thread: number): number {
  if (lock.owner === thread + 1) return 2 * lock.depth;
  const shared = lock.readers.get(thread, 0);
  return shared === 0 ? 0 : 2 * shared + 1;
}

export const modeOf = (hold: number): HoldMode => (hold % 2 === 1 ? 'shared' : 'exclusive');

/** Does the thread stand at the end of its program? */
export function hasEnded(machine: Machine, state: State, thread: number): boolean {
  return locationOf(machine, state, thread).actions.length === 0;
}

/** Has it come to its end, or not begun yet? What is queued or spawned may begin again. */
export const isOver = ({ actions }: Location): boolean =>
  actions.length === 0 || actions[0]!.op.op === 'begin-work';

/** Where the thread stands. */
export function locationOf(machine: Machine, state: State, thread: number) {
  const program = machine.programs[machine.threads[thread]!.program]!;
  return program.locations[state.threads.get(thread)!.at]!;
}

/** The state in a line, for whoever debugs: `one@3 two@5(1) | x=1 | a=one b={two} c=<one | cv=[one]`. */
export function describe(machine: Machine, state: State): string {
  const name = (thread: number) => machine.threads[thread]!.name;
  const names = (list: List<number>) => list.map(name).join(' ');
  const threads = state.threads.map((thread, t) => {
    const locals = thread.locals.some((value) => value !== 0) ? `(${thread.locals.join(' ')})` : '';
    const { hard, soft, on } = thread;
    const off = hard + soft === 0 ? '' : `-${hard}.${soft}`;
    const where = on === 0 ? '' : on === 1 ? '^idle' : `^${name(on - 2)}`;
    return `${name(t)}@${thread.at}${locals}${off}${where}`;
  });
  const memory = state.memory.map((value, c) => `${machine.cells[c]!.name}=${value}`);
  const locks = state.locks.map((lock, l) => {
    const readers = lock.readers
      .map((n, t) => (n === 0 ? '' : name(t) + (n > 1 ? `*${n}` : '')))
      .filter(Boolean);
    const parts = [
      lock.owner > 0 ? name(lock.owner - 1) + (lock.depth > 1 ? `*${lock.depth}` : '') : '',
      readers.isEmpty() ? '' : `{${readers.join(' ')}}`,
      lock.queuedWriters.isEmpty() ? '' : `<${names(lock.queuedWriters)}`,
      lock.queuedReaders.isEmpty() ? '' : `<{${names(lock.queuedReaders)}}`,
      lock.count > 0 ? `${lock.count}` : '',
      lock.destroyed ? 'destroyed' : '',
    ];
    return `${machine.locks[l]!.name}=${parts.join('') || '-'}`;
  });
  const lists = state.lists
    .map((list, c) => (list.isEmpty() ? '' : `${machine.channels[c]!.name}=[${names(list)}]`))
    .filter(Boolean);
  const sections = state.rcu.depths.isEmpty() ? [] : [state.rcu.key()];
  return [threads, memory, locks, lists, sections]
    .map((part) => part.join(' '))
    .filter(Boolean)
    .join(' | ');
}
