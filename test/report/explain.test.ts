import { describe, expect, test } from 'vitest';
import { checkFile } from '../../src/check/index.js';
import type { FileResult } from '../../src/finding/index.js';
import { VIOLATIONS } from '../../src/model/index.js';
import {
  CATALOGUE,
  type Explanation,
  explanation,
  explanationList,
  PLAIN,
  type Topic,
} from '../../src/report/index.js';
import { fileIssues } from '../../src/report/issues.js';
import { CODES } from '../../src/source/index.js';

async function checked(text: string, { imports = {} }: Explanation): Promise<FileResult> {
  const sources = new Map(Object.entries(imports).map(([path, content]) => [path, { path, text: content }]));
  const entry = { path: 'example.lock', text };
  sources.set(entry.path, entry);
  return await checkFile(entry, (path) => sources.get(path) ?? { failure: 'missing' }, {
    defines: new Map(),
  });
}

/** Everything that went other than expected, in the words of the catalogue. */
function troubles(result: FileResult): string[] {
  return fileIssues(result, { all: true, coverage: true }).map(({ rule }) => rule);
}

/** What no text of a model leads to. */
const WITHOUT_EXAMPLE: readonly string[] = ['L0004'];

describe('every explanation', () => {
  const entries = Object.entries(CATALOGUE) as [Topic, Explanation][];

  test.each(entries)('%s: the failing example fails with it', async (topic, entry) => {
    if (WITHOUT_EXAMPLE.includes(topic)) return;
    expect(troubles(await checked(entry.failing, entry))).toContain(topic);
  });

  test.each(entries)('%s: the mended example is without a fault', async (topic, entry) => {
    if (WITHOUT_EXAMPLE.includes(topic)) return;
    const result = await checked(entry.mended, entry);
    expect(result.diagnostics.map((diagnostic) => `${diagnostic.code}: ${diagnostic.message}`)).toEqual([]);
    expect(result.checks.map((check) => check.asExpected)).not.toContain(false);
    expect(result.checks.length).toBeGreaterThan(0);
  });

  test('there is one for each code and each kind', () => {
    expect(Object.keys(CATALOGUE).sort()).toEqual(
      [
        ...[...Object.keys(CODES), ...VIOLATIONS, 'invariant', 'finally', 'reachable', 'incomplete'],
        ...['expectation', 'undeclared-nesting', 'idle-allow', 'never-executed'],
      ].sort(),
    );
  });
});

test('an explanation as it is printed', () => {
  expect(explanation('DEADLOCK', { ...PLAIN, width: 80 })).toMatchInlineSnapshot(`
    "deadlock

    Some threads can never move again, whatever the others do. They wait for each
    other in a circle, or for a lock whose holder has ended, or for a wake-up that
    nobody is left to give, or for a reader who never leaves its RCU section. Other
    threads may well run on: this is never a false alarm, and it is not the whole
    system that must have stopped.

    The report names the threads of the circle, what each holds and what it waits
    for.

    A model with it:

        mutex a
        mutex b

        thread one { lock a; lock b; unlock b; unlock a }
        thread two { lock b; lock a; unlock a; unlock b }

    Mended:

        mutex a
        mutex b
        order a -> b

        thread one { lock a; lock b; unlock b; unlock a }
        thread two { lock a; lock b; unlock b; unlock a }

    What to do:

    Break the circle: take the locks in one order everywhere and declare it with
    \`order\`; or give one up before waiting for the other; or try with \`trylock\` and
    step back. If a thread is meant to wait for ever, make it a \`daemon thread\` and
    put the label \`idle:\` before the statement where it rests.
    "
  `);
  expect(explanation('nonsense', PLAIN)).toBeUndefined();
});

test('the list names all of them', () => {
  const list = explanationList(PLAIN);
  for (const topic of Object.keys(CATALOGUE)) expect(list).toContain(`  ${topic} `);
});
