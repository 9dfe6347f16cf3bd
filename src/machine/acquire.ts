/**
 * Taking locks: one step, or two where the way to the lock could change; queues of reader-writer
 * locks; and the giant lock, which its holder gives up while it waits (language, Part III, "Readers
 * and writers" and "Giant").
 */
import type * as m from '../model/index.js';
import { lockMayChange } from '../model/index.js';
import { type Context, node } from './context.js';
import type { LockExpr } from './expr.js';
import { action } from './graph.js';
import type { Action } from './machine.js';
import type { Guard, Mode } from './op.js';

/** Makes the step that follows the pointers, where one is due, and what comes after it. */
export function findLock(
  context: Context,
  stmt: m.Stmt,
  path: m.LockPath,
  then: (lock: LockExpr) => number,
): number {
  const lock = context.program.translator.lock(path, context.scope);
  if (context.atomic || !lockMayChange(path, context.program.freed)) return then(lock);
  const to = context.program.local('<lock>', { kind: 'lock' });
  const next = then({ kind: 'found', local: to, span: path.span });
  return node(context, stmt, true, [action({ op: 'find-lock', lock, to }, next)]);
}

export interface Request {
  readonly lock: LockExpr;
  readonly class: m.LockClass;
  readonly mode: Mode;
  /** The local with the hold to restore, where one was given up. */
  readonly restore?: number;
  /** What is done to interrupts in the step that takes it. */
  readonly mask?: m.Mask | undefined;
  /** What must be true besides. */
  readonly guards?: readonly Guard[];
}

const readerWriter = (lock: m.LockClass): boolean => ['rwlock', 'rwspin', 'sx'].includes(lock.kind);

/** The location at which a thread stands before it has the lock, and whatever it passes until then. */
export function acquisition(context: Context, stmt: m.Stmt, request: Request, next: number): number {
  const giant = givesUpGiant(context, request.class);
  return giant
    ? acquisitionUnderGiant(context, stmt, request, giant, next)
    : plain(context, stmt, request, next);
}

/** The giant lock, if the thread may hold it and gives it up to wait for this lock. */
function givesUpGiant(context: Context, lock: m.LockClass): m.LockClass | undefined {
  return lock.level === 2 && lock.kind !== 'giant' ? context.program.giant : undefined;
}

function plain(context: Context, stmt: m.Stmt, request: Request, next: number): number {
  const effects = [acquireEffect(context, request.class)];
  return node(context, stmt, true, takeActions(context, stmt, request, next), { effects });
}

/** Takes the lock at once, or queues where the kind has a queue. */
export function takeActions(context: Context, stmt: m.Stmt, request: Request, next: number): Action[] {
  const guards = request.guards ?? [];
  const taken = acquireAction(request, next);
  if (!readerWriter(request.class)) return [taken];
  const { lock, mode } = request;
  const queued = queuedLocation(context, stmt, request, next);
  return [taken, { guards, op: { op: 'queue', lock, mode }, targets: [queued] }];
}

function acquireAction(request: Request, next: number): Action {
  const op = { op: 'acquire', ...taking(request) } as const;
  return { guards: request.guards ?? [], op, targets: [next] };
}

function taking({ lock, mode, restore, mask }: Request) {
  return { lock, mode, ...(restore === undefined ? {} : { restore }), ...(mask ? { mask } : {}) };
}

/** Where a thread stands in the lock's queue. */
function queuedLocation(
  context: Context,
  stmt: m.Stmt,
  request: Request,
  next: number,
  more: readonly Action[] = [],
): number {
  const op = { op: 'acquire-queued', ...taking(request) } as const;
  const effects = [acquireEffect(context, request.class)];
  return node(context, stmt, true, [action(op, next), ...more], { effects, alwaysStop: true });
}

/**
 * Finding the lock taken, the holder of giant gives it up, to any depth, in a step of its own (a
 * writer as it queues) and waits. Once it has the lock it takes giant again; in netbsd it takes giant
 * once the lock is free, and then tries the lock anew.
 */
