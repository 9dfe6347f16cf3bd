/** What reads memory that others can write: this decides what is a step, and what takes two. */
import type * as m from '../model/index.js';
import type { Deferred } from './context.js';
import { channelParts, effectOf, lockParts, some } from './traverse.js';

/** Does evaluating this read anything but locals, parameters, flags and constants? */
export function readsShared(e: m.Expr): boolean {
  return some(e, (part) => {
    switch (part.kind) {
      case 'read':
        return part.place.kind !== 'local';
      case 'held':
      case 'refs':
      case 'live':
      case 'at':
      case 'done':
        return true;
      case 'quantifier':
        return 'struct' in part.over;
      default:
        return false;
    }
  });
}

/** Structs that some statement frees. */
export function freedStructs(statements: readonly m.Stmt[]): ReadonlySet<m.Struct> {
  const freed = new Set<m.Struct>();
  for (const stmt of statements) {
    const effect = effectOf(stmt);
    if ((effect?.kind === 'free' || effect?.kind === 'free-rcu') && effect.object.type.kind === 'reference')
      freed.add(effect.object.type.struct);
  }
  return freed;
}

/** Structs that some statement frees after a grace period. */
export function deferredStructs(statements: readonly m.Stmt[]): readonly Deferred[] {
  const found = new Map<m.Struct, m.RcuDomain>();
  for (const stmt of statements) {
    const effect = effectOf(stmt);
    if (effect?.kind === 'free-rcu' && effect.object.type.kind === 'reference')
      found.set(effect.object.type.struct, effect.domain);
  }
  return [...found].map(([struct, domain]) => ({ struct, domain }));
}

/**
 * Could a path come to name another instance while a thread waits there? It could if it is reached
 * through a variable, a field that is not `const`, any field of a struct that is freed somewhere, or
 * an index that reads shared memory. Locals and `per thread` variables are the thread's own and do not
 * change under it.
 */
export function mayChange(e: m.Expr, freed: ReadonlySet<m.Struct>): boolean {
  return some(e, (part) => {
    if (part.kind === 'refs') return true;
    if (part.kind !== 'read' || part.place.kind === 'local') return false;
    if (part.place.kind === 'variable') return part.place.variable.perThread !== true;
    return !part.place.field.constant || freed.has(part.place.field.struct);
  });
}

export const lockMayChange = (lock: m.LockPath, freed: ReadonlySet<m.Struct>): boolean =>
  lockParts(lock).some((part) => mayChange(part, freed));

export const channelMayChange = (channel: m.ChannelPath, freed: ReadonlySet<m.Struct>): boolean =>
  channelParts(channel).some((part) => mayChange(part, freed));
