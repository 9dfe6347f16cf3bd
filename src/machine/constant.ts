import { assert } from '../base/index.js';
import type * as m from '../model/index.js';
import { numeric } from '../model/index.js';
import { fresh, type LockClass, NULL, target } from './data.js';

/** The numbers of what constants name. */
export interface Numbers {
  readonly slotOf: ReadonlyMap<m.NamedObject, number>;
  readonly lockClassOf: ReadonlyMap<m.LockClass, LockClass>;
}

/** The value of an expression over constants and named objects, where all of it is known; else undefined. */
export function constantOf(
  expr: m.Expr,
  numbers: Numbers,
  known: ReadonlyMap<m.Local, number> = new Map(),
): number | undefined {
  const of = (e: m.Expr): number | undefined => constantOf(e, numbers, known);
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
      return index === undefined ? undefined : fresh(numbers.slotOf.get(expr.object)! + index);
    }
    case 'lock-address':
      return lockAddress(expr.lock, numbers, of);
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
      if (left === undefined || right === undefined) return undefined;
      const value = numeric(expr.operator, left, right);
      return value === undefined ? undefined : Number(value);
    }
    default:
      return undefined;
  }
}

function lockAddress(
  lock: m.LockPath,
  { lockClassOf }: Numbers,
  of: (e: m.Expr) => number | undefined,
): number | undefined {
  const laidOut = lockClassOf.get(lock.class);
  const index = lock.index === undefined ? 0 : of(lock.index);
  if (laidOut === undefined || index === undefined) return undefined;
  if (lock.kind !== 'field') return fresh(laidOut.base + index);
  const object = of(lock.object);
  return object === undefined ? undefined : fresh(laidOut.base + target(object) * laidOut.size + index);
}

/** The same where `model/` has seen to it that all is known. */
export function constantValue(expr: m.Expr, numbers: Numbers): number {
  const value = constantOf(expr, numbers);
  assert(value !== undefined, 'an initial value is constant');
  return value;
}
