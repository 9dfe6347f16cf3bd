import type * as m from '../model/index.js';
import type { Layout } from './layout.js';
import type { Order } from './machine.js';

/** Closes the rules as written: `before[a][b]` also by way of others (Warshall's algorithm). */
export function closeOrder(rules: m.OrderRules, layout: Layout): Order {
  const count = layout.lockClasses.length;
  const before = Array.from({ length: count }, () => new Array<boolean>(count).fill(false));
  const numbered = rules.rules.map(({ from, to, span }) => ({
    from: layout.lockClassOf.get(from)!.index,
    to: layout.lockClassOf.get(to)!.index,
    span,
  }));
  for (const { from, to } of numbered) before[from]![to] = true;
  for (let via = 0; via < count; via++) {
    for (let a = 0; a < count; a++) {
      if (!before[a]![via]) continue;
      for (let b = 0; b < count; b++) if (before[via]![b]) before[a]![b] = true;
    }
  }
  return { total: rules.total, before, rules: numbered };
}
