/** What `name(…)` means: the model's function, a `def`, the kernel's function, a word of the language. */
import { never } from '../base/index.js';
import type { Span } from '../source/index.js';
import type * as Ast from '../syntax/ast.js';
import { type Context, outermost } from './context.js';
import { deferred } from './deferred.js';
import { dialectsWith, entryOf, tableOf } from './dialects/tables.js';
import { MASKS, newEffect, operation } from './effects.js';
import { entity } from './entities.js';
import { otherDialect } from './errors/calls.js';
import { notInThisVariant, unknownFunction } from './errors/names.js';
import { argumentCount, noExpression, statementDoesNothing } from './errors/types.js';
import { EXCHANGE_WORDS, exchange, isExchangeWord } from './exchanges.js';
import { valueFor } from './fitting.js';
import type { CallableSymbol } from './globals.js';
import { type Translation, translate } from './kernel.js';
import { checkKind } from './lockfunctions.js';
import type { Meaning } from './meaning.js';
import type { Expr, Type } from './model.js';
import { countPath } from './values.js';
import { EXPRESSION_WORDS, isExpressionWord, wordExpression } from './words.js';

type Call = Ast.Expr & { readonly kind: 'call' };

const ALONE_WORDS: readonly Ast.OperationWord[] = ['might_sleep', ...MASKS];

const OPERATION_WORDS: readonly Ast.OperationWord[] = [
  'lock',
  'trylock',
  'unlock',
  'downgrade',
  'upgrade',
  'destroy',
  'complete',
  'wait',
  'timedwait',
  'prepare',
  'sleep',
  'finish',
  'signal',
  'broadcast',
  'get',
  'tryget',
  'put',
  'free',
  'free_rcu',
  'touch',
  'assert',
  'await',
  ...ALONE_WORDS,
  'rcu_read_lock',
  'rcu_read_unlock',
  'synchronize_rcu',
  'synchronize',
];

/** Words that may stand without an operand: `rcu_read_lock()` is about RCU's own domain. */
const OPTIONAL: ReadonlySet<Ast.OperationWord> = new Set([
  'rcu_read_lock',
  'rcu_read_unlock',
  'synchronize_rcu',
]);

/** Does a kernel's function give what only its counterpart asks for, as `idx = srcu_read_lock(&ss)` does? */
export function givesToken({ unit }: Context, e: Call): boolean {
  if (unit.globals.callables.has(e.name.text)) return false;
  const sense = entryOf(unit.dialect, e.name.text)?.sense;
  return sense?.does === 'rcu_read_lock' && sense.token === true;
}

/** What a statement, a right-hand side or a condition is: an effect, a call, or a value. */
export function meaningOf(context: Context, e: Ast.Expr, expected?: Type): Meaning | undefined {
  switch (e.kind) {
    case 'operation':
      return operation(context, e);
    case 'new':
      return newEffect(context, e);
    case 'deferred':
      return deferred(context, e);
    case 'call':
      return callMeaning(context, e, expected);
    default: {
      const value = context.unit.evaluate(context, e, expected);
      return value && { kind: 'value', value };
    }
  }
}

/** Errors: an unknown name, with what it may have meant (L0207); arguments that do not fit (L0304, L03xx). */
export function callMeaning(context: Context, e: Call, expected?: Type): Meaning | undefined {
  const { globals, dialect, sink } = context.unit;
  const name = e.name.text;
  const callable = globals.callables.get(name);
  if (callable) return ownCall(context, e, callable);
  const entry = entryOf(dialect, name);
  if (entry) {
    const translation = translate(context, e, entry);
    return translation && kernelCall(context, e, translation, expected);
  }
  if (isExpressionWord(name)) {
    if (!counted(context, e, EXPRESSION_WORDS[name], name === 'at' ? 2 : 1)) return undefined;
    const value = wordExpression(context, name, e.arguments, e.span);
    return value && { kind: 'value', value };
  }
  if (isExchangeWord(name)) {
    const wanted = EXCHANGE_WORDS[name].split(',').length;
    if (!counted(context, e, EXCHANGE_WORDS[name], wanted)) return undefined;
    const given = expressionsOf(context, e);
    return given && exchange(context, name, given, e.span);
  }
  const word = OPERATION_WORDS.find((it) => it === name);
  if (word) return wordCall(context, e, word);
  if (name === 'held' || name === 'unheld') return sink.add(statementDoesNothing(e.span));
  return sink.add(unknown(context, e.name));
}

function unknown(context: Context, name: Ast.Name) {
  const { globals, dialect, outline, constants } = context.unit;
  const elsewhere = outline.declared.get(name.text);
  if (elsewhere && outline.functions.has(name.text)) return notInThisVariant(name, elsewhere, constants);
  const others = dialectsWith(name.text);
  const known = [
    ...globals.callables.keys(),
    ...Object.keys(tableOf(dialect)),
    ...Object.keys(EXPRESSION_WORDS),
    ...Object.keys(EXCHANGE_WORDS),
    ...OPERATION_WORDS,
  ];
  return unknownFunction(name, known, others.length > 0 ? [otherDialect(name.text, others, dialect)] : []);
}

