/** Statements with an effect on shared state, as locations of a program's graph. */
import { assert, never } from '../base/index.js';
import type * as m from '../model/index.js';
import { acquireEffect, acquisition, findLock, releaseEffect } from './acquire.js';
import { type Context, node } from './context.js';
import type { Domain } from './data.js';
import { deferredEffect } from './deferred.js';
import type { Expr, Place } from './expr.js';
import { action } from './graph.js';
import { domain, elementOf } from './layout.js';
import { changeList } from './lists.js';
import { enterSection, leaveSection, synchronize } from './rcu.js';
import { readsShared } from './shared.js';
import { deliver, deliverToPlace, type Sink } from './sink.js';
import {
  awaitCondition,
  channelOperation,
  lifeEffect,
  sleepPrepared,
  waitOn,
  writeEffect,
} from './waiting.js';

/** What the last put of an object runs, made by the caller, who knows how to compile blocks. */
export type OnZero = (field: m.Field, subject: number, next: number) => number;

/** The entry of an effect that passes its outcome to the sink. */
export function compileEffect(
  context: Context,
  stmt: m.Stmt,
  effect: m.Effect,
  sink: Sink,
  onZero: OnZero,
): number {
  const { translator } = context.program;
  switch (effect.kind) {
    case 'lock':
      return findLock(context, stmt, effect.lock, (lock) =>
        acquisition(
          context,
          stmt,
          { lock, class: effect.lock.class, mode: effect.mode, mask: effect.mask },
          nextOf(sink),
        ),
      );
    case 'trylock': {
      const { result, after } = deliver(context, stmt, sink);
      const effects = [acquireEffect(context, effect.lock.class)];
      return findLock(context, stmt, effect.lock, (lock) =>
        node(
          context,
          stmt,
          true,
          [action({ op: 'try-acquire', lock, mode: effect.mode, result, ...maskOf(effect) }, after)],
          { effects },
        ),
      );
    }
    case 'upgrade': {
      const { result, after } = deliver(context, stmt, sink);
      return findLock(context, stmt, effect.lock, (lock) =>
        node(context, stmt, true, [action({ op: 'upgrade', lock, result }, after)]),
      );
    }
    case 'unlock':
      return release(context, stmt, effect, nextOf(sink));
    case 'mask':
      return node(context, stmt, true, [action({ op: 'mask', mask: effect.mask }, nextOf(sink))]);
    case 'downgrade':
    case 'destroy': {
      const op = effect.kind;
      const effects = [releaseEffect(context, effect.lock.class)];
      return findLock(context, stmt, effect.lock, (lock) =>
        node(context, stmt, true, [action({ op, lock }, nextOf(sink))], { effects }),
      );
    }
    case 'wait':
      return waitOn(context, stmt, effect, sink);
    case 'sleep':
      return sleepPrepared(context, stmt, effect.channel, nextOf(sink));
    case 'signal':
    case 'broadcast':
      return channelOperation(context, stmt, effect.kind, effect.channel, nextOf(sink));
    case 'prepare':
      return channelOperation(context, stmt, 'enlist', effect.channel, nextOf(sink));
    case 'finish':
      return channelOperation(context, stmt, 'delist', effect.channel, nextOf(sink));
    case 'await':
      return awaitCondition(context, stmt, effect, nextOf(sink));
    case 'assert': {
      const condition = translator.expr(effect.condition, context.scope);
      const op = { op: 'assert', condition, requires: false } as const;
      return node(context, stmt, readsShared(effect.condition), [action(op, nextOf(sink))]);
    }
    case 'queue':
    case 'flush':
    case 'cancel':
    case 'spawn':
      return deferredEffect(context, stmt, effect, sink);
    case 'might-sleep':
      return node(context, stmt, true, [action({ op: 'might-sleep' }, nextOf(sink))]);
    case 'get':
    case 'tryget':
    case 'put':
      return count(context, stmt, effect, sink, onZero);
    case 'free':
    case 'touch': {
      const { type } = effect.object;
      assert(type.kind === 'reference', 'what is freed is an object');
      const struct = translator.layout.structOf.get(type.struct)!.index;
      const op = { op: effect.kind, struct, object: translator.expr(effect.object, context.scope) } as const;
      const effects = effect.kind === 'free' ? [lifeEffect(context, type.struct)] : [];
      return node(context, stmt, true, [action(op, nextOf(sink))], { effects });
    }
    case 'free-rcu': {
      const { type } = effect.object;
      assert(type.kind === 'reference', 'what is freed is an object');
      const struct = translator.layout.structOf.get(type.struct)!.index;
      const domain = context.program.model.rcu.indexOf(effect.domain);
      const object = translator.expr(effect.object, context.scope);
      const effects = [lifeEffect(context, type.struct)];
      return node(context, stmt, true, [action({ op: 'free-later', struct, object, domain }, nextOf(sink))], {
        effects,
      });
    }
    case 'rcu-enter':
      return enterSection(context, stmt, effect.domain, nextOf(sink));
    case 'rcu-leave':
      return leaveSection(context, stmt, effect.domain, nextOf(sink));
    case 'synchronize':
      return synchronize(context, stmt, effect.domain, nextOf(sink));
    case 'insert':
    case 'remove':
      return changeList(context, stmt, effect, nextOf(sink));
    case 'new':
      return allocate(context, stmt, effect, sink);
    case 'exchange':
      return exchange(context, stmt, effect.place, translator.expr(effect.update, context.scope), sink);
    case 'compare-exchange': {
      const condition = expected(effect, translator.expr(effect.expected, context.scope));
      const update = translator.expr(effect.update, context.scope);
      const conditional: Expr = { op: 'conditional', condition, then: update, otherwise: { op: 'old' } };
      return exchange(context, stmt, effect.place, conditional, sink);
    }
    default:
      return never(effect);
  }
}

