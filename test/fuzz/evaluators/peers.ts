/**
 * Other people's model checkers, which get the exported text. They know exactly how many states and
 * transitions there are, and which violations are met at which place; lengths of runs they do not tell.
 */
import { isViolation, type Peer, predicatesOf, rumur, spin, tlc } from '../../../src/export/index.js';
import { answerOf, expectedOf } from '../../agreement/agree.js';
import type { Evaluator } from '../evaluator.js';

const by = (peer: Peer): Evaluator => ({
  name: peer.name,
  exactness: { counts: true, findings: false, lengths: false, unjudged: new Set() },
  async run({ source: { path }, built: { plan, machine } }) {
    const { rules, answer } = expectedOf({ path, name: plan.name, machine });
    if (rules.initial === undefined)
      return { kind: 'unsupported', reason: 'a run that ends before it begins' };
    const said = await answerOf(peer, rules, { path, name: plan.name, machine });
    if (said === undefined) return { kind: 'unsupported', reason: 'numbers of more than 32 bits' };
    const { met, states, transitions } = said;
    if (`${met}` !== `${answer.met}`) throw new Error(`meets ${met}, not ${answer.met}`);
    const violations = predicatesOf(rules).filter(({ sight }) => isViolation(rules.sights[sight]!));
    const violated = met.includes('deadlock') || violations.some(({ name }) => met.includes(name));
    return { kind: 'answer', violated, states, transitions, found: [] };
  },
});

const JAR = process.env.LOCKCHECK_TLA2TOOLS;
const surroundings = { stop: () => false, optimise: false };

/** TLC is among them where `LOCKCHECK_TLA2TOOLS` says where its jar is. */
export const peers: readonly Evaluator[] = [
  by(rumur(surroundings)),
  by(spin(surroundings)),
  ...(JAR === undefined ? [] : [by(tlc({ ...surroundings, jar: JAR }))]),
];
