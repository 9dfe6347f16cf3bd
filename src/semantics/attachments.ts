/** What still hangs on an object or a lock that is about to go. */
import type { Struct } from '../machine/index.js';
import { inOwnSection } from './grace.js';
import type { Attachment } from './note.js';
import { ownWaits } from './obstacles.js';
import { hasEnded, holdOf } from './state.js';
import type { Turn } from './turn.js';

/** Who holds the lock or waits for it. `ownAllowed`: this thread's own hold does not count. */
export function attachmentOf(turn: Turn, lock: number, ownAllowed: boolean): Attachment | undefined {
  const itself = (thread: number) => thread === turn.thread;
  return holderOf(turn, lock, ownAllowed ? itself : nobody) ?? waiterFor(turn, new Set([lock]), nobody);
}

/** Who holds or waits for a lock in the object, or sleeps on it or on a condition in it. */
export function attachmentTo(turn: Turn, struct: Struct, slot: number): Attachment | undefined {
  const locks = struct.locks.flatMap((c) => within(turn.machine.lockClasses[c]!, slot));
  // Memory that keeps its type keeps its locks: whoever else has one or waits for it goes on with it,
  // and looks again whether the object is the one it meant. Only who frees it must not keep it locked.
  if (struct.memory === 'typestable') return ownHold(turn, locks);
  const mayStay = struct.memory === 'typesafe' ? staysInSection(turn) : nobody;
  const held = locks.map((lock) => holderOf(turn, lock, mayStay)).find((holder) => holder !== undefined);
  if (held) return held;
  return waiterFor(turn, new Set(locks), mayStay) ?? sleeperOn(turn, struct, slot, mayStay);
}

type Exempt = (thread: number) => boolean;

const nobody: Exempt = () => false;

/** The memory of a `typesafe` pool keeps its type for those who are in a section of RCU: they go on likewise. */
function staysInSection(turn: Turn): Exempt {
  return (thread) => thread !== turn.thread && inOwnSection(turn.machine, turn.rcu, thread);
}

function ownHold(turn: Turn, locks: readonly number[]): Attachment | undefined {
  const lock = locks.find((l) => holdOf(turn.locks.get(l)!, turn.thread) > 0);
  return lock === undefined ? undefined : { kind: 'held', lock, by: turn.thread };
}

/** The instances of a class that are in one slot. */
export const within = (
  { base, size }: { readonly base: number; readonly size: number },
  slot: number,
): number[] => Array.from({ length: size }, (_, i) => base + slot * size + i);

function holderOf(turn: Turn, lock: number, exempt: Exempt): Attachment | undefined {
  const state = turn.locks.get(lock)!;
  const by = turn.threads.findKey((_, t) => holdOf(state, t) > 0 && !exempt(t));
  return by === undefined ? undefined : { kind: 'held', lock, by };
}

/** A thread in the queue of one of the locks, or that stands before an acquisition and cannot have it. */
function waiterFor(turn: Turn, locks: ReadonlySet<number>, exempt: Exempt): Attachment | undefined {
  if (locks.size === 0) return undefined;
  for (const lock of locks) {
    const { queuedWriters, queuedReaders } = turn.locks.get(lock)!;
    const by = queuedWriters.concat(queuedReaders).find((thread) => !exempt(thread));
    if (by !== undefined) return { kind: 'waited-for', lock, by };
  }
  const { machine } = turn;
  const state = turn.state();
  for (let by = 0; by < turn.threads.size; by++) {
    if (by === turn.thread || hasEnded(machine, state, by) || exempt(by)) continue;
    for (const wait of ownWaits(machine, state, by).flat())
      if (wait.kind === 'lock' && locks.has(wait.lock)) return { kind: 'waited-for', lock: wait.lock, by };
  }
  return undefined;
}

function sleeperOn(turn: Turn, struct: Struct, slot: number, exempt: Exempt): Attachment | undefined {
  const conditions = struct.conditions.flatMap((c) => within(turn.machine.channelClasses[c]!, slot));
  for (const channel of [struct.channels + slot, ...conditions]) {
    const by = turn.lists.get(channel)!.find((thread) => !exempt(thread));
    if (by !== undefined) return { kind: 'slept-on', channel, by };
  }
  return undefined;
}
