/** Which of what is sighted is something found, and what it is called. */
import type { Rules, Sight } from './rules.js';

/** The key of a violation: what, where, and what tells it from others there. */
export const violationKey = (kind: string, place: string, detail: string): string =>
  [kind, place, detail].filter((part) => part !== '').join(' | ');

/** Is it something found, rather than what only leads to places that are worth a look? */
export const isFinding = ({ what }: Sight): boolean => what.kind !== 'view' && what.kind !== 'exhausted';

/** The keys of what is found in a state in which these threads wait for good. */
export const deadlocksIn = (
  { deadlock }: Rules,
  state: readonly number[],
  stuck: ReadonlySet<number>,
): readonly string[] => deadlock.keys(state, stuck).filter((key) => key.startsWith('deadlock'));

/** What is found as a run begins. */
export const foundAtStart = ({ beginning, sights }: Rules): readonly string[] =>
  beginning.sights.flatMap((sight) => (isFinding(sights[sight]!) ? [sights[sight]!.key] : []));
