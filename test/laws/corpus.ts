/** What laws are tried on: the cases and models that are well formed and stand alone. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasErrors } from '../../src/source/index.js';
import { type File, parse } from '../../src/syntax/index.js';
import { numbersOf } from '../fuzz/random.js';

export interface Sample {
  readonly path: string;
  readonly file: File;
}

const FOLDERS = ['test/cases/meaning', 'test/cases/violations', 'models'];

export function corpus(): Sample[] {
  const paths = FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.lock'))
      .map((path) => join(folder, path))
      .sort(),
  );
  return paths.flatMap((path) => {
    const { value, diagnostics } = parse({ path, text: readFileSync(path, 'utf8') });
    return hasErrors(diagnostics) || value.imports.length > 0 ? [] : [{ path, file: value }];
  });
}

export interface Trial extends Sample {
  /** By which a law decides what is open. */
  readonly numbers: readonly number[];
}

/**
 * So many of the samples, and again from the first where there are not enough. Who is drawn, and with which
 * numbers, is a matter of the seed and the name alone: a new sample takes the place of one other.
 */
export function trials(samples: readonly Sample[], count: number, seed: number): Trial[] {
  const rounds = Math.ceil(count / samples.length);
  const all = Array.from({ length: rounds }, (_, round) =>
    samples
      .map((sample) => ({ ...sample, numbers: numbersOf(`${seed} ${round} ${sample.path}`) }))
      .sort((a, b) => a.numbers[0]! - b.numbers[0]! || (a.path < b.path ? -1 : 1)),
  );
  return all.flat().slice(0, count);
}
