/** Values and formulas as text, in whatever language: the parts that all of them have. */
import { never } from '../base/index.js';
import { isTruth, type Value } from '../rules/index.js';
import { operands } from './commands.js';
import type { Formula } from './formula.js';

/** How a language writes what a formula is made of. */
export interface Dialect {
  readonly true: string;
  readonly false: string;
  readonly and: string;
  readonly or: string;
  readonly not: string;
  readonly equal: string;
  readonly unequal: string;
  variable(index: number): string;
  /** Is the thread among those that will never move again? */
  gone(thread: number): string;
  /** Is the thread among those that are stuck? */
  stuck(thread: number): string;
  at(thread: number, place: number): string;
  /** Complete with brackets. */
  choice(condition: string, then: string, otherwise: string): string;
  quotient(left: string, right: string): string;
  remainder(left: string, right: string): string;
  /** Uses a definition. */
  use(name: string): string;
}

/** A text, and what it would fall apart into if written beside others without brackets. */
interface Piece {
  readonly text: string;
  readonly binds: 'atom' | 'arithmetic' | 'comparison' | 'and' | 'or' | 'not';
  /** How its contrary is best said, if there is something better than "not". */
  readonly contrary?: string;
}

/** A formula that is said once and used by name. */
export interface Definition {
  readonly name: string;
  readonly value: Value;
  readonly text: string;
  readonly truth: boolean;
}

/** Below this many parts it is easier to read a formula twice than to look up what a name means. */
const WORTH_A_NAME = 9;

/** Writes values, those that are large and used more than once as names of definitions. */
export class Expressions {
  readonly definitions: readonly Definition[];
  private readonly names = new Map<Value, string>();

  /** `roots` are the values that will be written. */
  constructor(
    private readonly dialect: Dialect,
    roots: readonly Value[],
  ) {
    const definitions: Definition[] = [];
    for (const value of sharedIn(roots)) {
      const name = `formula__${definitions.length + 1}`;
      const truth = isLogical(value);
      const { text } = truth ? this.truthOf(value) : this.numberOf(value);
      definitions.push({ name, value, text, truth });
      this.names.set(value, name);
    }
    this.definitions = definitions;
  }

  number(value: Value): string {
    return this.numberOf(value).text;
  }

  /** The conjuncts of a formula, each ready to stand between others. */
  conjuncts(formula: Formula): readonly string[] {
    const parts = formula.is === 'all' ? formula.of : [formula];
    return parts.length === 0
      ? [this.dialect.true]
      : parts.map((part) => within(this.formulaOf(part), 'and'));
  }

  /** The disjuncts of a formula, likewise. */
  disjuncts(formula: Formula): readonly string[] {
    const parts = formula.is === 'any' ? formula.of : [formula];
    return parts.length === 0
      ? [this.dialect.false]
      : parts.map((part) => within(this.formulaOf(part), 'or'));
  }

  formula(formula: Formula): string {
    return this.formulaOf(formula).text;
  }

  private formulaOf(formula: Formula): Piece {
    const { dialect } = this;
    switch (formula.is) {
      case 'at':
        return { text: dialect.at(formula.thread, formula.place), binds: 'comparison' };
      case 'stuck':
        return { text: dialect.stuck(formula.thread), binds: 'comparison' };
      case 'among':
        return this.amongOf(formula.value, formula.values);
      case 'not':
        return this.opposite(this.formulaOf(formula.of));
      case 'all':
        return this.joined(
          'and',
          formula.of.map((part) => this.formulaOf(part)),
          dialect.true,
        );
      case 'any':
        return this.joined(
          'or',
          formula.of.map((part) => this.formulaOf(part)),
          dialect.false,
        );
      default:
        return never(formula);
    }
  }

  private joined(binds: 'and' | 'or', parts: readonly Piece[], none: string): Piece {
    if (parts.length === 0) return { text: none, binds: 'atom' };
    if (parts.length === 1) return parts[0]!;
    return { text: parts.map((part) => within(part, binds)).join(` ${this.dialect[binds]} `), binds };
  }

  private opposite(piece: Piece): Piece {
    if (piece.contrary !== undefined)
      return { text: piece.contrary, binds: 'comparison', contrary: piece.text };
    const text = piece.binds === 'atom' ? piece.text : `(${piece.text})`;
    return { text: `${this.dialect.not}${text}`, binds: 'not' };
  }

  private amongOf(value: Value, values: readonly number[]): Piece {
    if (isLogical(value) || (value.op === 'if' && isTruth(value)))
      return values[0] === 1 ? this.truthOf(value) : this.opposite(this.truthOf(value));
    const { text } = this.operand(value);
    const others = value.high - value.low + 1 - values.length;
    if (values.length > 1 && others === 1) {
      let left = value.low;
      while (values.includes(left)) left++;
      return this.opposite(this.equality(text, left));
    }
    const equalities = values.map((one) => this.equality(text, one));
    return this.range(text, values) ?? this.joined('or', equalities, this.dialect.false);
  }

  private equality(text: string, value: string | number): Piece {
    const { equal, unequal } = this.dialect;
    return {
      text: `${text} ${equal} ${value}`,
      binds: 'comparison',
      contrary: `${text} ${unequal} ${value}`,
    };
  }

