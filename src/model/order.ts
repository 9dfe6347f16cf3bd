/** `order` lines as pairs of lock classes. */
import type { Span } from '../source/index.js';
import type * as Ast from '../syntax/ast.js';
import type { Unit } from './context.js';
import { ambiguousClass, beforeItself, notAClass, orderCycle, unknownClass } from './errors/order.js';
import type { LockClass, OrderRules } from './model.js';
import type { ActiveItem } from './variant.js';

type Rule = OrderRules['rules'][number];

/**
 * The rules between neighbours; a step that is a set goes with each of the next. A line that names a
 * class of another `when` branch is void.
 * Errors: names that are no class, a class before itself (L0406), rules that form a circle (L0405).
 */
export function orderOf(unit: Unit, items: readonly ActiveItem[], locks: readonly LockClass[]): OrderRules {
  const lines = items.flatMap((item) => (item.kind === 'order' ? [item] : []));
  const rules = lines.flatMap((line) => rulesOf(unit, line, locks));
  let left = rules;
  for (let circle = circleIn(left); circle; circle = circleIn(left)) {
    const shown = circle;
    unit.sink.add(orderCycle(shown));
    left = left.filter((rule) => !shown.includes(rule));
  }
  return { total: lines.some((line) => line.total), rules };
}

function rulesOf(unit: Unit, line: Ast.OrderItem, locks: readonly LockClass[]): readonly Rule[] {
  const steps = line.steps.map((step) => step.map((path) => ({ path, found: classOf(unit, path, locks) })));
  if (steps.flat().some(({ found }) => found === 'void')) return [];
  return steps.slice(1).flatMap((step, i) =>
    steps[i]!.flatMap(({ path, found: from }) =>
      step.flatMap(({ path: next, found: to }): Rule[] => {
        if (from === undefined || to === undefined || from === 'void' || to === 'void') return [];
        const span = between(path.span, next.span);
        if (from !== to) return [{ from, to, span }];
        unit.sink.add(beforeItself(span, from));
        return [];
      }),
    ),
  );
}

const between = (a: Span, b: Span): Span => ({
  ...a,
  start: Math.min(a.start, b.start),
  end: Math.max(a.end, b.end),
});

function classOf(
  unit: Unit,
  path: Ast.ClassPath,
  locks: readonly LockClass[],
): LockClass | 'void' | undefined {
  const { sink, globals, outline } = unit;
  const name = path.names.map((it) => it.text).join('.');
  const exact = locks.find((lock) => lock.name === name);
  if (exact) return exact;
  const last = path.names.at(-1)!;
  const bare = path.names.length === 1;
  const named = bare
    ? locks.filter((lock) => lock.struct && lock.name === `${lock.struct.name}.${last.text}`)
    : [];
  if (named.length > 1) return sink.add(ambiguousClass(path.span, last.text, named));
  if (named[0]) return named[0];
  if (brokenLock(unit, path)) return undefined;
  const elsewhere = [...outline.locks].some((it) => it === name || (bare && it.endsWith(`.${name}`)));
  if (elsewhere) return 'void';
  const object = globals.values.get(path.names[0]!.text);
  if (object?.kind === 'object' && path.names.length === 2) {
    const own = locks.find((lock) => lock.name === `${object.object.struct.name}.${last.text}`);
    if (own) return sink.add(notAClass(path.span, name, own));
  }
  const known = locks.flatMap((lock) => [lock.name, lock.name.replace(/^.*\./, '')]);
  return sink.add(unknownClass(path.span, name, known));
}

/** Is it a lock whose declaration is wrong, which has been reported? */
function brokenLock(unit: Unit, path: Ast.ClassPath): boolean {
  const [first, second] = path.names;
  const { globals } = unit;
  if (second === undefined) {
    const members = [...globals.types.values()].flatMap((type) =>
      type.kind === 'struct' ? [globals.membersOf(type.struct).get(first!.text)] : [],
    );
    return [globals.values.get(first!.text), ...members].some((it) => it?.kind === 'broken');
  }
  const type = globals.types.get(first!.text);
  return type?.kind === 'struct' && globals.membersOf(type.struct).get(second.text)?.kind === 'broken';
}

/** Rules that lead from a class back to it, if there are some: the fewest. */
function circleIn(rules: readonly Rule[]): readonly Rule[] | undefined {
  let shortest: readonly Rule[] | undefined;
  for (const start of rules) {
    const back = pathBetween(rules, start.to, start.from);
    if (back && (shortest === undefined || back.length + 1 < shortest.length)) shortest = [start, ...back];
  }
  return shortest;
}

/** Breadth first, so with the fewest rules. */
function pathBetween(rules: readonly Rule[], from: LockClass, to: LockClass): readonly Rule[] | undefined {
  const cameBy = new Map<LockClass, Rule>();
  const queue = [from];
  for (const at of queue) {
    if (at === to) {
      const path: Rule[] = [];
      for (let step = cameBy.get(to); step && path.length < rules.length; step = cameBy.get(step.from)) {
        path.unshift(step);
        if (step.from === from) break;
      }
      return path;
    }
    for (const rule of rules) {
      if (rule.from !== at || cameBy.has(rule.to)) continue;
      cameBy.set(rule.to, rule);
      queue.push(rule.to);
    }
  }
  return undefined;
}
