/**
 * Expressions, and the ways to places and locks. What goes wrong ends the run. Values stay formulas as
 * far as they can; what is followed or selected by is decided, so that cells and locks are plain numbers.
 */
import { never } from '../base/index.js';
import {
  type Arithmetic,
  type Comparison,
  type Expr,
  fresh,
  isStale,
  type LockExpr,
  NULL,
  type Place,
  stale,
  target,
} from '../machine/index.js';
import { isDone } from './judge.js';
import { mayBeDestroyed, mayBeFound, mayBeFreed } from './lasting.js';
import { holds, isFree } from './locks.js';
import { Blocked, type Path } from './path.js';
import { judgeAccess, type SharedPlace, slotOf } from './protection.js';
import { keeps } from './sections.js';
import { attempt, chosen, decide, sightedWhere, truthOf, whether } from './undecided.js';
import type { Value } from './value.js';

/** The value of an expression, to the path's thread; encoded as `machine/data.ts` says. */
export function evaluate(path: Path, e: Expr): Value {
  return path.simple(formulaOf(path, e));
}

function formulaOf(path: Path, e: Expr): Value {
  const { values } = path;
  switch (e.op) {
    case 'const':
      return path.constant(e.value);
    case 'local':
      return path.get(path.variables.local(path.thread, e.local));
    case 'load':
      return read(path, e.place);
    case 'object':
      return namedObject(path, e);
    case 'lock-address':
      return path.constant(lockReference(path, e.lock));
    case 'self':
      return path.constant(path.thread + 1);
    case 'subject':
      return path.subject;
    case 'old':
      return path.old;
    case 'bound':
      return path.bound[e.depth]!;
    case 'not':
      return values.is(evaluate(path, e.operand), 0);
    case 'negate':
      return values.calculate('-', values.zero, evaluate(path, e.operand));
    case 'and': {
      const left = truthOf(path, evaluate(path, e.left));
      return whether(path, left, (way) => evaluate(way, e.right), values.zero);
    }
    case 'or': {
      const left = truthOf(path, evaluate(path, e.left));
      return whether(path, values.not(left), (way) => evaluate(way, e.right), values.one);
    }
    case 'conditional':
      return conditional(path, e);
    case 'same-address':
      return sameAddress(path, evaluate(path, e.left), evaluate(path, e.right));
    case 'held':
      return isHeld(path, e);
    case 'live':
      return isFresh(path, evaluate(path, e.pointer));
    case 'at':
      return values.or(...e.places.map((place) => standsAt(path, place)));
    case 'done':
      return values.and(...e.threads.map((thread) => isDone(path, thread)));
    case 'quantifier':
      return quantify(path, e);
    default:
      return calculate(path, e);
  }
}

function calculate(path: Path, e: Expr & { readonly op: Arithmetic | Comparison }): Value {
  const { values } = path;
  const left = evaluate(path, e.left);
  const right = evaluate(path, e.right);
  switch (e.op) {
    case '+':
    case '-':
    case '*':
      return values.calculate(e.op, left, right);
    case '/':
    case '%':
      if (path.is(values.is(right, 0))) path.end('range');
      return values.calculate(e.op, left, right);
    case '==':
      return values.equal(left, right);
    case '!=':
      return values.not(values.equal(left, right));
    case '<':
      return values.less(left, right);
    case '<=':
      return values.not(values.less(right, left));
    case '>':
      return values.less(right, left);
    case '>=':
      return values.not(values.less(left, right));
    default:
      return never(e.op);
  }
}

function conditional(path: Path, e: Expr & { readonly op: 'conditional' }): Value {
  const condition = truthOf(path, evaluate(path, e.condition));
  if (condition.op !== 'const') {
    const then = attempt(path, (way) => evaluate(way, e.then));
    const otherwise = then && attempt(path, (way) => evaluate(way, e.otherwise));
    if (then && otherwise) {
      sightedWhere(path, condition, then.sighted);
      sightedWhere(path, path.values.not(condition), otherwise.sighted);
      return chosen(path, condition, then.value, otherwise.value);
    }
  }
  return evaluate(path, path.is(condition) ? e.then : e.otherwise);
}

function namedObject(path: Path, e: Expr & { readonly op: 'object' }): Value {
  const slot = e.slot + (e.index ? indexWithin(path, e.index, e.size) : 0);
  const living = path.constant(fresh(slot));
  if (!mayBeFreed(path.machine, e.struct)) return living;
  const live = path.get(path.variables.cell(path.machine.structs[e.struct]!.live + slot));
  return path.values.if(live, living, path.constant(stale(slot)));
}

