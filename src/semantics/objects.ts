/** Objects: made, freed, counted. */
import type { List } from 'immutable';
import { assert, never } from '../base/index.js';
import {
  type Domain,
  fresh,
  isStale,
  NULL,
  type Op,
  type Struct,
  stale,
  tablesOf,
  target,
} from '../machine/index.js';
import type { Span } from '../source/index.js';
import { attachmentTo, within } from './attachments.js';
import { checkGuard, evaluate, fieldCell, follow } from './evaluate.js';
import { freedInSections } from './grace.js';
import { endUnlessAllowed } from './locking.js';
import { newLock } from './locks.js';
import { setCell, storeTo } from './store.js';
import type { Turn } from './turn.js';

/**
 * Makes an object: a turn for each free slot of the pool, lowest first. The values given are
 * evaluated before a slot is chosen, the place for the pointer after.
 */
export function allocate(turn: Turn, op: Op & { readonly op: 'new' }): Turn[] {
  const struct = turn.machine.structs[op.struct]!;
  const values = op.fields.map(({ offset, value }) => ({ offset, value: evaluate(turn, value) }));
  if (turn.ended) return [turn];
  const free = struct.slots.flatMap((_, slot) =>
    slot >= struct.named && turn.memory.get(struct.live + slot) === 0 ? [slot] : [],
  );
  if (free.length === 0) {
    if (op.trying) storeTo(turn, op.to, NULL);
    else turn.exhaust({ kind: 'pool', struct: op.struct });
    return [turn];
  }
  return free.map((slot, i) => {
    const way = i === free.length - 1 ? turn : turn.fork();
    makeAnew(way, struct, slot);
    for (const { offset, value } of values)
      setCell(way, struct.base + slot * struct.width + offset, value, way.location!.place.statement);
    storeTo(way, op.to, fresh(slot));
    return way;
  });
}

/** The slot is live, with declared initial values; what else its fields held, they keep. */
function makeAnew(turn: Turn, struct: Struct, slot: number): void {
  turn.memory = turn.memory.set(struct.live + slot, 1);
  for (const { offset, size, initial, refcount } of struct.fields) {
    const value = initial ?? (refcount ? 0 : undefined);
    if (value === undefined) continue;
    for (let i = 0; i < size; i++)
      turn.memory = turn.memory.set(struct.base + slot * struct.width + offset + i, value);
  }
  // Locks in memory that keeps its type were made when the memory was: whoever follows a stale pointer
  // may be holding one of them.
  if (struct.memory !== 'reused') return;
  for (const lockClass of struct.locks.map((c) => turn.machine.lockClasses[c]!))
    for (const lock of within(lockClass, slot)) turn.setLock(lock, newLock(lockClass, turn.threads.size));
}

/** Frees an object in this step. */
export function free(turn: Turn, op: Op & { readonly op: 'free' }): void {
  const slot = toBeFreed(turn, op);
  if (slot >= 0) endObject(turn, turn.machine.structs[op.struct]!, slot);
}

/** The slot of an object that is to be freed, or -1: null leads to none, and none is freed twice. */
export function toBeFreed(turn: Turn, op: Op & { readonly op: 'free' | 'free-later' }): number {
  const pointer = evaluate(turn, op.object);
  if (turn.ended) return -1;
  const span = turn.location!.place.statement;
  if (pointer === NULL) {
    turn.fail({ kind: 'null-dereference', span });
    return -1;
  }
  const slot = target(pointer);
  const stale = isStale(pointer);
  const pending = !stale && turn.rcu.pending.has(turn.machine.structs[op.struct]!.live + slot);
  if (!stale && !pending) return slot;
  const object = { struct: op.struct, slot };
  const already = pending ? { pending } : {};
  endUnlessAllowed(turn, { kind: 'double-free', at: turn.at, object, span, ...already });
  return -1;
}

/**
 * Ends an object: every pointer to it, and every reference to a lock in it, is stale from now on.
 * `deferred`: this was asked for earlier, and the step is the end of a grace period.
 */
export function endObject(turn: Turn, struct: Struct, slot: number, deferred = false): void {
  const object = { struct: struct.index, slot };
  const because = attachmentTo(turn, struct, slot);
  const late = deferred ? { deferred } : {};
  if (because) endUnlessAllowed(turn, { kind: 'held-lock-freed', at: turn.at, object, because, ...late });
  if (turn.ended) return;
  turn.memory = turn.memory.set(struct.live + slot, 0);
  makeStale(turn, struct, slot);
  if (struct.memory === 'typesafe') turn.rcu = freedInSections(turn.machine, turn.rcu, struct.live + slot);
}

