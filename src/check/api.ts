/** The doors for programs that use lockcheck as a library: texts in, plain data out. */
import type { FileResult } from '../finding/index.js';
import type { Reader } from '../model/index.js';
import type { Outcome, Source } from '../source/index.js';
import type { File } from '../syntax/index.js';
import { parse as parseSource } from '../syntax/index.js';
import { type Built, build } from './build.js';
import { checkFile } from './check.js';
import type { CheckOptions } from './options.js';

export interface TextOptions {
  /** What to call the text in messages. */
  readonly path?: string;
  /** Finds imported files; without it every import is reported as missing. */
  readonly read?: Reader;
}

const noFiles: Reader = () => ({ failure: 'missing' });

const sourceOf = (text: string, options: TextOptions): Source => ({ path: options.path ?? '<text>', text });

/** The syntax tree of a text, as good as the text allows, and what is wrong with it. */
export function parse(text: string, options: TextOptions = {}): Outcome<File> {
  return parseSource(sourceOf(text, options));
}

/** The machines of a text's checks, one for each variant; none for those with errors. */
export function compile(
  text: string,
  options: TextOptions & Pick<Partial<CheckOptions>, 'defines'> = {},
): Outcome<readonly Built[]> {
  const { value, diagnostics } = build(
    sourceOf(text, options),
    options.read ?? noFiles,
    options.defines ?? new Map(),
  );
  return { value: value.variants, diagnostics };
}

/** Runs the checks of a text. */
export function check(text: string, options: TextOptions & Partial<CheckOptions> = {}): Promise<FileResult> {
  return checkFile(sourceOf(text, options), options.read ?? noFiles, {
    ...options,
    defines: options.defines ?? new Map(),
  });
}
