/** What a path names, used as a value, an assignable place, a lock, a channel, a count. */
import { never } from '../base/index.js';
import type { Span } from '../source/index.js';
import { words } from '../source/index.js';
import type * as Ast from '../syntax/ast.js';
import type { Context } from './context.js';
import { type Entity, entity } from './entities.js';
import { runNotConstant } from './errors/checks.js';
import { listAsValue } from './errors/lists.js';
import { lockOfObject } from './errors/locks.js';
import { anotherSort, anotherSortHelp } from './errors/names.js';
import {
  constField,
  indexMissing,
  keyNotConst,
  noCount,
  notAssignable,
  notInGuard,
  notInitial,
  severalCounts,
  typeInWords,
} from './errors/types.js';
import { listOf } from './lists.js';
import { anyOfKind } from './lockclasses.js';
import type { ChannelPath, Expr, Field, LockPath, Place, Type } from './model.js';
import { range, reference } from './types.js';

/**
 * `expected` tells where a lock is meant as a value: only where a lock reference is wanted.
 * Errors: an array without its index, a lock or thread where a value is wanted, a name that may not stand here.
 */
export function asValue(context: Context, it: Entity, expected?: Type): Expr | undefined {
  const { sink } = context.unit;
  switch (it.kind) {
    case 'value':
      return it.value;
    case 'place':
      return read(context, it.place);
    case 'object': {
      const { object, index, span } = it;
      if (object.array && !index) return sink.add(indexMissing(span, object.name, object.size));
      return {
        kind: 'object',
        object,
        ...(index ? { index } : {}),
        type: reference(object.struct, false),
        span,
      };
    }
    case 'count': {
      const { object, field, span } = it;
      return inRole(context, { kind: 'refs', object, field, type: field.type, span });
    }
    case 'lock': {
      const { span } = it.lock;
      if (expected?.kind === 'lock') return addressOf(context, it.lock);
      const help = `\`held(${words(span)})\` asks whether this thread holds it`;
      return sink.add(anotherSortHelp(span, words(span), 'a lock', 'a value', help));
    }
    case 'condition': {
      const { span, condition } = it.channel;
      return sink.add(anotherSort(span, words(span), 'a condition to wait for', 'a value', condition.span));
    }
    case 'domain':
      return sink.add(anotherSort(it.span, words(it.span), 'an RCU domain', 'a value', it.declared));
    case 'thread':
      return sink.add(anotherSort(it.span, words(it.span), 'a thread', 'a value', it.thread.span));
    default:
      return never(it);
  }
}

function addressOf(context: Context, lock: Exclude<LockPath, { kind: 'reference' }>): Expr | undefined {
  const { array, size, kind } = lock.class;
  if (array && !lock.index) return context.unit.sink.add(indexMissing(lock.span, words(lock.span), size));
  return { kind: 'lock-address', lock, type: { kind: 'lock', lock: kind, nullable: false }, span: lock.span };
}

function read(context: Context, place: Place): Expr | undefined {
  let type: Type = place.type;
  if (listOf(place)) return context.unit.sink.add(listAsValue(place.span, words(place.span)));
  if (type.kind === 'array') {
    return context.unit.sink.add(indexMissing(place.span, words(place.span), type.size));
  }
  if (place.kind === 'local') {
    context.unit.readLocals.add(place.local);
    if (type.kind === 'reference' && context.known.isNonNull(place.local))
      type = reference(type.struct, false);
  }
  return inRole(context, { kind: 'read', place, type, span: place.span });
}

/** What a place holds, said in other words than those of the place. */
export const readAt = (context: Context, place: Place, span: Span): Expr | undefined =>
  inRole(context, { kind: 'read', place, type: place.type, span });

/** What may be read where nothing has run yet, and where a nesting order is fixed. */
function inRole(context: Context, e: Expr): Expr | undefined {
  const { sink } = context.unit;
  if (context.role === 'constant') return sink.add(notInitial(e.span));
  if (context.role === 'argument') return sink.add(runNotConstant(e.span));
  if (context.role === 'key' && e.kind === 'read' && e.place.kind === 'field' && !e.place.field.constant) {
    return sink.add(keyNotConst(e.span, e.place.field.name, e.place.field.span));
  }
  if (context.role === 'guard' && e.kind === 'refs') return sink.add(notInGuard(e.span));
  return e;
}

