/** `npm run fuzz -- --seconds N [--seed S] [--evaluators a,b | --laws]`: a long run. */
import { parseArgs } from 'node:util';
import { LIMIT } from '../laws/checked.js';
import { LAWS } from '../laws/laws.js';
import { EVALUATORS } from './evaluators/index.js';
import { Suite, told } from './suite.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    families: { type: 'string', default: 'Infinity' },
    laws: { type: 'boolean', default: false },
    least: { type: 'string' },
    most: { type: 'string' },
    mixing: { type: 'string' },
    variants: { type: 'string', default: '5' },
    evaluators: { type: 'string' },
  },
});

const all = EVALUATORS.map((it) => it.name).join(',');
/** Laws are for small models, of which they make others. */
const usual = values.laws
  ? { least: 10, most: LIMIT, mixing: 0.2, evaluators: 'reference' }
  : { least: 400, most: 20_000, mixing: 0.75, evaluators: all };
const names = (values.evaluators ?? usual.evaluators).split(',');
const chosen = EVALUATORS.filter((it) => names.includes(it.name));
if (chosen.length < names.length)
  throw new Error(`evaluators are ${EVALUATORS.map((it) => it.name).join(', ')}`);

const sizes = {
  least: Number(values.least ?? usual.least),
  most: Number(values.most ?? usual.most),
  mixing: Number(values.mixing ?? usual.mixing),
  variants: Number(values.variants),
};
const suite = new Suite(chosen, sizes, values.laws ? LAWS : {});
let end = performance.now() + Number(values.seconds) * 1000;
// Who ends a long run before its time still wants to know what it was made of.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (end = 0));
let disagreements = 0;
let seed = Number(values.seed);
for (let left = Number(values.families); left > 0 && performance.now() < end; left--, seed++) {
  for (const disagreement of await suite.run(seed)) {
    disagreements++;
    console.log(told(disagreement));
  }
}
console.log(`seeds ${values.seed} to ${seed - 1}\n${suite.tally.report()}\ndisagreements ${disagreements}`);
process.exitCode = disagreements > 0 ? 1 : 0;
