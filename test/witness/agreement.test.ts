/**
 * Every case and model, against the tool with its reference semantics: states, transitions, kinds and
 * places of violations, properties reached, and the steps to the first of each. Not compared: the notes
 * of circles, `order-cycle` and `irq-order`.
 */
import { describe, expect, test } from 'vitest';
import { checkFile } from '../../src/check/index.js';
import type { CheckResult } from '../../src/finding/index.js';
import type { Model } from '../../src/model/index.js';
import { load, lockFiles, read, variantsOf } from '../corpus.js';
import { witness } from './explore.js';
import { Unsupported } from './value.js';

/** Models that are larger are left to the tool alone. */
const LIMIT = 10_000;

/** Fewer would mean that the witness was quietly left behind. */
const AT_LEAST = 997;

interface Answer {
  readonly states: number;
  readonly transitions: number;
  readonly violations: readonly (readonly [string, number])[];
  readonly reached: readonly (readonly [string, number])[];
}

const compare = <T>(a: readonly [string, T], b: readonly [string, T]): number => (a[0] < b[0] ? -1 : 1);

/** Deadlocks and leaks are compared as there or not: which statement they are told of is a matter of telling. */
function toolsAnswer(result: CheckResult): Answer {
  const violations = new Map<string, number>();
  const add = (key: string, steps: number) =>
    violations.set(key, Math.min(violations.get(key) ?? Infinity, steps));
  for (const { kind, property, location, threads, trace } of result.violations) {
    if (kind === 'order-cycle' || kind === 'irq-order' || kind === 'reachable') continue;
    const place =
      kind === 'deadlock' || kind === 'leak'
        ? ''
        : kind === 'held-at-exit'
          ? threads[0]!.replace(/[[(].*/, '')
          : `${location.span.start}`;
    add(`${kind} ${property ?? place}`, trace.steps.length);
  }
  const { limit } = result;
  if (limit?.kind === 'pool' || limit?.kind === 'instances')
    add(`${limit.kind} ${limit.span.start}`, limit.trace.steps.length);
  const reached = result.reached.flatMap(({ name, trace }) =>
    trace ? [[name, trace.steps.length] as const] : [],
  );
  const { states, transitions } = result;
  return {
    states,
    transitions: transitions!,
    violations: [...violations].sort(compare),
    reached: reached.sort(compare),
  };
}

function witnessesAnswer(model: Model): Answer | Unsupported | 'large' {
  try {
    const { states, transitions, violations, reached } = witness(model, 2 * LIMIT);
    return {
      states,
      transitions,
      violations: [...violations].sort(compare),
      reached: [...reached].sort(compare),
    };
  } catch (e) {
    if (e instanceof Unsupported) return e;
    if (e instanceof RangeError) return 'large';
    throw e;
  }
}

describe('a second reading of the language', () => {
  const counted = { compared: 0, large: 0 };
  const unsupported = new Map<string, number>();

  test.each(lockFiles())(
    '%s',
    async (path) => {
      const variants = variantsOf(path);
      if (variants.length === 0) return;
      const options = { defines: new Map(), maxStates: LIMIT, engine: 'reference' } as const;
      const { checks } = await checkFile(load(path), read, options);
      for (const [i, { model }] of variants.entries()) {
        const result = checks[i]!;
        const mine = result.limit?.kind === 'states' ? 'large' : witnessesAnswer(model);
        if (mine === 'large') counted.large++;
        if (mine instanceof Unsupported)
          unsupported.set(mine.message, (unsupported.get(mine.message) ?? 0) + 1);
        if (mine === 'large' || mine instanceof Unsupported) continue;
        counted.compared++;
        expect.soft({ check: result.name, ...toolsAnswer(result) }).toEqual({ check: result.name, ...mine });
      }
    },
    30_000,
  );

  test('reaches as far as it did', () => {
    console.log({ ...counted, unsupported: Object.fromEntries(unsupported) });
    expect(counted.compared).toBeGreaterThanOrEqual(AT_LEAST);
  });
});
