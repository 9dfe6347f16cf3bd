/** Faults planted by hand, each of which somebody has to notice. `npm run mutants` draws many more. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { told } from './fault.js';
import { Hunt } from './hunt.js';
import { mutantsOf } from './operators.js';
import { plantsOf, ROOMS_PLANTED } from './plants/index.js';
import { SURVIVORS } from './survivors.js';
import { watchOver } from './watch.js';

const ROOT = process.cwd();
const TIME = 300_000;

describe.each(ROOMS_PLANTED)('faults in %s', (room) => {
  const plants = plantsOf(ROOT, room);
  let hunt: Hunt;

  beforeAll(async () => {
    hunt = await Hunt.prepare(ROOT, plants);
    await hunt.survey(watchOver(room));
  }, TIME);
  afterAll(() => hunt.end());

  test.each(plants.map((it, id) => [it.breaks, id] as const))(
    '%s',
    async (_, id) => {
      const fault = hunt.faults[id]!;
      const fate = await hunt.fateOf(fault);
      expect(`${told(fault, readFileSync(fault.file, 'utf8'))}: ${fate.kind}`).toMatch(
        /: (?:killed|broken)$/,
      );
    },
    TIME,
  );
});

test(
  'what is explained is still there to be explained',
  () => {
    const gone = SURVIVORS.filter(({ file, mutant }) => {
      const text = readFileSync(file, 'utf8');
      return !mutantsOf(file, text).some(({ name }) => name === mutant);
    });
    expect(gone.map(({ file, mutant }) => `${file}: ${mutant}`)).toEqual([]);
  },
  TIME,
);
