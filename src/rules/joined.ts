/**
 * Where a thread stands together with its own variables as one number. Of all combinations few can be:
 * what is dead at a place has one value there, and what is alive takes room only where it is.
 */

import { edgesIn } from './edges.js';
import type { Choice, Circumstances, Possible } from './possible.js';
import type { Rules, ThreadRules } from './rules.js';

export interface Joined {
  readonly thread: number;
  /** The variable that says where it stands, and those that are said with it. */
  readonly location: number;
  readonly parts: readonly number[];
  /** All that can be, place by place. */
  readonly combinations: readonly Combination[];
}

export interface Combination {
  readonly at: number;
  /** By part. */
  readonly own: ReadonlyMap<number, number>;
}

/** With more of them there would be too much code. */
const MOST = 256;

/** For each thread that has any: of its variables those that `wanted` accepts, as many as possible. */
export function joinedIn(
  rules: Rules,
  possible: Possible,
  wanted: (variable: number) => boolean,
): readonly Joined[] {
  if (!rules.initial) return [];
  const unsettled = unsettledIn(rules, possible);
  return rules.threads.flatMap((thread) => {
    const own = rules.variables.flatMap(({ index, role }) =>
      (role.kind === 'local' || role.kind === 'interrupt') && role.thread === thread.thread ? [index] : [],
    );
    const candidates = own.filter((variable) => wanted(variable) && !unsettled.has(variable));
    const parts: number[] = [];
    for (const one of candidates) {
      parts.push(one);
      if (countOf(thread, possible, parts) > MOST) parts.pop();
    }
    if (parts.length === 0) return [];
    const combinations = combinationsOf(thread, possible, parts);
    return [{ thread: thread.thread, location: thread.location, parts, combinations }];
  });
}

/** The number of a combination; undefined if it cannot be. */
export function numberOf({ parts, combinations }: Joined, at: number, own: ReadonlyMap<number, number>) {
  const found = combinations.findIndex(
    (one) => one.at === at && parts.every((part) => one.own.get(part) === own.get(part)),
  );
  return found < 0 ? undefined : found;
}

/** Where the thread stands so. */
export const standingSo = (
  under: Circumstances,
  location: number,
  { at, own }: Combination,
): Circumstances | undefined =>
  under.whereStands(location, {
    at,
    own: new Map([...own].map(([part, value]) => [part, new Set([value])])),
  });

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

/**
 * Variables that another thread's step changes in a way that does not follow from what they are and
 * where their thread stands.
 */
function unsettledIn(rules: Rules, possible: Possible): ReadonlySet<number> {
  const unsettled = new Set<number>();
  for (const { thread, leaf, under } of edgesIn(rules, possible))
    for (const { variable, value } of leaf.updates) {
      const { role } = rules.variables[variable]!;
      if (role.kind !== 'local' && role.kind !== 'interrupt') continue;
      if (role.thread === thread || unsettled.has(variable)) continue;
      const owner = rules.threads[role.thread]!;
      const settled = placesOf(owner, possible).every(([at, there]) =>
        isSettled(there.variable(variable), (one) => {
          const so = standingSo(under, owner.location, { at, own: new Map([[variable, one]]) });
          return !so || so.choiceOf(value)?.size === 1;
        }),
      );
      if (!settled) unsettled.add(variable);
    }
  return unsettled;
}

const isSettled = (choice: Choice, of: (one: number) => boolean): boolean =>
  choice !== undefined && [...choice].every(of);
