/** How interrupt handlers come and go. */
import type { Action, Machine } from '../machine/index.js';
import { tablesOf } from '../machine/index.js';
import type { InterruptSort } from '../model/index.js';
import { handlerOn, IDLE_CPU, initialMasks, isAwaited, isEnabled, NOWHERE, onTopOf } from './interrupts.js';
import { isTimeout, obstaclesOf } from './obstacles.js';
import { isOver, locationOf, type State } from './state.js';
import type { Turn } from './turn.js';

/** The handler begins: a turn for an idle CPU, and one for each thread that it can interrupt. */
export function begin(turn: Turn): Turn[] {
  const { machine, thread } = turn;
  const sort = machine.threads[thread]!.interrupt!;
  const state = turn.state();
  const places = machine.threads.flatMap(({ index }) =>
    isInterruptible(machine, state, index, sort) ? [onTopOf(index)] : [],
  );
  return [IDLE_CPU, ...places].map((on) => {
    const way = turn.fork();
    const record = way.threads.get(thread)!.merge({ on, ...initialMasks(sort) });
    way.threads = way.threads.set(thread, record);
    return way;
  });
}

/** A handler at its end gives the CPU back. What stays is what it has switched off and not on again. */
export function leave(turn: Turn): void {
  const sort = turn.machine.threads[turn.thread]!.interrupt;
  if (sort === undefined) return;
  const record = turn.threads.get(turn.thread)!;
  const first = initialMasks(sort);
  const hard = Math.max(record.hard - first.hard, 0);
  const soft = Math.max(record.soft - first.soft, 0);
  turn.threads = turn.threads.set(turn.thread, record.merge({ on: NOWHERE, hard, soft }));
}

function isInterruptible(machine: Machine, state: State, thread: number, sort: InterruptSort): boolean {
  return (
    !isOver(locationOf(machine, state, thread)) &&
    !isAwaited(machine, state.threads, thread) &&
    handlerOn(machine, state.threads, thread) === undefined &&
    isEnabled(machine, state, thread, sort) &&
    isRunning(machine, state, thread)
  );
}

/** Has the thread a CPU? It has if it can move, but for waking up late, and where it waits by spinning. */
function isRunning(machine: Machine, state: State, thread: number): boolean {
  const { actions } = locationOf(machine, state, thread);
  const found = obstaclesOf(machine, state, thread);
  return actions.some(
    (action, a) =>
      !isTimeout(action) && found[a]?.every((wait) => isSpinning(machine, action, wait)) === true,
  );
}

type Waits = NonNullable<ReturnType<typeof obstaclesOf>[number]>;

function isSpinning(machine: Machine, { op }: Action, wait: Waits[number]): boolean {
  switch (wait.kind) {
    case 'lock':
      return tablesOf(machine).classOf[wait.lock]!.spins;
    case 'condition':
      return op.op === 'await' && !op.asleep;
    case 'channel':
    case 'grace':
    case 'queued':
    case 'work':
    case 'handler':
      return false;
  }
}
