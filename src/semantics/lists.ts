/** Lists, and walks over the objects of a struct. */
import { fresh, NULL, type Op, type Place, target } from '../machine/index.js';
import { cellOf, checkGuard, evaluate, fieldCell, follow } from './evaluate.js';
import { endUnlessAllowed } from './locking.js';
import type { Corruption } from './note.js';
import type { Turn } from './turn.js';

type Link = Place & { readonly kind: 'field' };

/** Puts an object into a list: at the head, or at the end. */
export function insert(turn: Turn, op: Op & { readonly op: 'insert' }): void {
  const found = begin(turn, op.head, op.link, 'write');
  if (found === undefined) return;
  const { head, link, pointer, cell } = found;
  const way = walk(turn, found);
  if (way === undefined) return;
  const end = way.at(-1)!;
  if (turn.memory.get(end) !== NULL) {
    corrupt(turn, found, { what: 'present', list: head });
    return;
  }
  const other = elsewhere(turn, head, link, target(pointer));
  if (other !== undefined) {
    corrupt(turn, found, { what: 'present', list: other });
    return;
  }
  const before = op.atEnd ? end : head;
  turn.memory = turn.memory.set(cell, turn.memory.get(before)!).set(before, pointer);
}

/** Takes an object out of a list. Its own link stays, so that whoever stands on it can go on. */
export function remove(turn: Turn, op: Op & { readonly op: 'remove' }): void {
  const found = begin(turn, op.head, op.link, 'read');
  if (found === undefined) return;
  const way = walk(turn, found);
  if (way === undefined) return;
  const before = way.at(-1)!;
  if (turn.memory.get(before) === NULL) corrupt(turn, found, { what: 'absent' });
  else turn.memory = turn.memory.set(before, turn.memory.get(found.cell)!);
}

interface Found {
  readonly head: number;
  readonly link: Link;
  /** The element and, in it, the cell of its link. */
  readonly pointer: number;
  readonly cell: number;
}

/** Finds the list and follows the pointer to the element; absent where that fails. */
function begin(turn: Turn, headPlace: Place, link: Place, access: 'read' | 'write'): Found | undefined {
  if (headPlace.kind === 'local' || link.kind !== 'field') return undefined;
  const head = cellOf(turn, headPlace);
  const pointer = evaluate(turn, link.object);
  const cell = fieldCell(turn, link, pointer);
  if (turn.ended) return undefined;
  checkGuard(turn, headPlace, head, 'write');
  checkGuard(turn, link, cell, access);
  return { head, link, pointer, cell };
}

/**
 * The cells that lead through the list, its head first, up to the one with the address of this slot,
 * or with null. Absent where that fails: at an element that has been freed, or in a circle.
 */
function walk(turn: Turn, found: Found): readonly number[] | undefined {
  const { head, link } = found;
  const way = [head];
  for (;;) {
    const pointer = turn.memory.get(way.at(-1)!)!;
    if (pointer === NULL || target(pointer) === target(found.pointer)) return way;
    const slot = follow(turn, pointer, link.struct, turn.location!.place.statement);
    if (turn.ended) return undefined;
    const next = linkCell(turn, link, slot);
    if (way.includes(next)) {
      corrupt(turn, found, { what: 'circle' }, slot);
      return undefined;
    }
    way.push(next);
  }
}

function linkCell(turn: Turn, { struct, offset }: Link, slot: number): number {
  const { base, width } = turn.machine.structs[struct]!;
  return base + slot * width + offset;
}

/** The head of another list over the same link that leads to this slot. Nobody follows these here. */
function elsewhere(turn: Turn, head: number, link: Link, slot: number): number | undefined {
  const others = turn.machine.lists.filter(
    (it) => it.struct === link.struct && it.link === link.offset && it.head !== head,
  );
  return others.find((it) => {
    if (it.live !== undefined && turn.memory.get(it.live) !== 1) return false;
    const seen: number[] = [];
    for (let cell = it.head; !seen.includes(cell); ) {
      seen.push(cell);
      const pointer = turn.memory.get(cell)!;
      if (pointer === NULL) return false;
      if (target(pointer) === slot) return true;
      cell = linkCell(turn, link, target(pointer));
    }
    return false;
  })?.head;
}

/** Where the model accepts it, the list stays as it is. */
function corrupt(
  turn: Turn,
  { head, link, pointer }: Found,
  reason: Corruption,
  slot = target(pointer),
): void {
  const object = { struct: link.struct, slot };
  endUnlessAllowed(turn, { kind: 'list-corruption', at: turn.at, list: head, object, reason });
}

/** A walk over the objects of a struct picks one that it has not had, or ends. */
export function pick(turn: Turn, op: Op & { readonly op: 'pick' }): Turn[] {
  const { live, slots } = turn.machine.structs[op.struct]!;
  const left = slots.flatMap((_, slot) =>
    turn.memory.get(live + slot) === 1 && turn.locals.get(op.picked[slot]!) === 0 ? [slot] : [],
  );
  if (left.length === 0) {
    turn.target = 1;
    return [turn];
  }
  return left.map((slot, i) => {
    const way = i === left.length - 1 ? turn : turn.fork();
    way.setLocal(op.to, fresh(slot));
    way.setLocal(op.picked[slot]!, 1);
    return way;
  });
}
