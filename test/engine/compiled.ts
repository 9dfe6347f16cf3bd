/** The compiled engine's answer, in the shape of the reference's. */
import { confirm } from '../../src/check/confirm.js';
import { type SearchOptions, search } from '../../src/engine/index.js';
import type { Machine } from '../../src/machine/index.js';
import type { Rules } from '../../src/rules/index.js';
import { type Exploration, retrace } from '../../src/semantics/index.js';

export async function compiled(machine: Machine, rules: Rules, options: SearchOptions): Promise<Exploration> {
  const searching = search(rules, options);
  for (;;) {
    const next = await searching.next();
    if (!next.done) continue;
    const { paths, told, executed, allowed, states, transitions, depth, stopped } = next.value;
    const seen = retrace(machine, paths);
    confirm(told, seen.findings, { complete: stopped === undefined });
    return {
      states,
      transitions,
      depth,
      ...(stopped === 'states' ? { stopped } : {}),
      ...seen,
      executed,
      allowed: new Set([...allowed, ...seen.allowed]),
    };
  }
}
