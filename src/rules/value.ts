/**
 * Values as formulas over the state before a step. They are total: whoever divides or follows a
 * pointer has tested first. Truth is 1 and 0. Equal formulas are one object, so that what is known of
 * one is known of all, and each carries the range that its value can have.
 */
import { never } from '../base/index.js';

export type Binary = '+' | '-' | '*' | '/' | '%' | '==' | '<' | 'and' | 'or';

export type Value = { readonly id: number; readonly low: number; readonly high: number } & (
  | { readonly op: 'const'; readonly value: number }
  /** A variable of the state, by index. */
  | { readonly op: 'var'; readonly variable: number }
  /** In what is asked of waiting threads: will this one never move again? */
  | { readonly op: 'gone'; readonly thread: number }
  | { readonly op: 'not'; readonly operand: Value }
  /** `/` and `%` truncate toward zero and have a divisor that is not zero. */
  | { readonly op: Binary; readonly left: Value; readonly right: Value }
  | { readonly op: 'if'; readonly condition: Value; readonly then: Value; readonly otherwise: Value }
  /** Is the operand one of these? Ascending. */
  | { readonly op: 'in'; readonly operand: Value; readonly values: readonly number[] }
);

type Shape<T> = T extends unknown ? Omit<T, 'id' | 'low' | 'high'> : never;
type Form = Shape<Value>;

/** Makes the formulas of one machine, folding what is constant. */
export class Values {
  private readonly made = new Map<string, Value>();
  readonly zero: Value;
  readonly one: Value;

  constructor() {
    this.zero = this.constant(0);
    this.one = this.constant(1);
  }

  constant(value: number): Value {
    return this.make(`${value}`, { op: 'const', value }, value, value);
  }

  truth(value: boolean): Value {
    return value ? this.one : this.zero;
  }

  variable(variable: number, low: number, high: number): Value {
    return this.make(`v${variable}`, { op: 'var', variable }, low, high);
  }

  gone(thread: number): Value {
    return this.make(`g${thread}`, { op: 'gone', thread }, 0, 1);
  }

  not(operand: Value): Value {
    if (operand.op === 'const') return this.truth(operand.value === 0);
    if (operand.op === 'not') return operand.operand;
    return this.make(`!${operand.id}`, { op: 'not', operand }, 0, 1);
  }

  and(...operands: readonly Value[]): Value {
    return operands.reduce((left, right) => this.both(left, right), this.one);
  }

  or(...operands: readonly Value[]): Value {
    return operands.reduce((left, right) => this.either(left, right), this.zero);
  }

  equal(left: Value, right: Value): Value {
    if (left === right) return this.one;
    if (left.high < right.low || right.high < left.low) return this.zero;
    if (left.op === 'const') return right.op === 'const' ? this.zero : this.equal(right, left);
    if (right.op === 'const') {
      if (left.op === 'if') return this.equalBranches(left, right);
      if (isTruth(left)) return right.value === 0 ? this.not(left) : left;
    }
    return this.binary('==', left, right, 0, 1);
  }

  is(operand: Value, value: number): Value {
    return this.equal(operand, this.constant(value));
  }

  less(left: Value, right: Value): Value {
    if (left.high < right.low) return this.one;
    if (left.low >= right.high) return this.zero;
    return this.binary('<', left, right, 0, 1);
  }

  in(operand: Value, values: readonly number[]): Value {
    const possible = [...new Set(values)]
      .filter((value) => operand.low <= value && value <= operand.high)
      .sort((a, b) => a - b);
    if (operand.op === 'const') return this.truth(possible.includes(operand.value));
    if (possible.length === 0) return this.zero;
    if (possible.length === 1) return this.is(operand, possible[0]!);
    if (possible.length === operand.high - operand.low + 1) return this.one;
    const key = `${operand.id}in${possible.join(',')}`;
    return this.make(key, { op: 'in', operand, values: possible }, 0, 1);
  }

  if(condition: Value, then: Value, otherwise: Value): Value {
    if (condition.op === 'const') return condition.value !== 0 ? then : otherwise;
    if (then === otherwise) return then;
    if (condition.op === 'not') return this.if(condition.operand, otherwise, then);
    if (isTruth(condition) && then === this.one && otherwise === this.zero) return condition;
    if (isTruth(condition) && then === this.zero && otherwise === this.one) return this.not(condition);
    const low = Math.min(then.low, otherwise.low);
    const high = Math.max(then.high, otherwise.high);
    const key = `${condition.id}?${then.id}:${otherwise.id}`;
    return this.make(key, { op: 'if', condition, then, otherwise }, low, high);
  }

