/** Structs and their members: fields, locks, conditions, counts. */
import { never } from '../base/index.js';
import type * as Ast from '../syntax/ast.js';
import { constantNumber } from './constants.js';
import { type Context, outermost, type Unit } from './context.js';
import { runNotConstant } from './errors/checks.js';
import { anotherSort, unknownType } from './errors/names.js';
import { countDomain, poolSize, poolTwice } from './errors/objects.js';
import { notInitial } from './errors/types.js';
import { valueFor } from './fitting.js';
import { headsOf } from './lists.js';
import { lockClasses } from './lockclasses.js';
import type { Condition, Expr, Field, List, Refcount, Struct, Type } from './model.js';
import { arrayLength, typeOf } from './typeexprs.js';
import { range } from './types.js';
import { type ActiveMember, activeMembers } from './variant.js';

const COUNT_MAX = 15;
const LARGEST_COUNT = 255;
const LARGEST_POOL = 64;

export const emptyStruct = (name: Ast.Name): Struct => ({
  name: name.text,
  span: name.span,
  fields: [],
  locks: [],
  conditions: [],
  pool: 0,
  memory: 'reused',
});

/** Declares the members of a struct; all types and named objects are known. */
export function declareMembers(unit: Unit, struct: Struct, item: Ast.StructItem): void {
  for (const member of activeMembers(item, unit.constants, unit.sink)) declareMember(unit, struct, member);
}

function declareMember(unit: Unit, struct: Struct, member: ActiveMember): void {
  const { globals } = unit;
  switch (member.kind) {
    case 'lock':
      lockClasses(unit, member, struct).forEach((lock, i) => {
        const { name } = member.entries[i]!;
        globals.addMember(
          struct,
          name,
          lock ? { kind: 'lock', class: lock, span: name.span } : { kind: 'broken', span: name.span },
        );
        if (lock) struct.locks.push(lock);
      });
      break;
    case 'cond':
      for (const condition of conditionsOf(unit, member, struct)) {
        const { declared, name } = condition;
        globals.addMember(
          struct,
          name,
          declared
            ? { kind: 'condition', condition: declared, span: name.span }
            : { kind: 'broken', span: name.span },
        );
        if (declared) struct.conditions.push(declared);
      }
      break;
    case 'refcount':
      addField(unit, struct, member.name, countField(unit, struct, member));
      break;
    case 'var':
      addField(unit, struct, member.name, plainField(unit, struct, member));
      break;
    case 'list':
      for (const { name, type, list } of headsOf(unit, member))
        addField(unit, struct, name, type && list && headField(struct, name, type, list));
      break;
    case 'on-zero':
      break;
    default:
      never(member);
  }
}

function addField(unit: Unit, struct: Struct, name: Ast.Name, field: Field | undefined): void {
  const { span } = name;
  unit.globals.addMember(struct, name, field ? { kind: 'field', field, span } : { kind: 'broken', span });
  if (field) struct.fields.push(field);
}

function plainField(unit: Unit, struct: Struct, member: Ast.VarDecl): Field | undefined {
  const type = typeOf(unit, member.type);
  const initial = member.initial && type && initialValue(unit, member.initial, type, member.name);
  if (type === undefined || (member.initial && initial === undefined)) return undefined;
  const { text: name, span } = member.name;
  return {
    kind: 'field',
    struct,
    name,
    type,
    constant: member.constant,
    ...(initial ? { initial } : {}),
    span,
  };
}

/** The head of a list: `new` makes the list empty. */
function headField(struct: Struct, { text: name, span }: Ast.Name, type: Type, list: List): Field {
  const element = type.kind === 'array' ? type.element : type;
  return {
    kind: 'field',
    struct,
    name,
    type,
    constant: false,
    initial: { kind: 'null', type: element, span },
    list,
    span,
  };
}

