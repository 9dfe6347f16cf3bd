/**
 * A file with all its faults in it, each asleep until its number is the one that is awake. So one bundle
 * serves for all faults, and a run without any tells which of them it comes by.
 */
import type { Named } from './fault.js';

export type Numbered = Named & { readonly id: number };

/** Defined by who runs the bundle: is this fault awake? */
export const SWITCH = 'globalThis.faulty';

interface Piece {
  readonly start: number;
  readonly end: number;
  readonly faults: Numbered[];
  readonly inner: Piece[];
}

export function instrument(text: string, faults: readonly Numbered[]): string {
  return written(text, 0, text.length, nested(faults));
}

/** Pieces that contain each other, as a forest. Statements around a piece of the same extent go outside. */
function nested(faults: readonly Numbered[]): Piece[] {
  const sorted = [...faults].sort(
    (a, b) => a.start - b.start || b.end - a.end || Number(b.statement) - Number(a.statement),
  );
  const roots: Piece[] = [];
  const open: Piece[] = [];
  for (const fault of sorted) {
    const { start, end } = fault;
    while (open.length > 0 && open.at(-1)!.end <= start) open.pop();
    const around = open.at(-1);
    if (around && around.end < end)
      throw new Error(`${fault.file}: two faults overlap at ${text(around)} and ${start}`);
    if (around?.start === start && around.end === end && around.faults[0]!.statement === fault.statement) {
      around.faults.push(fault);
      continue;
    }
    const piece: Piece = { start, end, faults: [fault], inner: [] };
    (around?.inner ?? roots).push(piece);
    open.push(piece);
  }
  return roots;
}

const text = ({ start, end }: Piece): string => `${start}-${end}`;

function written(source: string, start: number, end: number, pieces: readonly Piece[]): string {
  let at = start;
  let out = '';
  for (const piece of pieces) {
    out += source.slice(at, piece.start) + switched(source, piece);
    at = piece.end;
  }
  return out + source.slice(at, end);
}

function switched(source: string, { start, end, faults, inner }: Piece): string {
  const sound = written(source, start, end, inner);
  return faults[0]!.statement
    ? `{${faults.map((it) => `if(${SWITCH}(${it.id})){${it.replacement}}else `).join('')}{${sound}}}`
    : `(${faults.map((it) => `${SWITCH}(${it.id})?(${it.replacement}):`).join('')}(${sound}))`;
}