function acquisitionUnderGiant(
  context: Context,
  stmt: m.Stmt,
  request: Request,
  giantClass: m.LockClass,
  next: number,
): number {
  const { graph } = context.program;
  const saves = context.program.local('<giant>', { kind: 'hold' });
  const giant = giantInstance(context, giantClass);
  const guards = request.guards ?? [];
  const { lock, mode } = request;
  const anew = context.program.model.dialect === 'netbsd';
  const start = graph.reserve();
  const retaken = retakeIfSaved(context, stmt, saves, next);
  const unguarded: Request = { ...request, guards: [] };

  const retakeFirst = (dequeues: boolean): Action =>
    action({ op: 'retake', giant, restore: saves, grantable: { lock, mode, dequeues } }, start);
  const waiting = anew
    ? node(context, stmt, true, [retakeFirst(false)], {
        effects: [acquireEffect(context, giantClass)],
        alwaysStop: true,
      })
    : plain(context, stmt, unguarded, retaken);

  const until = { kind: 'lock', lock, mode } as const;
  const actions: Action[] = [acquireAction(request, next)];
  if (readerWriter(request.class)) {
    const queued = anew
      ? queuedBeforeGiant(context, stmt, unguarded, saves, next, retakeFirst(true))
      : queuedLocation(context, stmt, unguarded, retaken);
    actions.push({ guards, op: { op: 'queue', lock, mode, saves }, targets: [queued] });
  }
  if (!readerWriter(request.class) || mode !== 'exclusive') {
    actions.push({ guards, op: { op: 'give-up', giant, saves, until }, targets: [waiting] });
  }
  const effects = [acquireEffect(context, request.class), releaseEffect(context, giantClass)];
  graph.define(start, node(context, stmt, true, actions, { effects }));
  return start;
}

/** netbsd: in the queue, one that gave giant up takes it first; one that did not takes the lock. */
function queuedBeforeGiant(
  context: Context,
  stmt: m.Stmt,
  request: Request,
  saves: number,
  next: number,
  retake: Action,
): number {
  const op = { op: 'acquire-queued', ...taking(request) } as const;
  const actions: Action[] = [
    { guards: [{ kind: 'unsaved', local: saves }], op, targets: [next] },
    { ...retake, guards: [{ kind: 'saved', local: saves }] },
  ];
  return node(context, stmt, true, actions, {
    effects: [acquireEffect(context, request.class)],
    alwaysStop: true,
  });
}

/** Takes giant again, if the local says that it was given up, and goes on. */
export function retakeIfSaved(context: Context, stmt: m.Stmt, saves: number, next: number): number {
  const { giant: giantClass } = context.program;
  if (!giantClass) return next;
  const giant = giantInstance(context, giantClass);
  const effects = [acquireEffect(context, giantClass)];
  const retake = node(context, stmt, true, [action({ op: 'retake', giant, restore: saves }, next)], {
    effects,
    alwaysStop: true,
  });
  return node(context, stmt, false, [
    { guards: [{ kind: 'saved', local: saves }], op: { op: 'skip' }, targets: [retake] },
    { guards: [{ kind: 'unsaved', local: saves }], op: { op: 'skip' }, targets: [next] },
  ]);
}

export const giantInstance = (context: Context, giant: m.LockClass): number =>
  context.program.translator.layout.lockClassOf.get(giant)!.base;

const lockIndex = (context: Context, lock: m.LockClass): number | m.LockKind =>
  lock.any ? lock.kind : context.program.translator.layout.lockClassOf.get(lock)!.index;

export const acquireEffect = (context: Context, lock: m.LockClass): number =>
  context.program.effects.number({ kind: 'acquire', class: lockIndex(context, lock) });

export const releaseEffect = (context: Context, lock: m.LockClass): number =>
  context.program.effects.number({ kind: 'release', class: lockIndex(context, lock) });
