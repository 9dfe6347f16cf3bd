/** The expressions that are words: `held(L)`, `refs(o)`, `live(p)`, `at(t, l)`, `done(t)`, `first(l)`. */
import type { Span } from '../source/index.js';
import { words } from '../source/index.js';
import type * as Ast from '../syntax/ast.js';
import type { Context } from './context.js';
import { semaphoreNotHeld } from './errors/locks.js';
import {
  anotherSort,
  labelNotName,
  threadNotConstant,
  unknownFunction,
  unknownLabel,
  unknownThread,
} from './errors/names.js';
import { noExpression, notAnObjectWord, notInProperty, typeMismatch } from './errors/types.js';
import { isCounter } from './kinds.js';
import { listPath } from './lists.js';
import type { Expr, ThreadRef } from './model.js';
import { BOOL, THREAD } from './types.js';
import { countPath, lockPath, readAt } from './values.js';

/** The expressions that take arguments, each with how it is written. */
export const EXPRESSION_WORDS = {
  refs: 'refs(o)',
  live: 'live(p)',
  at: 'at(thread, label)',
  done: 'done(thread)',
  first: 'first(list)',
} as const;

export type ExpressionWord = keyof typeof EXPRESSION_WORDS;

export const isExpressionWord = (word: string): word is ExpressionWord =>
  Object.hasOwn(EXPRESSION_WORDS, word);

/** The value of such a word. The number of arguments has been checked. */
export function wordExpression(
  context: Context,
  word: ExpressionWord,
  given: readonly Ast.Argument[],
  span: Span,
): Expr | undefined {
  const { sink } = context.unit;
  const expressions = given.map((it) => it.expression ?? sink.add(noExpression(it.span)));
  const [first, second] = expressions;
  if (first === undefined) return undefined;
  switch (word) {
    case 'refs': {
      const count = countPath(context, first);
      return count && { kind: 'refs', ...count, type: count.field.type, span };
    }
    case 'live': {
      const object = context.unit.evaluate(context, first);
      if (object === undefined) return undefined;
      if (object.type.kind !== 'reference') return sink.add(notAnObjectWord(first.span, object.type, 'live'));
      return { kind: 'live', object, type: BOOL, span };
    }
    case 'first': {
      const list = listPath(context, first);
      return list && readAt(context, list.head, span);
    }
    case 'done': {
      const thread = threadRef(context, first);
      return thread && { kind: 'done', thread, type: BOOL, span };
    }
    case 'at': {
      const thread = threadRef(context, first);
      return thread && second && atLabel(context, thread, second, span);
    }
  }
}

/** A thread, or one of its instances, by name. Errors: no such thread, an index that is not constant. */
export function threadRef(context: Context, e: Ast.Expr): ThreadRef | undefined {
  const { globals, outline, sink } = context.unit;
  const name =
    e.kind === 'name' ? e.name : e.kind === 'index' && e.array.kind === 'name' ? e.array.name : undefined;
  // A thread may share its name with a function or variable: here it is always the thread.
  const symbol = name && globals.threads.get(name.text);
  if (name && symbol === undefined) {
    const elsewhere = outline.threads.has(name.text);
    return elsewhere ? undefined : sink.add(unknownThread(name, globals.threads.keys()));
  }
  if (symbol === undefined)
    return sink.add(anotherSort(e.span, words(e.span), 'an expression', 'the name of a thread'));
  if (e.kind !== 'index') return { declaration: symbol.declaration };
  const index = context.unit.evaluate(context, e.index);
  if (index === undefined) return undefined;
  if (index.kind !== 'number') return sink.add(threadNotConstant(e.index.span));
  return { declaration: symbol.declaration, instance: index.value };
}

function atLabel(context: Context, thread: ThreadRef, e: Ast.Expr, span: Span): Expr | undefined {
  const { outline, sink } = context.unit;
  const inFunction = e.kind === 'member' && e.object.kind === 'name' ? e.object.name : undefined;
  const label = e.kind === 'name' ? e.name : e.kind === 'member' && inFunction ? e.field : undefined;
  if (label === undefined) return sink.add(labelNotName(e.span));
  if (inFunction && !outline.functions.has(inFunction.text)) {
    return sink.add(unknownFunction(inFunction, outline.functions.keys(), []));
  }
  const where = inFunction?.text ?? thread.declaration.name;
  const labels = outline.labels.get(where) ?? new Set();
  if (!labels.has(label.text)) return sink.add(unknownLabel(label, `\`${where}\``, labels));
  const within = inFunction ? { function: inFunction.text } : {};
  return { kind: 'at', thread, label: label.text, ...within, type: BOOL, span };
}

/** `held(L)`, `held(L by t)`, `unheld(L)`. Errors: a semaphore; in a property, which thread is meant. */
export function heldExpression(context: Context, e: Ast.Expr & { kind: 'held' }): Expr | undefined {
  const { sink } = context.unit;
  const lock = lockPath(context, e.lock);
  const by = e.by && holder(context, e.by);
  if (lock === undefined || (e.by && by === undefined)) return undefined;
  const word = e.negated ? 'unheld' : 'held';
  if (isCounter(lock.class.kind))
    return sink.add(semaphoreNotHeld(e.span, `\`${word}\` says nothing here`, lock.class));
  if (context.role === 'property' && !e.negated && !by) {
    const text = words(e.lock.span);
    return sink.add(
      notInProperty(
        e.span,
        '`held` without a thread',
        `write \`held(${text} by t)\` or \`not unheld(${text})\``,
      ),
    );
  }
  return { kind: 'held', lock, by: e.negated ? 'nobody' : (by ?? 'self'), type: BOOL, span: e.span };
}

/** Who holds it: a thread's name, or a value of type `thread?`; a variable goes before a thread of its name. */
function holder(context: Context, e: Ast.Expr): Exclude<(Expr & { kind: 'held' })['by'], string> | undefined {
  const { globals, outline } = context.unit;
  const root = e.kind === 'index' ? e.array : e;
  const name = root.kind === 'name' ? root.name.text : '';
  const isValue = context.scope.find(name) !== undefined || globals.values.has(name);
  if (!isValue && (globals.threads.has(name) || outline.threads.has(name))) {
    const thread = threadRef(context, e);
    return thread && { kind: 'thread', thread };
  }
  const value = context.unit.evaluate(context, e, THREAD);
  if (value && value.type.kind !== 'thread') {
    return context.unit.sink.add(typeMismatch(e.span, value.type, THREAD));
  }
  return value;
}