/** `lock(x)`, `might_sleep()`, `rcu_read_lock()`. */
function wordCall(context: Context, e: Call, word: Ast.OperationWord): Meaning | undefined {
  const alone = ALONE_WORDS.includes(word) || (OPTIONAL.has(word) && e.arguments.length === 0);
  const wanted = alone ? 0 : 1;
  if (!counted(context, e, wanted === 0 ? word : `${word} x`, wanted)) return undefined;
  const given = expressionsOf(context, e);
  if (given === undefined) return undefined;
  const operand = given[0] ? { operand: given[0] } : {};
  return operation(context, {
    kind: 'operation',
    word,
    wordSpan: e.name.span,
    ...operand,
    shared: false,
    span: e.span,
  });
}

function kernelCall(
  context: Context,
  e: Call,
  it: Translation,
  expected: Type | undefined,
): Meaning | undefined {
  switch (it.kind) {
    case 'expression': {
      const meaning = meaningOf(context, it.expression, expected);
      if (it.kinds && meaning?.kind === 'effect') checkKind(context, e.name, meaning.effect, it.kinds);
      if (meaning?.kind !== 'effect') return meaning;
      return { ...meaning, word: e.name.text, ...(it.reversed ? { reversed: true } : {}) };
    }
    case 'assignment':
      return { kind: 'assignment', target: it.target, value: it.value, span: e.span };
    case 'exchange':
      return isExchangeWord(it.word) ? exchange(context, it.word, it.arguments, e.span) : undefined;
    case 'add':
      return addOne(context, e, it);
    case 'statements':
      return it;
    case 'nothing':
      return it;
    default:
      return never(it);
  }
}

/** `atomic_inc(x)`: x is a refcount, or a number. */
function addOne(context: Context, e: Call, it: Translation & { kind: 'add' }): Meaning | undefined {
  const found = entity(context, it.operand);
  if (found === undefined) return undefined;
  if (found.kind === 'place' && found.place.type.kind === 'range') {
    const by: Ast.Expr = { kind: 'number', value: it.by, span: e.span };
    return exchange(context, 'fetch_add', [it.operand, by], e.span);
  }
  const count = countPath(context, it.operand);
  if (count === undefined) return undefined;
  const kind = it.by === 1 ? 'get' : 'put';
  return { kind: 'effect', effect: { kind, ...count }, word: e.name.text, span: e.span };
}

function ownCall(context: Context, e: Call, callable: CallableSymbol): Meaning | undefined {
  if (callable.kind === 'broken') return undefined;
  const { item } = callable;
  const signature = `${e.name.text}(${item.parameters.map((parameter) => parameter.name.text).join(', ')})`;
  if (!counted(context, e, signature, item.parameters.length, callable.span)) return undefined;
  const given = expressionsOf(context, e);
  if (given === undefined) return undefined;
  const parameters =
    callable.kind === 'function' ? callable.fn.parameters.map((local) => local.type) : callable.parameters;
  const values = given.map((argument, i) => {
    const type = parameters[i];
    return type && valueFor(context, argument, { type, declared: item.parameters[i]!.name.span });
  });
  if (!values.every((value): value is Expr => value !== undefined)) return undefined;
  if (callable.kind === 'function')
    return { kind: 'call', call: { function: callable.fn, arguments: values, span: e.span } };
  const value = expand(context, callable.item, values);
  return value && { kind: 'value', value };
}

/** The body of a `def` with its arguments in place of its parameters; it sees nothing else of its caller. */
function expand(context: Context, item: Ast.DefItem, values: readonly Expr[]): Expr | undefined {
  const inner = { ...outermost(context.unit, context.role), expansion: [...(context.expansion ?? []), item] };
  // A circle of defs is reported where they are declared.
  if (context.expansion?.includes(item)) return undefined;
  item.parameters.forEach((parameter, i) => {
    inner.scope.declare(parameter.name, { kind: 'argument', value: values[i]! });
  });
  return context.unit.evaluate(inner, item.body);
}

function expressionsOf(context: Context, e: Call): readonly Ast.Expr[] | undefined {
  const { sink } = context.unit;
  const given = e.arguments.map((it) => it.expression ?? sink.add(noExpression(it.span)));
  return given.every((it): it is Ast.Expr => it !== undefined) ? given : undefined;
}

function counted(context: Context, e: Call, signature: string, wanted: number, declared?: Span): boolean {
  if (e.arguments.length === wanted) return true;
  context.unit.sink.add(argumentCount(e.span, e.name.text, e.arguments.length, signature, wanted, declared));
  return false;
}
