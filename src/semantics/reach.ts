/** Which objects can be got to, and from where. */
import type { List } from 'immutable';
import { type Domain, isStale, type Machine, NULL, tablesOf, target } from '../machine/index.js';
import { keeps } from './grace.js';
import { NOBODY, type Turn } from './turn.js';

/** Objects go by the cell that says whether they are live, of which each slot has its own. */
type Objects = Set<number>;

/**
 * Could another thread get to the object: by a variable, a named object, or its own locals?
 */
export function othersReach(turn: Turn, struct: number, slot: number): boolean {
  const { machine, memory, threads, thread } = turn;
  const leads: Leads = (object) =>
    threads.some((_, other) => other !== thread && keeps(turn.rcu, other, object));
  const reached = publicObjects(machine, memory, leads, thread);
  const found: number[] = [];
  threads.forEach(({ locals }, other) => {
    if (other === thread) return;
    const program = machine.programs[machine.threads[other]!.program]!;
    program.locals.forEach(({ domain }, local) => {
      found.push(...objectOf(machine, domain, locals.get(local)!, leads));
    });
  });
  spread(machine, memory, reached, found, leads);
  return reached.has(machine.structs[struct]!.live + slot);
}

/** Whether a stale pointer to an object of a `typesafe` pool leads anywhere. */
type Leads = (object: number) => boolean;

/** Objects that can be reached from variables and named objects, but for what one thread has for itself. */
export function publicObjects(
  machine: Machine,
  memory: List<number>,
  leads: Leads = () => false,
  but: number = NOBODY,
): Objects {
  const reached: Objects = new Set();
  const found = tablesOf(machine).variableCells.flatMap((cell) =>
    machine.cells[cell]!.thread === but ? [] : pointee(machine, memory, cell, leads),
  );
  for (const { live, named, memory: kind } of machine.structs)
    for (let slot = 0; slot < named; slot++)
      if (kind === 'typestable' || memory.get(live + slot) === 1) found.push(live + slot);
  spread(machine, memory, reached, found, leads);
  return reached;
}

/** Adds the objects found, and what their fields lead to. */
function spread(
  machine: Machine,
  memory: List<number>,
  reached: Objects,
  found: number[],
  leads: Leads,
): void {
  for (let object = found.pop(); object !== undefined; object = found.pop()) {
    if (reached.has(object)) continue;
    reached.add(object);
    const { base, width, live } = structOf(machine, object);
    const first = base + (object - live) * width;
    for (let cell = first; cell < first + width; cell++) found.push(...pointee(machine, memory, cell, leads));
  }
}

const structOf = (machine: Machine, object: number) =>
  machine.structs.find((s) => s.live <= object && object < s.live + s.slots.length)!;

const pointee = (machine: Machine, memory: List<number>, cell: number, leads: Leads) =>
  objectOf(machine, machine.cells[cell]!.domain, memory.get(cell)!, leads);

/** The object that a value leads to, if it is a pointer that may be followed. */
function objectOf(machine: Machine, domain: Domain, value: number, leads: Leads): number[] {
  if (domain.kind !== 'pointer' || value === NULL) return [];
  const { live, memory } = machine.structs[domain.struct]!;
  const object = live + target(value);
  const barred = isStale(value) && memory !== 'typestable' && !(memory === 'typesafe' && leads(object));
  return barred ? [] : [object];
}
