/** lockcheck itself: what `check` makes of what the reference semantics finds, or the compiled engine. */
import { runVariant } from '../../../src/check/check.js';
import type { CheckOptions } from '../../../src/check/index.js';
import type { CheckResult, Violation } from '../../../src/finding/index.js';
import { ADVISORY } from '../../../src/model/index.js';
import type { Answer, Evaluator, Found } from '../evaluator.js';

const by = (
  name: string,
  how: Pick<CheckOptions, 'engine' | 'strain' | 'workers' | 'certify'>,
): Evaluator => ({
  name,
  exactness: { counts: true, findings: true, lengths: true, unjudged: new Set() },
  async run({ source, built }, maxStates) {
    const { result } = await runVariant(source.path, built, { defines: new Map(), maxStates, ...how });
    return result.limit?.kind === 'states' ? { kind: 'large' } : answerOf(result);
  },
});

export const reference = by('reference', { engine: 'reference' });
export const compiled = by('compiled', { engine: 'compiled' });

/** All that is rare with large models: colliding hashes, many words, threads, several memories, a second search. */
export const strained = by('strained', {
  engine: 'compiled',
  workers: 2,
  strain: {
    numbered: 300,
    knobs: { together: true, slots: 16, hashBits: 8, chunk: 16, room: 12, bank: 16 * 1024 },
  },
});

/** With what it visited certified; in tables whose slots hold quotients, wherever states have few bits. */
export const certified = by('certified', {
  engine: 'compiled',
  certify: { seed: 1 },
  strain: { knobs: { slots: 16, quotients: 16, full: 0.95 } },
});

/** What is worked out from many runs. */
const worked: ReadonlySet<Violation['kind']> = ADVISORY;

/** The first of each kind and place, with what was reached and what ran out. */
export function answerOf(result: CheckResult): Answer {
  const { states, transitions, limit } = result;
  const found: Found[] = result.violations.flatMap((it) =>
    it.kind === 'reachable' ? [] : [{ kind: it.kind, place: placeOf(it), steps: it.trace.steps.length }],
  );
  for (const { name, trace } of result.reached)
    if (trace) found.push({ kind: 'reached', place: name, steps: trace.steps.length });
  if (limit?.kind === 'pool' || limit?.kind === 'instances') {
    const steps = limit.trace.steps.length;
    found.push({ kind: limit.kind, place: steps === 0 ? '' : `${limit.span.start}`, steps });
  }
  return {
    kind: 'answer',
    violated: result.violations.some(({ kind }) => kind !== 'reachable' && !worked.has(kind)),
    states,
    transitions: transitions!,
    found,
    unexecuted: result.unexecuted.length,
  };
}

/** Which statement a deadlock or a leak is told of is a matter of telling. */
function placeOf({ kind, property, location, threads }: Violation): string {
  if (property !== null) return property;
  if (kind === 'deadlock' || kind === 'leak') return '';
  if (kind === 'held-at-exit') return threads[0]!.replace(/[[(].*/, '');
  return `${location.span.start}`;
}
