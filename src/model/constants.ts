/** Expressions that are known before anything runs: over numbers, params and flags. */
import { never } from '../base/index.js';
import type * as Ast from '../syntax/ast.js';
import { divisionByZero, notConstant, settingMistyped, unknownSettingName } from './errors/constants.js';
import type { Sink } from './sink.js';

export type Constant = number | boolean;

/** Values of params (numbers) and flags (booleans) by name. */
export type Constants = ReadonlyMap<string, Constant>;

/** The value of a constant expression; undefined where it is none, which has then been reported. */
export function constant(e: Ast.Expr, known: Constants, sink: Sink): Constant | undefined {
  switch (e.kind) {
    case 'number':
    case 'bool':
      return e.value;
    case 'name':
      return known.get(e.name.text) ?? sink.add(unknownSettingName(e.name, known.keys()));
    case 'unary': {
      if (e.operator === 'not') {
        const operand = constantFlag(e.operand, known, sink);
        return operand === undefined ? undefined : !operand;
      }
      const operand = constantNumber(e.operand, known, sink);
      return operand === undefined ? undefined : -operand;
    }
    case 'binary':
      return binary(e, known, sink);
    default:
      return sink.add(notConstant(e.span));
  }
}

/** @returns undefined where it is no number, which has then been reported. */
export function constantNumber(e: Ast.Expr, known: Constants, sink: Sink): number | undefined {
  const value = constant(e, known, sink);
  if (typeof value === 'boolean') return sink.add(settingMistyped(e.span, 'a number', value));
  return value;
}

/** @returns undefined where it is not true or false, which has then been reported. */
export function constantFlag(e: Ast.Expr, known: Constants, sink: Sink): boolean | undefined {
  const value = constant(e, known, sink);
  if (typeof value === 'number') return sink.add(settingMistyped(e.span, 'true or false', value));
  return value;
}

function binary(e: Ast.Expr & { kind: 'binary' }, known: Constants, sink: Sink): Constant | undefined {
  if (e.operator === 'and' || e.operator === 'or') {
    const left = constantFlag(e.left, known, sink);
    const right = constantFlag(e.right, known, sink);
    if (left === undefined || right === undefined) return undefined;
    return e.operator === 'and' ? left && right : left || right;
  }
  if (e.operator === '==' || e.operator === '!=') {
    const left = constant(e.left, known, sink);
    const right = constant(e.right, known, sink);
    if (left === undefined || right === undefined) return undefined;
    if (typeof left !== typeof right) {
      return sink.add(
        settingMistyped(e.right.span, typeof left === 'number' ? 'a number' : 'true or false', right),
      );
    }
    return (left === right) === (e.operator === '==');
  }
  const left = constantNumber(e.left, known, sink);
  const right = constantNumber(e.right, known, sink);
  if (left === undefined || right === undefined) return undefined;
  return numeric(e.operator, left, right) ?? sink.add(divisionByZero(e.right.span));
}

/** Arithmetic and comparison of numbers; undefined for a division by zero. */
export function numeric(
  operator: Exclude<Ast.BinaryOperator, 'and' | 'or'>,
  left: number,
  right: number,
): Constant | undefined {
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
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      return never(operator);
  }
}
