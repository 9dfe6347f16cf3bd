/** The steps of the rules as guarded commands: one for each way from the root of a tree to a leaf. */
import type { Leaf, Rules, Tree, Update, Value } from '../rules/index.js';
import { ALWAYS, all, among, type Formula } from './formula.js';

export interface Command {
  readonly thread: number;
  /** Where it stands, by the rules' own numbers, and in its program. */
  readonly place: number;
  readonly location: number;
  readonly leaf: Leaf;
  /** Beside that the thread stands there. */
  readonly guard: Formula;
}

/** All commands, in the order in which choices are numbered. */
export function commandsOf(rules: Rules): readonly Command[] {
  return rules.threads.flatMap(({ thread, at }) =>
    at.flatMap(({ location, steps }, place) =>
      leavesOf(steps, ALWAYS).map((found) => ({ thread, place, location, ...found })),
    ),
  );
}

function leavesOf(tree: Tree, guard: Formula): readonly { readonly leaf: Leaf; readonly guard: Formula }[] {
  switch (tree.is) {
    case 'none':
      return [];
    case 'leaf':
      return [{ leaf: tree.leaf, guard }];
    case 'fork':
      return tree.ways.flatMap((way) => leavesOf(way, guard));
    case 'test':
      return tree.cases.flatMap(({ values, then }) => leavesOf(then, all(guard, among(tree.value, values))));
  }
}

/** One assignment after the other. */
export type Assignment =
  | { readonly to: 'variable'; readonly variable: number; readonly value: Value }
  /** A value over the state before, for later. */
  | { readonly to: 'temporary'; readonly temporary: number; readonly value: Value }
  | { readonly to: 'variable'; readonly variable: number; readonly temporary: number };

/**
 * Updates that are meant to happen at once, in an order in which none reads what an earlier one has
 * changed; where they go round in a circle a value is worked out first and kept.
 */
export function oneByOne(updates: readonly Update[]): readonly Assignment[] {
  const before: Assignment[] = [];
  const after: Assignment[] = [];
  const open = updates.filter(({ variable, value }) => !(value.op === 'var' && value.variable === variable));
  const reads = new Map(open.map(({ variable, value }) => [variable, readBy(value)]));
  const kept: Assignment[] = [];
  while (open.length > 0) {
    const free = open.findIndex(({ variable }) =>
      open.every((other) => other.variable === variable || !reads.get(other.variable)!.has(variable)),
    );
    const [{ variable, value }] = open.splice(Math.max(free, 0), 1) as [Update];
    if (free >= 0) {
      after.push({ to: 'variable', variable, value });
      continue;
    }
    const temporary = kept.length;
    before.push({ to: 'temporary', temporary, value });
    kept.push({ to: 'variable', variable, temporary });
  }
  return [...before, ...after, ...kept];
}

const sets = new WeakMap<Value, ReadonlySet<number>>();

/** The variables that a value depends on. */
export function readBy(value: Value): ReadonlySet<number> {
  const known = sets.get(value);
  if (known) return known;
  const own = value.op === 'var' ? [value.variable] : operands(value).flatMap((part) => [...readBy(part)]);
  const found = new Set(own);
  sets.set(value, found);
  return found;
}

/** What a value is made of. */
export function operands(value: Value): readonly Value[] {
  switch (value.op) {
    case 'const':
    case 'var':
    case 'gone':
      return [];
    case 'not':
    case 'in':
      return [value.operand];
    case 'if':
      return [value.condition, value.then, value.otherwise];
    default:
      return [value.left, value.right];
  }
}
