/** `npm run fuzz -- --seconds N [--seed S] [--evaluators a,b]`: a long run. */
import { parseArgs } from 'node:util';
import { EVALUATORS } from './evaluators/index.js';
import { Suite, told } from './suite.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    families: { type: 'string', default: 'Infinity' },
    least: { type: 'string', default: '400' },
    most: { type: 'string', default: '20000' },
    mixing: { type: 'string', default: '0.75' },
    variants: { type: 'string', default: '5' },
    evaluators: { type: 'string', default: EVALUATORS.map((it) => it.name).join(',') },
  },
});

const names = values.evaluators.split(',');
const chosen = EVALUATORS.filter((it) => names.includes(it.name));
if (chosen.length < names.length)
  throw new Error(`evaluators are ${EVALUATORS.map((it) => it.name).join(', ')}`);

const suite = new Suite(chosen, {
  least: Number(values.least),
  most: Number(values.most),
  mixing: Number(values.mixing),
  variants: Number(values.variants),
});
const end = performance.now() + Number(values.seconds) * 1000;
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
