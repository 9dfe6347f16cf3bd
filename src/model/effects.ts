/** Operations with their operands bound: `lock L`, `tryget o`, `wait c releasing L`, `new T { … }`. */
import { assert, never } from '../base/index.js';
import type { Span } from '../source/index.js';
import type * as Ast from '../syntax/ast.js';
import type { Context } from './context.js';
import { domainOf, ownDomain } from './domains.js';
import { entity } from './entities.js';
import {
  notACompletion,
  notShareable,
  notSpinning,
  plainWaitOnly,
  semaphoreNotHeld,
} from './errors/locks.js';
import { anotherSort, declaredTwice, unknownField, unknownType } from './errors/names.js';
import { fieldNotSet, noPool, operandMissing } from './errors/objects.js';
import { notAnObjectWord } from './errors/types.js';
import { fits, valueFor } from './fitting.js';
import { isCounter, isReaderWriter } from './kinds.js';
import { listPath } from './lists.js';
import type { Meaning } from './meaning.js';
import type { Effect, Expr, Field, LockPath, Mask, Struct, Type } from './model.js';
import { condition } from './operators.js';
import { BOOL, reference } from './types.js';
import { channelPath, countPath, declarationOf, lockPath } from './values.js';

interface Done {
  readonly effect: Effect;
  readonly type?: Type;
}

/** Errors: operands of another sort, and operations that the kind of lock does not have (L0314). */
export function operation(context: Context, e: Ast.Operation): Meaning | undefined {
  const done = operationEffect(context, e);
  return done && { kind: 'effect', ...done, word: e.word, span: e.span };
}

function operationEffect(context: Context, e: Ast.Operation): Done | undefined {
  const { operand } = e;
  if (isMask(e.word)) return { effect: { kind: 'mask', mask: e.word } };
  switch (e.word) {
    case 'might_sleep':
      return { effect: { kind: 'might-sleep' } };
    case 'rcu_read_lock':
      return domainEffect(context, 'rcu-enter', operand);
    case 'rcu_read_unlock':
      return domainEffect(context, 'rcu-leave', operand);
    case 'synchronize_rcu':
    case 'synchronize':
      return domainEffect(context, 'synchronize', operand);
    default:
      break;
  }
  if (operand === undefined) return context.unit.sink.add(operandMissing(e.wordSpan, e.word));
  switch (e.word) {
    case 'lock':
    case 'trylock':
    case 'unlock':
    case 'downgrade':
    case 'upgrade':
    case 'destroy':
      return lockEffect(context, e, e.word, operand);
    case 'complete':
      return completionEffect(context, e, operand);
    case 'wait':
    case 'timedwait':
      return waitEffect(context, e, operand);
    case 'prepare':
    case 'sleep':
    case 'finish':
    case 'signal':
    case 'broadcast': {
      const channel = channelPath(context, operand);
      return channel && { effect: { kind: e.word, channel } };
    }
    case 'get':
    case 'tryget':
    case 'put': {
      const count = countPath(context, operand);
      return count && { effect: { kind: e.word, ...count }, ...(e.word === 'get' ? {} : { type: BOOL }) };
    }
    case 'free':
    case 'touch': {
      const object = objectOperand(context, operand, e.word);
      return object && { effect: { kind: e.word, object } };
    }
    case 'free_rcu': {
      const object = objectOperand(context, operand, e.word);
      return object && { effect: { kind: 'free-rcu', object, domain: ownDomain(context.unit) } };
    }
    case 'insert':
    case 'remove':
      return listEffect(context, e, e.word, operand);
    case 'assert':
    case 'await':
    case 'spin await': {
      const test = condition(context, operand);
      if (test === undefined) return undefined;
      if (e.word === 'assert') return { effect: { kind: 'assert', condition: test } };
      return { effect: { kind: 'await', condition: test, spinning: e.word === 'spin await' } };
    }
    default:
      return never(e.word);
  }
}

