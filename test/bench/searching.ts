/**
 * Searches the one check of a file, in this process, with so many workers and, if there is a third argument, other
 * options of the engine, as JSON; says what that took, as one line of JSON.
 */
import { readFileSync } from 'node:fs';
import { build } from '../../src/check/build.js';
import { type SearchOptions, search } from '../../src/engine/index.js';
import { layoutOf, ROOM } from '../../src/engine/layout.js';
import { compacted, rulesAnywhere } from '../../src/rules/index.js';
import { hasErrors } from '../../src/source/index.js';

async function main(): Promise<void> {
  const [path, workers, options = '{}'] = process.argv.slice(2) as [string, string, string?];
  const source = { path, text: readFileSync(path, 'utf8') };
  const { value, diagnostics } = build(source, () => ({ failure: 'missing' }), new Map());
  if (hasErrors(diagnostics)) throw new Error(JSON.stringify(diagnostics, null, 2));
  const { machine } = value.variants[0]!;
  const rules = rulesAnywhere(machine);
  const before = process.cpuUsage();
  const start = performance.now();
  const searching = search(rules, { ...(JSON.parse(options) as SearchOptions), workers: Number(workers) });
  let next = await searching.next();
  while (!next.done) next = await searching.next();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  const { states, transitions } = next.value;
  const { bits } = layoutOf(compacted(rules, ROOM));
  console.log(JSON.stringify({ bits, states, transitions, search: seconds, cpu: (user + system) / 1e6 }));
}

void main();
