/** Work that is queued, waited for and taken back, and threads that are spawned. */
import { assert, never } from '../base/index.js';
import type { Domain, Op, Work, WorkExpr } from '../machine/index.js';
import { evaluate, follow, referenceOf } from './evaluate.js';
import type { Path } from './path.js';
import { isOver } from './step.js';
import type { Value } from './value.js';

const workOf = (path: Path, work: WorkExpr): Work => path.machine.works[work.work]!;

/** The argument as the pending cell has it. */
function encoded(path: Path, { argument }: Work, value: Value): Value {
  const { values } = path;
  if (argument === undefined) return values.one;
  if (argument.kind === 'pointer') return value;
  return values.calculate('+', value, path.constant(1 - least(argument)));
}

const least = (domain: Domain): number => (domain.kind === 'range' ? domain.min : 0);

/** The instance that is meant; the pointer to what it is about is followed. */
function instanceOf(path: Path, work: WorkExpr): number {
  if (work.kind === 'found') return path.number(path.get(path.variables.local(path.thread, work.local))) - 1;
  const { argument, threads } = workOf(path, work);
  if (argument === undefined || work.argument === undefined) return 0;
  const value = referenceOf(path, work.argument);
  if (argument.kind === 'pointer') return follow(path, value, argument.struct);
  const instance = value - least(argument);
  if (instance < 0 || instance >= threads.length) path.end('range');
  return instance;
}

/** Does the instance run? */
function runs(path: Path, worker: number): Value {
  const { machine, values, variables } = path;
  const { locations } = machine.programs[machine.threads[worker]!.program]!;
  const inside = variables.standing(worker).flatMap((id, place) => (isOver(locations[id]!) ? [] : [place]));
  return values.in(path.get(variables.location(worker)), inside);
}

const cellOf = (path: Path, { cell }: Work, instance: number): number => path.variables.cell(cell + instance);

function isPending(path: Path, work: Work, instance: number): Value {
  return path.values.not(path.values.is(path.get(cellOf(path, work, instance)), 0));
}

/** Whom a `flush` waits for: the instances that are pending or run. Ends the run where the way there is barred. */
export function flushWorkers(
  path: Path,
  { work: expr }: { readonly work: WorkExpr },
): { readonly worker: number; readonly when: Value }[] {
  const work = workOf(path, expr);
  const all = expr.kind === 'work' && expr.argument === undefined;
  const one = all ? -1 : instanceOf(path, expr);
  return work.threads.flatMap((worker, instance) => {
    const busy = path.values.or(isPending(path, work, instance), runs(path, worker));
    return all || instance === one ? [{ worker, when: busy }] : [];
  });
}

/** Is the thread, which stands before its `begin-work`, to go on? */
export function isDue(path: Path, op: Op & { readonly op: 'begin-work' }): Value {
  const work = path.machine.works[op.work]!;
  return isPending(path, work, work.threads.indexOf(path.thread));
}

/** Takes what is pending up. Work is part of the object that it is about, which must still be there. */
function begin(path: Path, op: Op & { readonly op: 'begin-work' }): void {
  const { values, variables, thread } = path;
  const work = path.machine.works[op.work]!;
  const cell = cellOf(path, work, work.threads.indexOf(thread));
  const pending = path.get(cell);
  path.set(cell, values.zero);
  const { argument } = work;
  if (argument === undefined) return;
  if (argument.kind === 'pointer' && !work.spawned) follow(path, path.number(pending), argument.struct);
  assert(op.to !== undefined, 'what has an argument has a local for it');
  const value =
    argument.kind === 'pointer'
      ? path.simple(pending)
      : values.calculate('+', pending, path.constant(least(argument) - 1));
  path.set(variables.local(thread, op.to), value);
}

type Queueing = Op & { readonly op: 'queue-work' | 'cancel-work' };

/** Makes work pending, or no longer so. */
function queueWork(path: Path, op: Queueing): void {
  const { values, variables } = path;
  const work = workOf(path, op.work);
  const instance = instanceOf(path, op.work);
  const cell = cellOf(path, work, instance);
  const pending = isPending(path, work, instance);
  const isNew = op.op === 'queue-work' && !path.is(pending);
  if (isNew) path.set(cell, argumentOf(path, op.work));
  else if (op.op === 'cancel-work') path.set(cell, values.zero);
  const done = op.op === 'queue-work' ? values.truth(isNew) : pending;
  if (op.result !== undefined) path.set(variables.local(path.thread, op.result), done);
}

function argumentOf(path: Path, expr: WorkExpr): Value {
  const work = workOf(path, expr);
  const value = expr.kind === 'work' && expr.argument ? evaluate(path, expr.argument) : path.values.zero;
  return encoded(path, work, value);
}

/** Starts the lowest instance that is free. */
function spawn(path: Path, op: Op & { readonly op: 'spawn' }): void {
  const { values } = path;
  const work = workOf(path, op.work);
  const argument = argumentOf(path, op.work);
  const isFree = (worker: number, i: number): boolean =>
    path.is(values.and(values.not(isPending(path, work, i)), values.not(runs(path, worker))));
  const free = work.threads.findIndex(isFree);
  if (free < 0) path.exhaust(`instances of ${work.name}`);
  path.set(cellOf(path, work, free), argument);
}

/** An operation on work. */
export function performOnWork(path: Path, op: OnWork): void {
  switch (op.op) {
    case 'begin-work':
      begin(path, op);
      break;
    case 'queue-work':
    case 'cancel-work':
      queueWork(path, op);
      break;
    case 'find-work':
      path.set(path.variables.local(path.thread, op.to), path.constant(instanceOf(path, op.work) + 1));
      break;
    case 'flush':
      // The way there may be barred.
      instanceOf(path, op.work);
      break;
    case 'spawn':
      spawn(path, op);
      break;
    default:
      never(op);
  }
}

export type OnWork = Op & {
  readonly op: 'begin-work' | 'queue-work' | 'cancel-work' | 'find-work' | 'flush' | 'spawn';
};
