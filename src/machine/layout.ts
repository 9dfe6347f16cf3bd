/**
 * Where everything is: slots of structs, memory cells, lock instances, channels. Numbers are given
 * in order of declaration, so they are the same for every evaluator.
 */
import { assert } from '../base/index.js';
import type * as m from '../model/index.js';
import { constantValue } from './constant.js';
import type {
  Cell,
  Channel,
  ChannelClass,
  Domain,
  Field,
  LockClass,
  LockInstance,
  Struct,
  Work,
} from './data.js';

export interface Layout {
  readonly structs: readonly Struct[];
  readonly cells: readonly Cell[];
  readonly lockClasses: readonly LockClass[];
  readonly locks: readonly LockInstance[];
  readonly channelClasses: readonly ChannelClass[];
  readonly channels: readonly Channel[];
  readonly works: readonly Work[];
  readonly structOf: ReadonlyMap<m.Struct, Struct>;
  readonly fieldOf: ReadonlyMap<m.Field, Field>;
  /** First cell of a variable. */
  readonly cellOf: ReadonlyMap<m.Variable, number>;
  readonly lockClassOf: ReadonlyMap<m.LockClass, LockClass>;
  readonly channelClassOf: ReadonlyMap<m.Condition, ChannelClass>;
  /** Slot of a named object, the first of an array of them. */
  readonly slotOf: ReadonlyMap<m.NamedObject, number>;
}

/** Lays a model out. Which lock classes nest is left for the caller, who can translate their keys. */
export function layOut(model: m.Model): Layout {
  const slots = slotNames(model);
  const cells: Cell[] = [];
  const channels: Channel[] = [];
  const cellOf = new Map<m.Variable, number>();
  const fieldOf = new Map<m.Field, Field>();
  const structOf = new Map<m.Struct, Struct>();
  const structIndex = new Map(model.structs.map((s, i) => [s, i]));
  const domainOf = (type: m.Type): Domain => domain(type, structIndex);
  const { lockClasses, locks, lockClassOf } = layOutLocks(model, slots.names, structIndex);
  const value = (expr: m.Expr): number => constantValue(expr, { slotOf: slots.slotOf, lockClassOf });

  for (const variable of model.variables) {
    cellOf.set(variable, cells.length);
    const { element, size } = elementOf(variable.type);
    const initial = variable.initial ? value(variable.initial) : firstValue(element);
    if (variable.perThread) {
      for (const [thread, { name }] of model.threads.entries())
        cells.push({ name: `${variable.name} of ${name}`, domain: domainOf(element), initial, thread });
      continue;
    }
    for (let i = 0; i < size; i++) {
      cells.push({ name: indexed(variable.name, i, size), domain: domainOf(element), initial });
    }
  }

  const works = worksOf(model, structIndex, cells.length);
  cells.push(...works.flatMap((work) => pendingCells(model, work)));

  const { channelClasses, channelClassOf } = layOutConditions(model, slots.names, structIndex, channels);

  for (const [index, struct] of model.structs.entries()) {
    const names = slots.names.get(struct)!;
    const fields = layOutFields(struct, domainOf, value, fieldOf);
    const width = fields.reduce((sum, f) => sum + f.size, 0);
    const base = cells.length;
    for (const [slot, slotName] of names.entries()) {
      pushSlotCells(cells, fields, slotName, initialOf(model, struct, slot, slots.slotOf, value));
    }
    const live = cells.length;
    const named = names.length - struct.pool;
    for (const [slot, slotName] of names.entries()) {
      cells.push({ name: `${slotName} live`, domain: { kind: 'bool' }, initial: slot < named ? 1 : 0 });
    }
    const firstChannel = channels.length;
    for (const [slot, name] of names.entries())
      channels.push({ index: channels.length, name, struct: index, slot });
    structOf.set(struct, {
      index,
      name: struct.name,
      base,
      width,
      live,
      slots: names,
      named,
      memory: struct.memory,
      fields,
      locks: struct.locks.map((l) => lockClassOf.get(l)!.index),
      channels: firstChannel,
      conditions: struct.conditions.map((c) => channelClassOf.get(c)!.index),
    });
  }
  return {
    structs: model.structs.map((s) => structOf.get(s)!),
    cells,
    lockClasses,
    locks,
    channelClasses,
    channels,
    works,
    structOf,
    fieldOf,
    cellOf,
    lockClassOf,
    channelClassOf,
    slotOf: slots.slotOf,
  };
}

