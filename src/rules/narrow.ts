/**
 * The same rules, said of variables with no wider ranges than they need: what cannot come true is left
 * out, and what is always the same is a constant. Variables, places, sights and steps keep their numbers.
 *
 * For a search that only compares and counts states, variables are said more tersely still (`said.ts`).
 */
import { never } from '../base/index.js';
import { knowing } from './joined.js';
import { type From, Joining } from './joining.js';
import { ownKeepers } from './keepers.js';
import { type Circumstances, openCases, type Possible, possibleIn } from './possible.js';
import type {
  Alternative,
  Case,
  Conditional,
  Leaf,
  LocationRules,
  Rules,
  ThreadRules,
  Tree,
  WaitRule,
} from './rules.js';
import { plainly, type Said, tersely } from './said.js';
import type { Value } from './value.js';
import { Wording } from './wording.js';

/** Rules that say less of a state than others do, but no less than tells it from all others. */
export interface Compact extends Rules {
  /** What the others say of a state of these. */
  readonly spelt: (state: readonly number[]) => readonly number[];
  /** What these say of a state of the others, if they can. */
  readonly terse: (state: readonly number[]) => readonly number[];
}

export function narrowed(rules: Rules): Rules {
  const possible = possibleIn(rules, ownKeepers(rules));
  return new Rewriting(rules, possible, plainly(rules, possible)).rules();
}

/**
 * For searches that keep states in words of so many bits. For deadlocks states are spelt out again: `keys`
 * takes states of these rules.
 */
export function compacted(rules: Rules, word: number): Compact {
  const { possible, said } = tersely(rules, word);
  return new Rewriting(rules, possible, said).rules();
}

const NOWHERE: Pick<LocationRules, 'steps' | 'arrival' | 'waits'> = {
  steps: { is: 'none' },
  arrival: { view: undefined, sighted: [] },
  waits: [],
};

class Rewriting {
  private readonly wording: Wording;
  private readonly joining: Joining;

  constructor(
    private readonly old: Rules,
    private readonly possible: Possible,
    private readonly said: readonly Said[],
  ) {
    this.wording = new Wording(old, said);
    this.joining = new Joining(this.wording);
  }

  rules(): Compact {
    const { old, wording } = this;
    const { deadlock } = old;
    return {
      ...old,
      variables: old.variables.map((variable) => wording.variable(variable)),
      threads: old.threads.map((thread) => ({
        ...thread,
        at: this.places(thread),
      })),
      initial: old.initial && wording.terse(old.initial),
      judgements: this.conditionals(old.judgements),
      deadlock: { ...deadlock, keys: (state, stuck) => deadlock.keys(wording.spelt(state), stuck) },
      spelt: (state) => wording.spelt(state),
      terse: (state) => wording.terse(state),
    };
  }

  /** By the new value of the variable that says where the thread stands. */
  private places({ thread, location, at }: ThreadRules): LocationRules[] {
    const said = this.said[location]!;
    if (said.as === 'joined')
      return said.joined.combinations.map((one) => {
        const under = knowing(this.possible.at(thread, one.at)!, one);
        return this.location(at[one.at]!, under, { thread, at: one.at });
      });
    const places = said.as === 'one of' ? said.values : [...at.keys()];
    return places.map((place) =>
      this.location(at[place]!, this.possible.at(thread, place), { thread, at: place }),
    );
  }

  private location(location: LocationRules, under: Circumstances | undefined, from: From): LocationRules {
    if (!under) return { ...location, ...NOWHERE, idle: this.wording.values.zero };
    const { view, sighted } = location.arrival;
    const narrow = view && {
      ...view,
      when: this.wording.value(view.when),
      values: view.values.map((v) => this.wording.value(v)),
    };
    return {
      ...location,
      steps: this.tree(location.steps, under, from),
      arrival: {
        view: narrow && isNever(narrow.when) ? undefined : narrow,
        sighted: this.conditionals(sighted),
      },
      waits: location.waits.flatMap((one) => this.alternative(one)),
      idle: this.wording.value(location.idle),
    };
  }

  private tree(tree: Tree, under: Circumstances, from: From): Tree {
    switch (tree.is) {
      case 'none':
        return tree;
      case 'leaf':
        return { is: 'leaf', leaf: this.leaf(tree.leaf, under, from) };
      case 'fork':
        return { is: 'fork', ways: tree.ways.map((way) => this.tree(way, under, from)) };
      case 'test': {
        const open = openCases(tree, under).map(({ values, then }) => ({
          values,
          then: this.tree(then, under.where(tree.value, values), from),
        }));
        const choice = under.choiceOf(tree.value);
        const settled = open.length === 1 && choice?.size === open[0]!.values.length;
        if (settled) return open[0]!.then;
        return open.length === 0 ? { is: 'none' } : this.test(tree.value, open);
      }
      default:
        return never(tree);
    }
  }

  /** A variable that is said by index is tested by index. */
  private test(value: Value, cases: readonly Case[]): Tree {
    const numbers = value.op === 'var' ? this.wording.numbersOf(value.variable) : undefined;
    if (!numbers) return { is: 'test', value: this.wording.value(value), cases };
    const indices = cases.map(({ values, then }) => ({ values: values.flatMap(numbers.of), then }));
    return { is: 'test', value: this.wording.plain(numbers.variable), cases: indices };
  }

  private leaf(leaf: Leaf, under: Circumstances, from: From): Leaf {
    const changing = leaf.updates.filter(({ variable }) => {
      const said = this.said[variable]!;
      return said.as === 'one of' || (said.as === 'itself' && said.low < said.high);
    });
    const updates = changing.map(({ variable, value }) => ({
      variable,
      value: this.wording.saying(variable, value),
    }));
    const together = this.joining.updates(leaf.updates, under, from);
    return { ...leaf, updates: [...updates, ...together], sighted: this.conditionals(leaf.sighted) };
  }

  private conditionals(all: readonly Conditional[]): Conditional[] {
    const narrow = all.map(({ when, sight }) => ({ when: this.wording.value(when), sight }));
    return narrow.filter(({ when }) => !isNever(when));
  }

  private alternative({ when, waits }: Alternative): Alternative[] {
    const narrow = this.wording.value(when);
    return isNever(narrow) ? [] : [{ when: narrow, waits: waits.flatMap((wait) => this.wait(wait)) }];
  }

  private wait(wait: WaitRule): WaitRule[] {
    const when = this.wording.value(wait.when);
    if (isNever(when)) return [];
    const helpers = wait.helpers.map((helper) => ({ ...helper, when: this.wording.value(helper.when) }));
    return [{ ...wait, when, heldUp: this.wording.value(wait.heldUp), helpers }];
  }
}

const isNever = (value: Value): boolean => value.op === 'const' && value.value === 0;
