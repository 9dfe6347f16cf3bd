/** Walks over model statements and expressions, for questions such as "does anything free this?". */
import { never } from '../base/index.js';
import type * as m from '../model/index.js';
import { callOf, effectOf, inner } from '../model/index.js';

/**
 * Every statement that can be reached by nesting, calls and last puts, each body once.
 */
export function everyStatement(bodies: readonly (readonly m.Stmt[])[]): m.Stmt[] {
  const found: m.Stmt[] = [];
  const seen = new Set<readonly m.Stmt[]>();
  const visit = (body: readonly m.Stmt[]): void => {
    if (seen.has(body)) return;
    seen.add(body);
    for (const stmt of body) {
      found.push(stmt);
      visit(inner(stmt));
      const call = callOf(stmt);
      if (call) visit(call.function.body);
      const effect = effectOf(stmt);
      if (effect?.kind === 'put' && effect.field.refcount?.onZero) visit(effect.field.refcount.onZero.body);
    }
  };
  for (const body of bodies) visit(body);
  return found;
}

/** Direct parts of an expression, locks' and places' included. */
export function partsOf(e: m.Expr): readonly m.Expr[] {
  switch (e.kind) {
    case 'number':
    case 'bool':
    case 'enum':
    case 'null':
    case 'self':
    case 'subject':
    case 'old':
    case 'at':
    case 'done':
      return [];
    case 'read':
      return placeParts(e.place);
    case 'object':
      return e.index ? [e.index] : [];
    case 'not':
    case 'negate':
      return [e.operand];
    case 'logical':
    case 'arithmetic':
    case 'comparison':
      return [e.left, e.right];
    case 'held':
      return [...lockParts(e.lock), ...(typeof e.by === 'string' || e.by.kind === 'thread' ? [] : [e.by])];
    case 'lock-address':
      return lockParts(e.lock);
    case 'refs':
    case 'live':
      return [e.object];
    case 'quantifier':
      return [e.condition];
    default:
      return never(e);
  }
}

export function placeParts(place: m.Place): readonly m.Expr[] {
  return [...(place.kind === 'field' ? [place.object] : []), ...(place.index ? [place.index] : [])];
}

export function lockParts(lock: m.LockPath): readonly m.Expr[] {
  if (lock.kind === 'reference') return [lock.reference];
  return [...(lock.kind === 'field' ? [lock.object] : []), ...(lock.index ? [lock.index] : [])];
}

export function channelParts(channel: m.ChannelPath): readonly m.Expr[] {
  if (channel.kind === 'object') return [channel.object];
  return [...(channel.kind === 'field' ? [channel.object] : []), ...(channel.index ? [channel.index] : [])];
}

/** Is there a part, the expression itself included, of which this is true? */
export function some(e: m.Expr, test: (part: m.Expr) => boolean): boolean {
  return test(e) || partsOf(e).some((part) => some(part, test));
}
