/** The ways to states, as choices; and what the rules say of single states. */
import { assert, never } from '../base/index.js';
import type { Leaf, Rules, Tree } from '../rules/rules.js';
import { evaluate } from '../rules/value.js';
import { type Layout, pack, unpack } from './layout.js';
import type { Log } from './log.js';

/** Indices of choices, from the first state. */
export type Path = readonly number[];

/** The steps of a state, in the order in which choices are numbered. */
export function stepsOf(rules: Rules, state: readonly number[]): Leaf[] {
  return rules.threads.flatMap((thread) => {
    const at = thread.at[state[thread.location]!];
    assert(at !== undefined, `thread ${thread.thread} stands where it cannot`);
    return [...leavesOf(at.steps, state)];
  });
}

function* leavesOf(tree: Tree, state: readonly number[]): Generator<Leaf> {
  switch (tree.is) {
    case 'none':
      return;
    case 'leaf':
      yield tree.leaf;
      return;
    case 'fork':
      for (const way of tree.ways) yield* leavesOf(way, state);
      return;
    case 'test': {
      const value = evaluate(tree.value, state);
      const taken = tree.cases.find(({ values }) => values.includes(value));
      if (taken) yield* leavesOf(taken.then, state);
      return;
    }
    default:
      never(tree);
  }
}

/** The state after a step that does not end the run. */
export function after(leaf: Leaf, state: readonly number[]): number[] {
  const next = [...state];
  for (const { variable, value } of leaf.updates) next[variable] = evaluate(value, state);
  return next;
}

/** Tells the ways to numbered states, each by way of its parent. */
export class Ways {
  private readonly known = new Map<number, Path>([[0, []]]);

  constructor(
    private readonly rules: Rules,
    private readonly layout: Layout,
    private readonly log: Log,
  ) {}

  to(number: number): Path {
    const chain: number[] = [];
    let at = number;
    while (!this.known.has(at)) {
      chain.push(at);
      at = this.log.parent(at)!;
    }
    let path = this.known.get(at)!;
    for (const next of chain.reverse()) {
      path = [...path, this.choice(at, next)];
      this.known.set(next, path);
      at = next;
    }
    return path;
  }

  private choice(from: number, to: number): number {
    const state = unpack(this.layout, this.log.state(from));
    const wanted = this.log.state(to);
    const choice = stepsOf(this.rules, state).findIndex((leaf) => {
      if (leaf.ends) return false;
      const packed = pack(this.layout, after(leaf, state));
      return packed.every((word, i) => word === wanted[i]);
    });
    assert(choice >= 0, `no step leads from state ${from} to state ${to}`);
    return choice;
  }
}
