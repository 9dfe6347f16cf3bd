import { assert } from '../base/index.js';
import type * as m from '../model/index.js';
import { fresh, NULL } from './data.js';

/** The value of an expression over constants and named objects, where all of it is known; else undefined. */
export function constantOf(
  expr: m.Expr,
  slotOf: ReadonlyMap<m.NamedObject, number>,
  known: ReadonlyMap<m.Local, number> = new Map(),
): number | undefined {
  const of = (e: m.Expr): number | undefined => constantOf(e, slotOf, known);
  switch (expr.kind) {
    case 'number':
    case 'enum':
      return expr.value;
    case 'bool':
      return expr.value ? 1 : 0;
    case 'null':
      return NULL;
    case 'object': {
      const index = expr.index === undefined ? 0 : of(expr.index);
      return index === undefined ? undefined : fresh(slotOf.get(expr.object)! + index);
    }
    case 'read':
      return expr.place.kind === 'local' ? known.get(expr.place.local) : undefined;
    case 'not':
    case 'negate': {
      const operand = of(expr.operand);
      if (operand === undefined) return undefined;
      return expr.kind === 'not' ? 1 - operand : -operand;
    }
    case 'logical': {
      const left = of(expr.left);
      const decides = expr.operator === 'and' ? 0 : 1;
      return left === undefined ? undefined : left === decides ? decides : of(expr.right);
    }
    case 'arithmetic':
    case 'comparison': {
      const left = of(expr.left);
      const right = of(expr.right);
      return left === undefined || right === undefined ? undefined : calculate(expr.operator, left, right);
    }
    default:
      return undefined;
  }
}

/** The same where `model/` has seen to it that all is known. */
export function constantValue(expr: m.Expr, slotOf: ReadonlyMap<m.NamedObject, number>): number {
  const value = constantOf(expr, slotOf);
  assert(value !== undefined, 'an initial value is constant');
  return value;
}

/** Arithmetic as the language has it; undefined for a division by zero. */
export function calculate(
  operator: m.ArithmeticOperator | m.ComparisonOperator,
  left: number,
  right: number,
): number | undefined {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? undefined : Math.trunc(left / right);
    case '%':
      return right === 0 ? undefined : left % right;
    case '==':
      return left === right ? 1 : 0;
    case '!=':
      return left !== right ? 1 : 0;
    case '<':
      return left < right ? 1 : 0;
    case '<=':
      return left <= right ? 1 : 0;
    case '>':
      return left > right ? 1 : 0;
    case '>=':
      return left >= right ? 1 : 0;
  }
}
