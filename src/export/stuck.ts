/** Deadlocks that are known already, so that another can be asked for. */
import type { Rules } from '../rules/index.js';
import { all, type Formula } from './formula.js';

/** Where each thread stands that is stuck, by the rules' own numbers; undefined for the others. */
export type StuckAt = readonly (number | undefined)[];

/** Just these threads are stuck, at just these places. */
export function stuckAs(rules: Rules, known: StuckAt): Formula {
  return all(
    ...rules.threads.flatMap(({ thread }): Formula[] => {
      const place = known[thread];
      if (place === undefined) return [{ is: 'not', of: { is: 'stuck', thread } }];
      return [
        { is: 'stuck', thread },
        { is: 'at', thread, place },
      ];
    }),
  );
}
