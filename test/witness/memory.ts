/** Objects: made, and freed. */
import type { Effect, Field } from '../../src/model/index.js';
import type { Control, Made } from './control.js';
import type { Maker } from './effects.js';
import { type Context, holds } from './evaluate.js';
import type { EffectItem } from './finding.js';
import * as locking from './locking.js';
import { Fault, first, isStale, poolSlot, stale, structOf, type Value } from './value.js';
import { isWaitedFor } from './ways.js';

export function allocate(
  control: Control,
  item: EffectItem,
  effect: Effect & { kind: 'new' },
  made: Maker,
): Made {
  const { ev } = control;
  const { struct } = effect;
  return {
    ...made(() => 0, {
      helps: [`life ${struct.name}`, ...struct.fields.map((it) => `write ${struct.name}.${it.name}`)],
    }),
    run: (s, t) => {
      const slots = Array.from({ length: struct.pool }, (_, i) => poolSlot(struct, i)).filter(
        (slot) => !s.objects[slot]!.live,
      );
      if (slots.length === 0 && !effect.trying) throw new Fault('pool');
      return (slots.length > 0 ? slots : [null]).flatMap((slot) =>
        control.act(s, t, item.f, (c) => {
          const given = effect.fields.map(({ field, value }) => [field, ev.value(value, c)] as const);
          if (slot !== null) create(control, slot, given, c);
          control.sink(item.to, c)(slot);
          return 0;
        }),
      );
    },
  };
}

function create(
  control: Control,
  slot: string,
  given: readonly (readonly [Field, Value])[],
  c: Context,
): void {
  const { ev } = control;
  const struct = ev.structs.get(structOf(slot))!;
  const object = c.s.objects[slot]!;
  object.live = true;
  for (const field of struct.fields)
    if (field.initial) object.fields[field.name] = ev.value(field.initial, c);
    else if (field.list) object.fields[field.name] = first(field.type);
  for (const [field, v] of given) {
    if (field.type.kind === 'range' && ((v as number) < field.type.min || (v as number) > field.type.max))
      throw new Fault('range');
    object.fields[field.name] = v;
  }
  if (struct.memory === 'typestable') return;
  for (const cls of struct.locks)
    for (let i = 0; i < cls.size; i++) c.s.locks[ev.lockId(cls, slot, i)] = locking.remade(cls);
}

export function free(control: Control, v: Value, c: Context): void {
  if (typeof v !== 'string') throw new Fault('null-dereference');
  const { forgiven } = control.ev;
  if (isStale(v) || !c.s.objects[v]!.live) {
    if (forgiven.has('double-free')) return;
    throw new Fault('double-free');
  }
  const locks = Object.keys(c.s.locks).filter((id) => id.split('|')[1] === v);
  const asleep = Object.entries(c.s.lists).some(
    ([channel, list]) => list.length > 0 && (channel === v || channel.split('|')[2] === v),
  );
  const kept = control.ev.structs.get(structOf(v))!.memory === 'typestable';
  const inTheWay = (id: string): boolean =>
    kept ? holds(c.s.locks[id]!, c.t) : locking.isBusy(c.s.locks[id]!) || isWaitedFor(control, c.s, id, c.t);
  if ((asleep || locks.some(inTheWay)) && !forgiven.has('held-lock-freed'))
    throw new Fault('held-lock-freed');
  c.s.objects[v]!.live = false;
  const each = (record: Record<string, Value>) => {
    for (const key of Object.keys(record)) record[key] = stale(record[key]!, v);
  };
  each(c.s.variables);
  for (const object of Object.values(c.s.objects)) each(object.fields);
  for (const thread of c.s.threads) {
    each(thread.locals);
    if (thread.pending !== undefined) thread.pending = stale(thread.pending, v);
  }
}