const indexed = (name: string, index: number, size: number, array = size > 1): string =>
  array ? `${name}[${index}]` : name;

export function elementOf(type: m.Type): { readonly element: m.Type; readonly size: number } {
  return type.kind === 'array' ? { element: type.element, size: type.size } : { element: type, size: 1 };
}

/** Each work and spawned thread with its instances, and the cells that say what is pending of them. */
function worksOf(model: m.Model, structs: ReadonlyMap<m.Struct, number>, firstCell: number): Work[] {
  let cell = firstCell;
  return model.works.map((work, index): Work => {
    const threads = model.threads.flatMap((t, i) => (t.declaration === work ? [i] : []));
    const [parameter] = work.parameters;
    const argument = parameter ? { argument: domain(parameter.type, structs) } : {};
    const laidOut = {
      index,
      name: work.name,
      spawned: work.starts === 'spawned',
      threads,
      cell,
      ...argument,
    };
    cell += threads.length;
    return laidOut;
  });
}

/** A pointer is kept as such, so that it goes stale when its object is freed. */
function pendingCells(model: m.Model, { threads, argument }: Work): Cell[] {
  const domain: Domain =
    argument?.kind === 'pointer'
      ? { ...argument, nullable: true }
      : { kind: 'range', min: 0, max: argument ? 1 + valuesOf(argument) : 1 };
  return threads.map((thread) => ({ name: `${model.threads[thread]!.name} pending`, domain, initial: 0 }));
}

function valuesOf(argument: Domain): number {
  switch (argument.kind) {
    case 'range':
      return argument.max - argument.min + 1;
    case 'enum':
      return argument.values.length;
    default:
      return 2;
  }
}

/** What a variable or field holds that nothing has set: false, the least number, the first name, null. */
export const firstValue = (type: m.Type): number => (type.kind === 'range' ? type.min : 0);

export function domain(type: m.Type, structIndex: ReadonlyMap<m.Struct, number>): Domain {
  switch (type.kind) {
    case 'bool':
    case 'thread':
      return { kind: type.kind };
    case 'range':
      return { kind: 'range', min: type.min, max: type.max };
    case 'enum':
      return { kind: 'enum', values: type.values };
    case 'reference':
      return { kind: 'pointer', struct: structIndex.get(type.struct)!, nullable: type.nullable };
    case 'lock':
      return { kind: 'lock' };
    case 'array':
      assert(false, 'an array has no domain of its own');
  }
}

/** Named objects first, in order of declaration, then the pool. */
function slotNames(model: m.Model) {
  const names = new Map<m.Struct, string[]>(model.structs.map((s) => [s, []]));
  const slotOf = new Map<m.NamedObject, number>();
  for (const object of model.objects) {
    const list = names.get(object.struct)!;
    slotOf.set(object, list.length);
    for (let i = 0; i < object.size; i++) list.push(indexed(object.name, i, object.size, object.array));
  }
  for (const struct of model.structs) {
    for (let i = 0; i < struct.pool; i++) names.get(struct)!.push(`${struct.name}#${i}`);
  }
  return { names, slotOf };
}

function layOutFields(
  struct: m.Struct,
  domainOf: (type: m.Type) => Domain,
  value: (expr: m.Expr) => number,
  fieldOf: Map<m.Field, Field>,
): Field[] {
  let offset = 0;
  return struct.fields.map((field) => {
    const { element, size } = elementOf(field.type);
    const laidOut: Field = {
      name: field.name,
      offset,
      size,
      domain: domainOf(element),
      ...(field.initial ? { initial: value(field.initial) } : {}),
      ...(field.refcount ? { refcount: { max: field.refcount.max, plain: field.refcount.plain } } : {}),
    };
    offset += size;
    fieldOf.set(field, laidOut);
    return laidOut;
  });
}

