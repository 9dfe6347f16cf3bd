import type { Diagnostic } from '../source/index.js';

/** A top-level stretch of the text and what was said about it. */
export interface Reading {
  readonly start: number;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * One brace too many or too few puts the rest of a body at top level, where each statement is a mistake
 * of its own. Keeps of such a run only what it comes from: the `{` that is missing before it, or else
 * the stray `}` after it.
 */
export function withoutOrphans(
  readings: readonly Reading[],
  strays: readonly Diagnostic[],
): readonly Diagnostic[] {
  const said: Diagnostic[] = [];
  let rest = strays;
  let before: Reading | undefined;
  for (let i = 0; i <= readings.length; i++) {
    const first = i;
    while (i < readings.length && isOrphan(readings[i]!)) i++;
    const run = readings.slice(first, i);
    const next = readings[i];
    const within = (from: number) => (stray: Diagnostic) =>
      from <= stray.span.start && stray.span.start < (next?.start ?? Number.POSITIVE_INFINITY);
    if (before?.diagnostics.some(lacksBrace)) {
      const consequence = within(before.start);
      rest = rest.filter((stray) => !consequence(stray));
    } else if (run.length === 0 || !rest.some(within(run[0]!.start))) {
      said.push(...run.flatMap((reading) => reading.diagnostics));
    }
    said.push(...(next?.diagnostics ?? []));
    before = next;
  }
  return [...rest, ...said];
}

/** A statement, a branch of one, a field or a clause where only declarations stand. */
function isOrphan({ diagnostics }: Reading): boolean {
  return diagnostics.length > 0 && diagnostics.every(({ code }) => /^L01(09|10|27)$/.test(code));
}

function lacksBrace({ code, message }: Diagnostic): boolean {
  return code === 'L0117' || (code === 'L0101' && message.startsWith('expected `{`'));
}
