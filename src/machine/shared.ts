/** What reads memory that others can write: this decides what is a step, and what takes two. */
import type * as m from '../model/index.js';
import { effectOf, mayChange } from '../model/index.js';
import type { Deferred } from './context.js';
import { channelParts, some } from './traverse.js';

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

/** Could a channel come to be another while a thread sleeps there? */
export const channelMayChange = (channel: m.ChannelPath, freed: ReadonlySet<m.Struct>): boolean =>
  channelParts(channel).some((part) => mayChange(part, freed));
