/** Every check of every case and model, as it is built, with the answer of the reference. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { build } from '../../src/check/build.js';
import type { Machine } from '../../src/machine/index.js';
import { explore } from '../../src/semantics/index.js';
import { hasErrors, type Source } from '../../src/source/index.js';

export interface Check {
  readonly path: string;
  /** Its name, and its variant if it has several. */
  readonly name: string;
  readonly machine: Machine;
}

const FOLDERS = ['models', 'test/cases/meaning', 'test/cases/violations'] as const;

const load = (path: string): Source => ({ path, text: readFileSync(path, 'utf8') });

function read(path: string, from: Source) {
  try {
    return load(normalize(join(dirname(from.path), path)));
  } catch {
    return { failure: 'missing' } as const;
  }
}

/** All checks, those of one file beside each other, the files in order. */
export function allChecks(): Check[] {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.lock'))
      .map((path) => join(folder, path))
      .sort(),
  );
  return files.flatMap((path) => {
    const built = build(load(path), read, new Map());
    if (hasErrors(built.diagnostics)) return [];
    return built.value.variants.map(({ plan, variant, machine }) => ({
      path,
      name: variant.label === '' ? plan.name : `${plan.name} [${variant.label}]`,
      machine,
    }));
  });
}

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