  /**
   * Where the divisor of `/` and `%` is zero nobody asks for the quotient; it is a number all the same, for
   * the formulas around it that are not seen to leave it out.
   */
  calculate(op: '+' | '-' | '*' | '/' | '%', left: Value, right: Value): Value {
    if ((op === '/' || op === '%') && right === this.zero) return this.zero;
    if (left.op === 'const' && right.op === 'const') return this.constant(apply(op, left.value, right.value));
    if (right.op === 'const' && right.value === 0 && (op === '+' || op === '-')) return left;
    const [low, high] = rangeOf(op, left, right);
    return this.binary(op, left, right, low, high);
  }

  private both(left: Value, right: Value): Value {
    if (left.op === 'const') return left.value !== 0 ? right : this.zero;
    if (right.op === 'const') return right.value !== 0 ? left : this.zero;
    return left === right ? left : this.binary('and', left, right, 0, 1);
  }

  private either(left: Value, right: Value): Value {
    if (left.op === 'const') return left.value !== 0 ? this.one : right;
    if (right.op === 'const') return right.value !== 0 ? this.one : left;
    return left === right ? left : this.binary('or', left, right, 0, 1);
  }

  private equalBranches({ condition, then, otherwise }: Value & { op: 'if' }, right: Value): Value {
    const yes = this.equal(then, right);
    const no = this.equal(otherwise, right);
    return this.or(this.and(condition, yes), this.and(this.not(condition), no));
  }

  private binary(op: Binary, left: Value, right: Value, low: number, high: number): Value {
    return this.make(`${left.id}${op}${right.id}`, { op, left, right }, low, high);
  }

  private make(key: string, form: Form, low: number, high: number): Value {
    const known = this.made.get(key);
    if (known) return known;
    const value = { id: this.made.size, low, high, ...form } as Value;
    this.made.set(key, value);
    return value;
  }
}

/** Only 0 or 1? */
export const isTruth = ({ low, high }: Value): boolean => low >= 0 && high <= 1;

/** What the operator makes of two numbers. */
export function apply(op: Binary, left: number, right: number): number {
  switch (op) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    // Adding 0 turns -0 into 0.
    case '*':
      return left * right + 0;
    case '/':
      return Math.trunc(left / right) + 0;
    case '%':
      return (left % right) + 0;
    case '==':
      return left === right ? 1 : 0;
    case '<':
      return left < right ? 1 : 0;
    case 'and':
      return left !== 0 && right !== 0 ? 1 : 0;
    case 'or':
      return left !== 0 || right !== 0 ? 1 : 0;
    default:
      return never(op);
  }
}

function rangeOf(op: '+' | '-' | '*' | '/' | '%', left: Value, right: Value): readonly [number, number] {
  switch (op) {
    case '+':
      return [left.low + right.low, left.high + right.high];
    case '-':
      return [left.low - right.high, left.high - right.low];
    case '*': {
      const ends = [left.low, left.high].flatMap((l) => [l * right.low, l * right.high]);
      return [Math.min(...ends), Math.max(...ends)];
    }
    case '/': {
      const most = Math.max(Math.abs(left.low), Math.abs(left.high));
      return [-most, most];
    }
    case '%': {
      const most = Math.max(Math.abs(right.low), Math.abs(right.high)) - 1;
      return [left.low < 0 ? -most : 0, left.high > 0 ? most : 0];
    }
    default:
      return never(op);
  }
}

/** What a formula is made of. */
export function partsOf(value: Value): readonly Value[] {
  switch (value.op) {
    case 'const':
    case 'var':
    case 'gone':
      return [];
    case 'not':
    case 'in':
      return [value.operand];
    case 'if':
      return [value.condition, value.then, value.otherwise];
    default:
      return [value.left, value.right];
  }
}

/** The value of a formula in a state, for tests and for the few states that are looked at one by one. */
export function evaluate(value: Value, state: readonly number[], gone: readonly boolean[] = []): number {
  switch (value.op) {
    case 'const':
      return value.value;
    case 'var':
      return state[value.variable]!;
    case 'gone':
      return gone[value.thread] ? 1 : 0;
    case 'not':
      return evaluate(value.operand, state, gone) === 0 ? 1 : 0;
    case 'if':
      return evaluate(value.condition, state, gone) !== 0
        ? evaluate(value.then, state, gone)
        : evaluate(value.otherwise, state, gone);
    case 'in':
      return value.values.includes(evaluate(value.operand, state, gone)) ? 1 : 0;
    case 'and':
      return evaluate(value.left, state, gone) !== 0 && evaluate(value.right, state, gone) !== 0 ? 1 : 0;
    case 'or':
      return evaluate(value.left, state, gone) !== 0 || evaluate(value.right, state, gone) !== 0 ? 1 : 0;
    default:
      return apply(value.op, evaluate(value.left, state, gone), evaluate(value.right, state, gone));
  }
}
