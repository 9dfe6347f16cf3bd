/** Work that is queued, waited for and taken back, and threads that are spawned. */
import { assert, never } from '../base/index.js';
import type { Domain, Op, Work, WorkExpr } from '../machine/index.js';
import { evaluate, follow } from './evaluate.js';
import type { Wait } from './note.js';
import { isOver, locationOf } from './state.js';
import type { Turn } from './turn.js';

const workOf = (turn: Turn, work: WorkExpr): Work => turn.machine.works[work.work]!;

/** The argument as the pending cell has it. */
function encoded({ argument }: Work, value: number): number {
  if (argument === undefined) return 1;
  return argument.kind === 'pointer' ? value : 1 + value - least(argument);
}

const least = (domain: Domain): number => (domain.kind === 'range' ? domain.min : 0);

/** The instance that is meant, or -1: the pointer to what it is about is followed. */
function instanceOf(turn: Turn, work: WorkExpr): number {
  if (work.kind === 'found') return turn.locals.get(work.local)! - 1;
  const { argument } = workOf(turn, work);
  if (argument === undefined || work.argument === undefined) return 0;
  const value = evaluate(turn, work.argument);
  if (turn.ended) return -1;
  if (argument.kind === 'pointer') return follow(turn, value, argument.struct, work.span);
  const instance = value - least(argument);
  if (instance >= 0 && instance < workOf(turn, work).threads.length) return instance;
  const { name } = workOf(turn, work);
  turn.fail({
    kind: 'range',
    span: work.span,
    of: { what: 'value', name: `the argument of ${name}`, value },
  });
  return -1;
}

/** Does the instance run? */
function runs(turn: Turn, worker: number): boolean {
  return !isOver(locationOf(turn.machine, turn.state(), worker));
}

const isPending = (turn: Turn, { cell }: Work, instance: number): boolean =>
  turn.memory.get(cell + instance) !== 0;

/** Whom a `flush` waits for: the instances that are pending or run. */
export function flushObstacles(turn: Turn, expr: WorkExpr): readonly Wait[] {
  const work = workOf(turn, expr);
  const all = expr.kind === 'work' && expr.argument === undefined;
  const one = all ? -1 : instanceOf(turn, expr);
  return work.threads.flatMap((worker, instance): Wait[] => {
    const meant = all || instance === one;
    const busy = meant && (isPending(turn, work, instance) || runs(turn, worker));
    return busy ? [{ kind: 'work', worker }] : [];
  });
}

/** Is the thread, which stands before its `begin-work`, to go on? */
export function isDue(turn: Turn, op: Op & { readonly op: 'begin-work' }): boolean {
  const work = turn.machine.works[op.work]!;
  return isPending(turn, work, work.threads.indexOf(turn.thread));
}

/** Takes what is pending up. Work is part of the object that it is about, which must still be there. */
function begin(turn: Turn, op: Op & { readonly op: 'begin-work' }): void {
  const work = turn.machine.works[op.work]!;
  const cell = work.cell + work.threads.indexOf(turn.thread);
  const pending = turn.memory.get(cell)!;
  turn.memory = turn.memory.set(cell, 0);
  const { argument } = work;
  if (argument === undefined) return;
  if (argument.kind === 'pointer' && !work.spawned)
    follow(turn, pending, argument.struct, turn.location!.place.statement);
  assert(op.to !== undefined, 'what has an argument has a local for it');
  turn.setLocal(op.to, argument.kind === 'pointer' ? pending : pending - 1 + least(argument));
}

type Queueing = Op & { readonly op: 'queue-work' | 'cancel-work' };

/** Makes work pending, or no longer so. */
function queueWork(turn: Turn, op: Queueing): void {
  const work = workOf(turn, op.work);
  const instance = instanceOf(turn, op.work);
  if (instance < 0) return;
  const pending = isPending(turn, work, instance);
  switch (op.op) {
    case 'queue-work':
      if (!pending) turn.memory = turn.memory.set(work.cell + instance, argumentOf(turn, op.work));
      break;
    case 'cancel-work':
      turn.memory = turn.memory.set(work.cell + instance, 0);
      break;
    default:
      never(op);
  }
  const done = op.op === 'queue-work' ? !pending : pending;
  if (op.result !== undefined) turn.setLocal(op.result, done ? 1 : 0);
}

function argumentOf(turn: Turn, expr: WorkExpr): number {
  const work = workOf(turn, expr);
  const value = expr.kind === 'work' && expr.argument ? evaluate(turn, expr.argument) : 0;
  return encoded(work, value);
}

/** Starts the lowest instance that is free. */
function spawn(turn: Turn, op: Op & { readonly op: 'spawn' }): void {
  const work = workOf(turn, op.work);
  const argument = argumentOf(turn, op.work);
  if (turn.ended) return;
  const free = work.threads.findIndex((worker, i) => !isPending(turn, work, i) && !runs(turn, worker));
  if (free < 0) turn.exhaust({ kind: 'work', work: work.index });
  else turn.memory = turn.memory.set(work.cell + free, argument);
}

/** The reference that a later step waits by: `1 +` the instance. */
function findWork(turn: Turn, op: Op & { readonly op: 'find-work' }): void {
  turn.setLocal(op.to, instanceOf(turn, op.work) + 1);
}

/** An operation on work. */
export function performOnWork(turn: Turn, op: OnWork): void {
  switch (op.op) {
    case 'begin-work':
      begin(turn, op);
      break;
    case 'queue-work':
    case 'cancel-work':
      queueWork(turn, op);
      break;
    case 'find-work':
      findWork(turn, op);
      break;
    case 'flush':
      // The way there may be barred.
      instanceOf(turn, op.work);
      break;
    case 'spawn':
      spawn(turn, op);
      break;
    default:
      never(op);
  }
}

export type OnWork = Op & {
  readonly op: 'begin-work' | 'queue-work' | 'cancel-work' | 'find-work' | 'flush' | 'spawn';
};
