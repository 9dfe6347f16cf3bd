/**
 * The models are as their README says: every check comes out as its file expects, nothing in them is
 * idle, and the tables are those of the runs. `UPDATE_MODELS=1` writes the tables anew.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkFile } from '../../src/check/index.js';
import type { FileResult } from '../../src/finding/index.js';
import type { Settings } from '../../src/model/index.js';
import type { Source } from '../../src/source/index.js';
import { claimsOf, DISCUSSIONS, nameOf, type Ran, rights, shownBy, tables } from './table.js';

const UPDATE = process.env.UPDATE_MODELS === '1';
const README = 'models/README.md';
const BEGIN = '<!-- runs -->';
const END = '<!-- end of runs -->';
/** The claims that were found in each discussion. */
const CLAIMS: Readonly<Record<string, string>> = {
  '000': 'C1-C14',
  '001': 'C1-C10',
  '002': 'C1-C9',
  '003': 'C1-C6',
  '004': 'C1-C18, C30-C31',
};
/** Nothing in this folder needs more. */
const MAX_STATES = 50_000;

const load = (path: string): Source => ({ path, text: readFileSync(path, 'utf8') });
const read = (path: string, from: Source) => load(normalize(join(dirname(from.path), path)));
const sources = readdirSync('models', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.lock'))
  .sort()
  .map((path) => load(join('models', path)));

const results = new Map<string, FileResult>();
const resultOf = ({ path }: Source): FileResult => results.get(path)!;
const runs = (): Ran[] => sources.map((source) => ({ source, result: resultOf(source) }));
const names = ({ text }: Source): string[] => [...text.matchAll(/^\s*check "([^"]*)"/gm)].map((m) => m[1]!);

beforeAll(async () => {
  for (const source of sources) {
    results.set(source.path, await checkFile(source, read, { defines: new Map(), maxStates: MAX_STATES }));
  }
}, 120_000);

describe.each(sources.map((source) => [source.path, source] as const))('%s', (_, source) => {
  test('every check is as expected, and there is nothing to remark on the text', () => {
    const { diagnostics, checks } = resultOf(source);
    expect(diagnostics.map((d) => `${d.code}: ${d.message}`)).toEqual([]);
    expect(checks.flatMap((c) => (c.asExpected ? [] : [`${c.name} [${c.variant}]`]))).toEqual([]);
    expect(new Set(checks.map((c) => c.name))).toEqual(new Set(names(source)));
  });

  test('every statement is executed by some check, and every `allow` is needed', () => {
    const { unexecuted, idleAllows } = resultOf(source);
    const text = [...unexecuted, ...idleAllows].map((span) => source.text.slice(span.start, span.end));
    expect(text).toEqual([]);
  });

  test('some check shows something, so that what holds does not hold for want of it', () => {
    expect(resultOf(source).checks.some((check) => shownBy(check).length > 0)).toBe(true);
  });

  if (source.path.startsWith('models/classics/')) {
    test('a classic is there broken and mended', () => {
      const verdicts = resultOf(source).checks.map((check) => check.verdict);
      expect(new Set(verdicts)).toEqual(new Set(['holds', 'violated']));
    });
  }

  test('who was right is said of every check about a claim', () => {
    const told = rights(source);
    const claims = names(source).filter((name) => nameOf(name) !== null);
    expect([...told.keys()].sort()).toEqual(claims.sort());
    expect(claims.filter((name) => !(nameOf(name)!.discussion in DISCUSSIONS))).toEqual([]);
  });
});

describe('a fix that is taken away is missed', () => {
  const fixes = [
    ['netbsd-kqueue/klist-fini', '000/C12, C13: the knote kept in flux by klist_fini()', 'pin'],
    ['linux-eventfd/refcount', '001/C7: who loses the bit waits', 'loser_waits'],
    ['freebsd-bpf/revoke-read', '002: per-open data, pinned by the file', 'per_open'],
    ['freebsd-kqueue/knlist-lock', '003: first patch', 'keep_pointer'],
    ['linux-epoll/removal-race', '004/C30: pinned', 'pin'],
    ['linux-epoll/ep-free-rcu', '004/C31: freed after a grace period', 'kfree_rcu'],
    ['freebsd-bpf/callout', '002: callout_drain() before the free', 'drains'],
  ] as const;

  test.each(fixes)('%s: %s, without %s', async (path, name, flag) => {
    const source = load(`models/${path}.lock`);
    const withFix = resultOf(source).checks.filter((check) => check.name === name);
    expect(withFix.map((check) => check.verdict)).toEqual(['holds']);
    const defines: Settings = new Map([[flag, 0]]);
    const { checks } = await checkFile(source, read, { defines, only: (one) => one === name });
    expect(checks.map(({ verdict, asExpected }) => ({ verdict, asExpected }))).toEqual([
      { verdict: 'violated', asExpected: false },
    ]);
  });
});

describe(README, () => {
  const [before, rest = ''] = load(README).text.split(BEGIN) as [string, string?];
  const [between, after] = rest.split(END) as [string, string?];

  test('has the tables of the runs', () => {
    expect(after, `${BEGIN} … ${END}`).toBeDefined();
    const renewed = `\n\n${tables(runs())}\n\n`;
    if (UPDATE) writeFileSync(README, before + BEGIN + renewed + END + after);
    else expect(between).toBe(renewed);
  });

  test('names each claim once: as checked, as waiting, or as none of a checker’s business', () => {
    const checked = new Set(
      sources.flatMap(names).flatMap((name) => {
        const named = nameOf(name);
        return named === null ? [] : claimsOf(named.claims).map((claim) => `${named.discussion}/${claim}`);
      }),
    );
    const list = /\n## Claims that no check is about\n([\s\S]*?)(?=\n## |$)/.exec(after!)![1]!;
    const unchecked = [...list.matchAll(/\b\d{3}\/C\d+\b/g)].map((m) => m[0]);
    expect(unchecked.filter((claim) => checked.has(claim))).toEqual([]);
    expect(new Set(unchecked).size).toBe(unchecked.length);
    const all = Object.entries(CLAIMS).flatMap(([discussion, last]) =>
      claimsOf(last).map((claim) => `${discussion}/${claim}`),
    );
    expect([...checked, ...unchecked].sort()).toEqual(all.sort());
  });
});
