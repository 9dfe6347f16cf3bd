/**
 * Models written a second time by hand, from the prose of what they model, in Promela and Murphi: SPIN,
 * Rumur and the reference semantics count the same states and transitions and find the same. Unlike
 * whatever is generated from a machine, these know nothing of how a `.lock` file is compiled.
 *
 * `UPDATE_HAND=1` writes the table in the README anew.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkFile } from '../../src/check/index.js';
import type { CheckResult } from '../../src/finding/index.js';
import { type Answer, FOLDER, type HandModel, handModels, sorted } from './hand/model.js';
import { missingFor, runPeer } from './hand/peer.js';

const README = `${FOLDER}/README.md`;
const BEGIN = '<!-- models -->';
const END = '<!-- end of models -->';

/** What is about classes of locks over all runs, and no business of a state or a step. */
const OF_CLASSES: readonly string[] = ['order', 'order-cycle', 'irq-order'];

/** Fewer would mean that some were dropped quietly. */
const AT_LEAST = 66;

/** A peer has its C compiled, and the machine may be busy. */
const TIMEOUT = 120_000;

const missing = { Promela: missingFor('Promela'), Murphi: missingFor('Murphi') };
for (const [language, reason] of Object.entries(missing))
  if (reason !== null) console.warn(`WARNING: models in ${language} are not compared: ${reason}`);

async function reference({ path, check, variant }: HandModel): Promise<Answer> {
  const source = { path, text: readFileSync(path, 'utf8') };
  const { checks } = await checkFile(source, () => ({ failure: 'missing' }), {
    defines: new Map(),
    only: (name) => name === check,
    engine: 'reference',
  });
  const found = checks.filter((one) => one.variant === variant);
  expect(found.length, checks.map((one) => `"${one.name}" [${one.variant}]`).join('\n')).toBe(1);
  const { states, transitions } = found[0]!;
  return { states, transitions: transitions!, shows: shownBy(found[0]!) };
}

function shownBy({ violations, reached }: CheckResult): string[] {
  const told = violations.map(({ kind, property }) => (property === null ? kind : `${kind} ${property}`));
  const there = reached.flatMap(({ name, trace }) => (trace === null ? [] : [`reaches ${name}`]));
  return sorted([...told, ...there].filter((what) => !OF_CLASSES.includes(what)));
}

describe.each(handModels.map((model) => [model.file, model] as const))('%s', (_, model) => {
  test('the reference counts and finds what the model says', { timeout: TIMEOUT }, async () => {
    expect(await reference(model)).toEqual(model.expected);
  });

  const reason = missing[model.language];
  const title = `${model.language} counts and finds it, too`;
  const said = reason === null ? title : `${title} (SKIPPED: ${reason})`;
  test.skipIf(reason !== null)(said, { timeout: TIMEOUT }, () => {
    expect(runPeer(model)).toEqual(model.expected);
  });
});

test('there are enough of them, in both languages, and none is there twice', () => {
  const count = (language: HandModel['language']): number =>
    handModels.filter((model) => model.language === language).length;
  expect(handModels.length).toBeGreaterThanOrEqual(AT_LEAST);
  expect(Math.min(count('Promela'), count('Murphi'))).toBeGreaterThanOrEqual(AT_LEAST / 4);
  const same = handModels.map(({ path, check, variant }) => `${path} ${check} ${variant}`);
  expect(new Set(same).size).toBe(same.length);
});

test(`${README} has the table of them`, () => {
  const [before, rest = ''] = readFileSync(README, 'utf8').split(BEGIN) as [string, string?];
  const [between, after] = rest.split(END) as [string, string?];
  expect(after, `${BEGIN} … ${END}`).toBeDefined();
  const renewed = `\n\n${table()}\n\n`;
  if (process.env.UPDATE_HAND === '1') writeFileSync(README, before + BEGIN + renewed + END + after);
  else expect(between).toBe(renewed);
});

function table(): string {
  const rows = handModels.map(({ file, language, path, check, variant, expected }) => [
    `[${file}](${file})`,
    language,
    `[${path.replace(/^models\/|\.lock$/g, '')}](../../../${path}): ${check}${variant && ` [${variant}]`}`,
    String(expected.states),
    String(expected.transitions),
    expected.shows.join(', ') || 'holds',
  ]);
  const heads = ['model', 'language', 'check', 'states', 'transitions', 'shows'];
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
