/** Objects: made, freed, counted. */
import { assert, never } from '../base/index.js';
import { type Domain, fresh, isStale, NULL, type Op, type Struct, stale, target } from '../machine/index.js';
import { attachmentTo, within } from './attachments.js';
import { checkGuard, evaluate, fieldCell, follow, referenceOf } from './evaluate.js';
import { resetLock } from './locks.js';
import type { Path } from './path.js';
import { freedInSections, isPendingFree } from './sections.js';
import { localsOf, setCell, storeTo } from './store.js';
import type { Value } from './value.js';

/**
 * Makes an object, in each free slot of the pool, lowest first. The values given are evaluated before
 * a slot is chosen, the place for the pointer after.
 */
export function allocate(path: Path, op: Op & { readonly op: 'new' }): void {
  const struct = path.machine.structs[op.struct]!;
  const values = op.fields.map(({ offset, value }) => ({ offset, value: evaluate(path, value) }));
  const free = struct.slots.flatMap((_, slot) =>
    slot >= struct.named && !isLive(path, struct, slot) ? [slot] : [],
  );
  if (free.length === 0) {
    if (!op.trying) path.exhaust(`pool ${op.struct}`);
    storeTo(path, op.to, path.constant(NULL));
    return;
  }
  const slot = free[path.choose(free.length)]!;
  makeAnew(path, struct, slot);
  for (const { offset, value } of values) setCell(path, struct.base + slot * struct.width + offset, value);
  storeTo(path, op.to, path.constant(fresh(slot)));
}

const isLive = (path: Path, { live }: Struct, slot: number): boolean =>
  path.is(path.get(path.variables.cell(live + slot)));

/** The slot is live, with declared initial values; what else its fields held, they keep. */
function makeAnew(path: Path, struct: Struct, slot: number): void {
  const { machine, variables } = path;
  path.set(variables.cell(struct.live + slot), path.values.one);
  for (const { offset, size, initial, refcount } of struct.fields) {
    const value = initial ?? (refcount ? 0 : undefined);
    if (value === undefined) continue;
    for (let i = 0; i < size; i++)
      path.set(variables.cell(struct.base + slot * struct.width + offset + i), path.constant(value));
  }
  // Locks in memory that keeps its type were made when the memory was: whoever follows a stale pointer
  // may be holding one of them.
  if (struct.memory !== 'reused') return;
  for (const c of struct.locks)
    for (const lock of within(machine.lockClasses[c]!, slot)) resetLock(path, lock);
}

/** Frees an object in this step. */
export function free(path: Path, op: Op & { readonly op: 'free' }): void {
  const slot = toBeFreed(path, op);
  if (slot >= 0) endObject(path, path.machine.structs[op.struct]!, slot);
}

/** The slot of an object that is to be freed; -1 where a second free is accepted, which does nothing. */
export function toBeFreed(path: Path, op: Op & { readonly op: 'free' | 'free-later' }): number {
  const pointer = referenceOf(path, op.object);
  if (pointer === NULL) path.end('null-dereference');
  const slot = target(pointer);
  const gone = isStale(pointer) || path.is(isPendingFree(path, path.machine.structs[op.struct]!.live + slot));
  if (!gone) return slot;
  path.endUnlessAllowed('double-free');
  return -1;
}

/** Ends an object: every pointer to it, and every reference to a lock in it, is stale from now on. */
export function endObject(path: Path, struct: Struct, slot: number): void {
  if (path.is(attachmentTo(path, struct, slot))) path.endUnlessAllowed('held-lock-freed');
  path.set(path.variables.cell(struct.live + slot), path.values.zero);
  makeStale(path, struct, slot);
  if (struct.memory === 'typesafe') freedInSections(path, struct.live + slot);
}

function makeStale(path: Path, struct: Struct, slot: number): void {
  const { machine, variables, world } = path;
  const inside = struct.locks.flatMap((c) => within(machine.lockClasses[c]!, slot));
  const age = (variable: number, domain: Domain): void => {
    if (domain.kind === 'lock') for (const lock of inside) makeOneStale(path, variable, lock);
    if (domain.kind === 'pointer' && domain.struct === struct.index) makeOneStale(path, variable, slot);
  };
  for (const cell of [...world.tables.pointerCells[struct.index]!, ...world.tables.lockCells])
    age(variables.cell(cell), machine.cells[cell]!.domain);
  for (const { index, program } of machine.threads)
    machine.programs[program]!.locals.forEach(({ domain }, local) => {
      age(variables.local(index, local), domain);
    });
  if (path.thread < 0)
    localsOf(path).forEach(({ domain }, local) => {
      age(variables.local(path.thread, local), domain);
    });
}

/** The variable has a stale reference to this from now on if it has a fresh one. */
function makeOneStale(path: Path, variable: number, to: number): void {
  replace(path, variable, fresh(to), stale(to));
}

function replace(path: Path, variable: number, from: number, to: number): void {
  const { values } = path;
  const now = path.get(variable);
  const affected = path.simple(values.is(now, from));
  if (affected !== values.zero) path.set(variable, values.if(affected, path.constant(to), now));
}

/** Follows the pointer. */
export function touch(path: Path, op: Op & { readonly op: 'touch' }): void {
  follow(path, referenceOf(path, op.object), op.struct);
}

type Counting = Op & { readonly op: 'get' | 'try-get' | 'put' };

/** One reference more or less. A count is read and written in one step, for its guard a write. */
export function count(path: Path, op: Counting): void {
  const { values, variables, thread } = path;
  const { count: place } = op;
  assert(place.kind === 'field', 'a count is a field');
  const pointer = referenceOf(path, place.object);
  const cell = fieldCell(path, place, pointer);
  checkGuard(path, place, cell, 'write');
  const now = path.get(variables.cell(cell));
  const setLocal = (local: number | undefined, value: Value): void => {
    if (local !== undefined) path.set(variables.local(thread, local), value);
  };
  switch (op.op) {
    case 'get':
      if (!op.plain) path.note(path.simple(values.is(now, 0)), 'resurrection');
      raise(path, cell, op.max);
      takenAnew(path, place.struct, pointer);
      return;
    case 'try-get': {
      const there = !path.is(values.is(now, 0));
      if (there) {
        raise(path, cell, op.max);
        takenAnew(path, place.struct, pointer);
      }
      setLocal(op.result, values.truth(there));
      return;
    }
    case 'put':
      if (path.is(values.is(now, 0))) path.endUnlessAllowed('underflow');
      else path.set(variables.cell(cell), values.calculate('-', now, values.one));
      setLocal(op.result, path.simple(values.is(now, 1)));
      setLocal(op.subject, path.constant(pointer));
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
function takenAnew(path: Path, struct: number, pointer: number): void {
  const of = path.machine.structs[struct]!;
  if (of.memory !== 'typesafe' || !isStale(pointer) || !isLive(path, of, target(pointer))) return;
  localsOf(path).forEach(({ domain }, local) => {
    if (domain.kind === 'pointer' && domain.struct === struct)
      replace(path, path.variables.local(path.thread, local), pointer, fresh(target(pointer)));
  });
}

function raise(path: Path, cell: number, max: number): void {
  const { values, variables } = path;
  const now = path.get(variables.cell(cell));
  if (path.is(values.less(path.constant(max - 1), now))) path.end('range');
  path.set(variables.cell(cell), values.calculate('+', now, values.one));
}
