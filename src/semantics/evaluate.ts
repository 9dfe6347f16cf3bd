/**
 * Expressions, and the ways to places, locks and channels. What goes wrong is left in the turn, and
 * the value is then 0 (an index: -1), which nobody uses.
 */
import { assert, never } from '../base/index.js';
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
import type { Span } from '../source/index.js';
import { keeps } from './grace.js';
import { isAwaited } from './interrupts.js';
import { isGuarded, judgeAccess, type SharedPlace, slotOf } from './race.js';
import { hasEnded, holdOf } from './state.js';
import type { Turn } from './turn.js';

/** The value of an expression, to the thread whose turn it is; encoded as `machine/data.ts` says. */
export function evaluate(turn: Turn, e: Expr): number {
  switch (e.op) {
    case 'const':
      return e.value;
    case 'local':
      return turn.locals.get(e.local)!;
    case 'load':
      return read(turn, e.place);
    case 'object':
      return namedObject(turn, e);
    case 'lock-address':
      return lockReference(turn, e.lock);
    case 'self':
      return turn.thread + 1;
    case 'subject':
      return turn.subject;
    case 'old':
      return turn.old;
    case 'bound':
      return turn.bound[e.depth]!;
    case 'not':
      return truth(evaluate(turn, e.operand) === 0);
    case 'negate':
      return 0 - evaluate(turn, e.operand);
    case 'and':
      return evaluate(turn, e.left) !== 0 ? evaluate(turn, e.right) : 0;
    case 'or':
      return evaluate(turn, e.left) !== 0 ? 1 : evaluate(turn, e.right);
    case 'conditional':
      return evaluate(turn, evaluate(turn, e.condition) !== 0 ? e.then : e.otherwise);
    case 'same-address':
      return truth(address(evaluate(turn, e.left)) === address(evaluate(turn, e.right)));
    case 'held':
      return truth(isHeld(turn, e));
    case 'live': {
      const pointer = evaluate(turn, e.pointer);
      return truth(pointer !== NULL && !isStale(pointer));
    }
    case 'at':
      return truth(e.places.some((p) => p.locations.includes(turn.threads.get(p.thread)!.at)));
    case 'done':
      return truth(e.threads.every((thread) => isDone(turn, thread)));
    case 'quantifier':
      return quantify(turn, e);
    default:
      return calculate(turn, e);
  }
}

const truth = (value: boolean): number => (value ? 1 : 0);

/** Pointers compare as addresses: -1 for null, else the slot. */
const address = (pointer: number): number => (pointer === NULL ? -1 : target(pointer));

function calculate(turn: Turn, e: Expr & { readonly op: Arithmetic | Comparison }): number {
  const value = apply(e.op, evaluate(turn, e.left), evaluate(turn, e.right));
  if (value === undefined) turn.fail({ kind: 'range', span: e.span, of: { what: 'division' } });
  return value ?? 0;
}

/** Absent where the divisor is zero. */
function apply(op: Arithmetic | Comparison, left: number, right: number): number | undefined {
  switch (op) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    // Adding 0 turns -0 into 0.
    case '*':
      return left * right + 0;
    case '/':
      return right === 0 ? undefined : Math.trunc(left / right) + 0;
    case '%':
      return right === 0 ? undefined : (left % right) + 0;
    case '==':
      return truth(left === right);
    case '!=':
      return truth(left !== right);
    case '<':
      return truth(left < right);
    case '<=':
      return truth(left <= right);
    case '>':
      return truth(left > right);
    case '>=':
      return truth(left >= right);
    default:
      return never(op);
  }
}

function namedObject(turn: Turn, e: Expr & { readonly op: 'object' }): number {
  const index = e.index ? indexWithin(turn, e.index, e.size, e.span) : 0;
  const slot = e.slot + index;
  const live = turn.memory.get(turn.machine.structs[e.struct]!.live + slot) === 1;
  return live ? fresh(slot) : stale(slot);
}

function isHeld(turn: Turn, e: Expr & { readonly op: 'held' }): boolean {
  const instance = lockOf(turn, e.lock);
  if (instance < 0) return false;
  const lock = turn.locks.get(instance)!;
  if (e.by === 'nobody') return lock.owner === 0 && lock.readers.every((n) => n === 0);
  const thread = e.by === 'self' ? turn.thread : evaluate(turn, e.by) - 1;
  return thread >= 0 && holdOf(lock, thread) > 0;
}

/**
 * Has the thread ended, or is it a daemon that idles and that nothing but a timeout could move, or an
 * interrupt that has not come?
 */
function isDone(turn: Turn, thread: number): boolean {
  const state = turn.state();
  return (
    hasEnded(turn.machine, state, thread) ||
    isAwaited(turn.machine, state.threads, thread) ||
    turn.atRest(turn.machine, state, thread)
  );
}

function quantify(turn: Turn, e: Expr & { readonly op: 'quantifier' }): number {
  let count = 0;
  const outer = turn.bound.slice(0, e.depth);
  for (const value of valuesOf(turn, e.over)) {
    turn.bound = [...outer, value];
    const holds = evaluate(turn, e.condition) !== 0;
    if (turn.ended) return 0;
    if (holds && e.sort === 'any') return 1;
    if (!holds && e.sort === 'all') return 0;
    if (holds) count++;
  }
  return e.sort === 'count' ? count : truth(e.sort === 'all');
}

function valuesOf(turn: Turn, over: (Expr & { readonly op: 'quantifier' })['over']): number[] {
  if ('low' in over) return Array.from({ length: over.high - over.low + 1 }, (_, i) => over.low + i);
  const { live, slots } = turn.machine.structs[over.struct]!;
  return slots.flatMap((_, slot) => (turn.memory.get(live + slot) === 1 ? [fresh(slot)] : []));
}

