/** How interrupt handlers come and go, and interrupts are switched off and on. */
import { never } from '../base/index.js';
import type { Action, Location, Mask } from '../machine/index.js';
import type { InterruptSort } from '../model/index.js';
import { asValue } from './growth.js';
import { handlersOn, IDLE_CPU, isAwaited, isEnabled, NOWHERE, onTopOf } from './interrupts.js';
import { isTimeout, obstacles } from './obstacles.js';
import type { Path } from './path.js';
import { isOver } from './step.js';
import type { Value } from './value.js';
import { DEEPEST } from './variables.js';
import type { Wait } from './wait.js';

/** What a handler begins with: its own sort off, and to a hard one the soft ones are off too. */
const FIRST_MASKS = { hard: { hard: 1, soft: 1 }, soft: { hard: 0, soft: 1 } } as const;

const PARTS = ['hard', 'soft'] as const;

/** The handler begins: on an idle CPU, or on top of any thread that it can interrupt. */
export function begin(path: Path): void {
  const { machine, variables, thread } = path;
  const sort = machine.threads[thread]!.interrupt!;
  const below = machine.threads.filter(({ index }) => path.is(isInterruptible(path, index, sort)));
  const places = [IDLE_CPU, ...below.map(({ index }) => onTopOf(index))];
  const on = places[path.choose(places.length)]!;
  path.set(variables.interrupt(thread, 'on'), path.constant(on));
  for (const part of PARTS)
    path.set(variables.interrupt(thread, part), path.constant(FIRST_MASKS[sort][part]));
}

/** A handler at its end gives the CPU back. What stays is what it has switched off and not on again. */
export function leave(path: Path): void {
  const { machine, variables, thread } = path;
  const sort = machine.threads[thread]!.interrupt;
  if (sort === undefined) return;
  path.set(variables.interrupt(thread, 'on'), path.constant(NOWHERE));
  for (const part of PARTS) {
    const variable = variables.interrupt(thread, part);
    if (FIRST_MASKS[sort][part] > 0) path.set(variable, oneLess(path, path.get(variable)));
  }
}

function oneLess({ values }: Path, count: Value): Value {
  return values.if(values.is(count, 0), values.zero, values.calculate('-', count, values.one));
}

function isInterruptible(path: Path, thread: number, sort: InterruptSort): Value {
  const { values } = path;
  const still = handlersOn(path, thread).map(({ when }) => values.not(when));
  return values.and(
    isRunning(path, thread),
    values.not(isAwaited(path, thread)),
    ...still,
    isEnabled(path, thread, sort),
  );
}

/** Has the thread a CPU? It has if it can move, but for waking up late, and where it waits by spinning. */
function isRunning(path: Path, thread: number): Value {
  const { machine, values, variables } = path;
  const { locations } = machine.programs[machine.threads[thread]!.program]!;
  const at = path.get(variables.location(thread));
  const cases = variables.standing(thread).map((id, place) => {
    const location = locations[id]!;
    const here = values.is(at, place);
    return isOver(location) || here === values.zero
      ? values.zero
      : values.and(here, hasCpu(path, thread, location, place));
  });
  return values.or(...cases);
}

function hasCpu(path: Path, thread: number, location: Location, place: number): Value {
  const at = path.get(path.variables.location(thread));
  const ways = location.actions.filter((action) => !isTimeout(action));
  const cases = ways.map((action) =>
    asValue(path, thread, location, (other) => {
      other.learn(at, place);
      const found = obstacles(other, action);
      return path.values.truth(found?.every((wait) => isSpinning(other, action, wait)) === true);
    }),
  );
  return path.values.or(...cases);
}

function isSpinning(path: Path, { op }: Action, wait: Wait): boolean {
  switch (wait.kind) {
    case 'lock':
      return path.world.tables.classOf[wait.lock]!.spins;
    case 'condition':
      return op.op === 'await' && !op.asleep;
    case 'channel':
    case 'grace':
    case 'queued':
    case 'work':
      return false;
    default:
      return never(wait);
  }
}

/** Switches interrupts of the path's thread off or on. Restoring what nobody saved does nothing. */
export function mask(path: Path, how: Mask): void {
  const { values, variables, thread } = path;
  const part = how === 'bh_disable' || how === 'bh_enable' ? 'soft' : 'hard';
  const variable = variables.interrupt(thread, part);
  const count = path.get(variable);
  switch (how) {
    case 'irq_disable':
      path.set(variable, values.if(values.is(count, 0), values.one, count));
      return;
    case 'irq_enable':
      path.set(variable, values.zero);
      return;
    case 'irq_save':
    case 'bh_disable':
      if (!path.is(values.less(count, path.constant(DEEPEST)))) path.end('range');
      path.set(variable, values.calculate('+', count, values.one));
      return;
    case 'irq_restore':
    case 'bh_enable':
      path.set(variable, oneLess(path, count));
      return;
    default:
      never(how);
  }
}
