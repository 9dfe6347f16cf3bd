/** The cases and models, as everybody who goes through all of them reads them. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { type Built, build } from '../src/check/build.js';
import type { Reader } from '../src/model/index.js';
import { hasErrors, type Source } from '../src/source/index.js';

/** Where whatever is a model, and may be searched, stands. */
export const SEARCHED = ['test/cases/meaning', 'test/cases/violations', 'models'];

/** The `.lock` files in these folders and below, in order. */
export const lockFiles = (folders: readonly string[] = SEARCHED): string[] =>
  folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.lock'))
      .sort()
      .map((path) => join(folder, path)),
  );

export const load = (path: string): Source => ({ path, text: readFileSync(path, 'utf8') });

/** What a file imports, from wherever it is. */
export const read: Reader = (path, from) => {
  try {
    return load(normalize(join(dirname(from.path), path)));
  } catch {
    return { failure: 'missing' };
  }
};

/** The variants of all checks of a file; none if it has errors. */
export function variantsOf(path: string): readonly Built[] {
  const { value, diagnostics } = build(load(path), read, new Map());
  return hasErrors(diagnostics) ? [] : value.variants;
}

/** A variant's name, for whoever lists them. */
export const nameOf = ({ plan, variant }: Built): string =>
  variant.label === '' ? plan.name : `${plan.name} [${variant.label}]`;