function domainEffect(
  context: Context,
  kind: 'rcu-enter' | 'rcu-leave' | 'synchronize',
  operand: Ast.Expr | undefined,
): Done | undefined {
  const domain = domainOf(context, operand);
  return domain && { effect: { kind, domain } };
}

function lockEffect(
  context: Context,
  e: Ast.Operation,
  word: 'lock' | 'trylock' | 'unlock' | 'downgrade' | 'upgrade' | 'destroy',
  operand: Ast.Expr,
): Done | undefined {
  const { sink } = context.unit;
  const lock = lockPath(context, operand);
  if (lock === undefined) return undefined;
  const readers = isReaderWriter(lock.class.kind);
  const mask = maskOf(context, e, word === 'unlock', lock);
  if (mask === 'misfit') return undefined;
  const masked = mask ? { mask } : {};
  switch (word) {
    case 'lock':
    case 'trylock':
      if (e.shared && !readers) return sink.add(notShareable(e.span, 'a shared hold', lock.class));
      return {
        effect: { kind: word, lock, mode: e.shared ? 'shared' : 'exclusive', ...masked },
        ...(word === 'trylock' ? { type: BOOL } : {}),
      };
    case 'downgrade':
    case 'upgrade':
      if (!readers) return sink.add(notShareable(e.span, `\`${word}\``, lock.class));
      return { effect: { kind: word, lock }, ...(word === 'upgrade' ? { type: BOOL } : {}) };
    case 'unlock':
      return { effect: { kind: word, lock, ...masked } };
    case 'destroy':
      return { effect: { kind: word, lock } };
    default:
      return never(word);
  }
}

export const MASKS: readonly Mask[] = [
  'irq_disable',
  'irq_enable',
  'irq_save',
  'irq_restore',
  'bh_disable',
  'bh_enable',
];

const isMask = (word: Ast.OperationWord): word is Mask => MASKS.some((mask) => mask === word);

/** `irq` and `bh` after a lock. Errors: a lock whose holder may sleep (L0314). */
export function maskOf(
  context: Context,
  e: { readonly context?: Ast.Name; readonly mask?: Mask },
  releasing: boolean,
  lock: LockPath,
): Mask | 'misfit' | undefined {
  if (e.context === undefined) return e.mask;
  if (lock.class.kind !== 'spin' && lock.class.kind !== 'rwspin') {
    context.unit.sink.add(notSpinning(e.context, lock.class));
    return 'misfit';
  }
  if (e.context.text === 'irq') return releasing ? 'irq_restore' : 'irq_save';
  return releasing ? 'bh_enable' : 'bh_disable';
}

/** `complete c`: one more may pass. */
function completionEffect(context: Context, e: Ast.Operation, operand: Ast.Expr): Done | undefined {
  const lock = lockPath(context, operand);
  if (lock === undefined || lock.class.kind === 'completion')
    return lock && { effect: { kind: 'unlock', lock } };
  return context.unit.sink.add(notACompletion(e.span, lock.class));
}

/** The completion that a `wait` names, if it names one. */
function awaitedCompletion(context: Context, e: Ast.Operation, operand: Ast.Expr): Done | 'none' | undefined {
  const it = entity(context, operand);
  if (it === undefined) return undefined;
  if (it.kind !== 'lock' || it.lock.class.kind !== 'completion') return 'none';
  if (e.releasing || e.word === 'timedwait') {
    const what = e.releasing ? '`releasing`' : '`timedwait`';
    return context.unit.sink.add(plainWaitOnly(e.span, what, it.lock.class));
  }
  const lock = lockPath(context, operand);
  return lock && { effect: { kind: 'lock', lock, mode: 'exclusive' } };
}

