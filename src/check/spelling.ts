/**
 * A state of the semantics as the row of numbers that rules make of it, and the way back: what a state
 * consists of, and nothing of what it means.
 */
import { assert, never } from '../base/index.js';
import type { Machine } from '../machine/index.js';
import type { Rules } from '../rules/index.js';
import { initial, type PlainState, plainOf, type State, stateOf } from '../semantics/index.js';

type Variable = Rules['variables'][number];

export class Spelling {
  /** A state with nothing in it, but of the right shape. */
  private readonly empty: PlainState;

  /** @throws InternalError for a machine without a first state, which has none at all. */
  constructor(
    private readonly rules: Rules,
    machine: Machine,
  ) {
    const { outcome } = initial(machine);
    assert(outcome.kind === 'state', 'a machine without states');
    this.empty = emptied(plainOf(outcome.state));
  }

  /** By variable. */
  numbersOf(state: State): number[] {
    const plain = plainOf(state);
    return this.rules.variables.map((variable) => this.read(plain, variable));
  }

  stateOf(numbers: readonly number[]): State {
    const plain = structuredClone(this.empty);
    for (const variable of this.rules.variables) this.write(plain, variable, numbers[variable.index]!);
    // A lock that is not recursive has no variable for its depth.
    for (const lock of plain.locks) if (lock.owner > 0 && lock.depth === 0) lock.depth = 1;
    return stateOf(plain);
  }

  private read({ memory, threads, locks, lists, rcu }: PlainState, { role }: Variable): number {
    switch (role.kind) {
      case 'location':
        return this.placesOf(role.thread).indexOf(threads[role.thread]!.at);
      case 'local':
        return threads[role.thread]!.locals[role.local]!;
      case 'interrupt':
        return threads[role.thread]![role.part];
      case 'cell':
        return memory[role.cell]!;
      case 'lock':
        return readLock(locks[role.lock]!, role.part, role.thread!);
      case 'listed':
        return Number(lists[role.channel]!.includes(role.thread));
      case 'rcu':
        return readSection(rcu, role);
      default:
        return never(role);
    }
  }

  private write(plain: PlainState, { role }: Variable, value: number): void {
    const { memory, threads, locks, lists, rcu } = plain;
    switch (role.kind) {
      case 'location':
        threads[role.thread]!.at = this.placesOf(role.thread)[value]!;
        return;
      case 'local':
        threads[role.thread]!.locals[role.local] = value;
        return;
      case 'interrupt':
        threads[role.thread]![role.part] = value;
        return;
      case 'cell':
        memory[role.cell] = value;
        return;
      case 'lock':
        writeLock(locks[role.lock]!, role.part, role.thread!, value);
        return;
      case 'listed':
        if (value !== 0) lists[role.channel]!.push(role.thread);
        return;
      case 'rcu':
        writeSection(rcu, role, value);
        return;
      default:
        never(role);
    }
  }

  private placesOf(thread: number): readonly number[] {
    return this.rules.threads[thread]!.at.map(({ location }) => location);
  }
}

type Lock = PlainState['locks'][number];
type LockPart = Extract<Variable['role'], { kind: 'lock' }>['part'];

/** `thread` is for the parts that every thread has its own of. */
function readLock(lock: Lock, part: LockPart, thread: number): number {
  switch (part) {
    case 'owner':
    case 'depth':
    case 'count':
      return lock[part];
    case 'destroyed':
      return Number(lock.destroyed);
    case 'readers':
      return lock.readers[thread]!;
    case 'queued-writer':
      return Number(lock.queuedWriters.includes(thread));
    case 'queued-reader':
      return Number(lock.queuedReaders.includes(thread));
    default:
      return never(part);
  }
}

/** Variables come by ascending threads, so that lists of them are in order. */
function writeLock(lock: Lock, part: LockPart, thread: number, value: number): void {
  switch (part) {
    case 'owner':
    case 'depth':
    case 'count':
      lock[part] = value;
      return;
    case 'destroyed':
      lock.destroyed = value !== 0;
      return;
    case 'readers':
      lock.readers[thread] = value;
      return;
    case 'queued-writer':
      if (value !== 0) lock.queuedWriters.push(thread);
      return;
    case 'queued-reader':
      if (value !== 0) lock.queuedReaders.push(thread);
      return;
    default:
      never(part);
  }
}

type Section = Extract<Variable['role'], { kind: 'rcu' }>;

function readSection(rcu: PlainState['rcu'], { part, section, thread, object }: Section): number {
  switch (part) {
    case 'depth':
      return rcu.depths[section!]!;
    case 'waits':
      return Number(rcu.waits[thread!]!.includes(section!));
    case 'pending':
      return Number(rcu.pending.get(object!)?.includes(section!) ?? false);
    case 'kept':
      return Number(rcu.kept[thread!]!.includes(object!));
    default:
      return never(part);
  }
}

function writeSection(
  rcu: PlainState['rcu'],
  { part, section, thread, object }: Section,
  value: number,
): void {
  if (part === 'depth') rcu.depths[section!] = value;
  else if (value !== 0 && part === 'waits') rcu.waits[thread!]!.push(section!);
  else if (value !== 0 && part === 'pending')
    rcu.pending.set(object!, [...(rcu.pending.get(object!) ?? []), section!]);
  else if (value !== 0) rcu.kept[thread!]!.push(object!);
}

function emptied({ memory, threads, locks, lists, rcu }: PlainState): PlainState {
  const zeros = (row: readonly number[]): number[] => row.map(() => 0);
  const none = (rows: readonly unknown[]): number[][] => rows.map(() => []);
  return {
    memory: zeros(memory),
    threads: threads.map(({ locals }) => ({ at: 0, locals: zeros(locals), hard: 0, soft: 0, on: 0 })),
    locks: locks.map(({ readers }) => ({
      owner: 0,
      depth: 0,
      readers: zeros(readers),
      queuedWriters: [],
      queuedReaders: [],
      count: 0,
      destroyed: false,
    })),
    lists: none(lists),
    rcu: { depths: zeros(rcu.depths), waits: none(rcu.waits), pending: new Map(), kept: none(rcu.kept) },
  };
}
