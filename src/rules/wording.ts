/** Formulas over variables as they were, said of variables as they are said now. */
import { never } from '../base/index.js';
import { numberOf } from './joined.js';
import type { Rules, Variable } from './rules.js';
import type { Following, Said } from './said.js';
import { type Value, Values } from './value.js';

export class Wording {
  readonly values = new Values();
  private readonly made = new Map<Value, Value>();

  constructor(
    private readonly old: Rules,
    readonly said: readonly Said[],
  ) {}

  /** A state as it is said now; what cannot be is said somehow. */
  terse(state: readonly number[]): number[] {
    return state.map((value, variable) => this.joinedIn(variable, state) ?? this.number(variable, value));
  }

  variable(variable: Variable): Variable {
    const said = this.said[variable.index]!;
    const { initial: first } = this.old;
    const initial =
      (first && this.joinedIn(variable.index, first)) ?? this.number(variable.index, variable.initial);
    switch (said.as) {
      case 'itself':
        return { ...variable, low: said.low, high: said.high };
      case 'one of':
        return { ...variable, low: 0, high: said.values.length - 1, initial };
      case 'joined':
        return { ...variable, low: 0, high: said.joined.combinations.length - 1, initial };
      case 'part':
      case 'following':
        return { ...variable, low: 0, high: 0, initial };
      default:
        return never(said);
    }
  }

  /** The combination in a state, of the variable that says it. */
  private joinedIn(variable: number, state: readonly number[]): number | undefined {
    const said = this.said[variable]!;
    if (said.as !== 'joined') return undefined;
    const own = new Map(said.joined.parts.map((part) => [part, state[part]!]));
    return numberOf(said.joined, state[variable]!, own);
  }

  /** How a value of a variable is said. */
  private number(variable: number, value: number): number {
    const said = this.said[variable]!;
    if (said.as === 'itself') return value;
    return said.as === 'one of' ? Math.max(0, said.values.indexOf(value)) : 0;
  }

  /** What the old rules say of a state. */
  spelt(state: readonly number[]): number[] {
    return this.said.map((said, variable) => {
      if (said.as !== 'following') return this.before(variable, state);
      const one = said.cases.find((one) => one.among.includes(this.before(one.variable, state)));
      return one ? one.value : said.otherwise;
    });
  }

  /** What the old rules say of a variable that does not follow from another. */
  private before(variable: number, state: readonly number[]): number {
    const said = this.said[variable]!;
    const now = state[variable]!;
    if (said.as === 'joined') return said.joined.combinations[now]!.at;
    if (said.as === 'part') return said.values[state[said.of]!]!;
    return said.as === 'one of' ? said.values[now]! : now;
  }

  value(value: Value): Value {
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
    const { values } = this;
    if (this.said[variable]!.as === 'itself') return this.plain(variable);
    const all = this.valuesOf(variable);
    const last = values.constant(all.at(-1)!);
    return all.slice(0, -1).reduceRight((otherwise, one) => {
      const is = this.among(variable, (other) => other === one);
      return values.if(is, values.constant(one), otherwise);
    }, last as Value);
  }

  /** All that a variable can be, by the old rules. */
  private valuesOf(variable: number): readonly number[] {
    const said = this.said[variable]!;
    switch (said.as) {
      case 'itself':
        return Array.from({ length: said.high - said.low + 1 }, (_, i) => said.low + i);
      case 'one of':
        return said.values;
      case 'joined':
        return [...new Set(said.joined.combinations.map(({ at }) => at))];
      case 'part':
        return [...new Set(said.values)];
      case 'following':
        return [...said.cases.map(({ value }) => value), said.otherwise];
      default:
        return never(said);
    }
  }

  /** A variable of the new rules. */
  plain(variable: number): Value {
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
    const wanted = this.valuesOf(variable).filter(is);
    const numbers = this.numbersOf(variable);
    if (!numbers) return this.values.in(this.plain(variable), wanted);
    return this.values.in(this.plain(numbers.variable), wanted.flatMap(numbers.of));
  }

  private applies({ variable, among }: Following): Value {
    return this.among(variable, (one) => among.includes(one));
  }

  /** A value that is given to a variable, as that is said. */
  saying(variable: number, value: Value): Value {
    const said = this.said[variable]!;
    if (said.as !== 'one of') return this.value(value);
    return this.indexIn(said.values, value);
  }

  indexIn(all: readonly number[], value: Value): Value {
    const { values } = this;
    if (value.op === 'const') return values.constant(Math.max(0, all.indexOf(value.value)));
    if (value.op === 'if')
      return values.if(
        this.value(value.condition),
        this.indexIn(all, value.then),
        this.indexIn(all, value.otherwise),
      );
    return all.reduceRight(
      (otherwise, one, i) =>
        i === all.length - 1
          ? values.constant(i)
          : values.if(this.isOne(value, one), values.constant(i), otherwise),
      values.zero,
    );
  }

  isOne(value: Value, one: number): Value {
    return this.whether(value, (other) => other === one) ?? this.values.is(this.value(value), one);
  }
  /** The variable that says this one by index, and the indices that stand for a value. */
  numbersOf(
    variable: number,
  ): { readonly variable: number; readonly of: (value: number) => readonly number[] } | undefined {
    const said = this.said[variable]!;
    switch (said.as) {
      case 'itself':
      case 'following':
        return undefined;
      case 'one of':
        return { variable, of: (value) => indicesOf(said.values, (one) => one === value) };
      case 'joined':
        return {
          variable,
          of: (value) => indicesOf(said.joined.combinations, ({ at }) => at === value),
        };
      case 'part':
        return { variable: said.of, of: (value) => indicesOf(said.values, (one) => one === value) };
      default:
        return never(said);
    }
  }
}

const indicesOf = <T>(all: readonly T[], is: (one: T) => boolean): number[] =>
  all.flatMap((one, i) => (is(one) ? [i] : []));