/** A place that can be written. Errors: const fields, flags, loop variables, whole arrays, and what is no place at all. */
export function place(
  context: Context,
  e: Ast.Expr,
  it: Entity | undefined = entity(context, e),
): Place | undefined {
  const { sink } = context.unit;
  if (it === undefined) return undefined;
  switch (it.kind) {
    case 'place':
      if (listOf(it.place))
        return sink.add(
          notAssignable(
            e.span,
            'a list',
            `\`insert k in ${words(e.span)}\`, \`remove k from ${words(e.span)}\``,
          ),
        );
      if (it.place.type.kind === 'array')
        return sink.add(indexMissing(e.span, words(e.span), it.place.type.size));
      if (it.fixed) return sink.add(notAssignable(e.span, it.fixed));
      if (it.place.kind === 'field' && it.place.field.constant) {
        return sink.add(constField(it.place.field.name, e.span, it.place.field.span));
      }
      return it.place;
    case 'count':
      return { kind: 'field', object: it.object, field: it.field, type: it.field.type, span: e.span };
    case 'value': {
      const set = it.what === 'a flag' || it.what === 'a param';
      return sink.add(
        notAssignable(
          e.span,
          it.what,
          set ? 'each check sets it with `set`; declare a `var` for what changes' : undefined,
        ),
      );
    }
    case 'object':
      return sink.add(
        notAssignable(e.span, 'a named object', 'declare a `var` for a reference that changes'),
      );
    case 'lock':
      return sink.add(notAssignable(e.span, 'a lock', `write \`lock ${words(e.span)}\` to take it`));
    case 'condition':
      return sink.add(notAssignable(e.span, 'a condition to wait for'));
    case 'domain':
      return sink.add(notAssignable(e.span, 'an RCU domain'));
    case 'thread':
      return sink.add(notAssignable(e.span, 'a thread'));
    default:
      return never(it);
  }
}

/** Errors: what is no lock, and an array of locks without its index. */
export function lockPath(context: Context, e: Ast.Expr): LockPath | undefined {
  const { sink } = context.unit;
  const it = entity(context, e);
  if (it === undefined) return undefined;
  if (it.kind === 'lock') {
    const { lock } = it;
    if (lock.class.array && !lock.index)
      return sink.add(indexMissing(lock.span, words(lock.span), lock.class.size));
    return lock;
  }
  const type = typeOfEntity(it);
  if (type?.kind === 'lock') {
    const reference = asValue(context, it);
    return (
      reference && {
        kind: 'reference',
        class: anyOfKind(context.unit, type.lock, e.span),
        reference,
        span: e.span,
      }
    );
  }
  if (type?.kind === 'reference') return sink.add(lockOfObject(e.span, type.struct));
  return sink.add(anotherSort(e.span, words(e.span), describeEntity(it), 'a lock'));
}

/** Something to sleep on: a `cond`, or any object. */
export function channelPath(context: Context, e: Ast.Expr): ChannelPath | undefined {
  const { sink } = context.unit;
  const it = entity(context, e);
  if (it === undefined) return undefined;
  if (it.kind === 'condition') {
    const { channel } = it;
    const { array, size } = channel.condition;
    if (array && !channel.index) return sink.add(indexMissing(channel.span, words(channel.span), size));
    return channel;
  }
  if (typeOfEntity(it)?.kind === 'reference') {
    const object = asValue(context, it);
    return object && { kind: 'object', object, span: e.span };
  }
  return sink.add(
    anotherSort(e.span, words(e.span), describeEntity(it), 'something to sleep on: a `cond` or an object'),
  );
}

export interface CountPath {
  readonly object: Expr;
  readonly field: Field;
}

/** `f.f_count`, or `f` where its struct has a single count. */
export function countPath(context: Context, e: Ast.Expr): CountPath | undefined {
  const { sink, globals } = context.unit;
  const it = entity(context, e);
  if (it === undefined) return undefined;
  if (it.kind === 'count') return { object: it.object, field: it.field };
  const type = typeOfEntity(it);
  if (type?.kind !== 'reference') {
    return sink.add(anotherSort(e.span, words(e.span), describeEntity(it), 'an object with a refcount'));
  }
  const object = asValue(context, it);
  if (object === undefined) return undefined;
  const members = [...globals.membersOf(type.struct)];
  const counts = type.struct.fields.filter((field) => field.refcount);
  if (counts.length === 0) {
    // A count that could not be resolved has been reported at its declaration.
    if (members.some(([, member]) => member.kind === 'broken')) return undefined;
    return sink.add(noCount(e.span, type.struct.name, type.struct.span));
  }
  if (counts.length > 1) {
    return sink.add(
      severalCounts(
        e.span,
        type.struct.name,
        counts.map((field) => field.name),
      ),
    );
  }
  return { object, field: counts[0]! };
}

/** The type of a refcount as a number. */
export const countType = (max: number): Type => range(0, max);

function typeOfEntity(it: Entity): Type | undefined {
  switch (it.kind) {
    case 'value':
      return it.value.type;
    case 'place':
      return listOf(it.place) ? undefined : it.place.type;
    case 'object':
      return reference(it.object.struct, false);
    default:
      return undefined;
  }
}

/** What a path names, in words. */
export function describeEntity(it: Entity): string {
  switch (it.kind) {
    case 'value':
      return typeInWords(it.value.type);
    case 'place':
      return listOf(it.place) ? 'a list' : typeInWords(it.place.type);
    case 'object':
      return 'an object';
    case 'lock':
      return 'a lock';
    case 'condition':
      return 'a condition to wait for';
    case 'count':
      return 'a refcount';
    case 'domain':
      return 'an RCU domain';
    case 'thread':
      return 'a thread';
    default:
      return never(it);
  }
}

/** Where a path was declared, to be shown beside a message. */
export function declarationOf(place: Place): Span {
  switch (place.kind) {
    case 'local':
      return place.local.span;
    case 'variable':
      return place.variable.span;
    case 'field':
      return place.field.span;
    default:
      return never(place);
  }
}
