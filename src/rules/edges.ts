/** The steps that seem possible, each with what is known where it is made. */
import { type Circumstances, openCases, type Possible } from './possible.js';
import type { Leaf, Rules, Tree } from './rules.js';

export interface Edge {
  readonly thread: number;
  readonly from: number;
  readonly leaf: Leaf;
  readonly under: Circumstances;
}

/** All steps that do not end a run. */
export function edgesIn(rules: Rules, possible: Possible): readonly Edge[] {
  return rules.threads.flatMap(({ thread, at }) =>
    [...at.keys()].flatMap((from) => {
      const under = possible.at(thread, from);
      return under ? edgesOf(thread, from, at[from]!.steps, under) : [];
    }),
  );
}

function edgesOf(thread: number, from: number, tree: Tree, under: Circumstances): Edge[] {
  switch (tree.is) {
    case 'none':
      return [];
    case 'fork':
      return tree.ways.flatMap((way) => edgesOf(thread, from, way, under));
    case 'test':
      return openCases(tree, under).flatMap(({ values, then }) =>
        edgesOf(thread, from, then, under.where(tree.value, values)),
      );
    case 'leaf':
      return tree.leaf.ends ? [] : [{ thread, from, leaf: tree.leaf, under }];
  }
}

/** The leaves of a tree, from left to right. */
export function leavesIn(tree: Tree): Leaf[] {
  switch (tree.is) {
    case 'none':
      return [];
    case 'leaf':
      return [tree.leaf];
    case 'fork':
      return tree.ways.flatMap(leavesIn);
    case 'test':
      return tree.cases.flatMap(({ then }) => leavesIn(then));
  }
}
