/** Effects: one step each, or as many as the fine print says. */
import type { Effect, Expr } from '../../src/model/index.js';
import { Acquire } from './acquire.js';
import { OnChannel } from './channels.js';
import { type Continuation, type Frame, localKey } from './continuation.js';
import { type Control, helpsOf, type Made } from './control.js';
import type { Context } from './evaluate.js';
import type { EffectItem } from './finding.js';
import { mask } from './interrupts.js';
import { changeList, listHelps } from './lists.js';
import { OnLock } from './locks.js';
import { allocate, free } from './memory.js';
import { rcuNode } from './rcu.js';
import { sleepUntil } from './sleeping.js';
import { Fault, fresh, same, structOf, Unsupported, type Value } from './value.js';
import { Waiting } from './waiting.js';
import { sleepNote } from './ways.js';
import { workNode } from './works.js';

export function effectNode(control: Control, item: EffectItem, rest: Continuation): Made {
  const { effect } = item;
  switch (effect.kind) {
    case 'lock':
      return new Acquire(control, item, rest).node();
    case 'wait':
      return new Waiting(control, item, rest).node();
    case 'trylock':
    case 'unlock':
    case 'downgrade':
    case 'upgrade':
    case 'destroy':
      return new OnLock(control, item, rest).node();
    case 'prepare':
    case 'sleep':
    case 'finish':
    case 'signal':
    case 'broadcast':
      return new OnChannel(control, item, rest).node();
    case 'mask':
      return {
        stop: !item.f.atomic,
        successors: [rest],
        reads: new Set(),
        run: (s, t) =>
          control.act(s, t, item.f, (c) => {
            mask(c.s, t, effect.mask);
            return 0;
          }),
      };
    case 'queue':
    case 'flush':
    case 'cancel':
    case 'spawn':
      return workNode(control, item, rest, effect);
    case 'rcu-enter':
    case 'rcu-leave':
    case 'synchronize':
    case 'free-rcu':
      return rcuNode(control, item, rest, effect);
    default:
      return simple(control, item, rest, effect);
  }
}

// ---------------------------------------------------------------- one step, always

type SimpleEffect = Exclude<
  Effect,
  { kind: 'lock' | 'trylock' | 'unlock' | 'downgrade' | 'upgrade' | 'destroy' | 'wait' }
>;

function simple(control: Control, item: EffectItem, rest: Continuation, given: Effect): Made {
  const { f, to } = item;
  const { ev } = control;
  const effect = given as SimpleEffect;
  const r = control.reads();
  const writes = control.scanSink(to, f, r);
  const helps = to && 'place' in to ? helpsOf(to.place) : [];
  const scan = (...exprs: Expr[]) => {
    for (const e of exprs) ev.scan(e, f, r);
  };
  const made = (what: (c: Context) => number | undefined, more: Partial<Made> = {}, step = true): Made => ({
    stop: step && !f.atomic,
    successors: [rest],
    reads: r.locals,
    writes,
    run: (s, t) => control.act(s, t, f, what),
    ...more,
    helps: [...helps, ...(more.helps ?? [])],
  });
  switch (effect.kind) {
    case 'assert':
      scan(effect.condition);
      return made(
        (c) => {
          if (!ev.value(effect.condition, c)) throw new Fault('assertion');
          return 0;
        },
        {},
        r.shared,
      );
    case 'await':
      scan(effect.condition);
      if (!effect.spinning)
        return sleepUntil(control, item, rest, {
          isReady: (c) => ev.value(effect.condition, c) === true,
          from: [...r.declarations],
          reads: r.locals,
        });
      return made((c) => (ev.value(effect.condition, c) ? 0 : undefined), {
        spins: true,
        wait: () => ({ kind: 'help', from: [...r.declarations] }),
      });
    case 'might-sleep':
      return made(
        (c) => {
          if (f.atomic) sleepNote(control, c);
          return 0;
        },
        { sleeps: () => undefined },
      );
    case 'touch':
      scan(effect.object);
      return made((c) => {
        ev.follow(ev.value(effect.object, c), c);
        return 0;
      });
    case 'free':
      scan(effect.object);
      return made(
        (c) => {
          free(control, ev.value(effect.object, c), c);
          return 0;
        },
        { helps: effect.object.type.kind === 'reference' ? [`life ${effect.object.type.struct.name}`] : [] },
      );
    case 'get':
    case 'tryget':
    case 'put':
      scan(effect.object);
      return counting(control, item, rest, effect, made);
    case 'new':
      for (const { value } of effect.fields) scan(value);
      return allocate(control, item, effect, made);
    case 'exchange':
      ev.scanPlace(effect.place, f, r);
      scan(effect.update);
      return made(
        (c) => {
          const place = ev.place(effect.place, c, 'write');
          const set = control.sink(to, c);
          const old = place.get();
          place.set(ev.value(effect.update, { ...c, old }));
          set(old);
          return 0;
        },
        { helps: helpsOf(effect.place) },
        effect.place.kind !== 'local' || r.shared,
      );
    case 'compare-exchange':
      ev.scanPlace(effect.place, f, r);
      scan(effect.expected, effect.update);
      return made(
        (c) => {
          const place = ev.place(effect.place, c, 'write');
          const set = control.sink(to, c);
          const old = place.get();
          const expected = ev.value(effect.expected, c);
          const update = ev.value(effect.update, c);
          if (same(old, expected)) place.set(update);
          set(old);
          return 0;
        },
        { helps: helpsOf(effect.place) },
        effect.place.kind !== 'local' || r.shared,
      );
    case 'insert':
    case 'remove':
      ev.scanPlace(effect.list.head, f, r);
      scan(effect.element);
      return made(
        (c) => {
          changeList(control, effect, c);
          return 0;
        },
        { helps: listHelps(effect.list) },
      );
    default:
      throw new Unsupported(effect.kind);
  }
}

