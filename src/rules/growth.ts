/** Grows decision trees: makes a step again for each answer to each question that it asks. */
import type { Location } from '../machine/index.js';
import { Blocked, Ended, type Path, type Question, Unanswered } from './path.js';
import type { Value } from './value.js';

/** A decision tree with anything at its leaves. */
export type Grown<T> =
  | {
      readonly is: 'test';
      readonly value: Value;
      readonly cases: readonly { readonly values: readonly number[]; readonly then: Grown<T> }[];
    }
  | { readonly is: 'fork'; readonly ways: readonly Grown<T>[] }
  | { readonly is: 'leaf'; readonly leaf: T }
  | { readonly is: 'none' };

/**
 * All ways that `make` can go from the state of `start`. `ended` says what there is where a run ends
 * on the way; by default nothing.
 */
export function grow<T>(
  start: Path,
  thread: number,
  location: Location | undefined,
  make: (path: Path) => T,
  ended?: (path: Path) => T,
): Grown<T> {
  const growFrom = (answers: readonly number[]): Grown<T> => {
    const path = start.branch(thread, location, answers);
    try {
      return { is: 'leaf', leaf: make(path) };
    } catch (thrown) {
      if (thrown instanceof Unanswered) return branchAt(thrown.question, answers);
      if (thrown instanceof Ended && ended) return { is: 'leaf', leaf: ended(path) };
      if (thrown instanceof Ended || thrown instanceof Blocked) return { is: 'none' };
      throw thrown;
    }
  };
  const branchAt = (question: Question, answers: readonly number[]): Grown<T> => {
    if (question.ask === 'way')
      return forked(Array.from({ length: question.ways }, (_, way) => growFrom([...answers, way])));
    const cases = question.answers.map((value, i) => ({ values: [value], then: growFrom([...answers, i]) }));
    return cases.every(({ then }) => then.is === 'none')
      ? { is: 'none' }
      : { is: 'test', value: question.value, cases };
  };
  return growFrom([]);
}

function forked<T>(ways: readonly Grown<T>[]): Grown<T> {
  const open = ways.filter(({ is }) => is !== 'none');
  if (open.length === 0) return { is: 'none' };
  return open.length === 1 ? open[0]! : { is: 'fork', ways: open };
}

/**
 * What `look` finds, as one value over the state before, however it depends on that; 0 where the way
 * there is barred.
 */
export function asValue(
  start: Path,
  thread: number,
  location: Location | undefined,
  look: (path: Path) => Value,
): Value {
  const { values } = start;
  const fold = (tree: Grown<Value>): Value => {
    switch (tree.is) {
      case 'leaf':
        return tree.leaf;
      case 'none':
        return values.zero;
      case 'fork':
        return values.or(...tree.ways.map(fold));
      case 'test':
        return tree.cases.reduceRight(
          (rest, { values: numbers, then }, i) =>
            i === tree.cases.length - 1
              ? fold(then)
              : values.if(values.in(tree.value, numbers), fold(then), rest),
          values.zero,
        );
    }
  };
  return fold(grow(start, thread, location, look));
}

/** All the leaves, each with what must be true for it, left to right. */
export function leavesOf<T>(start: Path, tree: Grown<T>): { readonly when: Value; readonly leaf: T }[] {
  const { values } = start;
  const found: { when: Value; leaf: T }[] = [];
  const visit = (at: Grown<T>, when: Value): void => {
    switch (at.is) {
      case 'leaf':
        found.push({ when, leaf: at.leaf });
        break;
      case 'none':
        break;
      case 'fork':
        for (const way of at.ways) visit(way, when);
        break;
      case 'test':
        for (const { values: numbers, then } of at.cases)
          visit(then, values.and(when, values.in(at.value, numbers)));
    }
  };
  visit(tree, values.one);
  return found;
}
