/** Writing: to memory and to locals, within their domains. */
import { type Domain, type Expr, NULL, type Place } from '../machine/index.js';
import type { Span } from '../source/index.js';
import { cellOf, checkGuard, evaluate } from './evaluate.js';
import type { Turn } from './turn.js';

/** Writes to a place whose cell, if it is in shared memory, has been found. */
export function store(turn: Turn, place: Place, cell: number, value: number): void {
  if (turn.ended) return;
  if (place.kind === 'local') {
    const { name, domain } = turn.program!.locals[place.local]!;
    if (fits(turn, domain, name, value, place.span)) turn.setLocal(place.local, value);
    return;
  }
  checkGuard(turn, place, cell, 'write');
  setCell(turn, cell, value, place.span);
}

/** Writes to a cell whose guard has been seen to. */
export function setCell(turn: Turn, cell: number, value: number, span: Span): void {
  const { name, domain } = turn.machine.cells[cell]!;
  if (fits(turn, domain, name, value, span)) turn.memory = turn.memory.set(cell, value);
}

/** Finds the place and writes to it. */
export function storeTo(turn: Turn, place: Place, value: number): void {
  store(turn, place, cellOf(turn, place), value);
}

/** Reads the place, then writes the update, which sees what was there; gives that back. For a guard, a write. */
export function exchange(turn: Turn, place: Place, update: Expr): number {
  const cell = cellOf(turn, place);
  if (turn.ended) return 0;
  if (place.kind !== 'local') checkGuard(turn, place, cell, 'write');
  const old = place.kind === 'local' ? turn.locals.get(place.local)! : turn.memory.get(cell)!;
  turn.old = old;
  const value = evaluate(turn, update);
  if (place.kind === 'local') store(turn, place, cell, value);
  else if (!turn.ended) setCell(turn, cell, value, place.span);
  return old;
}

function fits(turn: Turn, domain: Domain, name: string, value: number, span: Span): boolean {
  if (domain.kind === 'range' && (value < domain.min || value > domain.max))
    turn.fail({ kind: 'range', span, of: { what: 'value', name, value } });
  if (domain.kind === 'pointer' && !domain.nullable && value === NULL)
    turn.fail({ kind: 'range', span, of: { what: 'null', name } });
  return !turn.ended;
}