export type Maker = (what: (c: Context) => number | undefined, more?: Partial<Made>, step?: boolean) => Made;

/** A reference taken through a stale pointer is to whatever has the memory now, and the pointer names that. */
function keep({ ev }: Control, object: Expr, v: Value, c: Context): void {
  const slot = fresh(v as string);
  if (v === slot || !c.s.objects[slot]!.live || object.kind !== 'read') return;
  if (ev.structs.get(structOf(slot))!.memory === 'typesafe') ev.place(object.place, c, 'read').set(slot);
}

function counting(
  control: Control,
  item: EffectItem,
  rest: Continuation,
  effect: Effect & { kind: 'get' | 'tryget' | 'put' },
  made: Maker,
): Made {
  const { f, to } = item;
  const { field } = effect;
  const { max, plain, onZero } = field.refcount!;
  let zero = rest;
  let binder = '';
  if (effect.kind === 'put' && onZero) {
    const id = `${f.id}>zero${control.conts.numberOf(effect)}`;
    const own: Frame = {
      id,
      home: id,
      body: onZero.body,
      thread: f.thread,
      chain: f.chain,
      bindings: new Map(),
      atomic: f.atomic,
    };
    binder = localKey(own, onZero.binder);
    const boundary = control.conts.push({ k: 'boundary', f: own, stmt: item.stmt, caller: f }, rest);
    zero = control.block(onZero.body, own, boundary);
  }
  return made(
    (c) => {
      const v = control.ev.value(effect.object, c);
      const slot = control.ev.follow(v, c);
      control.ev.guarded(field.guard, slot, c, 'write');
      const set = control.sink(to, c);
      const fields = c.s.objects[slot]!.fields;
      const n = fields[field.name] as number;
      if (effect.kind === 'put') {
        if (n === 0) {
          if (!control.ev.forgiven.has('underflow')) throw new Fault('underflow');
          set(false);
          return 0;
        }
        fields[field.name] = n - 1;
        set(n === 1);
        if (n === 1 && binder) c.s.threads[c.t]!.locals[binder] = v;
        return n === 1 ? 1 : 0;
      }
      if (effect.kind === 'tryget' && n === 0) {
        set(false);
        return 0;
      }
      if (n === 0 && !plain) c.notes.add('resurrection');
      if (n + 1 > max) throw new Fault('range');
      fields[field.name] = n + 1;
      keep(control, effect.object, v, c);
      set(true);
      return 0;
    },
    {
      successors: [rest, zero],
      writes: [...control.scanSink(to, f, control.reads()), ...(binder ? [binder] : [])],
      helps: [`write ${field.struct.name}.${field.name}`],
    },
  );
}
