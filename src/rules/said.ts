/** How variables can be said tersely: by index, by what else they follow from, or several as one. */
import { type Joined, joinedIn } from './joined.js';
import { ownKeepers, soleKeepers } from './keepers.js';
import { ownersIn } from './owners.js';
import { type Possible, possibleIn } from './possible.js';
import type { Rules, Variable } from './rules.js';

/** How a variable is said. */
export type Said =
  | { readonly as: 'itself'; readonly low: number; readonly high: number }
  /** By index. */
  | { readonly as: 'one of'; readonly values: readonly number[] }
  /** Where a thread stands together with what it keeps: by index of the combination. */
  | { readonly as: 'joined'; readonly joined: Joined }
  /** With where its thread stands; its values by combination. */
  | { readonly as: 'part'; readonly of: number; readonly values: readonly number[] }
  /** Not at all: it has the value of the one case that applies, if any does. */
  | { readonly as: 'following'; readonly cases: readonly Following[]; readonly otherwise: number };

/** Where another variable has one of these values. */
export interface Following {
  readonly variable: number;
  readonly among: readonly number[];
  readonly value: number;
}

/** By what there is of each. */
export function plainly({ variables }: Rules, { of }: Possible): readonly Said[] {
  return variables.map(({ index, low, high }): Said => {
    const choice = of[index];
    return choice
      ? { as: 'itself', low: Math.min(...choice), high: Math.max(...choice) }
      : { as: 'itself', low, high };
  });
}

/**
 * As tersely as it takes for the fewest words of so many bits. What is said by way of something else is
 * more work to find out, and makes more code: only if that saves a word.
 */
export function tersely(rules: Rules, word: number): Way {
  let best: Way | undefined;
  for (const way of waysOf(rules)) {
    if (!best || wordsOf(way, word) < wordsOf(best, word)) best = way;
    if (wordsOf(best, word) <= 1) break;
  }
  return best!;
}

/** How all variables are said, and what they can be by which that is so. */
export interface Way {
  readonly possible: Possible;
  readonly said: readonly Said[];
}

const wordsOf = ({ said }: Way, word: number): number => Math.ceil(bitsOf(said) / word);

/** Those that are less work come first. */
function* waysOf(rules: Rules): Generator<Way> {
  const possible = possibleIn(rules, ownKeepers(rules));
  yield* waysBy(rules, possible);
  yield* waysBy(rules, possibleIn(rules, soleKeepers(rules, possible)));
}

function* waysBy(rules: Rules, possible: Possible): Generator<Way> {
  const terse = indexed(rules, possible);
  yield { possible, said: terse };
  yield { possible, said: withoutOwners(rules, possible, terse) };
  const together = joining(rules, possible, terse);
  yield { possible, said: together };
  yield { possible, said: withoutOwners(rules, possible, together) };
}

/** Bits for so many values. */
export const bitsFor = (values: number): number => (values - 1).toString(2).length * Math.min(1, values - 1);

const bitsOf = (all: readonly Said[]): number => all.reduce((sum, said) => sum + bitsOfOne(said), 0);

function bitsOfOne(said: Said): number {
  switch (said.as) {
    case 'itself':
      return bitsFor(said.high - said.low + 1);
    case 'one of':
      return bitsFor(said.values.length);
    case 'joined':
      return bitsFor(said.joined.combinations.length);
    case 'part':
    case 'following':
      return 0;
  }
}

function indexed(rules: Rules, possible: Possible): readonly Said[] {
  const plain = plainly(rules, possible);
  return rules.variables.map((variable): Said => {
    const choice = possible.of[variable.index];
    const said = plain[variable.index]!;
    if (!choice || choice.size === 1) return said;
    const following = follows(rules, possible, variable);
    if (following) return following;
    const values = [...choice].sort((a, b) => a - b);
    const range = values.at(-1)! - values[0]! + 1;
    return bitsFor(values.length) < bitsFor(range) ? { as: 'one of', values } : said;
  });
}

/** Does it have one value only wherever its keeper stands? */
function follows({ threads }: Rules, { at, keepers }: Possible, { index }: Variable): Said | undefined {
  const keeper = keepers[index];
  if (keeper === undefined) return undefined;
  const thread = threads[keeper]!;
  const places = new Map<number, number[]>();
  for (const place of thread.at.keys()) {
    const choice = at(keeper, place)?.variable(index);
    if (choice?.size === 1) for (const one of choice) places.set(one, [...(places.get(one) ?? []), place]);
    else if (at(keeper, place)) return undefined;
  }
  const cases = [...places].map(([value, among]) => ({ variable: thread.location, among, value }));
  return { as: 'following', cases: cases.slice(1), otherwise: cases[0]!.value };
}

/** Owners of locks are left out where they follow from where threads stand. */
function withoutOwners(rules: Rules, possible: Possible, said: readonly Said[]): readonly Said[] {
  const owners = ownersIn(rules, possible);
  return said.map((one, variable) => {
    const cases = owners.get(variable)?.map(({ thread, location, places }): Following => {
      return { variable: location, among: places, value: thread + 1 };
    });
    return cases ? { as: 'following', cases, otherwise: 0 } : one;
  });
}

/** Where threads stand is said together with what they keep, where that takes less bits. */
function joining(rules: Rules, possible: Possible, said: readonly Said[]): readonly Said[] {
  const bits = said.map(bitsOfOne);
  const together = [...said];
  for (const joined of joinedIn(rules, possible, (variable) => bits[variable]! > 0)) {
    const { location, parts, combinations } = joined;
    const before = [location, ...parts].reduce((sum, variable) => sum + bits[variable]!, 0);
    if (bitsFor(combinations.length) >= before) continue;
    together[location] = { as: 'joined', joined };
    for (const part of parts) {
      const values = combinations.map(({ own }) => own.get(part)!);
      together[part] = { as: 'part', of: location, values };
    }
  }
  return together;
}
