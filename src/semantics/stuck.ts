/**
 * Threads that can never move again, though others may run on. The largest set of waiting threads in
 * which each is held up is found by starting with all that wait and striking out those whom somebody
 * outside could still help, until nobody is struck out. From each that is left, following its first
 * helper leads into a circle, to a thread that has ended, or to nobody: that is the core, and those
 * on the way are stuck because of it.
 */
import { isCounter, type Machine, tablesOf } from '../machine/index.js';
import { handlerOn } from './interrupts.js';
import type { Note, Wait, Waiter } from './note.js';
import { waitsOf } from './obstacles.js';
import { hasEnded, locationOf, type State } from './state.js';

type Deadlock = Note & { readonly kind: 'deadlock' };

/** For each thread that waits: what is missing, by alternative. */
type Waiting = ReadonlyMap<number, readonly (readonly Wait[])[]>;

/** The deadlocks of a state, one for each core, in order of its lowest thread. */
export function deadlocks(machine: Machine, state: State): Deadlock[] {
  const { waiting, moving } = waitingThreads(machine, state);
  const idles = (thread: number): boolean => isIdle(machine, state, thread);
  if ([...waiting.keys()].every(idles)) return [];
  const stuck = new Set(waiting.keys());
  const helpers = new Helpers(machine, state, stuck);
  // Where nothing moves nobody helps, whatever control flow might have allowed.
  if (moving) strikeOut(waiting, stuck, helpers);
  // A daemon that idles for ever does as it should; but who waits for it waits for nobody.
  const threads = [...stuck].filter((thread) => !idles(thread));
  const waiters = new Map(threads.map((thread) => [thread, helpers.waiter(thread, waiting.get(thread)!)]));
  return cores(waiters);
}

/** Who waits, idle daemons included, and whether anybody moves. */
function waitingThreads(
  machine: Machine,
  state: State,
): { readonly waiting: Waiting; readonly moving: boolean } {
  const waiting = new Map<number, readonly (readonly Wait[])[]>();
  let moving = false;
  for (const { index: thread } of machine.threads) {
    if (hasEnded(machine, state, thread)) continue;
    const waits = waitsOf(machine, state, thread);
    if (waits.length === 0) moving = true;
    else waiting.set(thread, waits);
  }
  return { waiting, moving };
}

/** A daemon where it rests, and not under an interrupt handler. */
const isIdle = (machine: Machine, state: State, thread: number): boolean =>
  machine.threads[thread]!.daemon &&
  locationOf(machine, state, thread).idle &&
  handlerOn(machine, state.threads, thread) === undefined;

function strikeOut(waiting: Waiting, stuck: Set<number>, helpers: Helpers): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const thread of stuck) {
      const alternatives = waiting.get(thread)!;
      if (alternatives.every((waits) => waits.some((wait) => helpers.heldUp(thread, wait)))) continue;
      stuck.delete(thread);
      changed = true;
    }
  }
}

/** Who could end a wait, given who is stuck. */
class Helpers {
  constructor(
    private readonly machine: Machine,
    private readonly state: State,
    private readonly stuck: ReadonlySet<number>,
  ) {}

  /** Can nobody outside the set end this wait? */
  heldUp(thread: number, wait: Wait): boolean {
    if (wait.kind === 'handler') return this.isGone(wait.handler);
    if (wait.kind === 'lock' && !this.isSemaphore(wait.lock)) {
      if (wait.holders.some((holder) => this.isGone(holder))) return true;
      return wait.writers.length > 0 && wait.writers.every((writer) => this.stuck.has(writer));
    }
    if (wait.kind === 'grace') return wait.readers.some((reader) => this.isGone(reader));
    if (wait.kind === 'work') return this.isGone(wait.worker);
    return !this.machine.threads.some((t) => !this.isGone(t.index) && this.couldHelp(thread, wait, t.index));
  }

  /** How the thread waits: its first wait that nobody outside can end, and the first who would have to. */
  waiter(thread: number, alternatives: readonly (readonly Wait[])[]): Waiter {
    const waits = alternatives.flat();
    const wait = waits.find((w) => this.heldUp(thread, w)) ?? waits[0]!;
    const helper = this.firstHelper(thread, wait);
    const location = this.state.threads.get(thread)!.at;
    return { thread, location, wait, ...(helper === undefined ? {} : { helper }) };
  }

  private firstHelper(thread: number, wait: Wait): number | undefined {
    if (wait.kind === 'handler') return wait.handler;
    if (wait.kind === 'lock' && !this.isSemaphore(wait.lock))
      return [...wait.holders, ...wait.writers].find((holder) => this.isGone(holder));
    if (wait.kind === 'grace') return wait.readers.find((reader) => this.isGone(reader));
    if (wait.kind === 'work') return this.isGone(wait.worker) ? wait.worker : undefined;
    return [...this.stuck].find(
      (other) => !isIdle(this.machine, this.state, other) && this.couldHelp(thread, wait, other),
    );
  }

  /** Will never move again. */
  private isGone(thread: number): boolean {
    return this.stuck.has(thread) || hasEnded(this.machine, this.state, thread);
  }

  /** Can the other thread reach, by control flow alone, something that may end the wait? */
  private couldHelp(thread: number, wait: Wait, other: number): boolean {
    if (other === thread) return false;
    const { reaches } = locationOf(this.machine, this.state, other);
    const effects = this.effectsOf(wait);
    return (
      effects.some((effect) => reaches.has(effect)) ||
      (wait.kind === 'condition' && wait.threads.includes(other))
    );
  }

  private effectsOf(wait: Wait): readonly number[] {
    const tables = tablesOf(this.machine);
    switch (wait.kind) {
      case 'lock':
        return tables.releases[tables.classOf[wait.lock]!.index]!;
      case 'channel':
        return tables.signals[wait.channel]!;
      case 'condition':
        return wait.helpedBy;
      case 'queued':
        return tables.queues[wait.work]!;
      // Whoever is in a section, does the work or is on top is known; nobody else could end it.
      case 'work':
      case 'grace':
      case 'handler':
        return [];
    }
  }

  private isSemaphore(lock: number): boolean {
    return isCounter(tablesOf(this.machine).classOf[lock]!);
  }
}

/** The cores that the stuck threads' helpers lead to. */
function cores(waiters: ReadonlyMap<number, Waiter>): Deadlock[] {
  const found = new Map<string, { readonly core: readonly Waiter[]; readonly behind: Waiter[] }>();
  for (const [thread, waiter] of waiters) {
    const core = coreFrom(waiters, thread);
    const name = core.map((w) => w.thread).join(' ');
    const entry = found.get(name) ?? { core, behind: [] };
    found.set(name, entry);
    if (!core.includes(waiter)) entry.behind.push(waiter);
  }
  return [...found.values()]
    .map(({ core, behind }): Deadlock => ({ kind: 'deadlock', core, behind }))
    .sort((a, b) => a.core[0]!.thread - b.core[0]!.thread);
}

/** The circle, from its lowest thread on; or the thread at which the chain ends. */
function coreFrom(waiters: ReadonlyMap<number, Waiter>, start: number): readonly Waiter[] {
  const chain: Waiter[] = [];
  let at = waiters.get(start);
  while (at !== undefined && !chain.includes(at)) {
    chain.push(at);
    at = at.helper === undefined ? undefined : waiters.get(at.helper);
  }
  if (at === undefined) return chain.slice(-1);
  const circle = chain.slice(chain.indexOf(at));
  const lowest = circle.reduce((low, w, i) => (w.thread < circle[low]!.thread ? i : low), 0);
  return [...circle.slice(lowest), ...circle.slice(0, lowest)];
}
