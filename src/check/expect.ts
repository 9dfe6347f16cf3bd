/** What a check expected against what its run found. */

import type { SourcePlace } from '../machine/index.js';
import type { ExpectedOutcome, ViolationKind } from '../model/index.js';

/** A finding as far as expectations see it. */
export interface Candidate {
  readonly kind: ViolationKind | 'invariant' | 'finally' | 'reachable';
  readonly property: string | null;
  /** Every place that takes part: of a deadlock, those of all threads in its circle. */
  readonly places: readonly SourcePlace[];
}

/** Is this finding what the expectation asks for? */
export function meets(expected: ExpectedOutcome, found: Candidate): boolean {
  switch (expected.kind) {
    case 'holds':
    case 'never':
      return false;
    case 'reaches':
      return found.kind === 'reachable' && found.property === expected.name;
    case 'invariant':
    case 'finally':
      return found.kind === expected.kind && found.property === expected.name;
    case 'violation':
      return found.kind === expected.violation && isPlaced(expected, found.places);
  }
}

/** With neither `in` nor `at` anywhere will do, even where a finding has no place at all. */
function isPlaced(
  expected: ExpectedOutcome & { kind: 'violation' },
  places: readonly SourcePlace[],
): boolean {
  const { within, at } = expected;
  if (within === undefined && at === undefined) return true;
  return places.some((place) => {
    const inside =
      within === undefined || place.thread === within || place.calls.some((c) => c.function === within);
    return inside && (at === undefined || place.labels.includes(at));
  });
}

/** The expectation in the words of the file. */
export function expectationWords(expected: ExpectedOutcome): string {
  switch (expected.kind) {
    case 'holds':
      return 'holds';
    case 'violation': {
      const within = expected.within === undefined ? '' : ` in ${expected.within}`;
      const at = expected.at === undefined ? '' : ` at ${expected.at}`;
      return expected.violation + within + at;
    }
    default:
      return `${expected.kind} ${expected.name}`;
  }
}
