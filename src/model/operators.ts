/** `not`, `and`, `==`, `+`: operands checked, what is constant folded. */
import type { Span } from '../source/index.js';
import type * as Ast from '../syntax/ast.js';
import { numeric } from './constants.js';
import { type Context, onBranch } from './context.js';
import { alwaysDifferent, divisionByZero } from './errors/constants.js';
import { notACondition, notOrdered, numberExpected, unlike } from './errors/types.js';
import type { ArithmeticOperator, ComparisonOperator, Expr } from './model.js';
import { nonNullWhen } from './narrowing.js';
import { alike, BOOL, range, typeName } from './types.js';

const truth = (value: boolean, span: Span): Expr => ({ kind: 'bool', value, type: BOOL, span });

/** An expression that is true or false. Errors: any other (L0309). */
export function condition(context: Context, e: Ast.Expr): Expr | undefined {
  const value = context.unit.evaluate(context, e, BOOL);
  if (value && value.type.kind !== 'bool') return context.unit.sink.add(notACondition(e.span, value.type));
  return value;
}

/** Errors: any but a number (L0301). */
export function number(context: Context, e: Ast.Expr): Expr | undefined {
  const value = context.unit.evaluate(context, e);
  if (value && value.type.kind !== 'range') return context.unit.sink.add(numberExpected(e.span, value.type));
  return value;
}

export function not(context: Context, e: Ast.Expr & { kind: 'unary' }): Expr | undefined {
  const operand = condition(context, e.operand);
  if (operand === undefined) return undefined;
  if (operand.kind === 'bool') return truth(!operand.value, e.span);
  return { kind: 'not', operand, type: BOOL, span: e.span };
}

export function negate(context: Context, e: Ast.Expr & { kind: 'unary' }): Expr | undefined {
  const operand = number(context, e.operand);
  if (operand?.type.kind !== 'range') return undefined;
  const type = range(0 - operand.type.max, 0 - operand.type.min);
  if (operand.kind === 'number') return { kind: 'number', value: 0 - operand.value, type, span: e.span };
  return { kind: 'negate', operand, type, span: e.span };
}

/** Errors: operands of the wrong type, unlike ones compared, a division by a constant zero. */
export function binary(context: Context, e: Ast.Expr & { kind: 'binary' }): Expr | undefined {
  switch (e.operator) {
    case 'and':
    case 'or':
      return logical(context, e, e.operator);
    case '+':
    case '-':
    case '*':
    case '/':
    case '%': {
      const left = number(context, e.left);
      const right = number(context, e.right);
      return left && right && arithmetic(context, e.operator, left, right, e.span);
    }
    default:
      return comparison(context, e, e.operator);
  }
}

function logical(
  context: Context,
  e: Ast.Expr & { kind: 'binary' },
  operator: 'and' | 'or',
): Expr | undefined {
  const left = condition(context, e.left);
  const more = left ? nonNullWhen(left, operator === 'and') : [];
  const right = condition(onBranch(context, more), e.right);
  if (left === undefined || right === undefined) return undefined;
  if (left.kind === 'bool') return left.value === (operator === 'and') ? right : truth(left.value, e.span);
  return { kind: 'logical', operator, left, right, type: BOOL, span: e.span };
}

/** Also what `+=` and `fetch_add` do. Both are numbers. */
export function arithmetic(
  context: Context,
  operator: ArithmeticOperator,
  left: Expr,
  right: Expr,
  span: Span,
): Expr | undefined {
  if (left.type.kind !== 'range' || right.type.kind !== 'range') return undefined;
  if (left.kind === 'number' && right.kind === 'number') {
    const value = numeric(operator, left.value, right.value);
    if (typeof value !== 'number') return context.unit.sink.add(divisionByZero(right.span));
    return { kind: 'number', value, type: range(value, value), span };
  }
  if ((operator === '/' || operator === '%') && right.kind === 'number' && right.value === 0) {
    return context.unit.sink.add(divisionByZero(right.span));
  }
  const type = reach(operator, left.type, right.type);
  return { kind: 'arithmetic', operator, left, right, type, span };
}

interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** The range that a result can have. */
function reach(
  operator: ArithmeticOperator,
  a: Bounds,
  b: Bounds,
): { kind: 'range'; min: number; max: number } {
  const of = (values: readonly number[]) => ({
    kind: 'range' as const,
    min: Math.min(...values),
    max: Math.max(...values),
  });
  switch (operator) {
    case '+':
      return of([a.min + b.min, a.max + b.max]);
    case '-':
      return of([a.min - b.max, a.max - b.min]);
    case '*':
      return of([a.min * b.min, a.min * b.max, a.max * b.min, a.max * b.max]);
    case '/': {
      // The quotient is largest where the divisor is nearest to zero.
      const divisors = [b.min, b.max, -1, 1].filter((d) => d !== 0 && d >= b.min && d <= b.max);
      return of(divisors.flatMap((d) => [Math.trunc(a.min / d), Math.trunc(a.max / d)]));
    }
    case '%': {
      const most = Math.max(Math.abs(b.min), Math.abs(b.max)) - 1;
      return of([a.min < 0 ? Math.max(-most, a.min) : 0, a.max > 0 ? Math.min(most, a.max) : 0]);
    }
  }
}

function comparison(
  context: Context,
  e: Ast.Expr & { kind: 'binary' },
  operator: ComparisonOperator,
): Expr | undefined {
  const { sink } = context.unit;
  const [left, right] = operands(context, e);
  if (left === undefined || right === undefined) return undefined;
  if (!alike(left.type, right.type)) return sink.add(unlike(e.span, left.type, right.type));
  const equality = operator === '==' || operator === '!=';
  if (!equality && left.type.kind !== 'range') return sink.add(notOrdered(e.left.span, left.type));
  if (left.kind === 'number' && right.kind === 'number') {
    return truth(numeric(operator, left.value, right.value) === true, e.span);
  }
  if (equality) {
    impossible(context, e.left, left, right);
    impossible(context, e.right, right, left);
  }
  return { kind: 'comparison', operator, left, right, type: BOOL, span: e.span };
}

/** What says its type itself comes first: `null` and values of several enums go by the other side. */
function operands(
  context: Context,
  e: Ast.Expr & { kind: 'binary' },
): readonly [Expr | undefined, Expr | undefined] {
  const { evaluate } = context.unit;
  if (e.left.kind === 'null' || isEnumValue(context, e.left)) {
    const right = evaluate(context, e.right);
    return [right && evaluate(context, e.left, right.type), right];
  }
  const left = evaluate(context, e.left);
  return [left, left && evaluate(context, e.right, left.type)];
}

const isEnumValue = (context: Context, e: Ast.Expr): boolean =>
  e.kind === 'name' &&
  context.scope.find(e.name.text) === undefined &&
  context.unit.globals.enumValues.has(e.name.text);

/** A number as written that the other side can never be; a param may well be beyond it in some variant. */
function impossible(context: Context, written: Ast.Expr, value: Expr, other: Expr): void {
  if (written.kind !== 'number' && written.kind !== 'unary') return;
  if (value.kind !== 'number' || other.type.kind !== 'range') return;
  if (value.value >= other.type.min && value.value <= other.type.max) return;
  context.unit.sink.add(alwaysDifferent(other.span, value.value, typeName(other.type)));
}
