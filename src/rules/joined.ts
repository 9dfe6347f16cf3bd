/**
 * Where a thread stands together with the variables that it keeps as one number. Of all combinations few can be:
 * what is dead at a place has one value there, and what is alive takes room only where it is.
 */

import { leavesIn } from './edges.js';
import { Circumstances, type Possible } from './possible.js';
import type { Rules, ThreadRules } from './rules.js';
import type { Value } from './value.js';

export interface Joined {
  readonly thread: number;
  /** The variable that says where it stands, and those that are said with it. */
  readonly location: number;
  readonly parts: readonly number[];
  /** All that can be, place by place. */
  readonly combinations: readonly Combination[];
  readonly settled: Settled;
}

export interface Combination {
  readonly at: number;
  /** By part. */
  readonly own: ReadonlyMap<number, number>;
}

/** With more of them there would be too much code. */
const MOST = 256;

/** For each thread that keeps any: of those variables the ones that `wanted` accepts, as many as possible. */
export function joinedIn(
  rules: Rules,
  possible: Possible,
  wanted: (variable: number) => boolean,
): readonly Joined[] {
  if (!rules.initial) return [];
  const settled = new Settled(possible);
  const unsettled = unsettledIn(rules, possible, settled);
  return rules.threads.flatMap((thread) => {
    const kept = rules.variables.flatMap(({ index }) =>
      possible.keepers[index] === thread.thread ? [index] : [],
    );
    const candidates = kept.filter((variable) => wanted(variable) && !unsettled.has(variable));
    const parts: number[] = [];
    for (const one of candidates) {
      parts.push(one);
      if (countOf(thread, possible, parts) > MOST) parts.pop();
    }
    if (parts.length === 0) return [];
    const combinations = combinationsOf(thread, possible, parts);
    return [{ thread: thread.thread, location: thread.location, parts, combinations, settled }];
  });
}

/** The number of a combination; undefined if it cannot be. */
export function numberOf({ parts, combinations }: Joined, at: number, own: ReadonlyMap<number, number>) {
  const found = combinations.findIndex(
    (one) => one.at === at && parts.every((part) => one.own.get(part) === own.get(part)),
  );
  return found < 0 ? undefined : found;
}

/** With the parts as they are in the combination, where a thread stands as it says. */
export const knowing = (under: Circumstances, { own }: Combination): Circumstances =>
  [...own].reduce((known, [part, value]) => known.so(part, new Set([value])), under);

function placesOf({ thread, at }: ThreadRules, possible: Possible): (readonly [number, Circumstances])[] {
  return [...at.keys()].flatMap((place) => {
    const under = possible.at(thread, place);
    return under ? [[place, under] as const] : [];
  });
}

function countOf(thread: ThreadRules, possible: Possible, parts: readonly number[]): number {
  const sizes = placesOf(thread, possible).map(([, under]) =>
    parts.reduce((product, part) => product * (under.variable(part)?.size ?? Number.POSITIVE_INFINITY), 1),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function combinationsOf(
  thread: ThreadRules,
  possible: Possible,
  parts: readonly number[],
): readonly Combination[] {
  return placesOf(thread, possible).flatMap(([at, under]) =>
    parts
      .reduce<readonly (readonly (readonly [number, number])[])[]>(
        (all, part) => {
          const values = [...under.variable(part)!].sort((a, b) => a - b);
          return all.flatMap((before) => values.map((value) => [...before, [part, value] as const]));
        },
        [[]],
      )
      .map((own) => ({ at, own: new Map(own) })),
  );
}

/** What others make of a variable, by what it is: known where that is all that their value depends on. */
export class Settled {
  /** By variable and formula: several may be given the same. */
  private readonly known = new Map<string, ReadonlyMap<number, number> | undefined>();

  constructor(private readonly possible: Possible) {}

  /** By the value that the variable has before; absent if that does not settle it. */
  after(variable: number, value: Value): ReadonlyMap<number, number> | undefined {
    const key = `${variable} ${value.id}`;
    if (!this.known.has(key)) this.known.set(key, this.find(variable, value));
    return this.known.get(key);
  }

  private find(variable: number, value: Value): ReadonlyMap<number, number> | undefined {
    const found = new Map<number, number>();
    const before = this.possible.of[variable];
    if (!before) return undefined;
    for (const one of before) {
      const choice = Circumstances.of(this.possible.of)
        .so(variable, new Set([one]))
        .choiceOf(value);
      if (choice?.size !== 1) return undefined;
      for (const only of choice) found.set(one, only);
    }
    return found;
  }
}

/** Variables that another thread's step changes in a way that does not follow from what they are. */
function unsettledIn(rules: Rules, { keepers }: Possible, settled: Settled): ReadonlySet<number> {
  const unsettled = new Set<number>();
  for (const { thread, at } of rules.threads)
    for (const { updates } of at.flatMap(({ steps }) => leavesIn(steps)))
      for (const { variable, value } of updates) {
        const keeper = keepers[variable];
        if (keeper === undefined || keeper === thread) continue;
        if (!settled.after(variable, value)) unsettled.add(variable);
      }
  return unsettled;
}
