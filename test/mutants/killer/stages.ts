/** Files and what is made of them. What comes before the spoilt room is made once, soundly, and kept. */
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { type BuiltFile, build } from '../../../src/check/build.js';
import type { Outcome, Source } from '../../../src/source/index.js';
import { faults } from './switch.js';

export const load = (path: string): Source => ({ path, text: readFileSync(path, 'utf8') });

/** As for the cases: nothing outside of their folder may be imported. */
function read(path: string, from: Source) {
  const target = normalize(join(dirname(from.path), path));
  if (!target.startsWith('test/cases/')) return { failure: 'outside' } as const;
  try {
    return load(target);
  } catch {
    return { failure: 'missing' } as const;
  }
}

/** With no fault awake, though one be. */
export async function soundly<T>(make: () => T | Promise<T>): Promise<T> {
  const { awake } = faults;
  const passed = [...faults.passed];
  faults.awake = -1;
  try {
    return await make();
  } finally {
    faults.awake = awake;
    faults.passed.clear();
    for (const id of passed) faults.passed.add(id);
  }
}

const kept = new Map<string, Outcome<BuiltFile>>();

/** A file's machines, made by the rooms as they are now. */
export const madeAnew = (path: string): Outcome<BuiltFile> => build(load(path), read, new Map());

/**
 * A file's machines, made soundly. Each time copies: what is kept by machine, of things worked out from it,
 * is not to outlive a fault.
 */
export async function machinesOf(path: string): Promise<Outcome<BuiltFile>> {
  const known = kept.get(path) ?? (await soundly(() => madeAnew(path)));
  kept.set(path, known);
  const variants = known.value.variants.map((it) => ({ ...it, machine: structuredClone(it.machine) }));
  return { ...known, value: { ...known.value, variants } };
}
