/** What the rules of a machine come to, and what the reference semantics does, so that they can be compared. */
import type { Machine } from '../../src/machine/index.js';
import { rulesOf } from '../../src/rules/index.js';
import { explore } from '../../src/semantics/index.js';
import { type Searched, search } from './search.js';

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

function semanticsAnswer(
  machine: Machine,
  maxStates: number,
): Answer & { readonly needed: ReadonlySet<string> } {
  const found = explore(machine, { maxStates });
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
    findings: sorted(findings),
  };
}

/**
 * The one and the other. `missing` are paths that the semantics has something to say about and the rules
 * have not: there may be none.
 */
export function compared(machine: Machine, maxStates: number) {
  const { needed, ...expected } = semanticsAnswer(machine, maxStates);
  const searched = search(rulesOf(machine), maxStates);
  const seen = [...searched.sighted.values(), ...searched.viewed].map((steps) => steps.join(' '));
  const missing = [...needed].filter((steps) => !seen.includes(steps));
  return { found: { ...rulesAnswer(searched), missing }, expected: { ...expected, missing: [] } };
}
