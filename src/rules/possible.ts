/**
 * The values that variables ever come to have, or some more: those of the first state, and what steps
 * that seem possible make of them. Ranges are declared for what a kind of thing can be; in a given
 * model most locks are taken by few threads, and most counters of a thread never move.
 */
import type { Keepers } from './keepers.js';
import type { Leaf, Rules, Tree } from './rules.js';
import { apply, isTruth, partsOf, type Value } from './value.js';

/** None is left out; `undefined` stands for any in the range of the formula or variable. */
export type Choice = ReadonlySet<number> | undefined;

/** More values than these are not told apart. */
const MANY = 64;

const NONE: ReadonlySet<number> = new Set();
const ONLY_0: ReadonlySet<number> = new Set([0]);
const ONLY_1: ReadonlySet<number> = new Set([1]);
const TRUTHS: ReadonlySet<number> = new Set([0, 1]);

/** A truth that can be false, can be true, or both. */
function truths(no: boolean, yes: boolean): ReadonlySet<number> {
  if (no && yes) return TRUTHS;
  if (no) return ONLY_0;
  return yes ? ONLY_1 : NONE;
}

const canBe0 = (choice: Choice): boolean => !choice || choice.has(0);
const canBeElse = (choice: Choice): boolean => !choice || choice.size > (choice.has(0) ? 1 : 0);

/** What formulas can come to under the conditions of one way through a tree. */
export class Circumstances {
  private readonly known = new Map<Value, Choice>();

  private constructor(
    private readonly possible: readonly Choice[],
    private readonly narrower: ReadonlyMap<number, Choice>,
  ) {}

  static of(possible: readonly Choice[], narrower: ReadonlyMap<number, Choice> = new Map()): Circumstances {
    return new Circumstances(possible, narrower);
  }

  /** Those in which the formula has one of the values. */
  where(value: Value, among: readonly number[]): Circumstances {
    const narrower = new Map(this.narrower);
    this.learn(value, new Set(among), narrower);
    return new Circumstances(this.possible, narrower);
  }

  /** Those in which besides a variable is one of these. */
  so(variable: number, choice: ReadonlySet<number>): Circumstances {
    return new Circumstances(this.possible, new Map(this.narrower).set(variable, choice));
  }

  choiceOf(value: Value): Choice {
    if (this.known.has(value)) return this.known.get(value);
    const found = this.find(value);
    const choice = found && found.size <= MANY ? found : rangeOf(value);
    this.known.set(value, choice);
    return choice;
  }

  variable(variable: number): Choice {
    return this.narrower.get(variable) ?? this.possible[variable];
  }

  private learn(value: Value, among: ReadonlySet<number>, narrower: Map<number, Choice>): void {
    const [yes, no] = [canBeElse(among), canBe0(among)];
    if (value.op === 'var') {
      const before = narrower.get(value.variable) ?? this.possible[value.variable];
      narrower.set(value.variable, before ? new Set([...before].filter((one) => among.has(one))) : among);
    } else if (yes === no) return;
    else if (value.op === 'not') {
      if (isTruth(value.operand)) this.learn(value.operand, yes ? ONLY_0 : ONLY_1, narrower);
    } else if (value.op === 'and' && yes) {
      if (isTruth(value.left)) this.learn(value.left, ONLY_1, narrower);
      if (isTruth(value.right)) this.learn(value.right, ONLY_1, narrower);
    } else if (value.op === 'or' && no) {
      this.learn(value.left, ONLY_0, narrower);
      this.learn(value.right, ONLY_0, narrower);
    } else this.learnOfOne(value, yes, narrower);
  }

  /** From a comparison of one variable with constants. */
  private learnOfOne(value: Value, holds: boolean, narrower: Map<number, Choice>): void {
    const variable =
      value.op === '==' || value.op === '<'
        ? [value.left, value.right].find(({ op }) => op === 'var')
        : value.op === 'in'
          ? value.operand
          : undefined;
    if (variable?.op !== 'var') return;
    const choice = narrower.get(variable.variable) ?? this.possible[variable.variable] ?? rangeOf(variable);
    if (!choice) return;
    const isSo = this.comparing(value, variable);
    narrower.set(variable.variable, new Set([...choice].filter((one) => isSo(one) !== !holds)));
  }

  /** What the comparison comes to by the value of the variable; undefined where it may be either. */
  private comparing(value: Value, variable: Value): (one: number) => boolean | undefined {
    if (value.op === 'in') return (one) => value.values.includes(one);
    if (value.op !== '==' && value.op !== '<') return () => undefined;
    const isLeft = value.left === variable;
    const others = this.choiceOf(isLeft ? value.right : value.left);
    if (!others) return () => undefined;
    if (value.op === '==') return (one) => (others.has(one) ? others.size === 1 || undefined : false);
    const [least, most] = [Math.min(...others), Math.max(...others)];
    if (isLeft) return (one) => (one < most ? one < least || undefined : false);
    return (one) => (least < one ? most < one || undefined : false);
  }

