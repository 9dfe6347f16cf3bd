/** What goes on later: `queue shutdown(e)`, `flush`, `cancel`, `spawn child(p)`. */
import type { Span } from '../source/index.js';
import type * as Ast from '../syntax/ast.js';
import type { Context } from './context.js';
import { notDeferrable, notInstance, severalParameters, unknownWork } from './errors/deferred.js';
import { notInThisVariant } from './errors/names.js';
import { argumentCount, noExpression } from './errors/types.js';
import { valueFor } from './fitting.js';
import type { Meaning } from './meaning.js';
import type { Expr, Local, ThreadDecl, Type } from './model.js';
import type { Sink } from './sink.js';
import { BOOL } from './types.js';

/**
 * Errors: a name that is no work, or no thread (L0209, L0419), an argument that does not fit (L0304,
 * L03xx). Only `flush` may leave the argument out: then it is about all of the work.
 */
export function deferred(context: Context, e: Ast.Deferred): Meaning | undefined {
  const work = target(context, e);
  if (work === undefined) return undefined;
  const argument = argumentOf(context, e, work);
  if (argument === 'wrong') return undefined;
  const effect = { kind: e.word, work, ...(argument ? { argument } : {}) } as const;
  const answers = e.word === 'queue' || e.word === 'cancel';
  return { kind: 'effect', effect, ...(answers ? { type: BOOL } : {}), word: e.word, span: e.span };
}

function target(context: Context, { word, name }: Ast.Deferred): ThreadDecl | undefined {
  const { globals, outline, sink, constants } = context.unit;
  const found = globals.threads.get(name.text);
  const wanted = word === 'spawn' ? 'spawned' : 'queued';
  if (found === undefined) {
    const elsewhere = outline.threads.get(name.text);
    if (elsewhere) return sink.add(notInThisVariant(name, elsewhere.name.span, constants));
    const candidates = [...outline.threads.values()].filter(
      (it) => (it.work === true) === (wanted === 'queued'),
    );
    return sink.add(
      unknownWork(
        name,
        wanted,
        candidates.map((it) => it.name.text),
      ),
    );
  }
  const { declaration, span } = found;
  if ((declaration.starts === 'queued') !== (wanted === 'queued'))
    return sink.add(notDeferrable(name, word, wanted, span));
  return declaration;
}

function argumentOf(context: Context, e: Ast.Deferred, work: ThreadDecl): Expr | undefined | 'wrong' {
  const { sink } = context.unit;
  const [parameter] = work.parameters;
  const given = e.arguments ?? [];
  const wanted = parameter ? 1 : 0;
  const whole = e.word === 'flush' && e.arguments === undefined;
  if (given.length !== wanted && !whole) {
    const signature = `${e.word} ${e.name.text}${parameter ? `(${parameter.name})` : ''}`;
    sink.add(argumentCount(e.span, e.name.text, given.length, signature, wanted, work.span));
    return 'wrong';
  }
  const [argument] = given;
  if (parameter === undefined || argument === undefined) return undefined;
  if (argument.expression === undefined) {
    sink.add(noExpression(argument.span));
    return 'wrong';
  }
  const declared = { type: parameter.type, declared: parameter.span };
  return valueFor(context, argument.expression, declared) ?? 'wrong';
}

/**
 * A work, or a thread that is spawned, has one parameter at most, each value of which is an instance.
 * Errors: several, or one that has no such values (L0419).
 */
export function checkParameters(
  sink: Sink,
  item: Ast.ThreadItem,
  parameters: readonly (Local | undefined)[],
): void {
  const [first, second] = item.parameters;
  if (second) sink.add(severalParameters(second.name.span, item.name.text));
  const type = parameters[0]?.type;
  if (first && type && !isInstance(type)) sink.add(notInstance(first.name.span, type));
}

function isInstance(type: Type): boolean {
  switch (type.kind) {
    case 'bool':
    case 'range':
    case 'enum':
      return true;
    case 'reference':
      return !type.nullable;
    default:
      return false;
  }
}

/** A call of a kernel's function with the model's work in it, `queue_work(wq, shutdown(e))`, as the language has it. */
export function deferredCall(
  word: Ast.DeferredWord,
  wordSpan: Span,
  span: Span,
  work: Ast.Expr,
): Ast.Deferred | undefined {
  if (work.kind === 'name') return { kind: 'deferred', word, wordSpan, name: work.name, span };
  if (work.kind !== 'call') return undefined;
  return { kind: 'deferred', word, wordSpan, name: work.name, arguments: work.arguments, span };
}
