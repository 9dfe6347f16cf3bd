/** `guarded_by`: who may touch what. */
import type { Place, Protection } from '../machine/index.js';
import { othersReach } from './reach.js';
import { holdOf } from './state.js';
import type { Turn } from './turn.js';

export type SharedPlace = Place & { readonly kind: 'variable' | 'field' };

/** Does the guard ask anything of this access? Properties and `init` are exempt. */
export function isGuarded(turn: Turn, guard: Protection, access: 'read' | 'write'): boolean {
  if (turn.ended || turn.location === undefined || turn.thread < 0) return false;
  return access === 'write' || !guard.writesOnly;
}

/** The slot of the object that a field's cell is part of. */
export function slotOf(turn: Turn, place: Place & { readonly kind: 'field' }, cell: number): number {
  const { base, width } = turn.machine.structs[place.struct]!;
  return Math.trunc((cell - base) / width);
}

/**
 * Notes a race where a place is touched without what guards it: all of the locks, exclusively, to
 * write; any of them, in any mode, to read. `locks` are their instances, -1 where there is no way to
 * one, which then nobody holds. An object that no other thread can get to is the thread's own still.
 */
export function judgeAccess(
  turn: Turn,
  place: SharedPlace,
  guard: Protection,
  cell: number,
  access: 'read' | 'write',
  locks: readonly number[],
): void {
  const holds = locks.map((lock) => (lock < 0 ? 0 : holdOf(turn.locks.get(lock)!, turn.thread)));
  const safe =
    access === 'write' ? holds.every((hold) => hold > 0 && hold % 2 === 0) : holds.some((hold) => hold > 0);
  if (safe || isUnpublished(turn, place, cell)) return;
  turn.note({
    kind: 'race',
    at: turn.at,
    cell,
    declaration: declarationOf(turn, place, cell),
    access,
    span: place.span,
    guard: guard.span,
    locks,
  });
}

function isUnpublished(turn: Turn, place: SharedPlace, cell: number): boolean {
  if (place.kind === 'variable') return false;
  const slot = slotOf(turn, place, cell);
  return slot >= turn.machine.structs[place.struct]!.named && !othersReach(turn, place.struct, slot);
}

function declarationOf(turn: Turn, place: SharedPlace, cell: number): string {
  if (place.kind === 'variable') return turn.machine.cells[cell]!.name.replace(/\[\d+\]$/, '');
  const { name, fields } = turn.machine.structs[place.struct]!;
  return `${name}.${fields.find((f) => f.offset === place.offset)!.name}`;
}
