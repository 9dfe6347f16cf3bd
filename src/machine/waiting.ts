/** Condition variables and sleep queues, awaits, and what a giant lock adds to them. */
import type * as m from '../model/index.js';
import {
  acquireEffect,
  acquisition,
  findLock,
  giantInstance,
  type Request,
  releaseEffect,
  retakeIfSaved,
  takeActions,
} from './acquire.js';
import { type Context, node } from './context.js';
import type { ChannelExpr } from './expr.js';
import { action } from './graph.js';
import type { Action } from './machine.js';
import type { Guard, Op } from './op.js';
import { channelMayChange } from './shared.js';
import { deliverConstant, type Sink } from './sink.js';
import { some } from './traverse.js';

/** Makes the step that follows the pointers to a channel, where one is due; `passing`: within another such step. */
export function findChannel(
  context: Context,
  stmt: m.Stmt,
  path: m.ChannelPath,
  then: (channel: ChannelExpr) => number,
  passing = false,
): number {
  const channel = context.program.translator.channel(path, context.scope);
  if (context.atomic || !channelMayChange(path, context.program.freed)) return then(channel);
  const to = context.program.local('<channel>', { kind: 'channel' });
  const next = then({ kind: 'found', local: to, span: path.span });
  return node(context, stmt, !passing, [action({ op: 'find-channel', channel, to }, next)]);
}

export function signalEffect(context: Context, path: m.ChannelPath): number {
  const name =
    path.kind !== 'object'
      ? path.condition.name
      : path.object.type.kind === 'reference'
        ? path.object.type.struct.name
        : '';
  return context.program.effects.number({ kind: 'signal', channel: name });
}

/** `signal`, `broadcast`, `prepare`, `finish`. */
export function channelOperation(
  context: Context,
  stmt: m.Stmt,
  op: 'signal' | 'broadcast' | 'enlist' | 'delist',
  path: m.ChannelPath,
  next: number,
): number {
  const effects = op === 'signal' || op === 'broadcast' ? [signalEffect(context, path)] : [];
  return findChannel(context, stmt, path, (channel) =>
    node(context, stmt, true, [action({ op, channel }, next)], { effects }),
  );
}

/** `sleep c`: goes on once this thread is off the list. */
export function sleepPrepared(context: Context, stmt: m.Stmt, path: m.ChannelPath, next: number): number {
  return findChannel(context, stmt, path, (channel) => {
    const woken: Action = {
      guards: [{ kind: 'unlisted', channel }],
      op: { op: 'might-sleep' },
      targets: [next],
    };
    const awaitWake = (to: number): Action => ({
      guards: [{ kind: 'unlisted', channel }],
      op: { op: 'skip' },
      targets: [to],
    });
    const giveUp = givingUpGiant(context, stmt, { kind: 'woken', channel }, awaitWake, next);
    const listed = giveUp.map((a): Action => ({ ...a, guards: [{ kind: 'listed', channel }] }));
    return node(context, stmt, true, [woken, ...listed]);
  });
}

/** `await e`, `spin await e`. */
export function awaitCondition(
  context: Context,
  stmt: m.Stmt,
  effect: m.Effect & { kind: 'await' },
  next: number,
): number {
  const condition = context.program.translator.expr(effect.condition, context.scope);
  const asleep = !effect.spinning;
  const op: Op = { op: 'await', condition, asleep, ...helpOf(context, effect.condition) };
  const again = (to: number): Action => action(op, to);
  const giveUp = asleep ? givingUpGiant(context, stmt, { kind: 'condition', condition }, again, next) : [];
  return node(context, stmt, true, [action(op, next), ...giveUp]);
}

/** A sleeper that holds giant gives it up in a step of its own, and takes it again when it goes on. */
export function givingUpGiant(
  context: Context,
  stmt: m.Stmt,
  until: (Op & { op: 'give-up' })['until'],
  goOn: (to: number) => Action,
  next: number,
): Action[] {
  const { giant: giantClass } = context.program;
  if (!giantClass) return [];
  const saves = context.program.local('<giant>', { kind: 'hold' });
  const waiting = node(context, stmt, true, [goOn(retakeIfSaved(context, stmt, saves, next))], {
    effects: [releaseEffect(context, giantClass)],
  });
  return [action({ op: 'give-up', giant: giantInstance(context, giantClass), saves, until }, waiting)];
}

/** `wait c`, `wait c releasing L`, and their timed forms. */
export function waitOn(
  context: Context,
  stmt: m.Stmt,
  effect: m.Effect & { kind: 'wait' },
  sink: Sink,
): number {
  const { releasing, timed } = effect;
  const giant = sleepGiant(context);
  const effects = giant ? [releaseEffect(context, context.program.giant!)] : [];
  if (!releasing) {
    return findChannel(context, stmt, effect.channel, (channel) => {
      const op: Op = { op: 'sleep', channel, ...(giant ? { giant } : {}) };
      const to = asleep(context, stmt, channel, timed, sink, undefined, giant?.saves);
      return node(context, stmt, true, [action(op, to)], { effects });
    });
  }
  return findLock(context, stmt, releasing, (lock) => {
    const andSleep = (channel: ChannelExpr): number => {
      const saves = context.program.local('<hold>', { kind: 'hold' });
      const again: Request = { lock, class: releasing.class, mode: { as: saves }, restore: saves };
      const op: Op = { op: 'sleep', channel, releasing: { lock, saves }, ...(giant ? { giant } : {}) };
      const to = asleep(context, stmt, channel, timed, sink, again, giant?.saves);
      return node(context, stmt, true, [action(op, to)], {
        effects: [...effects, releaseEffect(context, releasing.class)],
      });
    };
    return findChannel(context, stmt, effect.channel, andSleep, lock.kind === 'found');
  });
}

