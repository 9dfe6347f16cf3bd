/** Where two answers about one model contradict each other. */
import type { Answer, Evaluator, Exactness, Found } from './evaluator.js';
import type { Subject } from './subject.js';

/** What two evaluators that are both exact about it must agree on, as text; equal where they agree. */
export function differences(a: Answer, exactA: Exactness, b: Answer, exactB: Exactness): string[] {
  const both = (what: 'counts' | 'findings' | 'lengths'): boolean => exactA[what] && exactB[what];
  const found: string[] = [];
  const compare = (what: string, one: unknown, other: unknown): void => {
    if (one !== other) found.push(`${what}: ${one} against ${other}`);
  };
  compare('violated', a.violated, b.violated);
  if (both('counts')) {
    compare('states', a.states, b.states);
    compare('transitions', a.transitions, b.transitions);
  }
  if (both('findings')) {
    const unjudged = new Set([...exactA.unjudged, ...exactB.unjudged]);
    const shortest = (answer: Answer): Map<string, number> =>
      shortestOf(answer.found.filter(({ kind }) => !unjudged.has(kind)));
    const [one, other] = [shortest(a), shortest(b)];
    for (const key of new Set([...one.keys(), ...other.keys()])) {
      const steps = [one.get(key), other.get(key)].map((it) => it ?? 'never');
      if (both('lengths') || steps.includes('never')) compare(`${key} after steps`, steps[0], steps[1]);
    }
  }
  return found;
}

function shortestOf(found: readonly Found[]): Map<string, number> {
  const shortest = new Map<string, number>();
  for (const { kind, place, steps } of found) {
    const key = `${kind} ${place}`.trim();
    shortest.set(key, Math.min(shortest.get(key) ?? Number.POSITIVE_INFINITY, steps));
  }
  return shortest;
}

/** An evaluator's reply, or what it threw. */
export async function ask(evaluator: Evaluator, subject: Subject, maxStates: number) {
  try {
    return await evaluator.run(subject, maxStates);
  } catch (e) {
    return { kind: 'failed', reason: `${e instanceof Error ? e.stack : e}` } as const;
  }
}

export type Asked = Awaited<ReturnType<typeof ask>>;

/** Why two replies cannot both be right; empty where they can. */
export function contradictions(
  [one, a]: readonly [Evaluator, Asked],
  [other, b]: readonly [Evaluator, Asked],
): string[] {
  const failures = [[one, a] as const, [other, b] as const].flatMap(([{ name }, reply]) =>
    reply.kind === 'failed' ? [`${name} failed: ${reply.reason}`] : [],
  );
  if (failures.length > 0) return failures;
  if (a.kind !== 'answer' || b.kind !== 'answer') return [];
  return differences(a, one.exactness, b, other.exactness);
}
