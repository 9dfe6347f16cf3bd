/** What still hangs on an object or a lock that is about to go. */
import type { Struct } from '../machine/index.js';
import { holds } from './locks.js';
import { ownWaitsFor } from './obstacles.js';
import type { Path } from './path.js';
import { inOwnSection } from './sections.js';
import type { Value } from './value.js';

/** Does anybody hold the lock or wait for it? `ownAllowed`: this thread's own hold does not count. */
export function attachmentOf(path: Path, lock: number, ownAllowed: boolean): Value {
  const { values, thread } = path;
  const itself: Exempt = (other) => values.truth(other === thread);
  const nobody: Exempt = () => values.zero;
  return values.or(
    isHeldByAny(path, lock, ownAllowed ? itself : nobody),
    isWaitedFor(path, new Set([lock]), nobody),
  );
}

/** Does anybody hold or wait for a lock in the object, or sleep on it or on a condition in it? */
export function attachmentTo(path: Path, struct: Struct, slot: number): Value {
  const { values, machine, thread } = path;
  const locks = struct.locks.flatMap((c) => within(machine.lockClasses[c]!, slot));
  // Memory that keeps its type keeps its locks: whoever else has one or waits for it goes on with it,
  // and looks again whether the object is the one it meant. Only who frees it must not keep it locked.
  if (struct.memory === 'typestable')
    return thread < 0 ? values.zero : values.or(...locks.map((lock) => holds(path, lock, thread)));
  const mayStay: Exempt = struct.memory === 'typesafe' ? staysInSection(path) : () => values.zero;
  return values.or(
    ...locks.map((lock) => isHeldByAny(path, lock, mayStay)),
    isWaitedFor(path, new Set(locks), mayStay),
    isSleptOn(path, struct, slot, mayStay),
  );
}

/** Does what this thread has not count? */
type Exempt = (thread: number) => Value;

/** The memory of a `typesafe` pool keeps its type for those who are in a section of RCU: they go on likewise. */
const staysInSection =
  (path: Path): Exempt =>
  (thread) =>
    thread === path.thread ? path.values.zero : inOwnSection(path, thread);

/** The instances of a class that are in one slot. */
export const within = (
  { base, size }: { readonly base: number; readonly size: number },
  slot: number,
): number[] => Array.from({ length: size }, (_, i) => base + slot * size + i);

/** Is it true of any thread that is not exempt? */
function ofAny(path: Path, exempt: Exempt, is: (thread: number) => Value): Value {
  const { values, machine } = path;
  return values.or(...machine.threads.map(({ index }) => values.and(is(index), values.not(exempt(index)))));
}

const isHeldByAny = (path: Path, lock: number, exempt: Exempt): Value =>
  ofAny(path, exempt, (thread) => holds(path, lock, thread));

/** Does a thread stand in the queue of one of the locks, or before an acquisition and cannot have it? */
function isWaitedFor(path: Path, locks: ReadonlySet<number>, exempt: Exempt): Value {
  const { values, variables } = path;
  if (locks.size === 0) return values.zero;
  return ofAny(path, exempt, (thread) => {
    const queued = [...locks].flatMap((lock) => [
      path.get(variables.lockOf(lock, 'queued-writer', thread)),
      path.get(variables.lockOf(lock, 'queued-reader', thread)),
    ]);
    const stands = thread === path.thread ? values.zero : ownWaitsFor(path, thread, locks);
    return values.or(...queued, stands);
  });
}

function isSleptOn(path: Path, struct: Struct, slot: number, exempt: Exempt): Value {
  const { machine, values, variables } = path;
  const conditions = struct.conditions.flatMap((c) => within(machine.channelClasses[c]!, slot));
  const channels = [struct.channels + slot, ...conditions];
  return ofAny(path, exempt, (thread) =>
    values.or(...channels.map((channel) => path.get(variables.listed(channel, thread)))),
  );
}
