/** The laws, tried on small models that are drawn at random; `npm run fuzz -- --laws` tries them on more. */
import { expect, test } from 'vitest';
import { reference } from '../fuzz/evaluators/reference.js';
import { Suite, told } from '../fuzz/suite.js';
import { LAWS } from './laws.js';

const SEEDS = Array.from({ length: 20 }, (_, i) => 2_001 + i);
const SIZES = { least: 10, most: 300, mixing: 0.2, variants: 2 };

const suite = new Suite([reference], SIZES, LAWS);

test.each(SEEDS)(
  'seed %d',
  async (seed) => {
    expect((await suite.run(seed)).map(told)).toEqual([]);
  },
  60_000,
);

test('each law had something to say', () => {
  for (const law of Object.keys(LAWS)) expect(suite.tally.laws.get(law), law).toBeGreaterThan(2);
});
