/** Every name of a kernel's that a dialect knows, with what it takes and means: a list to be read. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseSignature } from '../../src/model/dialects/table.js';
import { tableOf } from '../../src/model/dialects/tables.js';

const GOLDEN = 'test/model/golden';

test.each(['linux', 'freebsd', 'netbsd'] as const)('%s', (dialect) => {
  const lines = Object.entries(tableOf(dialect)).map(([name, { takes, sense }]) => {
    const ways = takes.map((way) => {
      const { roles, least, rest } = parseSignature(way);
      return `(${[...roles.map((role, i) => (i < least ? role : `${role}?`)), ...(rest ? ['...'] : [])].join(', ')})`;
    });
    const { does, ...more } = sense;
    const words = Object.entries(more).map(([what, value]) => ` ${what}=${[value].flat().join('|')}`);
    return `${name} ${ways.join(' ')}: ${does}${words.join('')}\n`;
  });
  const text = lines.sort().join('');
  const path = `${GOLDEN}/${dialect}.txt`;
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(path, text);
  expect(text).toBe(readFileSync(path, 'utf8'));
});
