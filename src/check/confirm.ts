/** Does the semantics, which makes every run again, find just what somebody else has found? */
import { InternalError } from '../base/index.js';
import type { Finding } from '../semantics/index.js';

/**
 * What was told must be found at the ends of its runs: else whatever is broken there would be lost, and
 * the check might seem to hold. Where all was looked at, what is found must also have been told: the
 * first that nobody told of may be nearer by, or not on any of these runs.
 * @throws InternalError naming the first on which they differ.
 */
export function confirm(
  told: readonly string[],
  findings: readonly Finding[],
  { complete }: { readonly complete: boolean },
): void {
  const found = new Set(findings.map(({ key }) => key));
  const lost = told.find((key) => !found.has(key));
  if (lost !== undefined) throw new InternalError(`the search tells of what no run shows: ${lost}`);
  const silent = complete ? [...found].find((key) => !told.includes(key)) : undefined;
  if (silent !== undefined)
    throw new InternalError(`the search does not tell of what a run shows: ${silent}`);
}
