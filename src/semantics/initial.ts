import { List } from 'immutable';
import { assert } from '../base/index.js';
import type { Machine } from '../machine/index.js';
import { tablesOf } from '../machine/index.js';
import { noSections } from './grace.js';
import { newLock } from './locks.js';
import type { Note } from './note.js';
import { atRest, takeTurn } from './obstacles.js';
import { perform } from './perform.js';
import { State, ThreadState } from './state.js';
import { arrive, type Step } from './step.js';
import { NOBODY, Turn } from './turn.js';

/** How a run begins: with a state, or with what keeps it from ever having one. */
export interface Start {
  readonly notes: readonly Note[];
  readonly allowed: readonly number[];
  /** What was passed through before the first state, by program; `init` is not among them. */
  readonly entered: readonly Step[];
  readonly outcome: Step['outcome'];
}

/**
 * The first state: the declared values, what `init` makes of them, and each thread in turn gone as
 * far as it comes without a step. Where `init` could go on in several ways it takes the first.
 */
export function initial(machine: Machine): Start {
  const init = runInit(machine);
  if (init.ended) return { notes: init.notes, allowed: init.allowed, entered: [], outcome: init.ended };
  let state = init.state();
  const entered: Step[] = [];
  const notes = [...init.notes];
  const allowed = [...init.allowed];
  for (const { index } of machine.threads) {
    const step = enter(machine, state, index);
    entered.push(step);
    notes.push(...step.notes);
    allowed.push(...step.allowed);
    if (step.outcome.kind !== 'state') return { notes, allowed, entered, outcome: step.outcome };
    state = step.outcome.state;
  }
  return { notes, allowed, entered, outcome: { kind: 'state', state } };
}

/** Everything as declared, and every thread before its first location. */
function declared(machine: Machine): State {
  const { threads } = machine;
  return new State({
    memory: List(machine.cells.map((cell) => cell.initial)),
    threads: List(
      threads.map((thread) => {
        const { entry, locals } = machine.programs[thread.program]!;
        return new ThreadState({ at: entry, locals: List(locals.map((_, l) => thread.arguments[l] ?? 0)) });
      }),
    ),
    locks: List(tablesOf(machine).classOf.map((lockClass) => newLock(lockClass, threads.length))),
    lists: List(machine.channels.map(() => List<number>())),
    rcu: noSections(machine),
  });
}

function runInit(machine: Machine): Turn {
  const { init } = machine;
  const locals = List(init.locals.map(() => 0));
  const location = init.locations[init.entry]!;
  let turn = new Turn(machine, declared(machine), NOBODY, init, location, locals, atRest);
  while (!turn.ended && turn.location!.actions.length > 0) {
    const action = turn.location!.actions[0]!;
    turn = perform(turn, action.op)[0]!;
    turn.location = init.locations[action.targets[turn.target]!]!;
  }
  return turn;
}

function enter(machine: Machine, state: State, thread: number): Step {
  const turn = takeTurn(machine, state, thread);
  const steps: Step[] = [];
  arrive(turn, turn.location!, steps);
  assert(steps.length > 0, 'a thread begins somewhere');
  return steps[0]!;
}
