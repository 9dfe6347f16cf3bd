/** `guarded_by`: who may touch what. */
import type { Place } from '../machine/index.js';
import { holds, owns } from './locks.js';
import type { Path } from './path.js';
import { othersReach } from './reach.js';
import type { Value } from './value.js';

export type SharedPlace = Place & { readonly kind: 'variable' | 'field' };

/** The slot of the object that a field's cell is part of. */
export function slotOf(path: Path, place: Place & { readonly kind: 'field' }, cell: number): number {
  const { base, width } = path.machine.structs[place.struct]!;
  return Math.trunc((cell - base) / width);
}

/**
 * Notes a race where a place is touched without what guards it: all of the locks, exclusively, to
 * write; any of them, in any mode, to read. A lock to which there is no way is held by nobody. An
 * object that no other thread can get to is the thread's own still.
 */
export function judgeAccess(
  path: Path,
  place: SharedPlace,
  cell: number,
  access: 'read' | 'write',
  locks: readonly (number | undefined)[],
): void {
  const { values } = path;
  const bare = path.simple(values.not(isCovered(path, access, locks)));
  if (bare === values.zero) return;
  const race = values.and(bare, isPublished(path, place, cell));
  path.note(race, 'race', declarationOf(path, place, cell));
}

function isCovered(path: Path, access: 'read' | 'write', locks: readonly (number | undefined)[]): Value {
  const { values, thread } = path;
  const has = access === 'write' ? owns : holds;
  const all = locks.map((lock) => (lock === undefined ? values.zero : has(path, lock, thread)));
  return access === 'write' ? values.and(...all) : values.or(...all);
}

function isPublished(path: Path, place: SharedPlace, cell: number): Value {
  if (place.kind === 'variable') return path.values.one;
  const slot = slotOf(path, place, cell);
  const named = slot < path.machine.structs[place.struct]!.named;
  return named ? path.values.one : othersReach(path, place.struct, slot);
}

function declarationOf({ machine }: Path, place: SharedPlace, cell: number): string {
  if (place.kind === 'variable') return machine.cells[cell]!.name.replace(/\[\d+\]$/, '');
  const { name, fields } = machine.structs[place.struct]!;
  return `${name}.${fields.find((f) => f.offset === place.offset)!.name}`;
}
