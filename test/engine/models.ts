/** All machines of the cases and models, for tests that compare. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { build } from '../../src/check/build.js';
import type { Machine } from '../../src/machine/index.js';
import { hasErrors, type Source } from '../../src/source/index.js';

export interface Named {
  readonly name: string;
  readonly machine: Machine;
}

export const files = (folders: readonly string[]): string[] =>
  folders.flatMap((folder) =>
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

/** The machines of a file; none if it has errors. */
export function machinesOf(path: string): Named[] {
  const built = build(load(path), read, new Map());
  if (hasErrors(built.diagnostics)) return [];
  return built.value.variants.map(({ plan, variant, machine }) => ({
    name: `${plan.name} ${variant.label}`,
    machine,
  }));
}
