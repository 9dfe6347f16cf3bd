/** What a place is given: a value, the answer of an effect, what a function returns. */
import { never } from '../base/index.js';
import type { Span } from '../source/index.js';
import type * as Ast from '../syntax/ast.js';
import type { Context } from './context.js';
import { noAnswer, numberExpected, reversedAnswer } from './errors/types.js';
import { fits } from './fitting.js';
import type { Meaning } from './meaning.js';
import type { Call, Effect, Expr, Place, Stmt, Type } from './model.js';
import { nonNullWhen } from './narrowing.js';
import { arithmetic } from './operators.js';
import { range } from './types.js';
import { asValue, declarationOf } from './values.js';

/** What all statements have. */
export interface Base {
  readonly span: Span;
  readonly labels: readonly string[];
  readonly origin?: string;
}

/** After `p = e`, p is known not to be null if e is. */
export function assigned(context: Context, to: Place, type: Type | undefined): void {
  if (to.kind !== 'local') return;
  if (type?.kind === 'reference' && !type.nullable) context.known.learn([to.local]);
  else context.known.forget(to.local);
}

/** A name that nothing in the whole program declares, so that assigning to it is the mistake. */
export function undeclared(context: Context, name: Ast.Name): boolean {
  const { globals, outline } = context.unit;
  return (
    context.scope.find(name.text) === undefined &&
    !globals.values.has(name.text) &&
    !globals.enumValues.has(name.text) &&
    !globals.callables.has(name.text) &&
    !globals.types.has(name.text) &&
    !outline.declared.has(name.text)
  );
}

/** `x += e`, `x++`: a number, read and written in the one step. */
export function changed(
  context: Context,
  to: Place,
  operator: '+=' | '-=' | '++' | '--',
  by: Expr | undefined,
  span: Span,
): Expr | undefined {
  if (to.type.kind !== 'range') return context.unit.sink.add(numberExpected(to.span, to.type));
  const old = asValue(
    context,
    to.kind === 'field' && to.field.refcount
      ? { kind: 'count', object: to.object, field: to.field, span: to.span }
      : { kind: 'place', place: to },
  );
  if (old === undefined) return undefined;
  const one: Expr = { kind: 'number', value: 1, type: range(1, 1), span };
  const value = arithmetic(context, operator.startsWith('+') ? '+' : '-', old, by ?? one, span);
  return value && fits(context, value, { type: to.type, declared: declarationOf(to) }) ? value : undefined;
}

/** `to = …`: a value, the result of an effect or of a call. */
export function giving(
  context: Context,
  meaning: Meaning,
  to: Place,
  written: Ast.Expr,
  base: Base,
): Stmt | undefined {
  const { sink } = context.unit;
  const wanted = { type: to.type, declared: declarationOf(to) };
  switch (meaning.kind) {
    case 'value':
      assigned(context, to, meaning.value.type);
      return fits(context, meaning.value, wanted)
        ? { kind: 'assign', to, value: meaning.value, ...base }
        : undefined;
    case 'effect': {
      const { effect, type, word } = meaning;
      learnFrom(context, effect);
      if (type === undefined) return sink.add(noAnswer(written.span, word));
      if (meaning.reversed) return sink.add(reversedAnswer(written.span, word));
      return resultFits(context, type, to, written.span)
        ? { kind: 'effect', effect, to, ...base }
        : undefined;
    }
    case 'call': {
      const { call } = meaning;
      const result = resultOf(context, call);
      if (result === undefined) return undefined;
      return resultFits(context, result, to, written.span) ? { kind: 'call', call, to, ...base } : undefined;
    }
    case 'assignment':
    case 'statements':
    case 'nothing':
      return sink.add(noAnswer(written.span, written.kind === 'call' ? written.name.text : 'this'));
    default:
      return never(meaning);
  }
}

/** The type of what a function returns. Errors: nothing (L0309). */
export function resultOf(context: Context, call: Call) {
  const { result, name } = call.function;
  if (result !== undefined) return result;
  if (context.unit.brokenResults.has(call.function)) return undefined;
  return context.unit.sink.add(noAnswer(call.span, name));
}

/** Types of results are judged like values that are not known before they run. */
function resultFits(context: Context, type: Type, to: Place, span: Span): boolean {
  assigned(context, to, type);
  return fits(context, { kind: 'old', type, span }, { type: to.type, declared: declarationOf(to) });
}

/** What an assertion says, the text goes on knowing. */
export function learnFrom(context: Context, effect: Effect): void {
  if (effect.kind === 'assert' || effect.kind === 'await')
    context.known.learn(nonNullWhen(effect.condition, true));
  if ('place' in effect) assigned(context, effect.place, undefined);
}