/** The initial value of each field of a slot: as the object says, as declared, the first of its type. */
function initialOf(
  model: m.Model,
  struct: m.Struct,
  slot: number,
  slotOf: ReadonlyMap<m.NamedObject, number>,
  value: (expr: m.Expr) => number,
): number[] {
  const object = model.objects.find((o) => {
    const first = slotOf.get(o)!;
    return o.struct === struct && first <= slot && slot < first + o.size;
  });
  return struct.fields.map((field) => {
    const given = object?.fields.find((f) => f.field === field)?.value ?? field.initial;
    return given ? value(given) : firstValue(elementOf(field.type).element);
  });
}

function pushSlotCells(
  cells: Cell[],
  fields: readonly Field[],
  slotName: string,
  initial: readonly number[],
): void {
  for (const [f, field] of fields.entries()) {
    for (let i = 0; i < field.size; i++) {
      const name = `${slotName}.${indexed(field.name, i, field.size)}`;
      cells.push({ name, domain: field.domain, initial: initial[f]! });
    }
  }
}

function layOutLocks(
  model: m.Model,
  slots: ReadonlyMap<m.Struct, readonly string[]>,
  structIndex: ReadonlyMap<m.Struct, number>,
) {
  const locks: LockInstance[] = [];
  const lockClassOf = new Map<m.LockClass, LockClass>();
  const lockClasses = model.locks.map((lock, index): LockClass => {
    const base = locks.length;
    const owners = lock.struct ? slots.get(lock.struct)! : [undefined];
    for (const [slot, owner] of owners.entries()) {
      for (let i = 0; i < lock.size; i++) {
        const own = lock.struct ? lock.name.slice(lock.name.lastIndexOf('.') + 1) : lock.name;
        const name = indexed(owner === undefined ? own : `${owner}.${own}`, i, lock.size, lock.array);
        locks.push({ index: locks.length, class: index, name, ...(owner === undefined ? {} : { slot }) });
      }
    }
    const laidOut: LockClass = {
      index,
      name: lock.name,
      kind: lock.kind,
      level: lock.level ?? 2,
      levelled: lock.level !== undefined,
      recursive: lock.recursive || lock.kind === 'giant',
      leaf: lock.leaf,
      nested: { kind: 'no' },
      prefer: lock.prefer,
      max: lock.max,
      initial: lock.initial,
      base,
      size: lock.size,
      ...(lock.struct ? { struct: structIndex.get(lock.struct)! } : {}),
      masks: lock.kind === 'spin' && (model.dialect === 'freebsd' || model.dialect === 'netbsd'),
      spins: lock.level === 0 || (lock.kind === 'giant' && model.dialect === 'netbsd'),
      destroyableWhileHeld: model.dialect === 'freebsd' && (lock.kind === 'mutex' || lock.kind === 'spin'),
      span: lock.span,
    };
    lockClassOf.set(lock, laidOut);
    return laidOut;
  });
  return { lockClasses, locks, lockClassOf };
}

function layOutConditions(
  model: m.Model,
  slots: ReadonlyMap<m.Struct, readonly string[]>,
  structIndex: ReadonlyMap<m.Struct, number>,
  channels: Channel[],
) {
  const channelClassOf = new Map<m.Condition, ChannelClass>();
  const channelClasses = model.conditions.map((condition, index): ChannelClass => {
    const base = channels.length;
    const struct = condition.struct && structIndex.get(condition.struct)!;
    const owners = condition.struct ? slots.get(condition.struct)! : [undefined];
    for (const [slot, owner] of owners.entries()) {
      for (let i = 0; i < condition.size; i++) {
        const own = condition.struct
          ? condition.name.slice(condition.name.lastIndexOf('.') + 1)
          : condition.name;
        const name = indexed(
          owner === undefined ? own : `${owner}.${own}`,
          i,
          condition.size,
          condition.array,
        );
        channels.push({ index: channels.length, name, ...(struct === undefined ? {} : { struct, slot }) });
      }
    }
    const laidOut = {
      index,
      name: condition.name,
      base,
      size: condition.size,
      ...(struct === undefined ? {} : { struct }),
    };
    channelClassOf.set(condition, laidOut);
    return laidOut;
  });
  return { channelClasses, channelClassOf };
}
