/**
 * Truths over a state, a little above the values of the rules: what a printer needs to say when a
 * step can be made, and when something is to be told.
 */
import { isTruth, type LocationRules, type Tree, type Value } from '../rules/index.js';

export type Formula =
  /** The variable that says where the thread stands has this value. */
  | { readonly is: 'at'; readonly thread: number; readonly place: number }
  /** Of a deadlock: the thread is one of those that can never move again. */
  | { readonly is: 'stuck'; readonly thread: number }
  /** The value is one of these, some of those that it can have. */
  | { readonly is: 'among'; readonly value: Value; readonly values: readonly number[] }
  | { readonly is: 'all' | 'any'; readonly of: readonly Formula[] }
  | { readonly is: 'not'; readonly of: Formula };

export const ALWAYS: Formula = { is: 'all', of: [] };
export const NEVER: Formula = { is: 'any', of: [] };

export const isAlways = (formula: Formula): boolean => formula.is === 'all' && formula.of.length === 0;
export const isNever = (formula: Formula): boolean => formula.is === 'any' && formula.of.length === 0;

/** Any of the values; those that it cannot have are left out. */
export function among(value: Value, values: readonly number[]): Formula {
  const possible = [...new Set(values)]
    .filter((one) => value.low <= one && one <= value.high)
    .sort((a, b) => a - b);
  if (possible.length === 0) return NEVER;
  if (possible.length === value.high - value.low + 1) return ALWAYS;
  return { is: 'among', value, values: possible };
}

/** The value is not 0. */
export function truth(value: Value): Formula {
  if (value.op === 'const') return value.value === 0 ? NEVER : ALWAYS;
  if (value.low > 0 || value.high < 0) return ALWAYS;
  return isTruth(value) ? { is: 'among', value, values: [1] } : not({ is: 'among', value, values: [0] });
}

export function all(...of: readonly Formula[]): Formula {
  const parts = of.flatMap((part) => (part.is === 'all' ? part.of : [part]));
  if (parts.some(isNever)) return NEVER;
  return parts.length === 1 ? parts[0]! : { is: 'all', of: parts };
}

export function any(...of: readonly Formula[]): Formula {
  const parts = of.flatMap((part) => (part.is === 'any' ? part.of : [part]));
  if (parts.some(isAlways)) return ALWAYS;
  return parts.length === 1 ? parts[0]! : { is: 'any', of: parts };
}

export function not(formula: Formula): Formula {
  if (isAlways(formula)) return NEVER;
  if (isNever(formula)) return ALWAYS;
  return formula.is === 'not' ? formula.of : { is: 'not', of: formula };
}

/** Some leaf of the tree is a step. */
export function canStep(tree: Tree): Formula {
  switch (tree.is) {
    case 'leaf':
      return ALWAYS;
    case 'none':
      return NEVER;
    case 'fork':
      return any(...tree.ways.map(canStep));
    case 'test':
      return any(...tree.cases.map(({ values, then }) => all(among(tree.value, values), canStep(then))));
  }
}

/** In every way out that is open some wait is held up, given who is gone. */
export function heldUp({ waits }: LocationRules): Formula {
  return all(
    ...waits.map((way) =>
      any(not(truth(way.when)), ...way.waits.map((wait) => all(truth(wait.when), truth(wait.heldUp)))),
    ),
  );
}

/** The values that a formula is over. */
export function valuesIn(formula: Formula): readonly Value[] {
  switch (formula.is) {
    case 'at':
    case 'stuck':
      return [];
    case 'among':
      return [formula.value];
    case 'not':
      return valuesIn(formula.of);
    case 'all':
    case 'any':
      return formula.of.flatMap(valuesIn);
  }
}
