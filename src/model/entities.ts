/** What a path like `kn.kn_knlist.owner` names: a value, a place, an object, a lock, a condition. */
import { never } from '../base/index.js';
import type { Span } from '../source/index.js';
import type * as Ast from '../syntax/ast.js';
import type { Context, Role } from './context.js';
import { indexOutside } from './errors/constants.js';
import { perThreadOutside } from './errors/deferred.js';
import {
  ambiguousEnumValue,
  anotherSort,
  notInThisVariant,
  unknownField,
  unknownName,
} from './errors/names.js';
import { notAnArray, notAnObject, numberExpected } from './errors/types.js';
import type { ThreadSymbol, ValueSymbol } from './globals.js';
import type {
  ChannelPath,
  Expr,
  Field,
  LockPath,
  NamedObject,
  Place,
  RcuDomain,
  Struct,
  Type,
} from './model.js';
import { BOOL, range, reference } from './types.js';

export type Entity =
  /** `what` says what it is where it cannot be assigned. */
  | { readonly kind: 'value'; readonly value: Expr; readonly what: string }
  | { readonly kind: 'place'; readonly place: Place; readonly fixed?: string }
  | { readonly kind: 'object'; readonly object: NamedObject; readonly index?: Expr; readonly span: Span }
  | { readonly kind: 'lock'; readonly lock: Exclude<LockPath, { kind: 'reference' }> }
  | { readonly kind: 'condition'; readonly channel: Exclude<ChannelPath, { kind: 'object' }> }
  | { readonly kind: 'count'; readonly object: Expr; readonly field: Field; readonly span: Span }
  | { readonly kind: 'domain'; readonly domain: RcuDomain; readonly declared: Span; readonly span: Span }
  | { readonly kind: 'thread'; readonly thread: ThreadSymbol; readonly index?: Expr; readonly span: Span };

/**
 * Finds what a path names, or the value of any other expression. `expected` decides between values
 * of several enumerations. Arrays come back as a whole where no index is written.
 * Errors: unknown names and fields, members of what has none, an index where there is no array.
 */
export function entity(context: Context, e: Ast.Expr, expected?: Type): Entity | undefined {
  switch (e.kind) {
    case 'name':
      return named(context, e.name, expected);
    case 'member':
      return member(context, e);
    case 'index':
      return indexed(context, e);
    default: {
      const value = context.unit.evaluate(context, e, expected);
      return value && { kind: 'value', value, what: 'a value' };
    }
  }
}

function named(context: Context, name: Ast.Name, expected: Type | undefined): Entity | undefined {
  const { globals, outline, sink, constants } = context.unit;
  const binding = context.scope.find(name.text);
  if (binding?.kind === 'broken') return undefined;
  if (binding?.kind === 'argument')
    return { kind: 'value', value: binding.value, what: 'a parameter of a `def`' };
  if (binding) {
    const { local, fixed } = binding;
    const place: Place = { kind: 'local', local, type: local.type, span: name.span };
    return { kind: 'place', place, ...(fixed ? { fixed: `the variable of a ${fixed}` } : {}) };
  }
  if (context.subject && globals.membersOf(context.subject).has(name.text)) {
    const self: Expr = { kind: 'subject', type: reference(context.subject, false), span: name.span };
    return memberOf(context, self, context.subject, name, name.span);
  }
  const symbol = globals.values.get(name.text);
  const values = globals.enumValues.get(name.text) ?? [];
  const chosen = values.find((it) => expected?.kind === 'enum' && it.type.name === expected.name);
  if (chosen) return ofSymbol(chosen, name.span);
  if (symbol?.kind === 'variable' && symbol.variable.perThread)
    return ownVariable(context, symbol, name.span);
  if (symbol) return ofSymbol(symbol, name.span);
  if (values.length > 1)
    return sink.add(
      ambiguousEnumValue(
        name,
        values.map((it) => it.type.name),
      ),
    );
  if (values[0]) return ofSymbol(values[0], name.span);
  const thread = globals.threads.get(name.text);
  if (thread) return { kind: 'thread', thread, span: name.span };
  const callable = globals.callables.get(name.text);
  if (callable) return sink.add(anotherSort(name.span, name.text, 'a function', 'a value', callable.span));
  const type = globals.types.get(name.text);
  if (type) return sink.add(anotherSort(name.span, name.text, 'a type', 'a value', type.span));
  const elsewhere = outline.declared.get(name.text);
  if (elsewhere) return sink.add(notInThisVariant(name, elsewhere, constants));
  const candidates = [...context.scope.all(), ...globals.values.keys(), ...globals.enumValues.keys()];
  const members = context.subject ? globals.membersOf(context.subject).keys() : [];
  return sink.add(unknownName(name, [...candidates, ...members]));
}

/** Errors: a variable that each thread has its own of, where there is no thread (L0420). */
function ownVariable(
  context: Context,
  symbol: ValueSymbol & { readonly kind: 'variable' },
  span: Span,
): Entity | undefined {
  if (['body', 'constant', 'argument'].includes(context.role)) return ofSymbol(symbol, span);
  const where = WHERE[context.role] ?? 'this';
  return context.unit.sink.add(perThreadOutside(span, where));
}

const WHERE: Partial<Record<Role, string>> = {
  init: 'an `init` block',
  property: 'a property',
  guard: 'a guard',
  key: 'a key',
};

/** What kernels call the thread that runs: `current->pending` is the variable `pending`. */
const CURRENT = { generic: undefined, linux: 'current', freebsd: 'curthread', netbsd: 'curlwp' } as const;

