/** What is drawn at random is the whole language: each of its forms, and of what kernels' own names mean. */
import { expect, test } from 'vitest';
import { parse } from '../../src/syntax/index.js';
import { composeOf } from './compose.js';
import { FORMS, MEANINGS } from './forms.js';
import { formsOf, meaningsOf } from './formsof.js';
import { print } from './outline.js';
import { PROTOCOLS } from './protocols/index.js';
import { Random } from './random.js';
import { spelled } from './spelling.js';

/** A model of each protocol, so often. */
function* drawn(seed: number, times: number): Generator<string> {
  const random = new Random(seed);
  for (let i = 0; i < times; i++)
    for (const protocol of PROTOCOLS) yield print(spelled(random, composeOf(random, [protocol])));
}

const missing = (all: readonly string[], found: ReadonlySet<string>): string[] =>
  all.filter((it) => !found.has(it));

test('every form of the language, by seed 1', () => {
  const found = new Set<string>();
  for (const text of drawn(1, 16))
    for (const form of formsOf(parse({ path: 'drawn.lock', text }).value)) found.add(form);
  expect(missing(FORMS, found)).toEqual([]);
}, 60_000);

test('every meaning of a kernel’s name, by seed 2', () => {
  const found = new Set<string>();
  for (const text of drawn(2, 150)) for (const it of meaningsOf(text)) found.add(it);
  expect(missing(MEANINGS, found)).toEqual([]);
}, 60_000);
