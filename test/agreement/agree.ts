/** One check by the reference and by a peer. */
import { type Peer, predicatesOf, programOf, TooWide } from '../../src/export/index.js';
import { type Rules, rulesOf } from '../../src/rules/index.js';
import { type Answer, type Check, reference } from './checks.js';

/** What the reference says, in the words of the programs that peers are given. */
export function expectedOf({ machine }: Check): { readonly rules: Rules; readonly answer: Answer } {
  const rules = rulesOf(machine);
  const { states, transitions, keys, exhausted } = reference(machine);
  const found = new Set(keys);
  const predicates = predicatesOf(rules).flatMap(({ sight, name }) => {
    const { key, what } = rules.sights[sight]!;
    const met = what.kind === 'exhausted' ? exhausted : found.has(key);
    return met ? [name] : [];
  });
  const deadlock = keys.some((key) => key.startsWith('deadlock')) ? ['deadlock'] : [];
  return { rules, answer: { states, transitions, met: [...predicates, ...deadlock].sort() } };
}

/** What a peer says of the same rules; undefined where it refuses them, since it computes in too few bits. */
export async function answerOf(peer: Peer, rules: Rules, { path, name }: Check): Promise<Answer | undefined> {
  try {
    const { states, transitions, sighted } = await peer.count(
      programOf(rules, { form: 'count' }, { path, check: name }),
    );
    return { states, transitions, met: [...sighted].sort() };
  } catch (problem) {
    if (problem instanceof TooWide) return undefined;
    throw problem;
  }
}
