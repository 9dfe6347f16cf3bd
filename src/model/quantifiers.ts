/** `count(k in knote where e)`, `all(k in knote: e)`, `any(i in 0..1: e)`. */
import type * as Ast from '../syntax/ast.js';
import { type Context, inBlock } from './context.js';
import { anotherSort, unknownType } from './errors/names.js';
import type { Expr, Local, Struct, Type } from './model.js';
import { condition } from './operators.js';
import { bounds } from './typeexprs.js';
import { BOOL, range, reference } from './types.js';

type Over = { readonly struct: Struct } | { readonly low: number; readonly high: number };

/** Errors: a struct that does not exist, ends that are not constant, a condition that is none. */
export function quantifier(context: Context, e: Ast.Expr & { kind: 'quantifier' }): Expr | undefined {
  const domain = domainOf(context, e.over);
  const inner = inBlock(context);
  if (domain === undefined) {
    inner.scope.declare(e.binder, { kind: 'broken' });
    condition(inner, e.condition);
    return undefined;
  }
  const binder: Local = { kind: 'local', name: e.binder.text, type: domain.type, span: e.binder.span };
  inner.scope.declare(e.binder, { kind: 'local', local: binder, fixed: 'quantifier' });
  const test = condition(inner, e.condition);
  if (test === undefined) return undefined;
  const type = e.sort === 'count' ? range(0, domain.size) : BOOL;
  return { kind: 'quantifier', sort: e.sort, binder, over: domain.over, condition: test, type, span: e.span };
}

function domainOf(
  context: Context,
  over: Ast.QuantifierRange,
): { over: Over; type: Type; size: number } | undefined {
  const { globals, sink } = context.unit;
  if (over.kind === 'range') {
    const ends = bounds(context.unit, over.low, over.high);
    return (
      ends && {
        over: { low: ends.min, high: ends.max },
        type: range(ends.min, ends.max),
        size: ends.max - ends.min + 1,
      }
    );
  }
  const found = globals.types.get(over.name.text);
  if (found === undefined) return sink.add(unknownType(over.name, globals.types.keys()));
  if (found.kind === 'enum') {
    return sink.add(anotherSort(over.name.span, over.name.text, 'an enum', 'a struct', found.span));
  }
  const { struct } = found;
  let size = struct.pool;
  for (const symbol of globals.values.values()) {
    if (symbol.kind === 'object' && symbol.object.struct === struct) size += symbol.object.size;
  }
  return { over: { struct }, type: reference(struct, false), size };
}
