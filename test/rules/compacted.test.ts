/** Rules of which whatever can be left out is left out, as for words of a single bit: as much comes of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { build } from '../../src/check/build.js';
import { compacted, rulesOf } from '../../src/rules/index.js';
import { hasErrors } from '../../src/source/index.js';
import { search } from './search.js';

const FOLDER = 'test/cases/meaning';
const LIMIT = 300;

const TOPICS = /^(giant|interrupt|local|object|pointer|rcu|readers|step|wait|work)-/;

test.each(readdirSync(FOLDER).filter((name) => TOPICS.test(name)))('%s', (name) => {
  const path = `${FOLDER}/${name}`;
  const read = () => ({ failure: 'missing' }) as const;
  const built = build({ path, text: readFileSync(path, 'utf8') }, read, new Map());
  if (hasErrors(built.diagnostics)) return;
  for (const { machine } of built.value.variants) {
    const rules = rulesOf(machine);
    const [whole, short] = [rules, compacted(rules, 1)].map((it) => {
      const { states, transitions, depth, sighted, executed } = search(it, LIMIT);
      return { states, transitions, depth, sighted: [...sighted].sort(), executed: [...executed].sort() };
    });
    expect(short).toEqual(whole);
  }
});