function makeStale(turn: Turn, struct: Struct, slot: number): void {
  const { pointerCells, lockCells, structOf } = tablesOf(turn.machine);
  const was = fresh(slot);
  const ageLock = (value: number): number => {
    if (value === NULL || isStale(value)) return value;
    const instance = target(value);
    const inside = structOf[instance] === struct && turn.machine.locks[instance]!.slot === slot;
    return inside ? stale(instance) : value;
  };
  const agePointer = (value: number): number => (value === was ? stale(slot) : value);
  const age = (domain: Domain, value: number): number => {
    if (domain.kind === 'lock') return ageLock(value);
    return domain.kind === 'pointer' && domain.struct === struct.index ? agePointer(value) : value;
  };
  const ageAll = (locals: List<number>, thread: number): List<number> => {
    const program = turn.machine.programs[turn.machine.threads[thread]!.program]!;
    return locals.map((value, local) => age(program.locals[local]!.domain, value));
  };
  turn.memory = turn.memory.withMutations((memory) => {
    for (const cell of pointerCells[struct.index]!) memory.update(cell, (value) => agePointer(value!));
    for (const cell of lockCells) memory.update(cell, (value) => ageLock(value!));
  });
  turn.threads = turn.threads.map((thread, t) => thread.update('locals', (locals) => ageAll(locals, t)));
  turn.locals = turn.locals.map((value, local) => age(turn.program!.locals[local]!.domain, value));
}

/** Follows the pointer. */
export function touch(turn: Turn, op: Op & { readonly op: 'touch' }): void {
  const pointer = evaluate(turn, op.object);
  follow(turn, pointer, op.struct, turn.location!.place.statement);
}

type Counting = Op & { readonly op: 'get' | 'try-get' | 'put' };

/** One reference more or less. A count is read and written in one step, for its guard a write. */
export function count(turn: Turn, op: Counting): void {
  const { count: place } = op;
  assert(place.kind === 'field', 'a count is a field');
  const pointer = evaluate(turn, place.object);
  const cell = fieldCell(turn, place, pointer);
  checkGuard(turn, place, cell, 'write');
  if (turn.ended) return;
  const now = turn.memory.get(cell)!;
  switch (op.op) {
    case 'get':
      if (now === 0 && !op.plain) turn.note({ kind: 'resurrection', at: turn.at, cell });
      setCount(turn, place.span, cell, now + 1, op.max);
      takenAnew(turn, place.struct, pointer);
      return;
    case 'try-get':
      if (now > 0) {
        setCount(turn, place.span, cell, now + 1, op.max);
        takenAnew(turn, place.struct, pointer);
      }
      turn.setLocal(op.result, now > 0 ? 1 : 0);
      return;
    case 'put':
      if (now === 0) endUnlessAllowed(turn, { kind: 'underflow', at: turn.at, cell });
      else turn.memory = turn.memory.set(cell, now - 1);
      if (op.result !== undefined) turn.setLocal(op.result, now === 1 ? 1 : 0);
      if (op.subject !== undefined) turn.setLocal(op.subject, pointer);
      return;
    default:
      never(op);
  }
}

/**
 * A reference that was taken through a stale pointer into a `typesafe` pool is to the object that has the
 * memory now: it keeps that when the section ends, so the thread's own copies of the pointer are stale no
 * longer. Whether it is the object that was looked for is for the model to ask.
 */
function takenAnew(turn: Turn, struct: number, pointer: number): void {
  const { memory, live } = turn.machine.structs[struct]!;
  if (memory !== 'typesafe' || !isStale(pointer) || turn.memory.get(live + target(pointer)) === 0) return;
  const domains = turn.program!.locals;
  turn.locals = turn.locals.map((value, local) => {
    const { domain } = domains[local]!;
    const same = domain.kind === 'pointer' && domain.struct === struct && value === pointer;
    return same ? fresh(target(pointer)) : value;
  });
}

function setCount(turn: Turn, span: Span, cell: number, value: number, max: number): void {
  if (value > max) {
    const { name } = turn.machine.cells[cell]!;
    turn.fail({ kind: 'range', span, of: { what: 'count', name, max } });
  } else turn.memory = turn.memory.set(cell, value);
}
