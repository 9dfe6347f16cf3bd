/**
 * Could a path come to name another lock while a thread waits there? Where it could, taking the lock
 * is two steps: following the pointers, and then waiting for the instance that was found.
 */
import { never } from '../base/index.js';
import { effectOf, everyStatement } from './inside.js';
import type { Expr, LockPath, Stmt, Struct } from './model.js';

/** Structs that some statement frees: no field of theirs stays what it was. */
export function freedStructs(bodies: Iterable<readonly Stmt[]>): ReadonlySet<Struct> {
  const freed = new Set<Struct>();
  for (const body of bodies) {
    for (const stmt of everyStatement(body)) {
      const effect = effectOf(stmt);
      if ((effect?.kind === 'free' || effect?.kind === 'free-rcu') && effect.object.type.kind === 'reference')
        freed.add(effect.object.type.struct);
    }
  }
  return freed;
}

export const lockMayChange = (lock: LockPath, freed: ReadonlySet<Struct>): boolean =>
  wayTo(lock).some((e) => mayChange(e, freed));

function wayTo(lock: LockPath): readonly Expr[] {
  const index = lock.index ? [lock.index] : [];
  switch (lock.kind) {
    case 'top':
      return index;
    case 'field':
      return [lock.object, ...index];
    case 'reference':
      return [lock.reference];
    default:
      return never(lock);
  }
}

/** The same of any expression on the way. */
export function mayChange(e: Expr, freed: ReadonlySet<Struct>): boolean {
  switch (e.kind) {
    case 'number':
    case 'bool':
    case 'enum':
    case 'null':
    case 'self':
    case 'subject':
      return false;
    case 'object':
      return e.index !== undefined && mayChange(e.index, freed);
    case 'read': {
      const { place } = e;
      const inner = place.index !== undefined && mayChange(place.index, freed);
      if (place.kind === 'local') return inner;
      if (place.kind === 'variable') return place.variable.perThread !== true;
      return (
        !place.field.constant || freed.has(place.field.struct) || inner || mayChange(place.object, freed)
      );
    }
    case 'not':
    case 'negate':
      return mayChange(e.operand, freed);
    case 'logical':
    case 'arithmetic':
    case 'comparison':
      return mayChange(e.left, freed) || mayChange(e.right, freed);
    case 'lock-address':
      return wayTo(e.lock).some((part) => mayChange(part, freed));
    case 'old':
    case 'held':
    case 'refs':
    case 'live':
    case 'at':
    case 'done':
    case 'quantifier':
      return true;
    default:
      return never(e);
  }
}
