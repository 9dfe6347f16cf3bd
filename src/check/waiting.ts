/** What threads that wait say to a person: for what, for whom, and that it is for good. */
import { never } from '../base/index.js';
import type { Note } from '../finding/index.js';
import type { Machine } from '../machine/index.js';
import { placeOf, type Waiter } from '../semantics/index.js';
import { type Description, says } from './description.js';
import { list, lockName, shared, threadName } from './show.js';

export function deadlock(machine: Machine, core: readonly Waiter[], behind: readonly Waiter[]): Description {
  const names = core.map((w) => threadName(machine, w.thread));
  const notes = core.map((w) =>
    says(
      `${threadName(machine, w.thread)} waits for ${waitsFor(machine, w, true)}`,
      placeOf(machine, w).statement,
    ),
  );
  if (behind.length > 0) {
    notes.push(
      says(
        `stuck behind: ${list(behind.map((w) => `${threadName(machine, w.thread)} (for ${waitsFor(machine, w, true)})`))}`,
      ),
    );
  }
  notes.push(...keptAsleep(machine, [...core, ...behind]));
  const locks = core.flatMap((w) => (w.wait.kind === 'lock' ? [w.wait.lock] : []));
  return {
    message: deadlockMessage(machine, core, names),
    notes,
    threads: core.map((w) => w.thread),
    locks: [...new Set(locks)],
  };
}

/** Sleepers that keep what others need: the commonest way to write a wait wrongly. */
function keptAsleep(machine: Machine, stuck: readonly Waiter[]): Note[] {
  const kept = new Map<string, Note>();
  for (const { thread, wait } of stuck) {
    if (wait.kind !== 'channel') continue;
    const channel = machine.channels[wait.channel]!.name;
    for (const other of stuck) {
      if (other.wait.kind !== 'lock' || !other.wait.holders.includes(thread)) continue;
      const lock = lockName(machine, other.wait.lock);
      const [sleeper, needs] = [thread, other.thread].map((t) => threadName(machine, t));
      const text = `${sleeper} sleeps with ${lock} held, which ${needs} needs: \`wait ${channel} releasing ${lock}\` gives it up for the sleep`;
      kept.set(`${sleeper} ${lock}`, says(text));
    }
  }
  return [...kept.values()];
}

function deadlockMessage(machine: Machine, core: readonly Waiter[], names: readonly string[]): string {
  if (core.length === 2) return `${list(names)} wait for each other`;
  if (core.length > 2) return `${list(names)} wait for one another in a circle`;
  const [only] = core as [Waiter];
  return `${names[0]} waits for ever for ${waitsFor(machine, only, true)}`;
}

/** `a (held by one)`, `a wake-up on cv`. `stuck`: it is known that nobody will help. */
export function waitsFor(machine: Machine, waiter: Waiter, stuck = false): string {
  const { wait } = waiter;
  switch (wait.kind) {
    case 'lock': {
      const lock = lockName(machine, wait.lock) + shared(wait.mode);
      const holders = wait.holders.length > 0 ? wait.holders : wait.writers;
      if (holders.length === 0)
        return lock + helpMissing(machine, waiter, stuck, ...raising(machine, wait.lock));
      const who = list(holders.map((t) => threadName(machine, t)));
      return wait.holders.length > 0
        ? `${lock} (held by ${who})`
        : `${lock} (behind the waiting writer ${who})`;
    }
    case 'channel': {
      const channel = machine.channels[wait.channel]!.name;
      return `a wake-up on ${channel}${stuck ? helpMissing(machine, waiter, stuck, 'give', 'given') : ''}`;
    }
    case 'queued':
      return 'somebody to queue or spawn it';
    case 'work':
      return `${threadName(machine, wait.worker)} to come to its end`;
    case 'grace': {
      const who = list(wait.readers.map((t) => threadName(machine, t)));
      const sections = machine.rcu[wait.domain]!.own
        ? 'RCU sections'
        : `sections of ${machine.rcu[wait.domain]!.name}`;
      return `the ${sections} of ${who}`;
    }
    case 'handler':
      return `${threadName(machine, wait.handler)}, which interrupted it, to end`;
    case 'condition':
      return `\`${conditionWords(placeOf(machine, waiter).text)}\``;
    default:
      return never(wait);
  }
}

/** How a counter goes up: said of whoever does it, and of the counter. */
const raising = (machine: Machine, lock: number): [string, string] =>
  machine.lockClasses[machine.locks[lock]!.class]!.kind === 'completion'
    ? ['complete', 'completed']
    : ['release', 'released'];

/** Who would have to help, if that is known: a thread that is stuck itself, or nobody at all. */
function helpMissing(
  machine: Machine,
  { helper }: Waiter,
  stuck: boolean,
  does: string,
  done: string,
): string {
  if (!stuck) return ` to be ${done}`;
  if (helper === undefined) return `, which nobody is left to ${does}`;
  return `, which ${threadName(machine, helper)} would have to ${does}`;
}

const conditionWords = (text: string): string => text.replace(/^(spin )?await\s+/, '');
