/**
 * The same rules, said of variables with no wider ranges than they need: what cannot come true is left
 * out, and what is always the same is a constant. Variables, places, sights and steps keep their numbers.
 *
 * For a search that only compares and counts states, variables are said more tersely still: by which of
 * their few values they have; and those that follow from where their thread stands not at all.
 */
import { never } from '../base/index.js';
import { ownersIn } from './owners.js';
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
  Variable,
  WaitRule,
} from './rules.js';
import { type Value, Values } from './value.js';

/** Rules that say less of a state than others do, but no less than tells it from all others. */
export interface Compact extends Rules {
  /** What the others say of a state of these. */
  readonly spelt: (state: readonly number[]) => readonly number[];
  /** What these say of a state of the others, if they can. */
  readonly terse: (state: readonly number[]) => readonly number[];
}

export function narrowed(rules: Rules): Rules {
  const possible = possibleIn(rules);
  return new Rewriting(rules, possible, plainly(rules, possible)).rules();
}

/**
 * For deadlocks states are spelt out again: `keys` takes states of these rules. Who owns a lock is left
 * out where it follows from where threads stand, if states take fewer words of so many bits then: it is
 * more work to find out.
 */
export function compacted(rules: Rules, word: number): Compact {
  const possible = possibleIn(rules);
  const said = tersely(rules, possible);
  const words = (all: readonly Said[]): number => Math.ceil(bitsOf(all) / word);
  if (words(said) <= 1) return new Rewriting(rules, possible, said).rules();
  const owners = ownersIn(rules, possible);
  const without = said.map((one, variable) => {
    const cases = owners.get(variable)?.map(({ thread, location, places }): Following => {
      return { variable: location, among: places, value: thread + 1 };
    });
    return cases ? ({ as: 'following', cases, otherwise: 0 } as const) : one;
  });
  return new Rewriting(rules, possible, words(without) < words(said) ? without : said).rules();
}

/** Bits for so many values. */
const bitsFor = (values: number): number => (values - 1).toString(2).length * Math.min(1, values - 1);

const bitsOf = (all: readonly Said[]): number =>
  all.reduce((sum, said) => {
    if (said.as === 'following') return sum;
    return sum + bitsFor(said.as === 'one of' ? said.values.length : said.high - said.low + 1);
  }, 0);

/** How a variable is said. */
type Said =
  | { readonly as: 'itself'; readonly low: number; readonly high: number }
  /** By index. */
  | { readonly as: 'one of'; readonly values: readonly number[] }
  /** Not at all: it has the value of the one case that applies, if any does. */
  | { readonly as: 'following'; readonly cases: readonly Following[]; readonly otherwise: number };

/** Where another variable has one of these values. */
interface Following {
  readonly variable: number;
  readonly among: readonly number[];
  readonly value: number;
}

function plainly({ variables }: Rules, { of }: Possible): readonly Said[] {
  return variables.map(({ index, low, high }): Said => {
    const choice = of[index];
    return choice
      ? { as: 'itself', low: Math.min(...choice), high: Math.max(...choice) }
      : { as: 'itself', low, high };
  });
}

