/** Deferred work: queued, taken up, flushed; and threads that are spawned, which begin likewise. */
import type { Effect, Model, ThreadDecl, Type } from '../../src/model/index.js';
import { type Continuation, type Frame, localKey } from './continuation.js';
import { type Control, helpsOf, type Made } from './control.js';
import type { Context } from './evaluate.js';
import type { EffectItem } from './finding.js';
import { slotsOf } from './lists.js';
import { sleepUntil } from './sleeping.js';
import { isResting, type State } from './state.js';
import { Fault, fits, fresh, type Value } from './value.js';

type WorkEffect = Effect & { readonly kind: 'queue' | 'flush' | 'cancel' | 'spawn' };

/** The step in which a thread begins that others have started. */
export function beginning(control: Control, t: number, f: Frame): Made {
  const { declaration } = control.model.threads[t]!;
  const parameter = declaration.parameters[0];
  const key = parameter && localKey(f, parameter);
  return {
    stop: true,
    successors: [control.start(t)],
    reads: new Set(),
    writes: key ? [key] : [],
    run: (s) =>
      control.act(s, t, f, (c) => {
        const thread = c.s.threads[t]!;
        const { pending } = thread;
        if (pending === undefined) return undefined;
        // What is queued is part of its object; what is spawned has a copy of the pointer.
        if (declaration.starts === 'queued' && parameter?.type.kind === 'reference')
          control.ev.follow(pending, c);
        delete thread.pending;
        control.giveOwn(c.s, t);
        if (key) thread.locals[key] = pending;
        return 0;
      }),
  };
}

export const queueing = (declaration: ThreadDecl): string => `queue ${declaration.name}`;

export function workNode(control: Control, item: EffectItem, rest: Continuation, effect: WorkEffect): Made {
  return effect.kind === 'flush' ? flush(control, item, rest, effect) : start(control, item, rest, effect);
}

function start(control: Control, item: EffectItem, rest: Continuation, effect: WorkEffect): Made {
  const { f, to } = item;
  const r = control.reads();
  const writes = control.scanSink(to, f, r);
  if (effect.argument) control.ev.scan(effect.argument, f, r);
  return {
    stop: !f.atomic,
    successors: [rest],
    reads: r.locals,
    writes,
    helps: [
      effect.kind === 'cancel' ? `cancel ${effect.work.name}` : queueing(effect.work),
      ...instancesOf(control.model, effect.work).map((t) => `change ${t}`),
      ...(to && 'place' in to ? helpsOf(to.place) : []),
    ],
    run: (s, t) =>
      control.act(s, t, f, (c) => {
        const v = argument(control, effect, c);
        const set = control.sink(to, c);
        if (effect.kind === 'spawn') {
          const free = instancesOf(control.model, effect.work).find((it) => isResting(s.threads[it]!));
          if (free === undefined) throw new Fault('instances');
          c.s.threads[free]!.pending = v;
          return 0;
        }
        const instance = c.s.threads[instanceOf(control.model, effect.work, v)]!;
        const wasPending = instance.pending !== undefined;
        if (effect.kind === 'cancel') delete instance.pending;
        else if (!wasPending) instance.pending = v;
        set(effect.kind === 'cancel' ? wasPending : !wasPending);
        return 0;
      }),
  };
}

function flush(control: Control, item: EffectItem, rest: Continuation, effect: WorkEffect): Made {
  const { f } = item;
  const { work, argument: e } = effect;
  const r = control.reads();
  if (e) control.ev.scan(e, f, r);
  const isFreed = e?.type.kind === 'reference' && control.ev.freed.has(e.type.struct);
  const twoSteps = !f.atomic && e !== undefined && (r.changing || isFreed);
  const key = `${control.foundKey(effect, f)} instance`;
  if (twoSteps && item.phase === '')
    return {
      stop: true,
      successors: [control.conts.push({ ...item, phase: 'found' }, rest)],
      reads: r.locals,
      writes: [key],
      run: (s, t) =>
        control.act(s, t, f, (c) => {
          c.s.threads[t]!.locals[key] = instanceOf(control.model, work, argument(control, effect, c));
          return 0;
        }),
    };
  const flushed = (c: Context): number[] => {
    if (twoSteps) return [c.s.threads[c.t]!.locals[key] as number];
    if (!e) return instancesOf(control.model, work);
    return [instanceOf(control.model, work, argument(control, effect, c))];
  };
  const isBusy = (s: State, it: number) => !isResting(s.threads[it]!);
  return {
    ...sleepUntil(control, item, rest, {
      isReady: (c) => !flushed(c).some((it) => isBusy(c.s, it)),
      from: [],
      reads: twoSteps ? new Set([key]) : r.locals,
    }),
    ...(item.phase === 'regain'
      ? {}
      : {
          wait: (s: State, t: number) => ({
            kind: 'threads' as const,
            on: flushed({ s, t, f, notes: new Set() }).filter((it) => isBusy(s, it)),
          }),
        }),
  };
}

/** @throws Fault where the argument is no value of the parameter, or leads nowhere. */
function argument(control: Control, { kind, work, argument: e }: WorkEffect, c: Context): Value {
  const parameter = work.parameters[0];
  if (!e || !parameter) return true;
  const v = control.ev.value(e, c);
  if (!fits(parameter.type, v)) throw new Fault('range');
  if (kind !== 'spawn' && parameter.type.kind === 'reference') control.ev.follow(v, c);
  return v;
}

const instancesOf = ({ threads }: Model, work: ThreadDecl): number[] =>
  threads.flatMap((it, t) => (it.declaration === work ? [t] : []));

/** Each value of the parameter has an instance, in their order. */
function instanceOf(model: Model, work: ThreadDecl, v: Value): number {
  const parameter = work.parameters[0];
  const i = parameter ? numberOf(model, parameter.type, v) : 0;
  return instancesOf(model, work)[i]!;
}

function numberOf(model: Model, type: Type, v: Value): number {
  switch (type.kind) {
    case 'reference':
      return slotsOf(model, type.struct.name).indexOf(fresh(v as string));
    case 'range':
      return (v as number) - type.min;
    default:
      return Number(v);
  }
}
