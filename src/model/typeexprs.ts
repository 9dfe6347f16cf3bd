/** Types as written, bound. */
import { never } from '../base/index.js';
import type * as Ast from '../syntax/ast.js';
import { constantNumber } from './constants.js';
import type { Unit } from './context.js';
import { arraySize, emptyRange, hugeRange } from './errors/constants.js';
import { unknownType } from './errors/names.js';
import { arrayLocal, arrayOfArrays, optionalValue, threadNotOptional } from './errors/types.js';
import { kindOf } from './kinds.js';
import type { Type } from './model.js';
import { BOOL, range, reference, THREAD } from './types.js';

/** More values than this in one variable is a mistake in a model. */
const MOST_VALUES = 1 << 16;
const LONGEST_ARRAY = 64;

/** Errors: unknown types, ranges and sizes that make no sense. */
export function typeOf(unit: Unit, e: Ast.TypeExpr): Type | undefined {
  switch (e.kind) {
    case 'named':
      return named(unit, e);
    case 'range':
      return rangeOf(unit, e);
    case 'array': {
      const element = typeOf(unit, e.element);
      const size = arrayLength(unit, e.size);
      if (element?.kind === 'array') return unit.sink.add(arrayOfArrays(e.span));
      return element && size !== undefined ? { kind: 'array', element, size } : undefined;
    }
    case 'lock-reference':
      return lockReference(unit, e);
    default:
      return never(e);
  }
}

/** The type of a local or parameter: no array. */
export function localType(unit: Unit, e: Ast.TypeExpr, what: string): Type | undefined {
  const type = typeOf(unit, e);
  return type?.kind === 'array' ? unit.sink.add(arrayLocal(e.span, what)) : type;
}

/** A size between 1 and what an array can have. */
export function arrayLength(unit: Unit, e: Ast.Expr): number | undefined {
  const size = constantNumber(e, unit.constants, unit.sink);
  if (size === undefined) return undefined;
  if (size < 1 || size > LONGEST_ARRAY) return unit.sink.add(arraySize(e.span, size, LONGEST_ARRAY));
  return size;
}

/** Both ends of a range; the low one is not above the high one. */
export function bounds(unit: Unit, low: Ast.Expr, high: Ast.Expr): { min: number; max: number } | undefined {
  const min = constantNumber(low, unit.constants, unit.sink);
  const max = constantNumber(high, unit.constants, unit.sink);
  if (min === undefined || max === undefined) return undefined;
  const span = { ...low.span, end: high.span.end };
  if (min > max) return unit.sink.add(emptyRange(span, min, max));
  if (max - min >= MOST_VALUES) return unit.sink.add(hugeRange(span, max - min + 1, MOST_VALUES));
  return { min, max };
}

function rangeOf(unit: Unit, e: Ast.TypeExpr & { kind: 'range' }): Type | undefined {
  const ends = bounds(unit, e.low, e.high);
  return ends && range(ends.min, ends.max);
}

/** Errors: a kind that is none, or not in this dialect (L0412). */
function lockReference(unit: Unit, e: Ast.TypeExpr & { kind: 'lock-reference' }): Type | undefined {
  const lock = kindOf(unit, e.lockKind);
  return lock && { kind: 'lock', lock, nullable: e.optional };
}

/** A struct or enum may be called `thread` or `bool`: the model's own names come first. */
function named(unit: Unit, e: Ast.TypeExpr & { kind: 'named' }): Type | undefined {
  const name = e.name.text;
  const own = unit.globals.types.get(name);
  if (own?.kind === 'struct') return reference(own.struct, e.optional);
  if (own?.kind === 'enum' || name === 'bool') {
    if (e.optional) return unit.sink.add(optionalValue(e.span, name));
    return own?.kind === 'enum' ? own.type : BOOL;
  }
  if (name === 'thread') return e.optional ? THREAD : unit.sink.add(threadNotOptional(e.span));
  return unit.sink.add(unknownType(e.name, [...unit.globals.types.keys(), 'bool', 'thread']));
}
