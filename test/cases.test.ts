import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkFile } from '../src/check/index.js';
import type { FileResult } from '../src/finding/index.js';
import { VIOLATIONS } from '../src/model/index.js';
import { CODES, type Source } from '../src/source/index.js';
import {
  answer,
  type Case,
  compareCheck,
  compareDiagnostics,
  compareRemarks,
  isCount,
  readCase,
  splitVariant,
} from './case.js';

/** `UPDATE_CASES=1` writes the counts above the checks anew: read the diff, each number is a claim. */
const UPDATE = process.env.UPDATE_CASES === '1';
const ROOT = 'test/cases';

const files = readdirSync(ROOT, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .sort();
const paths = files.filter((path) => path.endsWith('.lock'));

const load = (path: string): Source => ({ path, text: readFileSync(path, 'utf8') });

function run(source: Source): Promise<FileResult> {
  const read = (path: string, from: Source) => {
    const target = normalize(join(dirname(from.path), path));
    if (!target.startsWith(`${ROOT}/`)) return { failure: 'outside' } as const;
    return files.includes(target) ? load(target) : ({ failure: 'missing' } as const);
  };
  return checkFile(source, read, { defines: new Map(), maxStates: 50_000 });
}

describe.each(paths)('%s', (path) => {
  const wanted = readCase(load(path));
  let pending: Promise<FileResult> | undefined;
  const result = (): Promise<FileResult> => {
    pending ??= run(wanted.source);
    return pending;
  };

  test('expects something', () => {
    expect(wanted.checks.length + wanted.diagnostics.length + wanted.warns.length).toBeGreaterThan(0);
  });

  test('diagnostics are those drawn', async () => {
    const { diagnostics } = await result();
    expect(compareDiagnostics(wanted, diagnostics)).toEqual({ missing: [], unexpected: [] });
  });

  if (wanted.diagnostics.length > 0) return;
  if (UPDATE) test('renew', async () => renew(wanted, await result()));

  test.each(wanted.checks)('$name', async ({ name, asks }) => {
    const { checks } = await result();
    const variants = checks.filter((check) => check.name === name);
    expect(variants).not.toEqual([]);
    const labels = variants.map((variant) => variant.variant);
    expect(labels).toEqual(expect.arrayContaining(asks.map((ask) => splitVariant(ask).variant)));
    for (const variant of variants) {
      expect(variant.expected, 'the check expects something').not.toEqual([]);
      if (UPDATE) continue;
      const own = asks.map(splitVariant).filter((it) => it.variant === variant.variant);
      expect(
        own.filter(({ ask }) => isCount(ask)),
        'a line `//! states …` above the check',
      ).toHaveLength(1);
      const { found, expected } = compareCheck(variant, asks);
      expect(found).toEqual(expected);
    }
  });

  test('remarks on the file', async () => {
    const compared = compareRemarks(wanted, await result());
    expect(compared.found).toEqual(compared.wanted);
  });
});

/** Writes what the run answers in place of what the case asks, and counts where there are none. */
function renew({ source, lines, checks }: Case, result: FileResult): void {
  const renewed = [...lines];
  for (const { name, line, asks, above } of [...checks].reverse()) {
    const variants = result.checks.filter((check) => check.name === name);
    const answered = above.map((it) => {
      const { prefix, variant, ask } = splitVariant(it);
      const of = variants.find((v) => v.variant === variant);
      return prefix + ((of && answer(ask, of)) ?? ask);
    });
    const counted = new Set(asks.map(splitVariant).flatMap((a) => (isCount(a.ask) ? a.variant : [])));
    const more = variants
      .filter((v) => !counted.has(v.variant))
      .map((v) => `${v.variant && `[${v.variant}] `}${answer('states 0, transitions 0, depth 0', v)}`);
    renewed.splice(line - above.length, above.length, ...[...answered, ...more].map((ask) => `//! ${ask}`));
  }
  const text = renewed.join('\n');
  if (text !== source.text) writeFileSync(source.path, text);
}

describe('the collection', () => {
  test('holds nothing but cases', () => {
    expect(files.filter((path) => !path.endsWith('.lock'))).toEqual([]);
    expect(
      files.filter((path) => !/^test\/cases\/(diagnostics|meaning|violations\/[a-z-]+)\/[^/]+$/.test(path)),
    ).toEqual([]);
  });

  const properties = ['invariant', 'finally', 'reachable'] as const;
  test.each([...VIOLATIONS, ...properties])(
    '%s: a case that has it, the same mended, a near miss',
    (kind) => {
      const folder = `${ROOT}/violations/${kind}/`;
      const names = paths.filter((path) => path.startsWith(folder)).map((path) => path.slice(folder.length));
      expect(names).toContain('has.lock');
      expect(names).toContain('mended.lock');
      expect(names.filter((name) => name.startsWith('near-'))).not.toEqual([]);
      const word = kind === 'reachable' ? /\breaches\b/ : new RegExp(`\\bviolates\\b[^}]*\\b${kind}\\b`);
      expect(load(`${folder}has.lock`).text).toMatch(word);
      expect(load(`${folder}mended.lock`).text).toMatch(
        kind === 'reachable' ? /\bnever\b/ : /\bexpect holds\b/,
      );
      expect(load(`${folder}mended.lock`).text).not.toMatch(word);
    },
  );

  /** No model file makes these. */
  const elsewhere: Partial<Record<keyof typeof CODES, string>> = {
    L0004: 'the command cannot open the file, so there is no text',
  };
  test.each(Object.entries(CODES))('%s (%s) has a diagnostic case', (code) => {
    const having = paths.filter((path) => {
      const { diagnostics, warns } = readCase(load(path));
      return (
        path.startsWith(`${ROOT}/diagnostics/`) &&
        [...diagnostics.map((d) => d.code), ...warns].includes(code)
      );
    });
    if (code in elsewhere) expect(having).toEqual([]);
    else expect(having).not.toEqual([]);
  });
});