  /** Three and more in a row. */
  private range(text: string, values: readonly number[]): Piece | undefined {
    const [low, high] = [values[0]!, values.at(-1)!];
    if (values.length < 3 || high - low + 1 !== values.length) return undefined;
    return { text: `${low} <= ${text} ${this.dialect.and} ${text} <= ${high}`, binds: 'and' };
  }

  private numberOf(value: Value): Piece {
    const { dialect } = this;
    const name = this.names.get(value);
    if (name !== undefined && !isLogical(value)) return { text: dialect.use(name), binds: 'atom' };
    switch (value.op) {
      case 'const':
        return { text: String(value.value), binds: value.value < 0 ? 'arithmetic' : 'atom' };
      case 'var':
        return { text: dialect.variable(value.variable), binds: 'atom' };
      case 'if': {
        const condition = this.truthOf(value.condition).text;
        const [then, otherwise] = [value.then, value.otherwise].map((part) => this.operand(part).text);
        return { text: dialect.choice(condition, then!, otherwise!), binds: 'atom' };
      }
      case '+':
      case '-':
      case '*':
        return {
          text: `${this.operand(value.left).text} ${value.op} ${this.operand(value.right).text}`,
          binds: 'arithmetic',
        };
      case '/':
        return {
          text: dialect.quotient(this.operand(value.left).text, this.operand(value.right).text),
          binds: 'atom',
        };
      case '%':
        return {
          text: dialect.remainder(this.operand(value.left).text, this.operand(value.right).text),
          binds: 'atom',
        };
      case 'gone':
      case 'not':
      case '==':
      case '<':
      case 'and':
      case 'or':
      case 'in':
        return { text: dialect.choice(this.truthOf(value).text, '1', '0'), binds: 'atom' };
      default:
        return never(value);
    }
  }

  private operand(value: Value): Piece {
    const piece = this.numberOf(value);
    return piece.binds === 'atom' ? piece : { text: `(${piece.text})`, binds: 'atom' };
  }

  private truthOf(value: Value): Piece {
    const { dialect } = this;
    const name = this.names.get(value);
    if (name !== undefined && isLogical(value)) return { text: dialect.use(name), binds: 'atom' };
    switch (value.op) {
      case 'const':
        return { text: value.value === 0 ? dialect.false : dialect.true, binds: 'atom' };
      case 'gone':
        return { text: dialect.gone(value.thread), binds: 'comparison' };
      case 'not':
        return this.opposite(this.truthOf(value.operand));
      case '==':
        return this.equality(this.operand(value.left).text, this.operand(value.right).text);
      case '<':
        return {
          text: `${this.operand(value.left).text} < ${this.operand(value.right).text}`,
          binds: 'comparison',
        };
      case 'and':
      case 'or':
        return this.joined(value.op, [this.truthOf(value.left), this.truthOf(value.right)], '');
      case 'in':
        return this.amongOf(value.operand, value.values);
      case 'if': {
        const parts = [value.condition, value.then, value.otherwise].map((part) => this.truthOf(part).text);
        return { text: dialect.choice(parts[0]!, parts[1]!, parts[2]!), binds: 'atom' };
      }
      case 'var':
      case '+':
      case '-':
      case '*':
      case '/':
      case '%': {
        const { text } = this.operand(value);
        return isTruth(value) ? this.equality(text, 1) : this.opposite(this.equality(text, 0));
      }
      default:
        return never(value);
    }
  }
}

/** Made as a truth, so that languages which tell these from numbers have one. */
function isLogical(value: Value): boolean {
  switch (value.op) {
    case 'gone':
    case 'not':
    case '==':
    case '<':
    case 'and':
    case 'or':
    case 'in':
      return true;
    default:
      return false;
  }
}

/** What may stand beside `and` or `or` without brackets: all that binds more, and more of the same. */
const within = ({ text, binds }: Piece, beside: 'and' | 'or'): string =>
  (binds === 'and' || binds === 'or') && binds !== beside ? `(${text})` : text;

/** Values worth a name of their own, each after those that it is made of. */
function sharedIn(roots: readonly Value[]): readonly Value[] {
  const uses = new Map<Value, number>();
  const order: Value[] = [];
  const visit = (value: Value): void => {
    const seen = uses.get(value) ?? 0;
    uses.set(value, seen + 1);
    if (seen > 0) return;
    operands(value).forEach(visit);
    order.push(value);
  };
  roots.forEach(visit);
  const sizes = new Map<Value, { readonly size: number; readonly gone: boolean }>();
  return order.filter((value) => {
    const parts = operands(value).map((part) => sizes.get(part)!);
    const gone = value.op === 'gone' || parts.some((part) => part.gone);
    const size = parts.reduce((sum, part) => sum + part.size, 1);
    // Who is gone is worked out anew for each state, and so is what depends on it.
    const shared = !gone && uses.get(value)! > 1 && size >= WORTH_A_NAME;
    sizes.set(value, { size: shared ? 1 : size, gone });
    return shared;
  });
}
