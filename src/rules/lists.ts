/** Lists, and walks over the objects of a struct. */
import { assert } from '../base/index.js';
import { fresh, NULL, type Op, type Place, stale, target } from '../machine/index.js';
import { cellOf, checkGuard, fieldCell, follow, referenceOf } from './evaluate.js';
import type { Path } from './path.js';
import { decide } from './undecided.js';
import type { Value } from './value.js';

type Link = Place & { readonly kind: 'field' };

/** Puts an object into a list: at the head, or at the end. */
export function insert(path: Path, op: Op & { readonly op: 'insert' }): void {
  const { variables } = path;
  const found = begin(path, op.head, op.link, 'write');
  const { head, link, pointer, cell } = found;
  const way = walk(path, found);
  if (way === undefined) return;
  const slot = target(pointer);
  if (way.present || path.is(isElsewhere(path, head, link, slot))) {
    path.endUnlessAllowed('list-corruption');
    return;
  }
  const before = variables.cell(op.atEnd ? way.end : head);
  path.set(variables.cell(cell), path.get(before));
  path.set(before, path.constant(pointer));
}

/** Takes an object out of a list. Its own link stays, so that whoever stands on it can go on. */
export function remove(path: Path, op: Op & { readonly op: 'remove' }): void {
  const { variables } = path;
  const found = begin(path, op.head, op.link, 'read');
  const way = walk(path, found);
  if (way === undefined) return;
  if (way.present) path.set(variables.cell(way.end), path.get(variables.cell(found.cell)));
  else path.endUnlessAllowed('list-corruption');
}

interface Found {
  readonly head: number;
  readonly link: Link;
  /** The element and, in it, the cell of its link. */
  readonly pointer: number;
  readonly cell: number;
}

/** Finds the list and follows the pointer to the element. */
function begin(path: Path, headPlace: Place, link: Place, access: 'read' | 'write'): Found {
  assert(headPlace.kind !== 'local' && link.kind === 'field', 'lists are in shared memory');
  const head = cellOf(path, headPlace);
  const pointer = referenceOf(path, link.object);
  const cell = fieldCell(path, link, pointer);
  checkGuard(path, headPlace, head, 'write');
  checkGuard(path, link, cell, access);
  return { head, link, pointer, cell };
}

/**
 * Goes through the list to the cell that leads to the element (then it is `present`), or that has null.
 * Ends the run at an element that has been freed; at a circle too, unless that is accepted: then there
 * is no end.
 */
function walk(
  path: Path,
  { head, link, pointer }: Found,
): { readonly end: number; readonly present: boolean } | undefined {
  const way = [head];
  for (let cell = head; ; ) {
    const next = decide(path, path.get(path.variables.cell(cell)));
    if (next === NULL) return { end: cell, present: false };
    if (target(next) === target(pointer)) return { end: cell, present: true };
    cell = linkCell(path, link, follow(path, next, link.struct));
    if (way.includes(cell)) {
      path.endUnlessAllowed('list-corruption');
      return undefined;
    }
    way.push(cell);
  }
}

function linkCell({ machine }: Path, { struct, offset }: Link, slot: number): number {
  const { base, width } = machine.structs[struct]!;
  return base + slot * width + offset;
}

/** Does another list over the same link lead to this slot? Nobody follows these here. */
function isElsewhere(path: Path, head: number, link: Link, slot: number): Value {
  const { machine, values, variables } = path;
  const others = machine.lists.filter(
    (it) => it.struct === link.struct && it.link === link.offset && it.head !== head,
  );
  const isAhead = aheadOf(path, link, slot);
  const found = others.map((it) =>
    values.and(
      it.live === undefined ? values.one : path.get(variables.cell(it.live)),
      isAhead(it.head, machine.structs[link.struct]!.slots.length),
    ),
  );
  return values.or(...found);
}

/** Says whether a cell leads to the slot by at most so many elements on the way. */
function aheadOf(path: Path, link: Link, slot: number): (cell: number, most: number) => Value {
  const { machine, values, variables } = path;
  const made = new Map<string, Value>();
  const others = machine.structs[link.struct]!.slots.flatMap((_, other) => (other === slot ? [] : [other]));
  const leadsTo = (cell: number, to: number): Value =>
    values.in(path.get(variables.cell(cell)), [fresh(to), stale(to)]);
  const isAhead = (cell: number, most: number): Value => {
    const known = made.get(`${cell} ${most}`);
    if (known) return known;
    const further = most === 0 ? [] : others;
    const value = values.or(
      leadsTo(cell, slot),
      ...further.map((other) => {
        const there = leadsTo(cell, other);
        return there === values.zero
          ? there
          : values.and(there, isAhead(linkCell(path, link, other), most - 1));
      }),
    );
    made.set(`${cell} ${most}`, value);
    return value;
  };
  return isAhead;
}

/**
 * A walk over the objects of a struct picks one that it has not had, or ends: says which of the
 * action's targets comes next.
 */
export function pick(path: Path, op: Op & { readonly op: 'pick' }): number {
  const { values, variables, thread } = path;
  const { live, slots } = path.machine.structs[op.struct]!;
  const left = slots.flatMap((_, slot) => {
    const had = path.get(variables.local(thread, op.picked[slot]!));
    const there = path.get(variables.cell(live + slot));
    return path.is(values.and(there, values.not(had))) ? [slot] : [];
  });
  if (left.length === 0) return 1;
  const slot = left[path.choose(left.length)]!;
  path.set(variables.local(thread, op.to), path.constant(fresh(slot)));
  path.set(variables.local(thread, op.picked[slot]!), values.one);
  return 0;
}
