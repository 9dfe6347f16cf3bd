/** Which objects can be got to, and from where: as formulas, whatever the pointers are. */
import { type Domain, fresh, type Machine, type Struct, stale } from '../machine/index.js';
import type { Path } from './path.js';
import { keeps } from './sections.js';
import type { Value } from './value.js';

/** Objects go by the cell that says whether they are live, of which each slot has its own. */
type IsReached = (object: number) => Value;

/** Could another thread get to the object: by a variable, a named object, or its own locals? */
export function othersReach(path: Path, struct: number, slot: number): Value {
  const { machine, values, variables, thread } = path;
  const others = machine.threads.filter(({ index }) => index !== thread);
  const leads: Leads = (object) => values.or(...others.map(({ index }) => keeps(path, index, object)));
  const locals = others.flatMap(({ index, program }) =>
    machine.programs[program]!.locals.map(
      ({ domain }, local): Holder => ({ domain, value: path.get(variables.local(index, local)) }),
    ),
  );
  const isReached = closure(path, [...locals, ...sharedCells(path, thread)], leads);
  return isReached(machine.structs[struct]!.live + slot);
}

/** Whether a stale pointer to an object of a `typesafe` pool leads anywhere. */
type Leads = (object: number) => Value;

/** Says of an object whether it can be reached from variables and named objects. */
export function publicObjects(path: Path): IsReached {
  return closure(path, sharedCells(path), () => path.values.zero);
}

/** What may hold a pointer. */
interface Holder {
  readonly domain: Domain;
  readonly value: Value;
}

const holderOf = (path: Path, cell: number): Holder => ({
  domain: path.machine.cells[cell]!.domain,
  value: path.get(path.variables.cell(cell)),
});

/** The cells of variables, but for what one thread has for itself. */
const sharedCells = (path: Path, but?: number): Holder[] =>
  path.world.tables.variableCells.flatMap((cell) =>
    but !== undefined && path.machine.cells[cell]!.thread === but ? [] : [holderOf(path, cell)],
  );

/**
 * Reached at once, or from an object that is, and so on: by chains of at most as many links as there
 * are objects. What is true of chains of some length is worked out where it is asked for.
 */
function closure(path: Path, roots: readonly Holder[], leads: Leads): IsReached {
  const { values, machine } = path;
  const objects = objectsOf(machine);
  const links = memo((object: number) => linksTo(path, object, leads));
  const atOnce = memo((object: number) =>
    values.or(isRoot(path, object), ...roots.map((holder) => leadsTo(path, holder, object, leads))),
  );
  const within = objects.map(() => new Map<number, Value>());
  const reached = (object: number, length: number): Value => {
    const known = within[length]!.get(object);
    if (known) return known;
    const first = atOnce(object);
    const sources = length === 0 || first === values.one ? [] : links(object);
    const chains = sources.map(({ from, when }) => values.and(when, reached(from, length - 1)));
    const value = values.or(first, ...chains);
    within[length]!.set(object, value);
    return value;
  };
  return (object) => reached(object, objects.length - 1);
}

function memo<T>(make: (object: number) => T): (object: number) => T {
  const made = new Map<number, T>();
  return (object) => {
    const known = made.get(object);
    if (known !== undefined) return known;
    const value = make(object);
    made.set(object, value);
    return value;
  };
}

const objectsOf = ({ structs }: Machine): number[] =>
  structs.flatMap(({ live, slots }) => slots.map((_, slot) => live + slot));

const structOf = ({ structs }: Machine, object: number): Struct =>
  structs.find(({ live, slots }) => live <= object && object < live + slots.length)!;

/** A named object, while it lives, or for ever if its memory keeps its type. */
function isRoot(path: Path, object: number): Value {
  const { live, named, memory } = structOf(path.machine, object);
  if (object - live >= named) return path.values.zero;
  return memory === 'typestable' ? path.values.one : path.get(path.variables.cell(object));
}

/** The other objects that have a pointer to this one, where they have. */
function linksTo(
  path: Path,
  object: number,
  leads: Leads,
): { readonly from: number; readonly when: Value }[] {
  const { machine, values, world } = path;
  const cells = new Set(world.tables.pointerCells[structOf(machine, object).index]!);
  return objectsOf(machine).flatMap((from) => {
    if (from === object) return [];
    const { base, width, live } = structOf(machine, from);
    const first = base + (from - live) * width;
    const own = Array.from({ length: width }, (_, offset) => first + offset).filter((cell) =>
      cells.has(cell),
    );
    const when = values.or(...own.map((cell) => leadsTo(path, holderOf(path, cell), object, leads)));
    return when === values.zero ? [] : [{ from, when }];
  });
}

/** Is this a pointer to the object that may be followed? */
function leadsTo(path: Path, { domain, value }: Holder, object: number, leads: Leads): Value {
  const { machine, values } = path;
  if (domain.kind !== 'pointer') return values.zero;
  const { live, slots, memory } = machine.structs[domain.struct]!;
  const slot = object - live;
  if (slot < 0 || slot >= slots.length) return values.zero;
  if (memory === 'typestable') return values.in(value, [fresh(slot), stale(slot)]);
  const direct = path.simple(values.is(value, fresh(slot)));
  if (memory === 'reused') return direct;
  return values.or(direct, values.and(path.simple(values.is(value, stale(slot))), leads(object)));
}
