/** Writing: to memory and to locals, within their domains. */
import { type Domain, type Expr, NULL, type Place } from '../machine/index.js';
import { cellOf, checkGuard, evaluate } from './evaluate.js';
import type { Path } from './path.js';
import type { Value } from './value.js';

/** Writes to a place whose cell, if it is in shared memory, has been found. */
export function store(path: Path, place: Place, cell: number, value: Value): void {
  if (place.kind === 'local') {
    checkFit(path, localsOf(path)[place.local]!.domain, value);
    path.set(path.variables.local(path.thread, place.local), value);
    return;
  }
  checkGuard(path, place, cell, 'write');
  setCell(path, cell, value);
}

/** The locals of the program that the path's thread goes through. */
export const localsOf = ({ machine, thread }: Path) =>
  (thread < 0 ? machine.init : machine.programs[machine.threads[thread]!.program]!).locals;

/** Writes to a cell whose guard has been seen to. */
export function setCell(path: Path, cell: number, value: Value): void {
  checkFit(path, path.machine.cells[cell]!.domain, value);
  path.set(path.variables.cell(cell), value);
}

/** Finds the place and writes to it. */
export function storeTo(path: Path, place: Place, value: Value): void {
  store(path, place, cellOf(path, place), value);
}

/** Reads the place, then writes the update, which sees what was there; gives that back. For a guard, a write. */
export function exchange(path: Path, place: Place, update: Expr): Value {
  const { variables, thread } = path;
  const cell = cellOf(path, place);
  if (place.kind !== 'local') checkGuard(path, place, cell, 'write');
  const old = path.get(place.kind === 'local' ? variables.local(thread, place.local) : variables.cell(cell));
  path.old = old;
  const value = evaluate(path, update);
  if (place.kind === 'local') store(path, place, cell, value);
  else setCell(path, cell, value);
  return old;
}

/** Ends the run where the value is not one of the domain. */
function checkFit(path: Path, domain: Domain, value: Value): void {
  const { values } = path;
  if (domain.kind === 'range') {
    const below = values.less(value, path.constant(domain.min));
    const above = values.less(path.constant(domain.max), value);
    if (path.is(values.or(below, above))) path.end('range');
  }
  if (domain.kind === 'pointer' && !domain.nullable && path.is(values.is(value, NULL))) path.end('range');
}