/** The location of a sleeper: it goes on once woken, or by itself where the wait is timed. */
function asleep(
  context: Context,
  stmt: m.Stmt,
  channel: ChannelExpr,
  timed: boolean,
  sink: Sink,
  again: Request | undefined,
  giant: number | undefined,
): number {
  const signalled = deliverConstant(context, stmt, sink, true);
  const actions = resume(context, stmt, again, giant, [{ kind: 'unlisted', channel }], signalled);
  if (timed)
    actions.push({
      guards: [{ kind: 'listed', channel }],
      op: { op: 'delist', channel },
      targets: [timeout()],
    });
  return node(context, stmt, true, actions, { effects: again ? [acquireEffect(context, again.class)] : [] });

  function timeout(): number {
    const late = deliverConstant(context, stmt, sink, false);
    if (!again) return giant === undefined ? late : retakeIfSaved(context, stmt, giant, late);
    return node(context, stmt, true, resume(context, stmt, again, giant, [], late));
  }
}

/** What a sleeper does to go on: takes its lock again, and giant, in the dialect's order. */
function resume(
  context: Context,
  stmt: m.Stmt,
  again: Request | undefined,
  giant: number | undefined,
  guards: readonly Guard[],
  next: number,
): Action[] {
  const { giant: giantClass } = context.program;
  if (!again) {
    const to = giant === undefined ? next : retakeIfSaved(context, stmt, giant, next);
    return [{ guards, op: { op: 'skip' }, targets: [to] }];
  }
  if (giant === undefined || !giantClass) return takeActions(context, stmt, { ...again, guards }, next);
  if (context.program.model.dialect !== 'netbsd') {
    return takeActions(context, stmt, { ...again, guards }, retakeIfSaved(context, stmt, giant, next));
  }
  const retake: Op = { op: 'retake', giant: giantInstance(context, giantClass), restore: giant };
  const then = acquisition(context, stmt, again, next);
  return [
    ...takeActions(context, stmt, { ...again, guards: [...guards, { kind: 'unsaved', local: giant }] }, next),
    { guards: [...guards, { kind: 'saved', local: giant }], op: retake, targets: [then] },
  ];
}

/** What a sleep gives up besides, where the thread may hold giant. */
export function sleepGiant(context: Context): { readonly lock: number; readonly saves: number } | undefined {
  const { giant } = context.program;
  if (!giant) return undefined;
  return { lock: giantInstance(context, giant), saves: context.program.local('<giant>', { kind: 'hold' }) };
}

/** What another thread can do to make a condition true. */
function helpOf(
  context: Context,
  condition: m.Expr,
): { readonly helpedBy: number[]; readonly threads: number[] } {
  const helpedBy = new Set<number>();
  const threads = new Set<number>();
  some(condition, (part) => {
    for (const effect of changesOf(context, part)) helpedBy.add(effect);
    if (part.kind === 'at' || part.kind === 'done') {
      for (const thread of context.program.translator.threads.indicesOf(part.thread)) threads.add(thread);
    }
    return false;
  });
  return { helpedBy: [...helpedBy], threads: [...threads] };
}

function changesOf(context: Context, part: m.Expr): number[] {
  switch (part.kind) {
    case 'read':
      if (part.place.kind === 'local') return [];
      return [writeEffect(context, part.place.kind === 'variable' ? part.place.variable : part.place.field)];
    case 'refs':
      return [writeEffect(context, part.field)];
    case 'held':
      return heldChanges(context, part.lock.class);
    case 'live':
      return part.object.type.kind === 'reference' ? [lifeEffect(context, part.object.type.struct)] : [];
    case 'quantifier':
      return 'struct' in part.over ? [lifeEffect(context, part.over.struct)] : [];
    default:
      return [];
  }
}

/** Taking and giving back locks of the class, by name or through a reference. */
function heldChanges(context: Context, lock: m.LockClass): number[] {
  const classes = lock.any
    ? context.program.model.locks.filter((other) => other.kind === lock.kind)
    : [{ ...lock, any: true } as const];
  return [lock, ...classes].flatMap((c) => [acquireEffect(context, c), releaseEffect(context, c)]);
}

export function writeEffect(context: Context, declaration: m.Variable | m.Field): number {
  const name =
    declaration.kind === 'field' ? `${declaration.struct.name}.${declaration.name}` : declaration.name;
  return context.program.effects.number({ kind: 'write', declaration: name });
}

/** Making or freeing an object of the struct. */
export const lifeEffect = (context: Context, struct: m.Struct): number =>
  context.program.effects.number({ kind: 'write', declaration: `${struct.name} live` });