function waitEffect(context: Context, e: Ast.Operation, operand: Ast.Expr): Done | undefined {
  const completion = awaitedCompletion(context, e, operand);
  if (completion !== 'none') return completion;
  const channel = channelPath(context, operand);
  const releasing = e.releasing && releasedLock(context, e.releasing);
  if (channel === undefined || (e.releasing && releasing === undefined)) return undefined;
  const timed = e.word === 'timedwait';
  return {
    effect: { kind: 'wait', channel, ...(releasing ? { releasing } : {}), timed },
    ...(timed ? { type: BOOL } : {}),
  };
}

function releasedLock(context: Context, e: Ast.Expr): LockPath | undefined {
  const lock = lockPath(context, e);
  if (!lock || !isCounter(lock.class.kind)) return lock;
  return context.unit.sink.add(semaphoreNotHeld(e.span, 'it cannot be given up for a sleep', lock.class));
}

function listEffect(
  context: Context,
  e: Ast.Operation,
  word: 'insert' | 'remove',
  operand: Ast.Expr,
): Done | undefined {
  assert(e.list !== undefined, `${word} says of which list`);
  const list = listPath(context, e.list);
  const wanted = list && { type: reference(list.list.element, true), declared: declarationOf(list.head) };
  const element = wanted && valueFor(context, operand, wanted);
  if (list === undefined || element === undefined) return undefined;
  return {
    effect:
      word === 'remove'
        ? { kind: word, list, element }
        : { kind: word, list, element, atEnd: e.atEnd === true },
  };
}

function objectOperand(context: Context, e: Ast.Expr, word: string): Expr | undefined {
  const object = context.unit.evaluate(context, e);
  if (object === undefined || object.type.kind === 'reference') return object;
  return context.unit.sink.add(notAnObjectWord(e.span, object.type, word));
}

/** `new T { … }`. Errors: no such struct, no pool for it (L0414), wrong fields. */
export function newEffect(context: Context, e: Ast.Expr & { kind: 'new' }): Meaning | undefined {
  const { globals, sink } = context.unit;
  const found = globals.types.get(e.struct.text);
  if (found === undefined) return sink.add(unknownType(e.struct, globals.types.keys()));
  if (found.kind === 'enum') {
    return sink.add(anotherSort(e.struct.span, e.struct.text, 'an enum', 'a struct', found.span));
  }
  const { struct } = found;
  const fields = fieldValues(context, struct, e.fields);
  if (struct.pool === 0) return sink.add(noPool(e.span, struct));
  const effect: Effect = { kind: 'new', struct, fields, trying: e.trying };
  return {
    kind: 'effect',
    effect,
    type: reference(struct, e.trying),
    word: e.trying ? 'trynew' : 'new',
    span: e.span,
  };
}

/** `{ f = e, … }` of `new` and `object`. Errors: no such field, one given twice, a value that does not fit. */
export function fieldValues(
  context: Context,
  struct: Struct,
  given: readonly Ast.FieldInit[],
): readonly { readonly field: Field; readonly value: Expr }[] {
  const { globals, sink } = context.unit;
  const members = globals.membersOf(struct);
  const set = new Map<string, Span>();
  return given.flatMap(({ name, value: written }) => {
    const first = set.get(name.text);
    if (first) sink.add(declaredTwice(name.text, name.span, first));
    set.set(name.text, name.span);
    const member = members.get(name.text);
    if (member?.kind === 'broken') return [];
    if (member === undefined) {
      sink.add(unknownField(name, struct.name, struct.span, [...members.keys()]));
      return [];
    }
    if (member.kind !== 'field') {
      sink.add(fieldNotSet(name, member.kind === 'lock' ? 'a lock' : 'a condition to wait for', member.span));
      return [];
    }
    const { field } = member;
    if (field.list) {
      sink.add(fieldNotSet(name, 'a list, which starts empty,', member.span));
      return [];
    }
    const type = field.type.kind === 'array' ? field.type.element : field.type;
    const value = context.unit.evaluate(context, written, type);
    return value && fits(context, value, { type, declared: field.span }) ? [{ field, value }] : [];
  });
}
