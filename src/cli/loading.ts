/**
 * What the build leaves in one file, and beside that what V8 makes of it: to compile it takes longer than
 * to check a small model. V8 looks whether that was made by itself, under the same flags, and of a text as
 * long; where it was not, or is not there, the text is compiled anew.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

/**
 * V8 is to wait longer before it optimizes a function: what makes rules and code of a model runs for a
 * tenth of a second, and most of what V8 does for it meanwhile comes too late. That was measured with V8 11,
 * of Node 20; later ones count otherwise, and complain on the screen of a flag that they do not have.
 */
export const flagsFor = (v8: string): string | undefined =>
  v8.startsWith('11.') ? '--interrupt-budget=1200000' : undefined;

/** Where that which V8 makes of a file is kept. */
export const compiledOf = (folder: string, name: string): string =>
  join(folder, `${name}-${process.versions.v8}-${process.arch}.bin`);

/** The file of that name in a folder, ready to run. */
export function load(folder: string, name: string): Script {
  const flags = flagsFor(process.versions.v8);
  if (flags !== undefined) setFlagsFromString(flags);
  const filename = join(folder, `${name}.cjs`);
  const compiled = compiledOf(folder, name);
  const options = existsSync(compiled) ? { filename, cachedData: readFileSync(compiled) } : { filename };
  return new Script(readFileSync(filename, 'utf8'), options);
}
