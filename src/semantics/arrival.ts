/** What is judged of a thread as it stands before an acquisition, a sleep, or at its end. */
import { type Action, fresh, isCounter, type Machine, NULL, type Op, tablesOf } from '../machine/index.js';
import { evaluate, usableLock } from './evaluate.js';
import { isMasked, NOWHERE } from './interrupts.js';
import type { Hold, Note, OrderReason } from './note.js';
import { lets, takeTurn, wantedMode } from './obstacles.js';
import { holdOf, isOver, locationOf, type State } from './state.js';
import type { Turn } from './turn.js';
import { askedUse, exposedUses, type LockUse } from './uses.js';

/** A lock asked for while another is held. */
export interface Nesting {
  readonly held: Hold;
  readonly wanted: Hold;
  readonly thread: number;
  readonly location: number;
  /** The other locks that the thread holds, by instance, ascending. */
  readonly others: readonly Hold[];
}

/** What each thread holds, instances ascending. Semaphores never count. */
export function holdsByThread(state: State): readonly (readonly Hold[])[] {
  const holds: Hold[][] = state.threads.toArray().map(() => []);
  state.locks.forEach((lock, instance) => {
    if (lock.owner > 0) holds[lock.owner - 1]!.push({ lock: instance, mode: 'exclusive' });
    if (lock.readers.isEmpty()) return;
    lock.readers.forEach((n, thread) => {
      if (n > 0) holds[thread]!.push({ lock: instance, mode: 'shared' });
    });
  });
  return holds;
}

/** What a thread holds: locks, and sections of RCU, by domain. */
export interface Holding {
  /** Its own locks. */
  readonly own: readonly Hold[];
  /** Those, and all that those hold who stand still for a handler: as if the handler held them, but for its end. */
  readonly holds: readonly Hold[];
  readonly sections: readonly number[];
}

/** One thread, what it holds, and what there is to say about that. */
interface Standing extends Holding {
  readonly turn: Turn;
  readonly context: SleepContext;
  readonly notes: Note[];
  readonly nestings: Nesting[];
  readonly uses: LockUse[];
}

/** What forbids to sleep whatever is held. */
type SleepContext = 'handler' | 'off' | undefined;

const NOTHING: Pick<Standing, 'notes' | 'nestings' | 'uses'> = { notes: [], nestings: [], uses: [] };

/** Judges a thread by what it holds and by whether it may sleep at all. */
export function judgeArrival(
  machine: Machine,
  state: State,
  thread: number,
  holding: Holding,
): Pick<Standing, 'notes' | 'nestings' | 'uses'> {
  const { own, holds, sections } = holding;
  const masked = isMasked(state.threads.get(thread)!);
  const context = sleepContext(machine, state, thread, masked);
  if (holds.length + sections.length === 0 && context === undefined && !masked) return NOTHING;
  const uses = exposedUses(machine, state, thread, own);
  const { actions } = locationOf(machine, state, thread);
  const over = isOver(locationOf(machine, state, thread));
  if (!over && !actions.some(({ op }) => isJudged(op, context))) return { ...NOTHING, uses };
  const turn = takeTurn(machine, state, thread);
  const standing: Standing = { turn, ...holding, context, notes: [], nestings: [], uses };
  if (over && (own.length + sections.length > 0 || masked))
    standing.notes.push({ kind: 'held-at-exit', at: turn.at, held: own, ...some(sections), masked });
  for (const action of actions) {
    judgeSleep(standing, action.op);
    judgeTrylock(standing, action.op);
    judgeAcquisition(standing, action);
  }
  return standing;
}

/** Only models that use RCU have anything to say about it. */
const some = (sections: readonly number[]): Partial<Pick<Holding, 'sections'>> =>
  sections.length === 0 ? {} : { sections };

/**
 * Handlers never sleep, and threads not with interrupts off, but in netbsd: there the level belongs to
 * the thread, and is lowered while it sleeps.
 */
function sleepContext(machine: Machine, state: State, thread: number, masked: boolean): SleepContext {
  if (state.threads.get(thread)!.on !== NOWHERE) return 'handler';
  return masked && machine.dialect !== 'netbsd' ? 'off' : undefined;
}

const isJudged = (op: Op, context: SleepContext): boolean =>
  op.op === 'acquire' || isSleep(op) || (op.op === 'try-acquire' && context === 'handler');

const isSleep = (op: Op): boolean =>
  op.op === 'sleep' ||
  op.op === 'might-sleep' ||
  op.op === 'synchronize' ||
  op.op === 'flush' ||
  (op.op === 'await' && op.asleep);

/** Only locks of the top level may be held asleep. Giant is given up by then, like the lock that `wait` releases. */
function judgeSleep({ turn, holds, sections, context, notes }: Standing, op: Op): void {
  if (!isSleep(op)) return;
  const released =
    op.op === 'sleep' && op.releasing ? turn.quietly(() => usableLock(turn, op.releasing!.lock)) : -1;
  const held = holds.filter((hold) => hold.lock !== released && forbids(turn, hold, SLEEPING));
  // To wait for the end of one's own section is `self-deadlock`, whether or not one may sleep there.
  const inside = sections.filter(
    (domain) => !turn.machine.rcu[domain]!.sleepable && !(op.op === 'synchronize' && op.domain === domain),
  );
  if (held.length + inside.length > 0 || context)
    notes.push({ kind: 'sleep-in-atomic', at: turn.at, held, ...some(inside), ...because(context) });
}

