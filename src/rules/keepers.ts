/** Which thread a variable is kept by: of such a variable it is known what it can be wherever that thread stands. */
import { edgesIn } from './edges.js';
import type { Possible } from './possible.js';
import type { Rules } from './rules.js';

/** By variable; absent: nobody in particular. */
export type Keepers = readonly (number | undefined)[];

/** A thread keeps its locals, and what is said of interrupts on its processor. */
export function ownKeepers({ variables }: Rules): Keepers {
  return variables.map(({ role }) =>
    role.kind === 'local' || role.kind === 'interrupt' ? role.thread : undefined,
  );
}

/** What is shared is kept by a thread, too, if nobody else seems to change it, by what is possible. */
export function soleKeepers(rules: Rules, possible: Possible): Keepers {
  const changing = rules.variables.map(() => new Set<number>());
  for (const { thread, leaf } of edgesIn(rules, possible))
    for (const { variable } of leaf.updates) changing[variable]!.add(thread);
  return ownKeepers(rules).map((own, variable) => {
    if (own !== undefined || rules.variables[variable]!.role.kind === 'location') return own;
    const [one, ...others] = changing[variable]!;
    return others.length === 0 ? one : undefined;
  });
}
