/**
 * The rules of every case and model against the reference semantics: states, transitions and depth,
 * what runs go through, and the first path to each thing that there is to say.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { build } from '../../src/check/build.js';
import type { Machine } from '../../src/machine/index.js';
import { rulesOf } from '../../src/rules/index.js';
import { explore } from '../../src/semantics/index.js';
import { hasErrors, type Source } from '../../src/source/index.js';
import { type Searched, search } from './search.js';

const FOLDERS = ['test/cases/meaning', 'test/cases/violations', 'models'];

/** No further layer is begun once more states than these are known. */
const LIMIT = 3000;

/** Fewer would mean that cases were quietly left out. */
const AT_LEAST = 990;

const files = FOLDERS.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.lock'))
    .sort()
    .map((path) => join(folder, path)),
);

const load = (path: string): Source => ({ path, text: readFileSync(path, 'utf8') });
const read = (path: string, from: Source) => {
  const target = normalize(join(dirname(from.path), path));
  try {
    return load(target);
  } catch {
    return { failure: 'missing' } as const;
  }
};

type Paths = readonly (readonly [string, string])[];

interface Answer {
  readonly counts: string;
  readonly executed: readonly string[];
  readonly allowed: readonly number[];
  /** Findings by key, with the path to the first. */
  readonly findings: Paths;
}

const sorted = (paths: readonly (readonly [string, readonly number[]])[]): Paths =>
  paths.map(([key, path]) => [key, path.join(' ')] as const).sort((a, b) => (a[0] < b[0] ? -1 : 1));

const ascending = (numbers: Iterable<number>): number[] => [...numbers].sort((a, b) => a - b);

function semanticsAnswer(machine: Machine): Answer & { readonly needed: ReadonlySet<string> } {
  const found = explore(machine, { maxStates: LIMIT });
  const { states, transitions, depth, stopped, findings, nestings, hangs, uses, exhausted } = found;
  const needed = [...findings, ...nestings, ...hangs, ...uses, ...exhausted].map(({ path }) =>
    path.join(' '),
  );
  return {
    counts: `${states} ${transitions} ${depth}${stopped ? ' stopped' : ''}`,
    executed: found.executed
      .flatMap((locations, program) => [...locations].map((l) => `${program} ${l}`))
      .sort(),
    allowed: ascending(found.allowed),
    findings: sorted(findings.map(({ key, path }) => [key, path])),
    needed: new Set(needed),
  };
}

/** What only leads to places that are to be looked at. */
const IS_NO_FINDING = /^(allow|hang|stuck|view|no more) /;

function rulesAnswer(searched: Searched): Answer {
  const { states, transitions, depth, stopped, executed, allowed, sighted } = searched;
  const findings = [...sighted].filter(([key]) => !IS_NO_FINDING.test(key));
  return {
    counts: `${states} ${transitions} ${depth}${stopped ? ' stopped' : ''}`,
    executed: [...executed].sort(),
    allowed: ascending(allowed),
    findings: sorted(findings.map(([key, path]) => [key.replace(/ \| $/, ''), path])),
  };
}

describe('the rules of a machine', () => {
  let compared = 0;

  test.each(files)('%s', (path) => {
    const built = build(load(path), read, new Map());
    if (hasErrors(built.diagnostics)) return;
    for (const { plan, machine } of built.value.variants) {
      const { needed, ...expected } = semanticsAnswer(machine);
      const searched = search(rulesOf(machine), LIMIT);
      compared++;
      const seen = [...searched.sighted.values(), ...searched.viewed].map((steps) => steps.join(' '));
      const missing = [...needed].filter((steps) => !seen.includes(steps));
      expect
        .soft({ check: plan.name, ...rulesAnswer(searched), missing })
        .toEqual({ check: plan.name, ...expected, missing: [] });
    }
  });

  test('are compared for all there are', () => {
    expect(compared).toBeGreaterThanOrEqual(AT_LEAST);
  });
});
