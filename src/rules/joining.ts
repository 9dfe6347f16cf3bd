/** What steps make of variables that are said together. */
import { assert } from '../base/index.js';
import { type Joined, numberOf } from './joined.js';
import type { Circumstances } from './possible.js';
import type { Update } from './rules.js';
import type { Value } from './value.js';
import type { Wording } from './wording.js';

/** Where a step is made, by the old value of the variable that says it. */
export interface From {
  readonly thread: number;
  readonly at: number;
}

export class Joining {
  private readonly joined: readonly Joined[];

  constructor(private readonly wording: Wording) {
    this.joined = wording.said.flatMap((one) => (one.as === 'joined' ? [one.joined] : []));
  }

  /** What a step makes of where threads stand and what is their own, where that is said together. */
  updates(updates: readonly Update[], under: Circumstances, from: From): Update[] {
    return this.joined.flatMap((joined) => this.update(joined, updates, under, from));
  }

  private update(joined: Joined, updates: readonly Update[], under: Circumstances, from: From): Update[] {
    const { thread, location, parts } = joined;
    const own = updates.filter(({ variable }) => variable === location || parts.includes(variable));
    if (own.length === 0) return [];
    const after = new Map(own.map(({ variable, value }) => [variable, value]));
    const value =
      thread === from.thread ? this.going(joined, after, under, from.at) : this.changed(joined, after);
    return value === this.wording.plain(location) ? [] : [{ variable: location, value }];
  }

  /** The combination that a thread's own step leads to. */
  private going(joined: Joined, after: ReadonlyMap<number, Value>, under: Circumstances, at: number): Value {
    const { values } = this.wording;
    const to = after.get(joined.location);
    const all = new Set(joined.combinations.map((one) => one.at));
    const places = to ? [...(under.choiceOf(to) ?? all)] : [at];
    return places.reduceRight((otherwise, place, i) => {
      const then = this.combination(joined, place, after, under);
      return i === places.length - 1 ? then : values.if(this.wording.isOne(to!, place), then, otherwise);
    }, values.zero);
  }

  /** The combination at a place: those there are numbered in the order of the values of the parts, the last fastest. */
  private combination(
    { parts, combinations }: Joined,
    place: number,
    after: ReadonlyMap<number, Value>,
    under: Circumstances,
  ): Value {
    const { values } = this.wording;
    const there = combinations.filter(({ at }) => at === place);
    const first = combinations.findIndex(({ at }) => at === place);
    let [number, stride] = [values.constant(Math.max(0, first)), 1];
    for (const part of [...parts].reverse()) {
      const all = [...new Set(there.map(({ own }) => own.get(part)!))];
      const index = this.indexOf(all, part, after.get(part), under);
      const step = stride === 1 ? index : values.calculate('*', index, values.constant(stride));
      number = values.calculate('+', number, step);
      stride *= all.length;
    }
    return number;
  }

  /** Of a thread's own variable after a step, which may leave it as it is. */
  private indexOf(
    all: readonly number[],
    variable: number,
    value: Value | undefined,
    under: Circumstances,
  ): Value {
    const choice = value ? under.choiceOf(value) : under.variable(variable);
    if (all.length === 1) return this.wording.values.zero;
    if (choice?.size === 1) return this.wording.values.constant(Math.max(0, all.indexOf([...choice][0]!)));
    assert(value, 'what is its own is known in a combination');
    return this.wording.indexIn(all, value);
  }

  /** What another thread's step makes of each combination; what cannot be may stay as it is. */
  private changed(joined: Joined, after: ReadonlyMap<number, Value>): Value {
    const { values } = this.wording;
    const { location, combinations, settled } = joined;
    assert(!after.has(location), 'nobody moves another thread');
    const moved = new Map<number, number[]>();
    combinations.forEach((one, i) => {
      const own = new Map(one.own);
      for (const [variable, value] of after)
        own.set(variable, settled.after(variable, value)!.get(own.get(variable)!)!);
      const by = (numberOf(joined, one.at, own) ?? i) - i;
      if (by !== 0) moved.set(by, [...(moved.get(by) ?? []), i]);
    });
    const here = this.wording.plain(location);
    const distance = [...moved].reduce(
      (otherwise, [by, among]) => values.if(values.in(here, among), values.constant(by), otherwise),
      values.zero,
    );
    return values.calculate('+', here, distance);
  }
}
