/** What reads and writes in one step: `test_and_set`, `xchg`, `cmpxchg`, `fetch_add`. */
import type { Span } from '../source/index.js';
import type * as Ast from '../syntax/ast.js';
import type { Context } from './context.js';
import { numberExpected, typeMismatch } from './errors/types.js';
import { valueFor } from './fitting.js';
import type { Meaning } from './meaning.js';
import type { Effect, Expr, Place } from './model.js';
import { arithmetic, number } from './operators.js';
import { BOOL } from './types.js';
import { declarationOf, place } from './values.js';

/** Each with how it is written. */
export const EXCHANGE_WORDS = {
  test_and_set: 'test_and_set(b)',
  test_and_clear: 'test_and_clear(b)',
  xchg: 'xchg(x, v)',
  cmpxchg: 'cmpxchg(x, old, new)',
  fetch_add: 'fetch_add(x, n)',
} as const;

export type ExchangeWord = keyof typeof EXCHANGE_WORDS;

export const isExchangeWord = (word: string): word is ExchangeWord => Object.hasOwn(EXCHANGE_WORDS, word);

/** The number of arguments has been checked. The result is what the place held before. */
export function exchange(
  context: Context,
  word: ExchangeWord,
  given: readonly Ast.Expr[],
  span: Span,
): Meaning | undefined {
  const to = place(context, given[0]!);
  if (to === undefined) return undefined;
  const effect = exchangeEffect(context, word, to, given, span);
  return effect && { kind: 'effect', effect, type: to.type, word, span };
}

function exchangeEffect(
  context: Context,
  word: ExchangeWord,
  to: Place,
  given: readonly Ast.Expr[],
  span: Span,
): Effect | undefined {
  const { sink } = context.unit;
  const wanted = { type: to.type, declared: declarationOf(to) };
  switch (word) {
    case 'test_and_set':
    case 'test_and_clear':
      if (to.type.kind !== 'bool') return sink.add(typeMismatch(to.span, to.type, BOOL));
      return {
        kind: 'exchange',
        place: to,
        update: { kind: 'bool', value: word === 'test_and_set', type: BOOL, span },
      };
    case 'xchg': {
      const update = valueFor(context, given[1]!, wanted);
      return update && { kind: 'exchange', place: to, update };
    }
    case 'cmpxchg': {
      const expected = valueFor(context, given[1]!, wanted);
      const update = valueFor(context, given[2]!, wanted);
      return expected && update && { kind: 'compare-exchange', place: to, expected, update };
    }
    case 'fetch_add': {
      if (to.type.kind !== 'range') return sink.add(numberExpected(to.span, to.type));
      const by = number(context, given[1]!);
      const old: Expr = { kind: 'old', type: to.type, span: to.span };
      const update = by && arithmetic(context, '+', old, by, span);
      return update && { kind: 'exchange', place: to, update };
    }
  }
}
