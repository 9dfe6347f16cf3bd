/**
 * The values that variables ever come to have, or some more: those of the first state, and what steps
 * that seem possible make of them. Ranges are declared for what a kind of thing can be; in a given
 * model most locks are taken by few threads, and most counters of a thread never move.
 */
import type { Leaf, Rules, Tree } from './rules.js';
import { apply, partsOf, type Value } from './value.js';

/** None is left out; `undefined` stands for any in the range of the formula or variable. */
export type Choice = ReadonlySet<number> | undefined;

/** More values than these are not told apart. */
const MANY = 64;

const TRUTHS: ReadonlySet<number> = new Set([0, 1]);

/** What formulas can come to under the conditions of one way through a tree. */
export class Circumstances {
  private readonly known = new Map<Value, Choice>();

  private constructor(
    private readonly possible: readonly Choice[],
    private readonly narrower: ReadonlyMap<number, Choice>,
  ) {}

  static of(possible: readonly Choice[]): Circumstances {
    return new Circumstances(possible, new Map());
  }

  /** Those in which the formula has one of the values. */
  where(value: Value, among: readonly number[]): Circumstances {
    const narrower = new Map(this.narrower);
    this.learn(value, new Set(among), narrower);
    return new Circumstances(this.possible, narrower);
  }

  choiceOf(value: Value): Choice {
    if (this.known.has(value)) return this.known.get(value);
    const found = this.find(value);
    const choice = found && found.size <= MANY ? found : rangeOf(value);
    this.known.set(value, choice);
    return choice;
  }

  private variable(variable: number): Choice {
    return this.narrower.get(variable) ?? this.possible[variable];
  }

  private learn(value: Value, among: ReadonlySet<number>, narrower: Map<number, Choice>): void {
    const [yes, no] = [[...among].some((one) => one !== 0), among.has(0)];
    if (value.op === 'var') {
      const before = narrower.get(value.variable) ?? this.possible[value.variable];
      narrower.set(value.variable, before ? new Set([...before].filter((one) => among.has(one))) : among);
    } else if (yes === no) return;
    else if (value.op === 'not') {
      if (isSmall(value.operand)) this.learn(value.operand, new Set(yes ? [0] : [1]), narrower);
    } else if (value.op === 'and' && yes) {
      if (isSmall(value.left)) this.learn(value.left, new Set([1]), narrower);
      if (isSmall(value.right)) this.learn(value.right, new Set([1]), narrower);
    } else if (value.op === 'or' && no) {
      this.learn(value.left, new Set([0]), narrower);
      this.learn(value.right, new Set([0]), narrower);
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
    const isSo = (one: number): boolean => {
      const alone = new Map([[variable.variable, new Set([one])]]);
      const truth = new Circumstances(this.possible, alone).choiceOf(value);
      return !truth || truth.has(holds ? 1 : 0);
    };
    narrower.set(variable.variable, new Set([...choice].filter(isSo)));
  }

  private find(value: Value): Choice {
    switch (value.op) {
      case 'const':
        return new Set([value.value]);
      case 'var':
        return this.variable(value.variable);
      case 'gone':
        return TRUTHS;
      case 'not':
        return this.map(value.operand, (one) => (one === 0 ? 1 : 0)) ?? TRUTHS;
      case 'in':
        return this.map(value.operand, (one) => (value.values.includes(one) ? 1 : 0)) ?? TRUTHS;
      case 'if':
        return this.either(value);
      default:
        return this.pairs(value);
    }
  }

  private map(operand: Value, made: (one: number) => number): Choice {
    const choice = this.choiceOf(operand);
    return choice && new Set([...choice].map(made));
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

const isSmall = ({ low, high }: Value): boolean => low >= 0 && high <= 1;

/** All in the range, if that is small. */
function rangeOf({ low, high }: { readonly low: number; readonly high: number }): Choice {
  if (high - low >= MANY) return undefined;
  return new Set(Array.from({ length: high - low + 1 }, (_, i) => low + i));
}

/** By variable: the values that it can come to have. */
export function possibleIn(rules: Rules): readonly Choice[] {
  return new Possibilities(rules).found();
}

/** Where a thread stands. */
interface Place {
  readonly thread: number;
  readonly at: number;
}

class Possibilities {
  private readonly possible: (Set<number> | undefined)[];
  private readonly waiting = new Set<Place>();
  /** Places whose steps depend on a variable. */
  private readonly readers: Set<Place>[];
  private readonly places: (readonly Place[])[];

  constructor(private readonly rules: Rules) {
    const { variables, threads, initial } = rules;
    this.possible = variables.map(({ index, initial: declared }) => new Set([initial?.[index] ?? declared]));
    this.readers = variables.map(() => new Set());
    this.places = threads.map(({ thread, at }) => at.map((_, place) => ({ thread, at: place })));
  }

  found(): readonly Choice[] {
    const { rules, places, waiting } = this;
    if (!rules.initial) return rules.variables.map(() => undefined);
    for (const { thread, location } of rules.threads)
      for (const at of this.possible[location] ?? []) waiting.add(places[thread]![at]!);
    for (const place of waiting) {
      waiting.delete(place);
      this.visit(place);
    }
    return this.possible;
  }

  private visit(place: Place): void {
    const { location, at } = this.rules.threads[place.thread]!;
    const all = Circumstances.of(this.possible);
    const here = this.rules.variables[location]!;
    const value: Value = { id: -1, low: here.low, high: here.high, op: 'var', variable: location };
    this.walk(at[place.at]!.steps, all.where(value, [place.at]), place);
  }

  private walk(tree: Tree, under: Circumstances, place: Place): void {
    if (tree.is === 'leaf') this.make(tree.leaf, under, place);
    if (tree.is === 'fork') for (const way of tree.ways) this.walk(way, under, place);
    if (tree.is !== 'test') return;
    this.read(tree.value, place, new Set());
    for (const { values, then } of openCases(tree, under))
      this.walk(then, under.where(tree.value, values), place);
  }

  private make({ updates }: Leaf, under: Circumstances, place: Place): void {
    for (const { variable, value } of updates) {
      this.read(value, place, new Set());
      this.add(variable, under.choiceOf(value));
    }
  }

  private add(variable: number, choice: Choice): void {
    const before = this.possible[variable];
    if (!before) return;
    const more = choice && [...choice].filter((one) => !before.has(one));
    if (more?.length === 0) return;
    if (!more || before.size + more.length > MANY) this.possible[variable] = undefined;
    else for (const one of more) before.add(one);
    for (const reader of this.readers[variable]!) this.waiting.add(reader);
    const { role, low, high } = this.rules.variables[variable]!;
    if (role.kind !== 'location') return;
    for (const at of more ?? rangeOf({ low, high }) ?? this.places[role.thread]!.keys())
      this.waiting.add(this.places[role.thread]![at]!);
  }

  /** The place is to be visited again when what the value depends on has come to be more. */
  private read(value: Value, place: Place, seen: Set<Value>): void {
    if (seen.has(value)) return;
    seen.add(value);
    if (value.op === 'var') this.readers[value.variable]!.add(place);
    for (const part of partsOf(value)) this.read(part, place, seen);
  }
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