function ofSymbol(symbol: ValueSymbol, span: Span): Entity | undefined {
  switch (symbol.kind) {
    case 'broken':
      return undefined;
    case 'lock':
      return { kind: 'lock', lock: { kind: 'top', class: symbol.class, span } };
    case 'condition':
      return { kind: 'condition', channel: { kind: 'top', condition: symbol.condition, span } };
    case 'domain':
      return { kind: 'domain', domain: symbol.domain, declared: symbol.span, span };
    case 'variable': {
      const { variable } = symbol;
      return { kind: 'place', place: { kind: 'variable', variable, type: variable.type, span } };
    }
    case 'object':
      return { kind: 'object', object: symbol.object, span };
    case 'refcount': {
      const { object, field } = symbol;
      const owner: Expr = { kind: 'object', object, type: reference(object.struct, false), span };
      return { kind: 'count', object: owner, field, span };
    }
    case 'setting': {
      const { value } = symbol;
      return typeof value === 'number'
        ? {
            kind: 'value',
            value: { kind: 'number', value, type: range(value, value), span },
            what: 'a param',
          }
        : { kind: 'value', value: { kind: 'bool', value, type: BOOL, span }, what: 'a flag' };
    }
    case 'enum-value': {
      const value: Expr = { kind: 'enum', value: symbol.value, type: symbol.type, span };
      return { kind: 'value', value, what: `a value of \`${symbol.type.name}\`` };
    }
    default:
      return never(symbol);
  }
}

function member(context: Context, e: Ast.Expr & { kind: 'member' }): Entity | undefined {
  const { unit } = context;
  if (e.object.kind === 'name' && !context.scope.find(e.object.name.text)) {
    const name = e.object.name.text;
    const own = unit.globals.values.get(e.field.text);
    const current = name === CURRENT[unit.dialect] && !unit.globals.values.has(name);
    if (current && own?.kind === 'variable' && own.variable.perThread)
      return ownVariable(context, own, e.span);
    const type = unit.globals.types.get(name);
    if (type?.kind === 'enum' && !unit.globals.values.has(name)) {
      const value = type.type.values.indexOf(e.field.text);
      if (value < 0) return unit.sink.add(unknownField(e.field, name, type.span, type.type.values));
      return {
        kind: 'value',
        value: { kind: 'enum', value, type: type.type, span: e.span },
        what: `a value of \`${name}\``,
      };
    }
  }
  const object = unit.evaluate(context, e.object);
  if (object === undefined) return undefined;
  if (object.type.kind !== 'reference')
    return unit.sink.add(notAnObject(e.object.span, object.type, e.field.text));
  return memberOf(context, object, object.type.struct, e.field, e.span);
}

function memberOf(
  context: Context,
  object: Expr,
  struct: Struct,
  name: Ast.Name,
  span: Span,
): Entity | undefined {
  const { globals, outline, sink, constants } = context.unit;
  const found = globals.membersOf(struct).get(name.text);
  if (found === undefined) {
    const elsewhere = outline.declared.get(`${struct.name}.${name.text}`);
    if (elsewhere) return sink.add(notInThisVariant(name, elsewhere, constants));
    return sink.add(unknownField(name, struct.name, struct.span, [...globals.membersOf(struct).keys()]));
  }
  switch (found.kind) {
    case 'broken':
      return undefined;
    case 'lock':
      return { kind: 'lock', lock: { kind: 'field', class: found.class, object, span } };
    case 'condition':
      return { kind: 'condition', channel: { kind: 'field', condition: found.condition, object, span } };
    case 'field': {
      const { field } = found;
      if (field.refcount) return { kind: 'count', object, field, span };
      return { kind: 'place', place: { kind: 'field', object, field, type: field.type, span } };
    }
    default:
      return never(found);
  }
}

function indexed(context: Context, e: Ast.Expr & { kind: 'index' }): Entity | undefined {
  const array = entity(context, e.array);
  const index = context.unit.evaluate(context, e.index);
  if (array === undefined || index === undefined) return undefined;
  // A check may run fewer instances than a property asks about: those are done and nowhere.
  if (array.kind === 'thread' && !array.index) return { ...array, index, span: e.span };
  const size = sizeOf(array);
  if (size === undefined) {
    const text = e.array.span.source.text.slice(e.array.span.start, e.array.span.end);
    return context.unit.sink.add(notAnArray(e.array.span, text));
  }
  if (index.type.kind !== 'range') return context.unit.sink.add(numberExpected(e.index.span, index.type));
  if (index.type.min >= size || index.type.max < 0) {
    return context.unit.sink.add(indexOutside(e.index.span, index.type.min, size));
  }
  return withIndex(array, index, e.span);
}

/** How many elements there are; undefined for what is no array, or has its index already. */
function sizeOf(it: Entity): number | undefined {
  switch (it.kind) {
    case 'place':
      return it.place.type.kind === 'array' ? it.place.type.size : undefined;
    case 'object':
      return it.object.array && !it.index ? it.object.size : undefined;
    case 'lock':
      return it.lock.class.array && !it.lock.index ? it.lock.class.size : undefined;
    case 'condition':
      return it.channel.condition.array && !it.channel.index ? it.channel.condition.size : undefined;
    case 'thread':
    case 'value':
    case 'count':
    case 'domain':
      return undefined;
    default:
      return never(it);
  }
}

function withIndex(it: Entity, index: Expr, span: Span): Entity {
  switch (it.kind) {
    case 'place': {
      const type = it.place.type.kind === 'array' ? it.place.type.element : it.place.type;
      return { ...it, place: { ...it.place, index, type, span } };
    }
    case 'object':
      return { ...it, index, span };
    case 'lock':
      return { ...it, lock: { ...it.lock, index, span } };
    case 'condition':
      return { ...it, channel: { ...it.channel, index, span } };
    case 'thread':
    case 'value':
    case 'count':
    case 'domain':
      return it;
    default:
      return never(it);
  }
}
