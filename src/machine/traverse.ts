/** Walks over model statements and expressions, for questions such as "does anything free this?". */
import { never } from '../base/index.js';
import type * as m from '../model/index.js';

/** Statements directly inside a compound one, block by block. */
export function blocksOf(stmt: m.Stmt): readonly (readonly m.Stmt[])[] {
  switch (stmt.kind) {
    case 'if':
      return [stmt.then, stmt.otherwise];
    case 'while':
    case 'loop':
    case 'for':
    case 'for-list':
    case 'for-struct':
    case 'with':
    case 'maybe':
    case 'atomic':
    case 'rcu':
      return [stmt.body];
    case 'choose':
      return stmt.branches;
    case 'local':
    case 'assign':
    case 'call':
    case 'effect':
    case 'break':
    case 'continue':
    case 'return':
    case 'goto':
    case 'nothing':
      return [];
    default:
      return never(stmt);
  }
}

/** The effect that a statement has, alone or as its condition. */
export function effectOf(stmt: m.Stmt): m.Effect | undefined {
  if (stmt.kind === 'effect') return stmt.effect;
  if ((stmt.kind === 'if' || stmt.kind === 'while') && stmt.condition.kind === 'effect')
    return stmt.condition.effect;
  return undefined;
}

/** The call that a statement makes, alone or as its condition. */
export function callOf(stmt: m.Stmt): m.Call | undefined {
  if (stmt.kind === 'call') return stmt.call;
  if ((stmt.kind === 'if' || stmt.kind === 'while') && stmt.condition.kind === 'call')
    return stmt.condition.call;
  return undefined;
}

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
      for (const block of blocksOf(stmt)) visit(block);
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
