/** The order that a file declares. Its variants may differ in what they declare: all of it is told. */
import type { DeclaredOrder, OrderRule } from '../finding/index.js';
import type { Machine } from '../machine/index.js';

/** Each lock class and each rule once, in the order of the machines and of the text. */
export function declaredOrder(machines: readonly Machine[]): DeclaredOrder {
  const rules = new Map<string, OrderRule>();
  for (const { order, lockClasses } of machines) {
    for (const { from, to, span } of order.rules) {
      const [before, after] = [lockClasses[from]!.name, lockClasses[to]!.name];
      const key = `${before} ${after} ${span.source.path}:${span.start}`;
      rules.set(key, { before, after, span });
    }
  }
  const classes = machines.flatMap((machine) => machine.lockClasses.map(({ name }) => name));
  return { classes: [...new Set(classes)], rules: [...rules.values()] };
}