function tersely(rules: Rules, possible: Possible): readonly Said[] {
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

/** Does it have one value only wherever its thread stands? */
function follows({ threads }: Rules, { at }: Possible, { index, role }: Variable): Said | undefined {
  if (role.kind !== 'local' && role.kind !== 'interrupt') return undefined;
  const thread = threads[role.thread]!;
  const places = new Map<number, number[]>();
  for (const place of thread.at.keys()) {
    const choice = at(role.thread, place)?.variable(index);
    if (choice?.size === 1) for (const one of choice) places.set(one, [...(places.get(one) ?? []), place]);
    else if (at(role.thread, place)) return undefined;
  }
  const cases = [...places].map(([value, among]) => ({ variable: thread.location, among, value }));
  return { as: 'following', cases: cases.slice(1), otherwise: cases[0]!.value };
}

const NOWHERE: Pick<LocationRules, 'steps' | 'arrival' | 'waits'> = {
  steps: { is: 'none' },
  arrival: { view: undefined, sighted: [] },
  waits: [],
};

class Rewriting {
  private readonly values = new Values();
  private readonly made = new Map<Value, Value>();

  constructor(
    private readonly old: Rules,
    private readonly possible: Possible,
    private readonly said: readonly Said[],
  ) {}

  rules(): Compact {
    const { old } = this;
    const { deadlock } = old;
    return {
      ...old,
      variables: old.variables.map((variable) => this.variable(variable)),
      threads: old.threads.map((thread) => ({
        ...thread,
        at: this.places(thread),
      })),
      initial: old.initial && this.terse(old.initial),
      judgements: this.conditionals(old.judgements),
      deadlock: { ...deadlock, keys: (state, stuck) => deadlock.keys(this.spelt(state), stuck) },
      spelt: (state) => this.spelt(state),
      terse: (state) => this.terse(state),
    };
  }

  /** By the new value of the variable that says where the thread stands. */
  private places({ thread, location, at }: ThreadRules): LocationRules[] {
    const said = this.said[location]!;
    const places = said.as === 'one of' ? said.values : [...at.keys()];
    return places.map((place) => this.location(at[place]!, thread, place));
  }

  private variable(variable: Variable): Variable {
    const said = this.said[variable.index]!;
    const initial = this.number(variable.index, variable.initial);
    switch (said.as) {
      case 'itself':
        return { ...variable, low: said.low, high: said.high };
      case 'one of':
        return { ...variable, low: 0, high: said.values.length - 1, initial };
      case 'following':
        return { ...variable, low: 0, high: 0, initial };
      default:
        return never(said);
    }
  }

  /** How a value of a variable is said. */
  private number(variable: number, value: number): number {
    const said = this.said[variable]!;
    if (said.as === 'itself') return value;
    return said.as === 'one of' ? Math.max(0, said.values.indexOf(value)) : 0;
  }

  private terse(state: readonly number[]): number[] {
    return state.map((value, variable) => this.number(variable, value));
  }

  /** What the old rules say of a state. */
  private spelt(state: readonly number[]): number[] {
    return this.said.map((said, variable) => {
      if (said.as !== 'following') return this.before(variable, state);
      const one = said.cases.find((one) => one.among.includes(this.before(one.variable, state)));
      return one ? one.value : said.otherwise;
    });
  }

  /** What the old rules say of a variable that does not follow from another. */
  private before(variable: number, state: readonly number[]): number {
    const said = this.said[variable]!;
    return said.as === 'one of' ? said.values[state[variable]!]! : state[variable]!;
  }

  private location(location: LocationRules, thread: number, at: number): LocationRules {
    const under = this.possible.at(thread, at);
    if (!under) return { ...location, ...NOWHERE, idle: this.values.zero };
    const { view, sighted } = location.arrival;
    const narrow = view && {
      ...view,
      when: this.value(view.when),
      values: view.values.map((v) => this.value(v)),
    };
    return {
      ...location,
      steps: this.tree(location.steps, under),
      arrival: {
        view: narrow && isNever(narrow.when) ? undefined : narrow,
        sighted: this.conditionals(sighted),
      },
      waits: location.waits.flatMap((one) => this.alternative(one)),
      idle: this.value(location.idle),
    };
  }

  private tree(tree: Tree, under: Circumstances): Tree {
    switch (tree.is) {
      case 'none':
        return tree;
      case 'leaf':
        return { is: 'leaf', leaf: this.leaf(tree.leaf) };
      case 'fork':
        return { is: 'fork', ways: tree.ways.map((way) => this.tree(way, under)) };
      case 'test': {
        const open = openCases(tree, under).map(({ values, then }) => ({
          values,
          then: this.tree(then, under.where(tree.value, values)),
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
    const said = value.op === 'var' ? this.said[value.variable]! : undefined;
    if (value.op !== 'var' || said?.as !== 'one of') return { is: 'test', value: this.value(value), cases };
    const indices = cases.map(({ values, then }) => ({
      values: values.map((one) => said.values.indexOf(one)).filter((index) => index >= 0),
      then,
    }));
    return { is: 'test', value: this.plain(value.variable), cases: indices };
  }

  private leaf(leaf: Leaf): Leaf {
    const changing = leaf.updates.filter(({ variable }) => {
      const said = this.said[variable]!;
      return said.as === 'one of' || (said.as === 'itself' && said.low < said.high);
    });
    const updates = changing.map(({ variable, value }) => ({
      variable,
      value: this.saying(variable, value),
    }));
    return { ...leaf, updates, sighted: this.conditionals(leaf.sighted) };
  }

  private conditionals(all: readonly Conditional[]): Conditional[] {
    const narrow = all.map(({ when, sight }) => ({ when: this.value(when), sight }));
    return narrow.filter(({ when }) => !isNever(when));
  }

  private alternative({ when, waits }: Alternative): Alternative[] {
    const narrow = this.value(when);
    return isNever(narrow) ? [] : [{ when: narrow, waits: waits.flatMap((wait) => this.wait(wait)) }];
  }

  private wait(wait: WaitRule): WaitRule[] {
    const when = this.value(wait.when);
    if (isNever(when)) return [];
    const helpers = wait.helpers.map((helper) => ({ ...helper, when: this.value(helper.when) }));
    return [{ ...wait, when, heldUp: this.value(wait.heldUp), helpers }];
  }

  private value(value: Value): Value {
    const known = this.made.get(value);
    if (known) return known;
    const made = this.make(value);
    this.made.set(value, made);
    return made;
  }

  private make(value: Value): Value {
    const { values } = this;
    switch (value.op) {
      case 'const':
        return values.constant(value.value);
      case 'var':
        return this.read(value.variable);
      case 'gone':
        return values.gone(value.thread);
      case 'not':
        return values.not(this.value(value.operand));
      case 'in':
        return (
          this.whether(value.operand, (one) => value.values.includes(one)) ??
          values.in(this.value(value.operand), value.values)
        );
      case 'if':
        return values.if(this.value(value.condition), this.value(value.then), this.value(value.otherwise));
      case '==':
        return this.comparison(value) ?? values.equal(this.value(value.left), this.value(value.right));
      case '<':
        return this.comparison(value) ?? values.less(this.value(value.left), this.value(value.right));
      case 'and':
        return values.and(this.value(value.left), this.value(value.right));
      case 'or':
        return values.or(this.value(value.left), this.value(value.right));
      default:
        return values.calculate(value.op, this.value(value.left), this.value(value.right));
    }
  }

  private read(variable: number): Value {
    const { values, said } = this;
    const how = said[variable]!;
    if (how.as === 'itself') return this.plain(variable);
    const all = how.as === 'one of' ? how.values : [...how.cases.map(({ value }) => value), how.otherwise];
    const last = values.constant(all.at(-1)!);
    return all.slice(0, -1).reduceRight((otherwise, one) => {
      const is = this.among(variable, (other) => other === one);
      return values.if(is, values.constant(one), otherwise);
    }, last as Value);
  }

  /** A variable of the new rules. */
  private plain(variable: number): Value {
    const { low, high } = this.variable(this.old.variables[variable]!);
    return low === high ? this.values.constant(low) : this.values.variable(variable, low, high);
  }

  /** A comparison of a variable, said otherwise than by itself, with a constant. */
  private comparison({ op, left, right }: Extract<Value, { left: Value }>): Value | undefined {
    const compare = (a: number, b: number): boolean => (op === '==' ? a === b : a < b);
    if (right.op === 'const') return this.whether(left, (one) => compare(one, right.value));
    if (left.op === 'const') return this.whether(right, (one) => compare(left.value, one));
    return undefined;
  }

  private whether(value: Value, is: (one: number) => boolean): Value | undefined {
    if (value.op !== 'var' || this.said[value.variable]!.as === 'itself') return undefined;
    return this.among(value.variable, is);
  }

  private among(variable: number, is: (one: number) => boolean): Value {
    const said = this.said[variable]!;
    if (said.as === 'following') {
      const { cases, otherwise } = said;
      const some = cases.filter(({ value }) => is(value) !== is(otherwise));
      const one = this.values.or(...some.map((other) => this.applies(other)));
      return is(otherwise) ? this.values.not(one) : one;
    }
    const indices = said.as === 'one of' ? said.values.flatMap((one, i) => (is(one) ? [i] : [])) : [];
    return this.values.in(this.plain(variable), indices);
  }

  private applies({ variable, among }: Following): Value {
    const values = among.map((one) => this.number(variable, one));
    return this.values.in(this.plain(variable), values);
  }

  /** A value that is given to a variable, as that is said. */
  private saying(variable: number, value: Value): Value {
    const said = this.said[variable]!;
    if (said.as !== 'one of') return this.value(value);
    return this.indexIn(said.values, value);
  }

  private indexIn(all: readonly number[], value: Value): Value {
    const { values } = this;
    if (value.op === 'const') return values.constant(Math.max(0, all.indexOf(value.value)));
    if (value.op === 'if')
      return values.if(
        this.value(value.condition),
        this.indexIn(all, value.then),
        this.indexIn(all, value.otherwise),
      );
    const now = this.value(value);
    return all.reduceRight(
      (otherwise, one, i) =>
        i === all.length - 1
          ? values.constant(i)
          : values.if(values.is(now, one), values.constant(i), otherwise),
      values.zero,
    );
  }
}

const isNever = (value: Value): boolean => value.op === 'const' && value.value === 0;
