/** What a search saw and, being stopped, has no run to show of: only the names of it are known. */
import { never } from '../base/index.js';
import type { Untraced } from '../finding/index.js';
import { VIOLATIONS } from '../model/index.js';
import type { Rules } from '../rules/index.js';

/** What the keys of findings stand for, each once: kinds in the order of their list, then properties in the model's. */
export function untracedIn({ machine, sights }: Rules, keys: readonly string[]): Untraced[] {
  const seen = new Map(sights.map(({ key, what }) => [key, what]));
  const kinds = new Set<string>();
  const properties = new Set<number>();
  for (const key of keys) {
    // Deadlocks alone are told apart in the states in which they are found.
    const what = seen.get(key) ?? { kind: 'violation', violation: 'deadlock' };
    switch (what.kind) {
      case 'violation':
        kinds.add(what.violation);
        break;
      case 'broken':
      case 'reached':
        properties.add(what.property);
        break;
      // Nothing that a check tells.
      case 'unanswerable':
      case 'exhausted':
      case 'view':
        break;
      default:
        never(what);
    }
  }
  return [
    ...VIOLATIONS.filter((kind) => kinds.has(kind)).map((kind) => ({ kind, property: null })),
    ...machine.properties.flatMap(({ sort, name }, property) =>
      properties.has(property) ? [{ kind: sort, property: name }] : [],
    ),
  ];
}