/** A count as a field: a number from 0 to the most that it may reach. */
export function countField(
  unit: Unit,
  struct: Struct,
  member: Ast.RefcountDecl,
  name = member.name,
): Field | undefined {
  const max = member.max === undefined ? COUNT_MAX : countMax(unit, member.max);
  const type = max === undefined ? undefined : range(0, max);
  const initial = member.initial && type && initialValue(unit, member.initial, type, member.name);
  if (type === undefined || max === undefined || (member.initial && initial === undefined)) return undefined;
  const refcount: Refcount = { max, plain: member.plain };
  return {
    kind: 'field',
    struct,
    name: name.text,
    type,
    constant: false,
    ...(initial ? { initial } : {}),
    refcount,
    span: member.name.span,
  };
}

function countMax(unit: Unit, e: Ast.Expr): number | undefined {
  const max = constantNumber(e, unit.constants, unit.sink);
  if (max === undefined || (max >= 1 && max <= LARGEST_COUNT)) return max;
  return unit.sink.add(countDomain(e.span, 1, LARGEST_COUNT, max));
}

/** The instances of a `cond` declaration. */
export function conditionsOf(
  unit: Unit,
  item: Ast.CondDecl,
  struct?: Struct,
): readonly { readonly name: Ast.Name; readonly declared: Condition | undefined }[] {
  return item.entries.map(({ name, size }) => {
    const length = size ? arrayLength(unit, size) : 1;
    if (length === undefined) return { name, declared: undefined };
    const declared = {
      name: struct ? `${struct.name}.${name.text}` : name.text,
      ...(struct ? { struct } : {}),
      size: length,
      array: size !== undefined,
      span: name.span,
    };
    return { name, declared };
  });
}

/** `= e` of a field or variable; of an array, that of each element. Errors: a value that is not known at the start (L0317). */
export function initialValue(unit: Unit, e: Ast.Expr, type: Type, name: Ast.Name): Expr | undefined {
  const context = outermost(unit, 'constant');
  const element = type.kind === 'array' ? type.element : type;
  const value = valueFor(context, e, { type: element, declared: name.span });
  return value && constantOnly(context, value);
}

/** Only what nothing that runs can change. Errors: all else (L0317). */
export function constantOnly(context: Context, e: Expr): Expr | undefined {
  const notConstant = context.role === 'argument' ? runNotConstant : notInitial;
  switch (e.kind) {
    case 'number':
    case 'bool':
    case 'enum':
    case 'null':
      return e;
    case 'object':
      return e.index && e.index.kind !== 'number' ? context.unit.sink.add(notConstant(e.span)) : e;
    case 'lock-address': {
      const { lock } = e;
      const fixed = lock.kind !== 'field' || lock.object.kind === 'object';
      return fixed && (!lock.index || lock.index.kind === 'number')
        ? e
        : context.unit.sink.add(notConstant(e.span));
    }
    default:
      return context.unit.sink.add(notConstant(e.span));
  }
}

/** `pool 2 file typesafe`. Errors: no such struct, a second pool, a size that makes no sense (L0414). */
export function declarePool(unit: Unit, item: Ast.PoolItem, first: Map<Struct, Ast.PoolItem>): undefined {
  const { globals, sink } = unit;
  const found = globals.types.get(item.struct.text);
  const size = constantNumber(item.size, unit.constants, sink);
  if (found === undefined) return sink.add(unknownType(item.struct, globals.types.keys()));
  if (found.kind === 'enum') {
    return sink.add(anotherSort(item.struct.span, item.struct.text, 'an enum', 'a struct', found.span));
  }
  const { struct } = found;
  const before = first.get(struct);
  if (before) return sink.add(poolTwice(item.span, struct.name, before.span));
  first.set(struct, item);
  struct.memory = item.memory;
  const valid = size !== undefined && size >= 1 && size <= LARGEST_POOL;
  if (size !== undefined && !valid) sink.add(poolSize(item.size.span, size, LARGEST_POOL));
  // A pool of a size that has been reported still makes `new` possible.
  struct.pool = valid ? size : 1;
}