  private find(value: Value): Choice {
    switch (value.op) {
      case 'const':
        return value.value === 0 ? ONLY_0 : value.value === 1 ? ONLY_1 : new Set([value.value]);
      case 'var':
        return this.variable(value.variable);
      case 'gone':
        return TRUTHS;
      case 'not':
        return this.negation(value.operand);
      case 'in':
        return this.among(value);
      case 'if':
        return this.either(value);
      case 'and': {
        const [a, b] = [this.choiceOf(value.left), this.choiceOf(value.right)];
        return truths(canBe0(a) || canBe0(b), canBeElse(a) && canBeElse(b));
      }
      case 'or': {
        const [a, b] = [this.choiceOf(value.left), this.choiceOf(value.right)];
        return truths(canBe0(a) && canBe0(b), canBeElse(a) || canBeElse(b));
      }
      case '==':
        return this.equality(this.choiceOf(value.left), this.choiceOf(value.right));
      default:
        return this.pairs(value);
    }
  }

  private equality(a: Choice, b: Choice): Choice {
    if (!a || !b) return TRUTHS;
    for (const one of a) if (b.has(one)) return truths(a.size > 1 || b.size > 1, true);
    return ONLY_0;
  }

  private negation(operand: Value): Choice {
    const choice = this.choiceOf(operand);
    return truths(canBeElse(choice), canBe0(choice));
  }

  private among({ operand, values }: Value & { op: 'in' }): Choice {
    const choice = this.choiceOf(operand);
    if (!choice) return TRUTHS;
    const inside = [...choice].filter((one) => values.includes(one)).length;
    return truths(inside < choice.size, inside > 0);
  }

  private either({ condition, then, otherwise }: Value & { op: 'if' }): Choice {
    const choice = this.choiceOf(condition);
    const yes = !choice || [...choice].some((one) => one !== 0);
    const no = !choice || choice.has(0);
    const ways = [...(yes ? [then] : []), ...(no ? [otherwise] : [])].map((way) => this.choiceOf(way));
    return ways.includes(undefined) ? undefined : new Set(ways.flatMap((way) => [...(way ?? [])]));
  }

  private pairs({ op, left, right }: Extract<Value, { left: Value }>): Choice {
    const [a, b] = [this.choiceOf(left), this.choiceOf(right)];
    if (!a || !b) return undefined;
    const found = new Set<number>();
    // Whoever divides has tested that it is not by 0.
    const divides = op === '/' || op === '%';
    for (const x of a) for (const y of b) if (!divides || y !== 0) found.add(apply(op, x, y));
    return found;
  }
}

/** All in the range, if that is small. */
function rangeOf({ low, high }: { readonly low: number; readonly high: number }): Choice {
  if (high - low >= MANY) return undefined;
  return new Set(Array.from({ length: high - low + 1 }, (_, i) => low + i));
}

/** What variables can come to be. */
export interface Possible {
  /** By variable. */
  readonly of: readonly Choice[];
  /** The same where a thread stands somewhere: of what it keeps less is possible then. Absent: it never stands there. */
  readonly at: (thread: number, at: number) => Circumstances | undefined;
  /** Whose places tell more of a variable. */
  readonly keepers: Keepers;
}

export function possibleIn(rules: Rules, keepers: Keepers): Possible {
  return new Possibilities(rules, keepers).found();
}

/** Where a thread stands, and what the variables that it keeps can be there. */
interface Place {
  readonly thread: number;
  readonly at: number;
  readonly own: Map<number, Choice>;
}

class Possibilities {
  private readonly possible: Choice[];
  private readonly waiting = new Set<Place>();
  /** Places whose steps depend on a variable. */
  private readonly readers: Set<Place>[];
  /** Places whose steps change the variable, which another thread keeps. */
  private readonly meddlers: Set<Place>[];
  private readonly places: (readonly Place[])[];
  private readonly reached = new Set<Place>();

  constructor(
    private readonly rules: Rules,
    private readonly keepers: Keepers,
  ) {
    const { variables, threads, initial } = rules;
    this.possible = variables.map(({ index, initial: declared }) => new Set([initial?.[index] ?? declared]));
    this.readers = variables.map(() => new Set());
    this.meddlers = variables.map(() => new Set());
    this.places = threads.map(({ thread, at }) => {
      const own = variables.filter(({ index }) => keepers[index] === thread);
      return at.map((_, at) => ({ thread, at, own: new Map(own.map(({ index }) => [index, NONE])) }));
    });
  }

  found(): Possible {
    const { rules, keepers, places, waiting, reached } = this;
    const { initial } = rules;
    if (!initial)
      return { of: rules.variables.map(() => undefined), at: () => Circumstances.of([]), keepers };
    for (const { thread, location } of rules.threads) {
      const first = places[thread]![initial[location]!]!;
      for (const variable of first.own.keys()) first.own.set(variable, new Set([initial[variable]!]));
      this.reach(first);
    }
    for (const place of waiting) {
      waiting.delete(place);
      this.visit(place);
    }
    const known = places.map((all) =>
      all.map((place) => (reached.has(place) ? this.circumstances(place) : undefined)),
    );
    const at = (thread: number, at: number): Circumstances | undefined => known[thread]![at];
    return { of: this.possible, at, keepers };
  }

