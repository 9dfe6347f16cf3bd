/** Rules of which whatever can be left out is left out, as for words of a single bit: as much comes of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { build } from '../../src/check/build.js';
import { compacted, type Rules, rulesOf } from '../../src/rules/index.js';
import { hasErrors } from '../../src/source/index.js';
import { search } from './search.js';
import { Sketch } from './sketch.js';

const FOLDER = 'test/cases/meaning';
const LIMIT = 300;

const TOPICS = /^(giant|interrupt|local|object|pointer|rcu|readers|step|wait|work)-/;

function found(rules: Rules) {
  const { states, transitions, depth, sighted, executed } = search(rules, LIMIT);
  return { states, transitions, depth, sighted: [...sighted].sort(), executed: [...executed].sort() };
}

test.each(readdirSync(FOLDER).filter((name) => TOPICS.test(name)))('%s', (name) => {
  const path = `${FOLDER}/${name}`;
  const read = () => ({ failure: 'missing' }) as const;
  const built = build({ path, text: readFileSync(path, 'utf8') }, read, new Map());
  if (hasErrors(built.diagnostics)) return;
  for (const { machine } of built.value.variants) {
    const rules = rulesOf(machine);
    expect(found(compacted(rules, 1))).toEqual(found(rules));
  }
});

test('one formula that others give to several variables of a thread makes of each what it is then', () => {
  const s = new Sketch();
  const [standing] = [s.thread(3), s.thread(1)];
  const [a, b] = [s.local(0, [0, 3]), s.local(0, [0, 3], 3)];
  const both = (value: number) => [[a, value] as const, [b, value] as const];
  const around = [1, 2, 0].map((to) => s.leaf([[standing, to], ...both(2)]));
  const rules = s.rules([around, [s.leaf(both(1))]]);
  const short = compacted(rules, 1);
  expect(short.variables.filter(({ low, high }) => low < high).map(({ name }) => name)).toEqual(['t0']);
  expect(found(short)).toEqual(found(rules));
});