const because = (context: SleepContext) => (context ? { context } : {});

/**
 * A trylock does not wait, but a lock that sleeps is none that a handler could hold. Nobody holds a
 * semaphore, and every kernel lets handlers try one.
 */
function judgeTrylock({ turn, context, notes }: Standing, op: Op): void {
  if (op.op !== 'try-acquire' || context !== 'handler') return;
  const mode = wantedMode(turn, op.mode);
  const lock = turn.quietly(() => usableLock(turn, op.lock));
  if (mode === 'none' || lock < 0) return;
  const lockClass = classOf(turn, lock);
  if (isCounter(lockClass) || !lockClass.levelled || lockClass.level === SPINNING) return;
  notes.push({ kind: 'sleep-in-atomic', at: turn.at, held: [], context, wanted: { lock, mode } });
}

/** The wait levels of spinning, and of sleeping itself. */
const SPINNING = 0;
const SLEEPING = 2;

/** Does holding this forbid waiting for something of a level? */
function forbids(turn: Turn, hold: Hold, level: number): boolean {
  const lockClass = classOf(turn, hold.lock);
  return lockClass.kind !== 'giant' && lockClass.level < level;
}

const classOf = (turn: Turn, lock: number) => tablesOf(turn.machine).classOf[lock]!;

/**
 * Judges a lock asked for, whether or not it can be had; asleep on a condition, a thread does not yet
 * ask for its lock. A lock that the thread holds already is no matter of order.
 */
function judgeAcquisition(standing: Standing, { op, guards }: Action): void {
  const { turn, holds, sections, context, notes, nestings, uses } = standing;
  if (op.op !== 'acquire' || !guards.every((guard) => lets(turn, guard))) return;
  const mode = wantedMode(turn, op.mode);
  const lock = turn.quietly(() => usableLock(turn, op.lock));
  if (mode === 'none' || lock < 0) return;
  const wanted: Hold = { lock, mode };
  const { at } = turn;
  const { level, levelled } = classOf(turn, lock);
  const low = levelled ? holds.filter((hold) => forbids(turn, hold, level)) : [];
  // A section forbids what sleeps, and so only the locks of the top level.
  const inside =
    levelled && level >= SLEEPING ? sections.filter((domain) => !turn.machine.rcu[domain]!.sleepable) : [];
  const unfit = levelled && level > SPINNING ? context : undefined;
  if (low.length + inside.length > 0 || unfit)
    notes.push({ kind: 'sleep-in-atomic', at, held: low, ...some(inside), ...because(unfit), wanted });
  uses.push(...askedUse(turn.machine, at, wanted));

  if (holdOf(turn.locks.get(lock)!, turn.thread) > 0) return;
  for (const held of holds) {
    // The very lock that a thread underneath holds: that is no order but a deadlock.
    if (held.lock === lock) continue;
    if (outsideOrder(turn, held) || outsideOrder(turn, wanted)) continue;
    const reason = againstOrder(turn, held, wanted);
    if (reason) notes.push({ kind: 'order', at, held, wanted, reason });
    if (held.mode === 'shared' && mode === 'shared') continue;
    nestings.push({ held, wanted, ...at, others: holds.filter((other) => other !== held) });
  }
}

function outsideOrder(turn: Turn, { lock }: Hold): boolean {
  const { kind, index } = classOf(turn, lock);
  return kind === 'giant' && !tablesOf(turn.machine).ruled.has(index);
}

function againstOrder(turn: Turn, held: Hold, wanted: Hold): OrderReason | undefined {
  const { before, total } = turn.machine.order;
  const first = classOf(turn, held.lock);
  const then = classOf(turn, wanted.lock);
  if (before[then.index]![first.index]) return 'declared';
  if (first.index === then.index) {
    const reason = againstNesting(turn, held.lock, wanted.lock);
    if (reason) return reason;
  }
  if (first.leaf) return 'leaf';
  const open = first.index !== then.index && !before[first.index]![then.index];
  return total && open ? 'total' : undefined;
}

/** Two instances of one class. */
function againstNesting(turn: Turn, held: number, wanted: number): OrderReason | undefined {
  const { nested } = classOf(turn, held);
  switch (nested.kind) {
    case 'no':
      return 'nested';
    case 'any':
      return undefined;
    case 'by':
      return keyOfLock(turn, wanted) > keyOfLock(turn, held) ? undefined : 'key';
  }
}

/** What `nested by` compares. */
function keyOfLock(turn: Turn, lock: number): number {
  const { nested, base, size } = classOf(turn, lock);
  if (nested.kind !== 'by') return 0;
  const { key } = nested;
  if (key === 'address') return lock;
  if (key === 'index') return (lock - base) % size;
  turn.subject = fresh(turn.machine.locks[lock]!.slot!);
  const value = turn.quietly(() => evaluate(turn, key));
  turn.subject = NULL;
  return value;
}
