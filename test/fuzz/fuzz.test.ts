/** Models drawn at random, small ones; `npm run fuzz` draws larger ones for as long as it is given. */
import { describe, expect, test } from 'vitest';
import type { Evaluator } from './evaluator.js';
import { OWN } from './evaluators/index.js';
import { reference } from './evaluators/reference.js';
import { Families } from './family.js';
import { outline, print } from './outline.js';
import { Suite, told } from './suite.js';

const SEEDS = Array.from({ length: 40 }, (_, i) => i + 1);
const SIZES = { least: 30, most: 500, mixing: 0.3, variants: 5 };

describe('evaluators agree', () => {
  const suite = new Suite(OWN, SIZES);

  test.each(SEEDS)(
    'seed %d',
    async (seed) => {
      expect((await suite.run(seed)).map(told)).toEqual([]);
    },
    60_000,
  );

  test('on models that were worth it', () => {
    const { tally } = suite;
    console.log(tally.report());
    expect(tally.models).toBeGreaterThan(200);
    expect(tally.shareViolated).toBeGreaterThan(0.3);
    expect(tally.shareViolated).toBeLessThan(0.7);
    expect(tally.shareExecuted).toBeGreaterThan(0.9);
    for (const { name } of OWN.slice(1)) expect(tally.compared.get(name)).toBeGreaterThan(tally.models / 5);
  });
});

describe('the suite', () => {
  /** Right but for models in which somebody waits for a lock shared: there it sees a state more. */
  const wrong: Evaluator = {
    ...reference,
    name: 'wrong',
    run: async (subject, maxStates) => {
      const reply = await reference.run(subject, maxStates);
      const more = /lock \w+ shared/.test(subject.source.text) ? 1 : 0;
      return reply.kind === 'answer' ? { ...reply, states: reply.states + more } : reply;
    },
  };

  test('tells of an evaluator that is wrong, by a small model', async () => {
    const suite = new Suite([reference, wrong], { least: 5, most: 150, mixing: 0, variants: 1 });
    let found: Awaited<ReturnType<Suite['run']>> = [];
    for (let seed = 1; found.length === 0; seed++) found = await suite.run(seed);
    const [{ minimal, differences }] = found as [(typeof found)[number]];
    expect(differences).toHaveLength(1);
    expect(minimal).toMatch(/lock \w+ shared/);
    expect(minimal.split('\n').length).toBeLessThan(12);
  }, 60_000);

  test('tells of an evaluator that fails', async () => {
    const failing: Evaluator = { ...reference, name: 'failing', run: () => Promise.reject(new Error('no')) };
    const [disagreement] = await new Suite([reference, failing], { ...SIZES, variants: 0 }).run(1);
    expect(disagreement!.differences[0]).toMatch(/^failing failed: Error: no/);
  });

  test('draws the same for the same seed', () => {
    const drawn = (seed: number): string => {
      const families = new Families(seed, SIZES.mixing, {
        rejected: () => undefined,
        failed: () => undefined,
      });
      const base = families.base();
      return base.subject.source.text + families.changed(base)?.subject.source.text;
    };
    expect(drawn(7)).toEqual(drawn(7));
    expect(drawn(7)).not.toEqual(drawn(8));
  });

  test('prints outlines as it reads them', () => {
    const text = [
      'object f : file { next = null }',
      'order a -> {b, c}',
      'thread t {',
      '  if x != null {',
      '    p = new file { next = f }',
      '  } else if y {',
      '    choose { } or {',
      '      l: free p',
      '    }',
      '  } else { }',
      '}',
      '',
    ].join('\n');
    expect(print(outline(text))).toEqual(text);
    expect(print(outline('thread t { a; if b { c }; d }'))).toEqual(
      'thread t {\n  a\n  if b {\n    c\n  }\n  d\n}\n',
    );
  });
});
