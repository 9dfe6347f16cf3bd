/** Expressions: names bound, types checked, what is constant folded. */
import { never } from '../base/index.js';
import type { Span } from '../source/index.js';
import type * as Ast from '../syntax/ast.js';
import { callMeaning } from './calls.js';
import type { Context } from './context.js';
import { entity } from './entities.js';
import { callInside, effectInside, notInProperty, notNullable, nullWithoutType } from './errors/types.js';
import type { Expr, Type } from './model.js';
import { binary, negate, not } from './operators.js';
import { quantifier } from './quantifiers.js';
import { BOOL, range, reference, THREAD, typeName } from './types.js';
import { asValue } from './values.js';
import { heldExpression } from './words.js';

/**
 * The value of an expression, undefined where it has none, which has then been reported.
 * Errors: whatever is wrong with its names and types; an effect or a call of a function inside (L0307).
 */
export function expression(context: Context, e: Ast.Expr, expected?: Type): Expr | undefined {
  const { sink } = context.unit;
  switch (e.kind) {
    case 'number':
      return { kind: 'number', value: e.value, type: range(e.value, e.value), span: e.span };
    case 'bool':
      return { kind: 'bool', value: e.value, type: BOOL, span: e.span };
    case 'null':
      return nullOf(context, e.span, expected);
    case 'self':
      if (context.role === 'property') {
        return sink.add(notInProperty(e.span, '`self`', 'name the thread: `held(L by t)`, `at(t, label)`'));
      }
      return { kind: 'self', type: THREAD, span: e.span };
    case 'name':
    case 'member':
    case 'index': {
      const it = entity(context, e, expected);
      return it && asValue(context, it, expected);
    }
    case 'unary':
      return e.operator === 'not' ? not(context, e) : negate(context, e);
    case 'binary':
      return binary(context, e);
    case 'call':
      return call(context, e, expected);
    case 'new':
      return sink.add(effectInside(e.span, e.trying ? 'trynew' : 'new', `${e.struct.text}?`));
    case 'operation':
    case 'deferred':
      return sink.add(effectInside(e.span, e.word, SAYS_WHETHER.has(e.word) ? 'bool' : undefined));
    case 'held':
      return heldExpression(context, e);
    case 'quantifier':
      return quantifier(context, e);
    default:
      return never(e);
  }
}

/** Operations with an answer. */
const SAYS_WHETHER: ReadonlySet<string> = new Set([
  'trylock',
  'upgrade',
  'tryget',
  'put',
  'timedwait',
  'queue',
  'cancel',
]);

function call(
  context: Context,
  e: Ast.Expr & { kind: 'call' },
  expected: Type | undefined,
): Expr | undefined {
  const meaning = callMeaning(context, e, expected);
  if (meaning === undefined) return undefined;
  switch (meaning.kind) {
    case 'value':
      return meaning.value;
    case 'call':
      return context.unit.sink.add(callInside(e.span, e.name.text));
    case 'effect':
      return context.unit.sink.add(effectInside(e.span, e.name.text, meaning.type && typeName(meaning.type)));
    case 'assignment':
    case 'statements':
    case 'nothing':
      return context.unit.sink.add(effectInside(e.span, e.name.text, undefined));
    default:
      return never(meaning);
  }
}

function nullOf(context: Context, span: Span, expected: Type | undefined): Expr | undefined {
  if (expected === undefined) return context.unit.sink.add(nullWithoutType(span));
  if (expected.kind === 'thread') return { kind: 'null', type: THREAD, span };
  if (expected.kind === 'reference') return { kind: 'null', type: reference(expected.struct, true), span };
  if (expected.kind === 'lock') return { kind: 'null', type: { ...expected, nullable: true }, span };
  return context.unit.sink.add(notNullable(span, expected));
}