/** The references among these that are to the slot, or the lock, whether fresh or stale; or null. */
function isTo({ values }: Path, reference: Value, to: number): Value {
  return values.in(reference, to < 0 ? [NULL] : [fresh(to), stale(to)]);
}

/** As addresses: null is one, and a stale pointer has that of a fresh one. */
function sameAddress(path: Path, left: Value, right: Value): Value {
  const { values } = path;
  if (left.op === 'const') return isTo(path, right, left.value === NULL ? -1 : target(left.value));
  if (right.op === 'const') return sameAddress(path, right, left);
  const last = target(Math.max(1, Math.min(left.high, right.high)));
  const slots = Array.from({ length: last + 2 }, (_, i) => i - 1);
  return values.or(...slots.map((slot) => values.and(isTo(path, left, slot), isTo(path, right, slot))));
}

function isFresh({ values }: Path, pointer: Value): Value {
  const all = Array.from({ length: pointer.high + 1 }, (_, i) => i);
  return values.in(
    pointer,
    all.filter((value) => value !== NULL && !isStale(value)),
  );
}

function isHeld(path: Path, e: Expr & { readonly op: 'held' }): Value {
  const { values, machine, thread } = path;
  const lock = lockOf(path, e.lock);
  if (e.by === 'nobody') return isFree(path, lock);
  if (e.by === 'self') return thread < 0 ? values.zero : holds(path, lock, thread);
  const by = evaluate(path, e.by);
  const holders = machine.threads.map(({ index }) =>
    values.and(values.is(by, index + 1), holds(path, lock, index)),
  );
  return values.or(...holders);
}

type Standing = (Expr & { readonly op: 'at' })['places'][number];

/** The thread itself stands where its step began, until it comes to stand elsewhere. */
function standsAt(path: Path, { thread, locations }: Standing): Value {
  const places = path.variables
    .standing(thread)
    .flatMap((location, place) => (locations.includes(location) ? [place] : []));
  return path.values.in(path.get(path.variables.location(thread)), places);
}

/**
 * Goes through the values one by one, as far as it must. `any` and `all` stop where they know, which
 * matters to what may go wrong, or be noted, on the way.
 */
function quantify(path: Path, e: Expr & { readonly op: 'quantifier' }): Value {
  const { values } = path;
  const outer = path.bound.slice(0, e.depth);
  let result = values.truth(e.sort === 'all');
  for (const { value, there } of elementsOf(path, e.over)) {
    const look = (way: Path): Value => {
      way.bound = [...outer, value];
      return truthOf(way, evaluate(way, e.condition));
    };
    switch (e.sort) {
      case 'count':
        result = values.calculate('+', result, whether(path, there, look, values.zero));
        break;
      case 'any':
        result = values.or(result, whether(path, there, look, values.zero, values.not(result)));
        break;
      case 'all':
        result = values.and(result, whether(path, there, look, values.one, result));
        break;
      default:
        never(e.sort);
    }
    path.bound = outer;
  }
  return result;
}

/** What the binder takes, where `there` is true. */
function elementsOf(path: Path, over: (Expr & { readonly op: 'quantifier' })['over']) {
  const { values, variables, machine } = path;
  if ('low' in over)
    return Array.from({ length: over.high - over.low + 1 }, (_, i) => ({
      value: path.constant(over.low + i),
      there: values.one,
    }));
  const { live, slots } = machine.structs[over.struct]!;
  return slots.map((_, slot) => ({
    value: path.constant(fresh(slot)),
    there: path.get(variables.cell(live + slot)),
  }));
}

/** The slot that a pointer leads to. */
export function follow(path: Path, pointer: number, struct: number): number {
  if (pointer === NULL) path.end('null-dereference');
  const slot = target(pointer);
  if (!isStale(pointer)) return slot;
  if (!mayBeFreed(path.machine, struct)) throw new Blocked();
  if (!staysValid(path, struct, slot)) path.endUnlessAllowed('use-after-free');
  return slot;
}

/** May this thread follow a stale pointer to the slot? It then names whatever object has the slot now. */
function staysValid(path: Path, struct: number, slot: number): boolean {
  const { memory, live } = path.machine.structs[struct]!;
  switch (memory) {
    case 'reused':
      return false;
    case 'typestable':
      return true;
    case 'typesafe':
      return path.is(keeps(path, path.thread, live + slot));
    default:
      return never(memory);
  }
}