/** The slot that a pointer leads to, or -1. */
export function follow(turn: Turn, pointer: number, struct: number, span: Span): number {
  if (turn.ended) return -1;
  if (pointer === NULL) {
    turn.fail({ kind: 'null-dereference', span });
    return -1;
  }
  const slot = target(pointer);
  if (isStale(pointer) && !staysValid(turn, struct, slot) && !turn.allows('use-after-free')) {
    turn.fail({ kind: 'use-after-free', span, object: { struct, slot } });
    return -1;
  }
  return slot;
}

/** May this thread follow a stale pointer to the slot? It then names whatever object has the slot now. */
function staysValid(turn: Turn, struct: number, slot: number): boolean {
  const { memory, live } = turn.machine.structs[struct]!;
  switch (memory) {
    case 'reused':
      return false;
    case 'typestable':
      return true;
    case 'typesafe':
      return keeps(turn.rcu, turn.thread, live + slot);
    default:
      return never(memory);
  }
}

/** An index into `size` elements. */
export function indexWithin(turn: Turn, e: Expr, size: number, span: Span): number {
  const value = evaluate(turn, e);
  if (value < 0 || value >= size) {
    turn.fail({ kind: 'range', span, of: { what: 'index', value, size } });
    return 0;
  }
  return value;
}

/** The cell of a place in shared memory, or -1; locals have none. */
export function cellOf(turn: Turn, place: Place): number {
  switch (place.kind) {
    case 'local':
      return -1;
    case 'variable':
      return place.base + (place.index ? indexWithin(turn, place.index, place.size, place.span) : 0);
    case 'field':
      return fieldCell(turn, place, evaluate(turn, place.object));
    default:
      return never(place);
  }
}

/** The cell of a field of the object that the pointer leads to, or -1. */
export function fieldCell(turn: Turn, place: Place & { readonly kind: 'field' }, pointer: number): number {
  const { base, width } = turn.machine.structs[place.struct]!;
  const slot = follow(turn, pointer, place.struct, place.span);
  const index = place.index ? indexWithin(turn, place.index, place.size, place.span) : 0;
  return turn.ended ? -1 : base + slot * width + place.offset + index;
}

function read(turn: Turn, place: Place): number {
  if (place.kind === 'local') return turn.locals.get(place.local)!;
  const cell = cellOf(turn, place);
  if (turn.ended) return 0;
  if (place.guard) checkGuard(turn, place, cell, 'read');
  return turn.memory.get(cell)!;
}

/** Judges an access to a place with a guard. */
export function checkGuard(turn: Turn, place: SharedPlace, cell: number, access: 'read' | 'write'): void {
  if (!place.guard || !isGuarded(turn, place.guard, access)) return;
  turn.subject = place.guard.subject
    ? evaluate(turn, place.guard.subject)
    : place.kind === 'field'
      ? fresh(slotOf(turn, place, cell))
      : NULL;
  const locks = place.guard.locks.map((lock) => turn.quietly(() => lockOf(turn, lock)));
  turn.subject = NULL;
  judgeAccess(turn, place, place.guard, cell, access, locks);
}

/**
 * A reference to the lock, as stale as the pointer that led there; 0 where the way is barred. A
 * reference that was found earlier is looked at only now.
 */
export function lockReference(turn: Turn, lock: LockExpr): number {
  switch (lock.kind) {
    case 'lock': {
      const { base, size } = turn.machine.lockClasses[lock.class]!;
      return fresh(base + (lock.index ? indexWithin(turn, lock.index, size, lock.span) : 0));
    }
    case 'lock-field': {
      const { base, size, struct } = turn.machine.lockClasses[lock.class]!;
      assert(struct !== undefined, 'a lock reached through an object is part of its struct');
      const pointer = evaluate(turn, lock.object);
      const slot = follow(turn, pointer, struct, lock.span);
      const index = lock.index ? indexWithin(turn, lock.index, size, lock.span) : 0;
      if (turn.ended) return 0;
      const instance = base + slot * size + index;
      return isStale(pointer) ? stale(instance) : fresh(instance);
    }
    case 'reference': {
      const reference = evaluate(turn, lock.reference);
      if (!turn.ended && reference === NULL) turn.fail({ kind: 'null-dereference', span: lock.span });
      return turn.ended ? 0 : found(turn, reference, lock.span);
    }
    case 'found':
      return found(turn, turn.locals.get(lock.local)!, lock.span);
    default:
      return never(lock);
  }
}

function found(turn: Turn, reference: number, span: Span): number {
  assert(reference !== NULL, 'a lock that was found is somewhere');
  const instance = target(reference);
  const { class: lockClass, slot } = turn.machine.locks[instance]!;
  const { struct } = turn.machine.lockClasses[lockClass]!;
  const stays = struct !== undefined && staysValid(turn, struct, slot!);
  if (isStale(reference) && !stays && !turn.allows('use-after-free')) {
    turn.fail({ kind: 'use-after-free', span, lock: instance });
    return 0;
  }
  return reference;
}

/** The lock instance, or -1. */
export function lockOf(turn: Turn, lock: LockExpr): number {
  const reference = lockReference(turn, lock);
  return turn.ended ? -1 : target(reference);
}

/** The lock instance that an operation is to be done on, or -1: one that was destroyed is none. */
export function usableLock(turn: Turn, lock: LockExpr): number {
  const instance = lockOf(turn, lock);
  if (instance >= 0 && turn.locks.get(instance)!.destroyed && !turn.allows('use-after-free'))
    turn.fail({ kind: 'use-after-free', span: lock.span, lock: instance });
  return turn.ended ? -1 : instance;
}
