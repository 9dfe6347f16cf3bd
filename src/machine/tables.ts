import type { LockClass, Struct } from './data.js';
import type { Machine } from './machine.js';

/**
 * What the meaning asks of a machine again and again, worked out once. Nothing here depends on a
 * state.
 */
export interface Tables {
  /** For each struct the cells that hold a pointer to one of its objects. */
  readonly pointerCells: readonly (readonly number[])[];
  /** The cells that hold a reference to some lock. */
  readonly lockCells: readonly number[];
  /** The cells of variables: no field of any object, and not whether a slot is live. */
  readonly variableCells: readonly number[];
  /** For each thread the cells that it has for itself. */
  readonly ownCells: readonly (readonly number[])[];
  /** For each lock instance its class. */
  readonly classOf: readonly LockClass[];
  /** The struct of the objects that a lock lives in, if it does. */
  readonly structOf: readonly (Struct | undefined)[];
  /** The effects, as numbered in the machine, that let a sleeper on a channel go. */
  readonly signals: readonly (readonly number[])[];
  /** The effects that raise a semaphore, by class. */
  readonly releases: readonly (readonly number[])[];
  /** The effects that queue work or spawn a thread, by work. */
  readonly queues: readonly (readonly number[])[];
  /** The threads that are interrupt handlers. */
  readonly handlers: readonly number[];
  /** Lock instances that keep interrupts off while they are held. */
  readonly maskingLocks: readonly number[];
  /** Instance of the giant lock; -1 without one. */
  readonly giant: number;
  /** Classes that some `order` rule names. */
  readonly ruled: ReadonlySet<number>;
}

const TABLES = new WeakMap<Machine, Tables>();

export function tablesOf(machine: Machine): Tables {
  let tables = TABLES.get(machine);
  if (tables === undefined) {
    tables = makeTables(machine);
    TABLES.set(machine, tables);
  }
  return tables;
}

function makeTables(machine: Machine): Tables {
  const classOf = machine.locks.map((lock) => machine.lockClasses[lock.class]!);
  return {
    pointerCells: machine.structs.map((struct) =>
      machine.cells.flatMap(({ domain }, cell) =>
        domain.kind === 'pointer' && domain.struct === struct.index ? [cell] : [],
      ),
    ),
    lockCells: machine.cells.flatMap(({ domain }, cell) => (domain.kind === 'lock' ? [cell] : [])),
    variableCells: variableCells(machine),
    ownCells: machine.threads.map(({ index }) =>
      machine.cells.flatMap((cell, c) => (cell.thread === index ? [c] : [])),
    ),
    classOf,
    structOf: classOf.map((c) => (c.struct === undefined ? undefined : machine.structs[c.struct])),
    signals: machine.channels.map((_, channel) => signalsOf(machine, channel)),
    releases: machine.lockClasses.map((lock, c) =>
      machine.effects.flatMap((effect, e) =>
        effect.kind === 'release' && (effect.class === c || effect.class === lock.kind) ? [e] : [],
      ),
    ),
    queues: machine.works.map((_, w) =>
      machine.effects.flatMap((effect, e) => (effect.kind === 'queue' && effect.work === w ? [e] : [])),
    ),
    handlers: machine.threads.flatMap(({ index, interrupt }) => (interrupt ? [index] : [])),
    maskingLocks: classOf.flatMap(({ masks }, lock) => (masks ? [lock] : [])),
    giant: classOf.findIndex((c) => c.kind === 'giant'),
    ruled: new Set(machine.order.rules.flatMap((rule) => [rule.from, rule.to])),
  };
}

function variableCells(machine: Machine): number[] {
  const inObjects = new Set<number>();
  for (const { base, width, live, slots } of machine.structs)
    slots.forEach((_, slot) => {
      inObjects.add(live + slot);
      for (let offset = 0; offset < width; offset++) inObjects.add(base + slot * width + offset);
    });
  return machine.cells.flatMap((_, cell) => (inObjects.has(cell) ? [] : [cell]));
}

/** A channel goes by the name of its `cond`, or by that of the struct whose object it is. */
function signalsOf(machine: Machine, channel: number): number[] {
  const condition = machine.channelClasses.find(({ base, size, struct }) => {
    const slots = struct === undefined ? 1 : machine.structs[struct]!.slots.length;
    return base <= channel && channel < base + size * slots;
  });
  const object = machine.structs.find((s) => s.channels <= channel && channel < s.channels + s.slots.length);
  const name = condition?.name ?? object?.name;
  return machine.effects.flatMap((effect, e) =>
    effect.kind === 'signal' && effect.channel === name ? [e] : [],
  );
}
