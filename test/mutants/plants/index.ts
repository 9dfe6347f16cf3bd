/** All faults that are planted by hand, room by room. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Named, named } from '../fault.js';
import { machine, model } from './compiling.js';
import { type Planted, type Plants, planted } from './plant.js';
import { engine, exporters, rules } from './rules.js';
import { semantics } from './semantics.js';

const PLANTS: Readonly<Record<string, Plants>> = {
  model,
  machine,
  semantics,
  rules,
  engine,
  export: exporters,
};

export const ROOMS_PLANTED = Object.keys(PLANTS);

export function plantsOf(root: string, room: string): (Planted & Named)[] {
  return Object.entries(PLANTS[room]!).flatMap(([file, plants]) => {
    const source = readFileSync(join(root, file), 'utf8');
    return named(
      plants.map((plant) => planted(file, source, plant)),
      source,
    );
  });
}
