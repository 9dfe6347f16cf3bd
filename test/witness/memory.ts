/** Objects: made, and freed. */
import type { Effect, Field, Model } from '../../src/model/index.js';
import type { Control, Made } from './control.js';
import type { Maker } from './effects.js';
import { type Context, holds } from './evaluate.js';
import type { EffectItem } from './finding.js';
import * as locking from './locking.js';
import type { State } from './state.js';
import { Fault, first, isStale, poolSlot, stale, structOf, type Value } from './value.js';
import { isWaitedFor, isWaiting } from './ways.js';

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
  // Silent on typesafe pools: their memory stays what it is, and so do its locks.
  if (struct.memory !== 'reused') return;
  for (const cls of struct.locks)
    for (let i = 0; i < cls.size; i++) c.s.locks[ev.lockId(cls, slot, i)] = locking.remade(cls);
}

/** Inside a section of RCU itself. */
const isReading = (model: Model, s: State, t: number): boolean =>
  model.rcu.some((it) => it.own && s.threads[t]!.sections[it.name] !== undefined);

export function free(control: Control, v: Value, c: Context): void {
  if (typeof v !== 'string') throw new Fault('null-dereference');
  const { forgiven } = control.ev;
  // Silent on what is to be freed already: it is freed twice in the end, and told at once.
  const isToBeFreed = c.s.toFree.some((it) => it.object === v);
  if (isToBeFreed || isStale(v) || !c.s.objects[v]!.live) {
    if (forgiven.has('double-free')) return;
    throw new Fault('double-free');
  }
  const locks = Object.keys(c.s.locks).filter((id) => id.split('|')[1] === v);
  const asleep = Object.entries(c.s.lists).some(
    ([channel, list]) => list.length > 0 && (channel === v || channel.split('|')[2] === v),
  );
  const { memory } = control.ev.structs.get(structOf(v))!;
  const inTheWay = (id: string): boolean => {
    const lock = c.s.locks[id]!;
    if (memory === 'typestable') return holds(lock, c.t);
    if (memory === 'reused') return locking.isBusy(lock) || isWaitedFor(control, c.s, id, c.t);
    return c.s.threads.some(
      (_, t) =>
        (t === c.t || !isReading(control.model, c.s, t)) &&
        (holds(lock, t) || locking.isQueued(lock, t) || (t !== c.t && isWaiting(control, c.s, id, t))),
    );
  };
  if ((asleep || locks.some(inTheWay)) && !forgiven.has('held-lock-freed'))
    throw new Fault('held-lock-freed');
  c.s.objects[v]!.live = false;
  if (memory === 'typesafe')
    c.s.threads.forEach((thread, t) => {
      if (isReading(control.model, c.s, t)) thread.since = [...new Set([...thread.since, v])];
    });
  const each = (record: Record<string, Value>) => {
    for (const key of Object.keys(record)) record[key] = stale(record[key]!, v);
  };
  each(c.s.variables);
  for (const object of Object.values(c.s.objects)) each(object.fields);
  for (const thread of c.s.threads) {
    each(thread.locals);
    if (thread.pending !== undefined) thread.pending = stale(thread.pending, v);
  }
  c.s.toFree = c.s.toFree.map((it) => ({ ...it, object: stale(it.object, v) }));
}
