/**
 * Other people's model checkers against the reference: states and steps exactly, and the set of things
 * met, each with its place. `npm test` asks them about a sample; `npm run agreement` about everything,
 * which takes long, and writes the table in `README.md`. `LOCKCHECK_AGREEMENT=models/classics` asks about
 * what is in that folder, or in several. TLC is asked where `LOCKCHECK_TLA2TOOLS` says where its jar is.
 */
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { type Peer, rumur, spin, tlc } from '../../src/export/index.js';
import { answerOf, expectedOf } from './agree.js';
import { allChecks, type Check } from './checks.js';
import { compared, EVALUATORS, type Evaluator, type Row, renew } from './table.js';

const ASKED = process.env.LOCKCHECK_AGREEMENT ?? '';
const SEED = Number(process.env.LOCKCHECK_SEED ?? 1);
const JAR = process.env.LOCKCHECK_TLA2TOOLS ?? '';

/** How many checks a sample has: what every run of the tests can afford. */
const SAMPLE: Readonly<Record<Evaluator, number>> = { rumur: 16, spin: 16, tlc: 6 };

const AT_ONCE = 2;
const HOURS = 3_600_000;

const here = (program: string, argument: string): boolean =>
  spawnSync(program, [argument]).error === undefined;

const surroundings = { stop: () => false };
const peers: Readonly<Record<Evaluator, Peer | string>> = {
  rumur:
    here('rumur', '--version') && here('cc', '--version')
      ? rumur(surroundings)
      : 'rumur and cc are not both here',
  spin: here('spin', '-V') && here('cc', '--version') ? spin(surroundings) : 'spin and cc are not both here',
  tlc:
    JAR !== '' && here('java', '-version')
      ? tlc({ ...surroundings, jar: JAR })
      : 'LOCKCHECK_TLA2TOOLS names no jar',
};

/** Some of the checks, the same for the same seed. */
function sample(checks: readonly Check[], size: number): readonly Check[] {
  let state = SEED;
  const random = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x80000000;
  };
  return checks
    .map((check) => ({ check, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, size)
    .map(({ check }) => check);
}

describe.skipIf(ASKED !== '')(`a sample (seed ${SEED})`, () => {
  const checks = allChecks();
  for (const evaluator of EVALUATORS) {
    const peer = peers[evaluator];
    if (typeof peer === 'string') {
      console.warn(`\n  !! ${evaluator} IS NOT COMPARED WITH: ${peer}\n`);
      test.skip(`${evaluator} is NOT compared with: ${peer}`, () => {});
      continue;
    }
    test.each(sample(checks, SAMPLE[evaluator]))(
      `${evaluator}: $path: $name`,
      { timeout: 60_000 },
      async (check) => {
        const { rules, answer } = expectedOf(check);
        if (rules.initial === undefined) return;
        const said = await answerOf(peer, rules, check);
        if (said !== undefined) expect(said).toEqual(answer);
      },
    );
  }
});

describe.runIf(ASKED !== '')('everything', () => {
  test('as the table says', { timeout: 24 * HOURS }, async () => {
    const all = allChecks();
    const folders = ASKED.split(' ');
    const asked = all.filter(({ path }) => ASKED === 'all' || folders.some((one) => path.startsWith(one)));
    expect(asked).not.toEqual([]);
    const rows: Row[] = [];
    const differing: Row[] = [];
    const waiting = [...asked];
    const work = async (): Promise<void> => {
      for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
        const row = await rowOf(check);
        rows.push(row);
        if (Object.values(row.said).some((said) => said !== '=')) {
          differing.push(row);
          console.warn(JSON.stringify(row));
        }
        if (rows.length % 25 === 0) {
          console.warn(`${rows.length} of ${asked.length}`);
          renew(rows, all);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    renew(rows, all);
    expect(differing).toEqual([]);
  });
});

/** One check by everybody who is here. */
async function rowOf(check: Check): Promise<Row> {
  const { rules, answer } = expectedOf(check);
  const said: Partial<Record<Evaluator, string>> = {};
  for (const evaluator of EVALUATORS) {
    const peer = peers[evaluator];
    // A run that ends before it has a state leaves nothing to count.
    if (typeof peer === 'string' || rules.initial === undefined) continue;
    try {
      const found = await answerOf(peer, rules, check);
      if (found) said[evaluator] = compared(answer, found);
    } catch (problem) {
      said[evaluator] = problem instanceof Error ? problem.message.split('\n')[0]! : 'failed';
    }
  }
  return { path: check.path, name: check.name, answer, said };
}
