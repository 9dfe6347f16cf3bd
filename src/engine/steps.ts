/** What can be said of trees of steps without a state. */
import { never } from '../base/index.js';
import type { Case, Tree } from '../rules/rules.js';
import type { Value } from '../rules/value.js';

/** Most steps that a tree can give. */
export function stepsAtMost(tree: Tree): number {
  switch (tree.is) {
    case 'none':
      return 0;
    case 'leaf':
      return 1;
    case 'fork':
      return tree.ways.reduce((sum, way) => sum + stepsAtMost(way), 0);
    case 'test':
      return Math.max(0, ...tree.cases.map(({ then }) => stepsAtMost(then)));
    default:
      return never(tree);
  }
}

/** Does the tree give a step in every state? */
export function alwaysSteps(tree: Tree): boolean {
  switch (tree.is) {
    case 'none':
      return false;
    case 'leaf':
      return true;
    case 'fork':
      return tree.ways.some(alwaysSteps);
    case 'test':
      return covers(tree.value, tree.cases) && tree.cases.every(({ then }) => alwaysSteps(then));
    default:
      return never(tree);
  }
}

/** Is every value that there can be in some case? */
export function covers({ low, high }: Value, cases: readonly Case[]): boolean {
  const values = new Set(cases.flatMap((one) => one.values.filter((v) => low <= v && v <= high)));
  return values.size === high - low + 1;
}
