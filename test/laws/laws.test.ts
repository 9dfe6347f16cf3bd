/** The laws, tried on cases and models, and on what is drawn at random. Each is shown to fail, too: of something that is nearly what it is about. */
import { describe, expect, test } from 'vitest';
import type { File, Item } from '../../src/syntax/index.js';
import { corpus, trials } from './corpus.js';
import {
  type Change,
  endsTheSame,
  foundAgain,
  keepsFindings,
  type Law,
  lockNames,
  rename,
  ruleIsHarmless,
  sameAfter,
  shuffle,
} from './laws.js';
import { renamed } from './rewrite.js';

const SEED = 4_711;
const TIME = 240_000;

const samples = corpus();

/** Tries a law on so many files. How often it said something is the answer. */
async function kept(law: Law, count: number): Promise<number> {
  let said = 0;
  for (const { path, file, numbers } of trials(samples, count, SEED)) {
    const answer = await law(file, numbers);
    if (answer === undefined) continue;
    said++;
    expect(answer.found, path).toEqual(answer.expected);
  }
  return said;
}

/** Whether it is broken by one of so many files. */
const broken = (law: Law, count: number): Promise<boolean> =>
  kept(law, count).then(
    () => false,
    () => true,
  );

describe('renaming changes nothing but names', () => {
  test(
    `seed ${SEED}`,
    async () => {
      expect(await kept(sameAfter(rename), 100)).toBeGreaterThan(30);
    },
    TIME,
  );

  test(
    'two names made one are noticed',
    async () => {
      const merge: Change = (file) => {
        const [one, other] = lockNames(file);
        return one && other ? renamed(file, new Map([[other, one]])) : undefined;
      };
      expect(await broken(sameAfter(merge), 60)).toBe(true);
    },
    TIME,
  );
});

describe('the order of declarations means nothing', () => {
  test(
    `seed ${SEED}`,
    async () => {
      expect(await kept(sameAfter(shuffle), 100)).toBeGreaterThan(30);
    },
    TIME,
  );

  test(
    'statements in another order are noticed',
    async () => {
      const disorder: Change = (file) => ({
        ...file,
        items: file.items.map((it) => (it.kind === 'thread' ? { ...it, body: it.body.toReversed() } : it)),
      });
      expect(await broken(sameAfter(disorder), 60)).toBe(true);
    },
    TIME,
  );
});

describe('a thread more takes no finding back that another makes alone', () => {
  test(
    `seed ${SEED}`,
    async () => {
      expect(await kept(keepsFindings(), 400)).toBeGreaterThan(4);
    },
    TIME,
  );

  test(
    'a thread that loses its statements is noticed',
    async () => {
      const emptied = (file: File): File => ({
        ...file,
        items: file.items.map((it) => (it.kind === 'thread' ? { ...it, body: it.body.slice(0, 1) } : it)),
      });
      expect(await broken(keepsFindings(emptied), 400)).toBe(true);
    },
    TIME,
  );
});

describe('an order rule makes no deadlock', () => {
  test(
    `seed ${SEED}`,
    async () => {
      expect(await kept(ruleIsHarmless(), 200)).toBeGreaterThan(15);
    },
    TIME,
  );

  test(
    'a thread that takes the two against each other is noticed',
    async () => {
      expect(await broken(ruleIsHarmless(against), 200)).toBe(true);
    },
    TIME,
  );
});

const span = { source: { path: '', text: '' }, start: 0, end: 0 };

/** A thread that takes two locks the other way round. */
function against(from: string, to: string): Item {
  const lock = (word: 'lock' | 'unlock', text: string) => ({
    kind: 'expression' as const,
    span,
    expression: {
      kind: 'operation' as const,
      word,
      wordSpan: span,
      operand: { kind: 'name' as const, name: { text, span }, span },
      shared: false,
      span,
    },
  });
  return {
    kind: 'thread',
    daemon: false,
    name: { text: 'against__', span },
    parameters: [],
    body: [lock('lock', to), lock('lock', from), lock('unlock', from), lock('unlock', to)],
    span,
    head: span,
  };
}

describe('a run made again is the same run', () => {
  test(
    `seed ${SEED}`,
    async () => {
      expect(await kept(endsTheSame(), 150)).toBeGreaterThan(90);
    },
    TIME,
  );

  test(
    'a run that is cut short is noticed',
    async () => {
      expect(
        await broken(
          endsTheSame((path) => path.slice(0, -1)),
          30,
        ),
      ).toBe(true);
    },
    TIME,
  );

  test(
    'and what was found is found at its end',
    async () => {
      expect(await kept(foundAgain, 60)).toBeGreaterThan(30);
    },
    TIME,
  );
});
