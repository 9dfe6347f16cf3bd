/**
 * The choices of a state, and the state after a choice. How many choices a state has depends on what
 * happens inside the steps (branches of `choose` passed through, slots of `new`, sleepers of
 * `signal`), so a choice is found by making the steps of its thread, in order.
 */
import { assert } from '../base/index.js';
import type { Action, Location, Machine } from '../machine/index.js';
import { tablesOf } from '../machine/index.js';
import { leave } from './begin.js';
import { delistEverywhere } from './channels.js';
import { handlerOn } from './interrupts.js';
import type { Note } from './note.js';
import { isReady, lets, obstaclesOf, takeTurn } from './obstacles.js';
import { perform } from './perform.js';
import { isOver, type State } from './state.js';
import type { Ending, Performed, Turn } from './turn.js';

/** One of the ways in which a state can go on. */
export interface Choice {
  /** Its number in the state. */
  readonly index: number;
  readonly thread: number;
  /** Its number among those of the thread. */
  readonly alternative: number;
}

/** What a thread did in one step. */
export interface Step {
  readonly thread: number;
  /** The actions, in order: the one that it stood before, and those passed through. */
  readonly performed: readonly Performed[];
  /** What there is to say about the step itself; what ends the run comes last. */
  readonly notes: readonly Note[];
  /** `allow`s of the model that applied. */
  readonly allowed: readonly number[];
  readonly outcome: { readonly kind: 'state'; readonly state: State } | Ending;
  /** Where it ended the run: how things stood then, in the middle of the step. */
  readonly brokeOff?: State;
}

/** The choices of a state, numbered by thread, action and alternative. */
export function choices(machine: Machine, state: State): Choice[] {
  const found: Choice[] = [];
  for (const { index: thread } of machine.threads)
    outcomes(machine, state, thread).forEach((_, alternative) => {
      found.push({ index: found.length, thread, alternative });
    });
  return found;
}

/** Makes the step that was chosen. */
export function next(machine: Machine, state: State, choice: Choice): Step {
  const step = outcomes(machine, state, choice.thread)[choice.alternative];
  assert(
    step !== undefined,
    `thread ${choice.thread} has no alternative ${choice.alternative} in this state`,
  );
  return step;
}

/** All the steps that a thread can make from a state, in the order in which choices are numbered. */
export function outcomes(machine: Machine, state: State, thread: number): Step[] {
  const steps: Step[] = [];
  if (handlerOn(machine, state.threads, thread) !== undefined) return steps;
  const found = obstaclesOf(machine, state, thread);
  found.forEach((obstacles, a) => {
    if (!isReady(obstacles)) return;
    const turn = takeTurn(machine, state, thread);
    carryOut(turn, turn.location!.actions[a]!, steps);
  });
  return steps;
}

/** Does the action, and what follows it in the same step. */
function carryOut(turn: Turn, action: Action, steps: Step[]): void {
  turn.did(action);
  for (const way of perform(turn, action.op)) {
    if (way.ended) steps.push(finish(way));
    else arrive(way, targetOf(way, action), steps);
  }
}

function targetOf(turn: Turn, action: Action): Location {
  return turn.program!.locations[action.targets[turn.target]!]!;
}

/** Comes to a location: stands there, or goes on in each way that is open. */
export function arrive(turn: Turn, location: Location, steps: Step[]): void {
  turn.location = location;
  if (location.stop) {
    steps.push(finish(turn));
    return;
  }
  const open = location.actions.filter((action) => action.guards.every((guard) => lets(turn, guard)));
  assert(open.length > 0, `a step gets stuck at location ${location.id} of ${turn.program!.name}`);
  open.forEach((action, i) => {
    carryOut(i === open.length - 1 ? turn : turn.fork(), action, steps);
  });
}

/** The step as it has turned out. */
function finish(turn: Turn): Step {
  const { thread, performed, notes, allowed } = turn;
  if (turn.ended) return { thread, performed, notes, allowed, outcome: turn.ended, brokeOff: turn.stand() };
  const { dead } = turn.location!;
  for (const local of dead) if (turn.locals.get(local) !== 0) turn.setLocal(local, 0);
  if (isOver(turn.location!)) {
    delistEverywhere(turn);
    forgetOwn(turn);
    leave(turn);
  }
  return { thread, performed, notes, allowed, outcome: { kind: 'state', state: turn.stand() } };
}

/** What a thread has for itself ends with it. */
function forgetOwn(turn: Turn): void {
  for (const cell of tablesOf(turn.machine).ownCells[turn.thread]!)
    turn.memory = turn.memory.set(cell, turn.machine.cells[cell]!.initial);
}
