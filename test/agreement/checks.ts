/** Every check of every case and model, as it is built, with the answer of the reference. */
import type { Machine } from '../../src/machine/index.js';
import { explore } from '../../src/semantics/index.js';
import { lockFiles, nameOf, variantsOf } from '../corpus.js';

export interface Check {
  readonly path: string;
  /** Its name, and its variant if it has several. */
  readonly name: string;
  readonly machine: Machine;
}

/** All checks, those of one file beside each other, the files in order. */
export const allChecks = (): Check[] =>
  lockFiles(['models', 'test/cases/meaning', 'test/cases/violations']).flatMap((path) =>
    variantsOf(path).map((one) => ({ path, name: nameOf(one), machine: one.machine })),
  );

/** What evaluators have to agree on. */
export interface Answer {
  readonly states: number;
  readonly transitions: number;
  /** What was met, by the names that peers are given; sorted. */
  readonly met: readonly string[];
}

/** The reference's answer, with the keys of findings. */
export function reference(machine: Machine) {
  const { states, transitions, depth, findings, exhausted } = explore(machine);
  return {
    states,
    transitions,
    depth,
    keys: findings.map(({ key }) => key),
    exhausted: exhausted.length > 0,
  };
}
