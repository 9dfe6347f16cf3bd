/** What the checks of a tree come to. */
import { build } from '../../src/check/build.js';
import { checkFile } from '../../src/check/index.js';
import type { CheckResult } from '../../src/finding/index.js';
import { hasErrors, type Source } from '../../src/source/index.js';
import type { File } from '../../src/syntax/index.js';
import { print } from '../print/file.js';

/** Larger models are left alone: a law is tried on many. */
export const LIMIT = 400;

const nothing = () => ({ failure: 'missing' }) as const;

/** A tree as the text of a model. */
const sourceOf = (file: File): Source => ({ path: file.source.path, text: print(file) });

/** Undefined if it is no model. */
export async function checked(file: File): Promise<readonly CheckResult[] | undefined> {
  const options = { defines: new Map(), maxStates: LIMIT };
  const { diagnostics, checks } = await checkFile(sourceOf(file), nothing, options);
  return hasErrors(diagnostics) ? undefined : checks;
}

export const builtOf = (file: File) => build(sourceOf(file), nothing, new Map());

/** Were all states seen? */
export const isWhole = ({ limit }: CheckResult): boolean => limit?.kind !== 'states';

/** What a check comes to, whatever things are called and wherever they stand. */
export function outcome(check: CheckResult) {
  const { verdict, asExpected, states, transitions, depth, violations, reached } = check;
  return {
    verdict,
    asExpected,
    counts: [states, transitions, depth],
    violations: violations.map(({ kind, trace }) => `${kind} ${trace.steps.length}`).sort(),
    reached: reached.map(({ trace }) => trace?.steps.length ?? -1).sort((a, b) => a - b),
  };
}
