/**
 * Interrupts as threads have them: a handler runs on top of a thread, which stands still until it
 * ends, or on an idle CPU. What a thread has switched off is counted by sort.
 */
import type { InterruptSort } from '../model/index.js';
import type { Path } from './path.js';
import type { Value } from './value.js';

/** Values of the variable that says where a handler runs. */
export const NOWHERE = 0;
export const IDLE_CPU = 1;
export const onTopOf = (thread: number): number => thread + 2;

/** Has the thread itself switched anything off? Spin locks of freebsd and netbsd do not count here. */
export function isMasked(path: Path, thread: number): Value {
  const { values } = path;
  return values.not(values.and(values.is(hard(path, thread), 0), values.is(soft(path, thread), 0)));
}

const hard = (path: Path, thread: number): Value => path.get(path.variables.interrupt(thread, 'hard'));
const soft = (path: Path, thread: number): Value => path.get(path.variables.interrupt(thread, 'soft'));

/** Where the handler runs, or 0; so for all that are none. */
export const placeOf = (path: Path, thread: number): Value =>
  path.get(path.variables.interrupt(thread, 'on'));

/** Would an interrupt of the sort be let in where the thread runs? */
export function isEnabled(path: Path, thread: number, sort: InterruptSort): Value {
  const { values, variables } = path;
  const off = path.world.tables.maskingLocks.map((lock) =>
    values.is(path.get(variables.lock(lock, 'owner')), thread + 1),
  );
  const softOn = sort === 'soft' ? values.is(soft(path, thread), 0) : values.one;
  return values.and(values.is(hard(path, thread), 0), softOn, ...off.map((held) => values.not(held)));
}

/** The handlers that may run on top of the thread, which then stands still for one of them. */
export function handlersOn(path: Path, thread: number): { readonly handler: number; readonly when: Value }[] {
  return path.world.tables.handlers.flatMap((handler) =>
    handler === thread ? [] : [{ handler, when: path.values.is(placeOf(path, handler), onTopOf(thread)) }],
  );
}

/** Stands the thread still for the handler, at once or by way of other handlers? */
export function isUnderneath(path: Path, thread: number, handler: number): Value {
  const { values } = path;
  const reach = (above: number, seen: readonly number[]): Value => {
    const on = placeOf(path, above);
    const further = path.world.tables.handlers.filter((other) => other !== thread && !seen.includes(other));
    return values.or(
      values.is(on, onTopOf(thread)),
      ...further.map((other) => values.and(values.is(on, onTopOf(other)), reach(other, [...seen, other]))),
    );
  };
  return thread === handler ? values.zero : reach(handler, [handler]);
}

/** A handler whose interrupt has not come. It may yet come, or never. */
export function isAwaited(path: Path, thread: number): Value {
  const { values, variables, machine } = path;
  const { interrupt, program } = machine.threads[thread]!;
  if (interrupt === undefined) return values.zero;
  const entry = variables.standing(thread).indexOf(machine.programs[program]!.entry);
  return values.is(path.get(variables.location(thread)), entry);
}
