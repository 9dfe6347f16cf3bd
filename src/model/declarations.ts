/** All declarations of a variant, in the order in which they need each other. */
import type * as Ast from '../syntax/ast.js';
import { outermost, type Unit } from './context.js';
import { declareDomains, ownDomain } from './domains.js';
import { fieldValues } from './effects.js';
import { perThreadGuard, perThreadType, perThreadUnset } from './errors/deferred.js';
import { anotherSort, declaredTwice, unknownType } from './errors/names.js';
import { neverNullUnset } from './errors/types.js';
import { bindKeys, bindMembers, guardOf } from './guards.js';
import { bindLinks, headsOf } from './lists.js';
import { lockClasses } from './lockclasses.js';
import type {
  Condition,
  Expr,
  Field,
  LockClass,
  NamedObject,
  RcuDomain,
  Struct,
  Type,
  Variable,
} from './model.js';
import type { Sink } from './sink.js';
import {
  conditionsOf,
  constantOnly,
  countField,
  declareMembers,
  declarePool,
  emptyStruct,
  initialValue,
} from './structs.js';
import { arrayLength, typeOf } from './typeexprs.js';
import { nullable } from './types.js';
import { type ActiveItem, activeMembers } from './variant.js';

/** What a variant declares outside of bodies. */
export interface Declarations {
  readonly structs: readonly Struct[];
  readonly locks: readonly LockClass[];
  readonly conditions: readonly Condition[];
  /** The domains that are declared. */
  readonly rcu: readonly RcuDomain[];
  readonly variables: readonly Variable[];
  readonly objects: readonly NamedObject[];
}

type FieldValues = { readonly field: Field; readonly value: Expr }[];

interface DeclaredObject extends NamedObject {
  readonly fields: FieldValues;
}

/** Declares everything but functions and threads. Errors: names taken twice, types, values and sizes that do not fit. */
export function declare(unit: Unit, items: readonly ActiveItem[]): Declarations {
  const { globals } = unit;
  const structs: Struct[] = [];
  const structItems = new Map<Struct, Ast.StructItem>();
  const objects: DeclaredObject[] = [];
  const objectItems: { readonly item: Ast.ObjectItem; readonly made: readonly DeclaredObject[] }[] = [];
  const locks: LockClass[] = [];
  const conditions: Condition[] = [];
  const rcu: RcuDomain[] = [];
  const variables: Variable[] = [];
  const pools = new Map<Struct, Ast.PoolItem>();

  for (const item of items) {
    if (item.kind === 'struct') {
      const struct = emptyStruct(item.name);
      globals.add(globals.types, item.name, { kind: 'struct', struct, span: item.name.span });
      structs.push(struct);
      structItems.set(struct, item);
    }
    if (item.kind === 'enum') declareEnum(unit, item);
    if (item.kind === 'param' || item.kind === 'flag') declareSetting(unit, item);
  }
  for (const item of items) {
    if (item.kind === 'object') {
      const made = declareObjects(unit, item);
      objectItems.push({ item, made });
      objects.push(...made);
    }
    if (item.kind === 'lock') locks.push(...declareLocks(unit, item));
    if (item.kind === 'cond') conditions.push(...declareConditions(unit, item));
    if (item.kind === 'rcu') rcu.push(...declareDomains(unit, item));
    if (item.kind === 'pool') declarePool(unit, item, pools);
  }
  if (structs.some((it) => it.memory === 'typesafe')) ownDomain(unit);
  for (const [struct, item] of structItems) declareMembers(unit, struct, item);
  for (const item of items) {
    if (item.kind === 'var') variables.push(...declareVariable(unit, item));
    if (item.kind === 'list') variables.push(...declareLists(unit, item));
    if (item.kind === 'refcount') {
      const made = declareCount(unit, item);
      if (made) {
        structs.push(made.struct);
        objects.push(made);
      }
    }
  }
  bindLinks(unit, listItems(unit, items));
  for (const { item, made } of objectItems) setFields(unit, item, made);
  for (const [struct, item] of structItems) bindMembers(unit, struct, item);
  for (const item of items) {
    if (item.kind === 'lock') bindKeys(unit, item, (name) => lockOf(unit, name));
    if (item.kind === 'var') bindGuard(unit, [item.name], item.guard, variables);
    if (item.kind === 'list') {
      const names = item.entries.map((entry) => entry.name);
      bindGuard(unit, names, item.guard, variables);
    }
  }
  return {
    structs,
    locks: [...locks, ...structs.flatMap((it) => it.locks)],
    conditions: [...conditions, ...structs.flatMap((it) => it.conditions)],
    rcu,
    variables,
    objects,
  };
}

