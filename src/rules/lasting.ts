/** What cannot come to be in any run of a machine, as nothing in its programs does it. */
import type { LockExpr, Machine, Op, Program } from '../machine/index.js';

interface Changes {
  readonly freed: ReadonlySet<number>;
  /** Lock classes of which instances may be destroyed. */
  readonly destroyed: ReadonlySet<number>;
}

const CHANGES = new WeakMap<Machine, Changes>();
const FOUND = new WeakMap<Program, ReadonlyMap<number, readonly LockExpr[]>>();

/** Can objects of the struct be freed? */
export const mayBeFreed = (machine: Machine, struct: number): boolean => changesOf(machine).freed.has(struct);

/** Can the lock be destroyed? */
export const mayBeDestroyed = (machine: Machine, lock: number): boolean =>
  changesOf(machine).destroyed.has(machine.locks[lock]!.class);

/** Can the local have a reference to the lock, as an earlier step found it? */
export function mayBeFound(machine: Machine, thread: number, local: number, lock: number): boolean {
  const program = thread < 0 ? machine.init : machine.programs[machine.threads[thread]!.program]!;
  const found = foundIn(program).get(local) ?? [];
  return found.some((expr) => classesOf(machine, expr).includes(machine.locks[lock]!.class));
}

function changesOf(machine: Machine): Changes {
  let changes = CHANGES.get(machine);
  if (changes === undefined) {
    const ops = [machine.init, ...machine.programs].flatMap(opsOf);
    changes = {
      freed: new Set(ops.flatMap((op) => (op.op === 'free' || op.op === 'free-later' ? [op.struct] : []))),
      destroyed: new Set(ops.flatMap((op) => (op.op === 'destroy' ? classesOf(machine, op.lock) : []))),
    };
    CHANGES.set(machine, changes);
  }
  return changes;
}

function foundIn(program: Program): ReadonlyMap<number, readonly LockExpr[]> {
  let found = FOUND.get(program);
  if (found === undefined) {
    const locals = new Map<number, LockExpr[]>();
    for (const op of opsOf(program))
      if (op.op === 'find-lock') locals.set(op.to, [...(locals.get(op.to) ?? []), op.lock]);
    found = locals;
    FOUND.set(program, found);
  }
  return found;
}

const opsOf = ({ locations }: Program): Op[] =>
  locations.flatMap(({ actions }) => actions.map(({ op }) => op));

/** Of any class where a reference hides which. */
const classesOf = (machine: Machine, lock: LockExpr): number[] =>
  'class' in lock ? [lock.class] : machine.lockClasses.map(({ index }) => index);