  private reach(place: Place): void {
    if (this.reached.has(place)) return;
    this.reached.add(place);
    this.waiting.add(place);
  }

  private circumstances({ thread, at, own }: Place): Circumstances {
    const { location } = this.rules.threads[thread]!;
    return Circumstances.of(this.possible, new Map([...own, [location, new Set([at])]]));
  }

  private visit(place: Place): void {
    const { at } = this.rules.threads[place.thread]!;
    this.walk(at[place.at]!.steps, this.circumstances(place), place);
  }

  private walk(tree: Tree, under: Circumstances, place: Place): void {
    if (tree.is === 'leaf') this.make(tree.leaf, under, place);
    if (tree.is === 'fork') for (const way of tree.ways) this.walk(way, under, place);
    if (tree.is !== 'test') return;
    this.read(tree.value, place, new Set());
    for (const { values, then } of openCases(tree, under))
      this.walk(then, under.where(tree.value, values), place);
  }

  private make({ updates, ends }: Leaf, under: Circumstances, place: Place): void {
    if (ends) return;
    const changed = new Map<number, Choice>();
    for (const { variable, value } of updates) {
      this.read(value, place, new Set());
      const choice = under.choiceOf(value);
      changed.set(variable, choice);
      this.add(variable, choice);
      this.disturb(variable, value, under, place);
    }
    const { location } = this.rules.threads[place.thread]!;
    const targets = changed.has(location) ? changed.get(location) : new Set([place.at]);
    for (const at of targets ?? this.places[place.thread]!.keys())
      this.arrive(this.places[place.thread]![at]!, changed, under);
  }

  /** A thread goes on to a place, with what it keeps as it is then. */
  private arrive(target: Place, changed: ReadonlyMap<number, Choice>, under: Circumstances): void {
    this.reach(target);
    for (const variable of target.own.keys())
      this.widen(target, variable, changed.has(variable) ? changed.get(variable) : under.variable(variable));
  }

  /** A step changes what another thread keeps, wherever that stands, by what it is there. */
  private disturb(variable: number, value: Value, under: Circumstances, by: Place): void {
    const keeper = this.keepers[variable];
    if (keeper === undefined || keeper === by.thread) return;
    this.meddlers[variable]!.add(by);
    const { location } = this.rules.threads[keeper]!;
    const [there, before] = [under.variable(location), under.variable(variable)];
    const after = new Map<number, Choice>();
    for (const place of this.places[keeper]!) {
      if (!this.reached.has(place) || there?.has(place.at) === false) continue;
      const own = place.own.get(variable);
      if (!own) this.widen(place, variable, under.choiceOf(value));
      for (const one of own ?? []) {
        if (before?.has(one) === false) continue;
        if (!after.has(one)) after.set(one, under.so(variable, new Set([one])).choiceOf(value));
        this.widen(place, variable, after.get(one));
      }
    }
  }

  private widen(place: Place, variable: number, choice: Choice): void {
    const before = place.own.get(variable);
    const after = union(before, choice);
    if (after === before) return;
    place.own.set(variable, after);
    this.waiting.add(place);
    for (const meddler of this.meddlers[variable]!) this.waiting.add(meddler);
  }

  private add(variable: number, choice: Choice): void {
    const before = this.possible[variable];
    const after = union(before, choice);
    this.possible[variable] = after;
    if (after !== before) for (const reader of this.readers[variable]!) this.waiting.add(reader);
  }

  /** The place is to be visited again when what the value depends on has come to be more. */
  private read(value: Value, place: Place, seen: Set<Value>): void {
    if (seen.has(value)) return;
    seen.add(value);
    if (value.op === 'var') this.readers[value.variable]!.add(place);
    for (const part of partsOf(value)) this.read(part, place, seen);
  }
}

/** Both together; the first itself if that says it all, which is most often so. */
function union(before: Choice, more: Choice): Choice {
  if (!before || !more) return undefined;
  let all: Set<number> | undefined;
  for (const one of more) {
    if (before.has(one)) continue;
    all ??= new Set(before);
    all.add(one);
  }
  if (!all) return before;
  return all.size > MANY ? undefined : all;
}

/** The cases of a test that can come true, each with the values that can. */
export function openCases(
  tree: Tree & { is: 'test' },
  under: Circumstances,
): (Tree & { is: 'test' })['cases'] {
  const choice = under.choiceOf(tree.value);
  const open = tree.cases.map(({ values, then }) => ({
    values: choice ? values.filter((one) => choice.has(one)) : values,
    then,
  }));
  return open.filter(({ values }) => values.length > 0);
}