function declareEnum(unit: Unit, item: Ast.EnumItem): void {
  const { globals, sink } = unit;
  const type = {
    kind: 'enum',
    name: item.name.text,
    values: item.values.map((value) => value.text),
  } as const;
  globals.add(globals.types, item.name, { kind: 'enum', type, span: item.name.span });
  const seen = new Map<string, Ast.Name>();
  item.values.forEach((name, value) => {
    const first = seen.get(name.text);
    if (first) sink.add(declaredTwice(name.text, name.span, first.span));
    else {
      seen.set(name.text, name);
      const others = globals.enumValues.get(name.text) ?? [];
      globals.enumValues.set(name.text, [...others, { kind: 'enum-value', type, value, span: name.span }]);
    }
  });
}

/** Settings of the same name have been reported where their values are found. */
function declareSetting(unit: Unit, item: Ast.ParamItem): void {
  const value = unit.constants.get(item.name.text);
  if (value === undefined || unit.globals.values.has(item.name.text)) return;
  unit.globals.add(unit.globals.values, item.name, { kind: 'setting', value, span: item.name.span });
}

function declareObjects(unit: Unit, item: Ast.ObjectItem): readonly DeclaredObject[] {
  const { globals, sink } = unit;
  const type = globals.types.get(item.struct.text);
  if (type === undefined) sink.add(unknownType(item.struct, globals.types.keys()));
  if (type?.kind === 'enum') {
    sink.add(anotherSort(item.struct.span, item.struct.text, 'an enum', 'a struct', type.span));
  }
  return item.entries.flatMap(({ name, size }) => {
    const length = size ? arrayLength(unit, size) : 1;
    const { span } = name;
    if (type?.kind !== 'struct' || length === undefined) {
      globals.add(globals.values, name, { kind: 'broken', span });
      return [];
    }
    const fields: FieldValues = [];
    const object = {
      name: name.text,
      struct: type.struct,
      size: length,
      array: size !== undefined,
      fields,
      span,
    };
    globals.add(globals.values, name, { kind: 'object', object, span });
    return [object];
  });
}

/** Fields given in `object`; named objects may name each other, so this comes when all are declared. */
function setFields(unit: Unit, item: Ast.ObjectItem, made: readonly DeclaredObject[]): void {
  const struct = made[0]?.struct;
  if (struct === undefined) return;
  const context = outermost(unit, 'constant');
  const given = fieldValues(context, struct, item.fields).filter(({ value }) => constantOnly(context, value));
  for (const object of made) object.fields.push(...given);
  const named = new Set(item.fields.map(({ name }) => name.text));
  for (const field of struct.fields) {
    if (field.type.kind !== 'reference' || nullable(field.type) || field.initial || named.has(field.name))
      continue;
    unit.sink.add(neverNullUnset(made[0]!.span, made[0]!.name, field));
  }
}

function declareLocks(unit: Unit, item: Ast.LockDecl): readonly LockClass[] {
  const { globals } = unit;
  return lockClasses(unit, item).flatMap((lock, i) => {
    const { name } = item.entries[i]!;
    const { span } = name;
    globals.add(globals.values, name, lock ? { kind: 'lock', class: lock, span } : { kind: 'broken', span });
    return lock ?? [];
  });
}

