/** Looking at a state from outside: what an expression comes to, without a step and without a trace of it. */
import { List } from 'immutable';
import type { Expr, LockExpr, Machine, Place } from '../machine/index.js';
import { cellOf, evaluate, lockOf } from './evaluate.js';
import { atRest } from './obstacles.js';
import type { State } from './state.js';
import { NOBODY, Turn } from './turn.js';

/** Who looks at what. */
export interface View {
  readonly machine: Machine;
  readonly state: State;
  /** Whose locals and holds count; -1: nobody's. */
  readonly thread: number;
  /** Values of the binders of the quantifiers around. */
  readonly bound: readonly number[];
}

/** The value of an expression; absent where evaluating it would go wrong. */
export const valueIn = (view: View, e: Expr): number | undefined => look(view, (turn) => evaluate(turn, e));

/** The cell of a place in shared memory; absent where the way there is barred. */
export const cellAt = (view: View, place: Place): number | undefined =>
  look(view, (turn) => cellOf(turn, place));

/** The lock instance; absent where the way there is barred. */
export const lockAt = (view: View, lock: LockExpr): number | undefined =>
  look(view, (turn) => lockOf(turn, lock));

function look({ machine, state, thread, bound }: View, ask: (turn: Turn) => number): number | undefined {
  const own = thread === NOBODY ? undefined : machine.threads[thread]!;
  const locals = own ? state.threads.get(thread)!.locals : List<number>();
  const program = own && machine.programs[own.program]!;
  const turn = new Turn(machine, state, thread, program, undefined, locals, atRest);
  turn.bound = bound;
  const value = ask(turn);
  return turn.ended ? undefined : value;
}