/** Where control goes after an effect that says nothing. */
function nextOf(sink: Sink): number {
  assert(sink.kind === 'none', 'only some effects have an outcome');
  return sink.next;
}

const maskOf = ({ mask }: { readonly mask?: m.Mask }) => (mask ? { mask } : {});

function release(
  context: Context,
  stmt: m.Stmt,
  effect: m.Effect & { kind: 'unlock' },
  next: number,
): number {
  const effects = [releaseEffect(context, effect.lock.class)];
  return findLock(context, stmt, effect.lock, (lock) =>
    node(context, stmt, true, [action({ op: 'release', lock, ...maskOf(effect) }, next)], { effects }),
  );
}

function expected(effect: m.Effect & { kind: 'compare-exchange' }, value: Expr): Expr {
  const old: Expr = { op: 'old' };
  if (effect.place.type.kind === 'reference') return { op: 'same-address', left: old, right: value };
  return { op: '==', left: old, right: value, span: effect.expected.span };
}

const domainOf = (context: Context, type: m.Type): Domain => {
  const index = new Map(context.program.model.structs.map((s, i) => [s, i]));
  return domain(elementOf(type).element, index);
};

export const placeEffects = (context: Context, place: m.Place): number[] =>
  place.kind === 'local'
    ? []
    : [writeEffect(context, place.kind === 'variable' ? place.variable : place.field)];

function exchange(context: Context, stmt: m.Stmt, place: m.Place, update: Expr, sink: Sink): number {
  const to = context.program.translator.place(place, context.scope);
  const effects = placeEffects(context, place);
  if (sink.kind === 'none')
    return node(context, stmt, true, [action({ op: 'exchange', place: to, update }, sink.next)], { effects });
  const { place: result, after } = deliverToPlace(context, stmt, sink, domainOf(context, place.type));
  return node(context, stmt, true, [action({ op: 'exchange', place: to, update, result }, after)], {
    effects,
  });
}

function allocate(context: Context, stmt: m.Stmt, effect: m.Effect & { kind: 'new' }, sink: Sink): number {
  const { translator } = context.program;
  const struct = translator.layout.structOf.get(effect.struct)!;
  const fields = effect.fields.map(({ field, value }) => ({
    offset: translator.layout.fieldOf.get(field)!.offset,
    value: translator.expr(value, context.scope),
  }));
  const pointer: Domain = { kind: 'pointer', struct: struct.index, nullable: true };
  const { place: to, after } = deliverToPlace(context, stmt, sink, pointer);
  const op = { op: 'new', struct: struct.index, to, fields, trying: effect.trying } as const;
  const written = stmt.kind === 'effect' && stmt.to ? placeEffects(context, stmt.to) : [];
  const effects = [
    lifeEffect(context, effect.struct),
    ...effect.struct.fields.map((f) => writeEffect(context, f)),
    ...written,
  ];
  return node(context, stmt, true, [action(op, after)], { effects });
}

function count(
  context: Context,
  stmt: m.Stmt,
  effect: m.Effect & { kind: 'get' | 'tryget' | 'put' },
  sink: Sink,
  onZero: OnZero,
): number {
  const { field, object } = effect;
  const { max, plain } = field.refcount!;
  const place = context.program.translator.field(object, field, undefined, context.scope, object.span);
  const effects = [writeEffect(context, field)];
  switch (effect.kind) {
    case 'get':
      return node(context, stmt, true, [action({ op: 'get', count: place, max, plain }, nextOf(sink))], {
        effects,
      });
    case 'tryget': {
      const { result, after } = deliver(context, stmt, sink);
      return node(context, stmt, true, [action({ op: 'try-get', count: place, max, result }, after)], {
        effects,
      });
    }
    case 'put':
      return put(context, stmt, field, place, sink, onZero, effects);
    default:
      return never(effect.kind);
  }
}

/** A put, and what the struct says that the last one runs: that block comes after the put's own step. */
function put(
  context: Context,
  stmt: m.Stmt,
  field: m.Field,
  place: Place,
  sink: Sink,
  onZero: OnZero,
  effects: readonly number[],
): number {
  if (!field.refcount?.onZero) {
    if (sink.kind === 'none')
      return node(context, stmt, true, [action({ op: 'put', count: place }, sink.next)], { effects });
    const { result, after } = deliver(context, stmt, sink);
    return node(context, stmt, true, [action({ op: 'put', count: place, result }, after)], { effects });
  }
  const subject = context.program.local(
    `<${field.refcount.onZero.binder.name}>`,
    pointerTo(context, field.struct),
  );
  const [last, more] = sink.kind === 'test' ? [sink.then, sink.otherwise] : [sink.next, sink.next];
  const dropped = onZero(field, subject, last);
  const decide = (result: number): number => {
    const op = { op: 'branch', condition: { op: 'local', local: result } } as const;
    return node(context, stmt, false, [action(op, dropped, more)]);
  };
  const result = context.program.local('<result>', { kind: 'bool' });
  const decided = decide(result);
  const after = sink.kind === 'place' ? passOn(context, stmt, sink.place, result, decided) : decided;
  return node(context, stmt, true, [action({ op: 'put', count: place, result, subject }, after)], {
    effects,
  });
}

const passOn = (context: Context, stmt: m.Stmt, to: Place, result: number, next: number): number =>
  node(context, stmt, false, [action({ op: 'assign', to, value: { op: 'local', local: result } }, next)]);

const pointerTo = (context: Context, struct: m.Struct): Domain => ({
  kind: 'pointer',
  struct: context.program.translator.layout.structOf.get(struct)!.index,
  nullable: false,
});
