/** Which value may go where. */
import type { Span } from '../source/index.js';
import type * as Ast from '../syntax/ast.js';
import type { Context } from './context.js';
import { constantOutside } from './errors/constants.js';
import { nullIntoNonNull, typeMismatch } from './errors/types.js';
import type { Expr, Type } from './model.js';
import { alike, nullable, typeName } from './types.js';

/** A type and, to explain it, the declaration that asks for it. */
export interface Wanted {
  readonly type: Type;
  readonly declared?: Span;
}

/** An expression whose value goes where `wanted` is. Errors: a value that cannot go there (L0301, L0302, L0401). */
export function valueFor(context: Context, e: Ast.Expr, wanted: Wanted): Expr | undefined {
  const value = context.unit.evaluate(context, e, wanted.type);
  return value && fits(context, value, wanted) ? value : undefined;
}

/** Can a value go there? Whether a number that may be too large is decided when it runs. */
export function fits(context: Context, value: Expr, { type, declared }: Wanted): boolean {
  const { sink } = context.unit;
  if (!alike(value.type, type)) {
    sink.add(
      typeMismatch(
        value.span,
        value.type,
        type,
        declared ? { span: declared, text: 'declared here' } : undefined,
      ),
    );
    return false;
  }
  if (value.type.kind === 'range' && type.kind === 'range') {
    const outside = value.type.min > type.max || value.type.max < type.min;
    if (outside) sink.add(constantOutside(value.span, typeName(value.type), typeName(type)));
    return !outside;
  }
  if (nullable(value.type) && !nullable(type)) {
    sink.add(nullIntoNonNull(value, type, declared));
    return false;
  }
  return true;
}