/** The number that a pointer, or a reference to a lock, is. */
export const referenceOf = (path: Path, e: Expr): number => decide(path, evaluate(path, e));

/** An index into `size` elements. */
export function indexWithin(path: Path, e: Expr, size: number): number {
  const index = decide(path, evaluate(path, e));
  if (index < 0 || index >= size) path.end('range');
  return index;
}

/** The cell of a place in shared memory; -1 for locals, which have none. */
export function cellOf(path: Path, place: Place): number {
  switch (place.kind) {
    case 'local':
      return -1;
    case 'variable':
      return place.base + (place.index ? indexWithin(path, place.index, place.size) : 0);
    case 'field':
      return fieldCell(path, place, referenceOf(path, place.object));
    default:
      return never(place);
  }
}

/** The cell of a field of the object that the pointer leads to. */
export function fieldCell(path: Path, place: Place & { readonly kind: 'field' }, pointer: number): number {
  const { base, width } = path.machine.structs[place.struct]!;
  const slot = follow(path, pointer, place.struct);
  const index = place.index ? indexWithin(path, place.index, place.size) : 0;
  return base + slot * width + place.offset + index;
}

function read(path: Path, place: Place): Value {
  const { variables } = path;
  if (place.kind === 'local') return path.get(variables.local(path.thread, place.local));
  const cell = cellOf(path, place);
  checkGuard(path, place, cell, 'read');
  return path.get(variables.cell(cell));
}

/** Judges an access to a place that may have a guard. Properties and `init` are exempt. */
export function checkGuard(path: Path, place: SharedPlace, cell: number, access: 'read' | 'write'): void {
  const { guard } = place;
  if (!guard || path.location === undefined || path.thread < 0) return;
  if (access === 'read' && guard.writesOnly) return;
  if (guard.subject) path.subject = evaluate(path, guard.subject);
  else path.subject = path.constant(place.kind === 'field' ? fresh(slotOf(path, place, cell)) : NULL);
  const locks = guard.locks.map((lock) => path.quietly(() => lockOf(path, lock)));
  path.subject = path.constant(NULL);
  judgeAccess(path, place, cell, access, locks);
}

/**
 * A reference to the lock, as stale as the pointer that led there. A reference that was found earlier
 * is looked at only now.
 */
export function lockReference(path: Path, lock: LockExpr): number {
  const { machine, variables, thread } = path;
  switch (lock.kind) {
    case 'lock': {
      const { base, size } = machine.lockClasses[lock.class]!;
      return fresh(base + (lock.index ? indexWithin(path, lock.index, size) : 0));
    }
    case 'lock-field': {
      const { base, size, struct } = machine.lockClasses[lock.class]!;
      const pointer = referenceOf(path, lock.object);
      const slot = follow(path, pointer, struct!);
      const index = lock.index ? indexWithin(path, lock.index, size) : 0;
      const instance = base + slot * size + index;
      return isStale(pointer) ? stale(instance) : fresh(instance);
    }
    case 'reference': {
      const reference = referenceOf(path, lock.reference);
      if (reference === NULL) path.end('null-dereference');
      return checkFound(path, reference);
    }
    case 'found': {
      const reference = path.number(path.get(variables.local(thread, lock.local)));
      if (reference === NULL || !mayBeFound(machine, thread, lock.local, target(reference)))
        throw new Blocked();
      return checkFound(path, reference);
    }
    default:
      return never(lock);
  }
}

function checkFound(path: Path, reference: number): number {
  if (!isStale(reference)) return reference;
  const { machine } = path;
  const { class: lockClass, slot } = machine.locks[target(reference)]!;
  const { struct } = machine.lockClasses[lockClass]!;
  if (struct === undefined || !mayBeFreed(machine, struct)) throw new Blocked();
  if (!staysValid(path, struct, slot!)) path.endUnlessAllowed('use-after-free');
  return reference;
}

/** The lock instance. */
export const lockOf = (path: Path, lock: LockExpr): number => target(lockReference(path, lock));

/** The lock instance that an operation is to be done on: one that was destroyed is none. */
export function usableLock(path: Path, lock: LockExpr): number {
  const instance = lockOf(path, lock);
  if (!mayBeDestroyed(path.machine, instance)) return instance;
  if (path.is(path.get(path.variables.lock(instance, 'destroyed')))) path.endUnlessAllowed('use-after-free');
  return instance;
}
