/** Lists: a head, and links in the elements. */
import type { Effect, ListPath, Model } from '../../src/model/index.js';
import type { Control } from './control.js';
import type { Context } from './evaluate.js';
import type { State } from './state.js';
import { Fault, fresh, namedSlot, poolSlot, same, type Value } from './value.js';

type ListEffect = Effect & { readonly kind: 'insert' | 'remove' };

export const listHelps = ({ head, list }: ListPath): string[] => [
  head.kind === 'variable'
    ? `write ${head.variable.name}`
    : `write ${head.field.struct.name}.${head.field.name}`,
  `write ${list.link.struct.name}.${list.link.name}`,
];

/** One step. */
export function changeList(control: Control, effect: ListEffect, c: Context): void {
  const { ev } = control;
  const head = ev.place(effect.list.head, c, 'write');
  const v = ev.value(effect.element, c);
  const slot = ev.follow(v, c);
  const link = effect.list.list.link.name;
  const next = (it: string): Value => c.s.objects[it]!.fields[link]!;
  if (effect.kind === 'insert') {
    // Silent on this: it walks the list that it puts it on, and so meets what was freed there.
    const met = walk(control, c, head.get(), next, null, slot);
    if (isOnSome(control.model, c.s, effect, slot)) throw new Fault('list-corruption');
    if (effect.atEnd) {
      const last = met.at(-1);
      c.s.objects[slot]!.fields[link] = null;
      if (last === undefined) head.set(v);
      else c.s.objects[last]!.fields[link] = v;
    } else {
      c.s.objects[slot]!.fields[link] = head.get();
      head.set(v);
    }
    return;
  }
  const before = walk(control, c, head.get(), next, v).at(-1);
  if (before === undefined) head.set(next(slot));
  else c.s.objects[before]!.fields[link] = next(slot);
}

/** The elements before one, by address, or before the end. @throws Fault where it never comes there, or meets `not`. */
function walk(
  control: Control,
  c: Context,
  head: Value,
  next: (slot: string) => Value,
  to: Value,
  not: Value = null,
): string[] {
  const met: string[] = [];
  for (let at = head; !same(at, to); at = next(met.at(-1)!)) {
    const isLost = at === null || met.includes(fresh(at as string));
    if (isLost || same(at, not)) throw new Fault('list-corruption');
    met.push(control.ev.follow(at, c));
  }
  return met;
}

/** Whether an element, by its address, is on any list by this link. */
function isOnSome(model: Model, s: State, { list: { list } }: ListEffect, slot: string): boolean {
  const heads: Value[] = [];
  const add = (v: Value | undefined) => {
    for (const it of Array.isArray(v) ? (v as Value[]) : [v ?? null]) heads.push(it);
  };
  for (const variable of model.variables)
    if (variable.list?.link === list.link) add(s.variables[variable.name]);
  for (const struct of model.structs)
    for (const field of struct.fields)
      if (field.list?.link === list.link)
        for (const it of slotsOf(model, struct.name))
          if (s.objects[it]!.live) add(s.objects[it]!.fields[field.name]);
  return heads.some((head) => {
    const seen = new Set<string>();
    for (let at = head; typeof at === 'string' && !seen.has(fresh(at)); ) {
      if (same(at, slot)) return true;
      seen.add(fresh(at));
      at = s.objects[fresh(at)]!.fields[list.link.name]!;
    }
    return false;
  });
}

/** All slots of a struct, those that are free too. */
export function slotsOf(model: Model, struct: string): string[] {
  const named = model.objects.filter((it) => it.struct.name === struct);
  const pool = model.structs.find((it) => it.name === struct)!;
  return [
    ...named.flatMap((object) => Array.from({ length: object.size }, (_, i) => namedSlot(object, i))),
    ...Array.from({ length: pool.pool }, (_, i) => poolSlot(pool, i)),
  ];
}