function declareConditions(unit: Unit, item: Ast.CondDecl): readonly Condition[] {
  const { globals } = unit;
  return conditionsOf(unit, item).flatMap(({ name, declared }) => {
    const { span } = name;
    const symbol = declared
      ? ({ kind: 'condition', condition: declared, span } as const)
      : ({ kind: 'broken', span } as const);
    globals.add(globals.values, name, symbol);
    return declared ?? [];
  });
}

function declareVariable(unit: Unit, item: Ast.VarDecl): readonly Variable[] {
  const { globals, sink } = unit;
  const { text: name, span } = item.name;
  const type = typeOf(unit, item.type);
  const initial = item.initial && type && initialValue(unit, item.initial, type, item.name);
  if (type === undefined || (item.initial && initial === undefined)) {
    globals.add(globals.values, item.name, { kind: 'broken', span });
    return [];
  }
  const perThread = item.perThread ? ({ perThread: true } as const) : {};
  const variable: Variable = {
    kind: 'variable',
    name,
    type,
    ...(initial ? { initial } : {}),
    ...perThread,
    span,
  };
  if (item.perThread) checkPerThread(sink, item, type);
  else if (type.kind === 'reference' && !type.nullable && !initial) sink.add(neverNullUnset(span, name));
  globals.add(globals.values, item.name, { kind: 'variable', variable, span });
  return [variable];
}

/** Errors: what cannot be each thread's own, or is guarded although no other could get to it (L0420). */
function checkPerThread(sink: Sink, item: Ast.VarDecl, type: Type): void {
  if (type.kind === 'array') sink.add(perThreadType(item.name.span, type));
  if (type.kind === 'reference' && !type.nullable) sink.add(perThreadUnset(item.name.span, type));
  if (item.guard) sink.add(perThreadGuard(item.guard.span));
}

/** A count at top level lives in an object of its own, so that all counts are fields. */
function declareCount(unit: Unit, item: Ast.RefcountDecl): DeclaredObject | undefined {
  const { globals } = unit;
  const { name } = item;
  const struct = emptyStruct(name);
  const field = countField(unit, struct, item, { text: 'count', span: name.span });
  if (field === undefined) {
    globals.add(globals.values, name, { kind: 'broken', span: name.span });
    return undefined;
  }
  struct.fields.push(field);
  const object: DeclaredObject = {
    name: name.text,
    struct,
    size: 1,
    array: false,
    fields: [],
    span: name.span,
  };
  globals.add(globals.values, name, { kind: 'refcount', object, field, span: name.span });
  return object;
}

function lockOf(unit: Unit, name: string): LockClass | undefined {
  const symbol = unit.globals.values.get(name);
  return symbol?.kind === 'lock' ? symbol.class : undefined;
}

function bindGuard(
  unit: Unit,
  names: readonly Ast.Name[],
  written: Ast.Guard | undefined,
  variables: readonly Variable[],
): void {
  const guard = written && guardOf(outermost(unit, 'guard'), written);
  for (const variable of variables)
    if (guard && names.some(({ span }) => span === variable.span)) variable.guard = guard;
}

function declareLists(unit: Unit, item: Ast.ListDecl): readonly Variable[] {
  const { globals } = unit;
  return headsOf(unit, item).flatMap(({ name, type, list }) => {
    const { span } = name;
    const variable: Variable | undefined = type &&
      list && { kind: 'variable', name: name.text, type, list, span };
    globals.add(
      globals.values,
      name,
      variable ? { kind: 'variable', variable, span } : { kind: 'broken', span },
    );
    return variable ?? [];
  });
}

/** All lists, those of structs too. */
function listItems(unit: Unit, items: readonly ActiveItem[]): readonly Ast.ListDecl[] {
  return items.flatMap((item): readonly Ast.ListDecl[] => {
    if (item.kind === 'list') return [item];
    if (item.kind !== 'struct') return [];
    return activeMembers(item, unit.constants, unit.sink).flatMap((it) => (it.kind === 'list' ? [it] : []));
  });
}
