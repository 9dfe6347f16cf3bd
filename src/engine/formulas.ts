/** Formulas as instructions over the words of a packed state. */
import { assert } from '../base/index.js';
import { apply, isTruth, partsOf, type Value } from '../rules/value.js';
import { type Gone, goneOf, isGone, NOBODY, namedIn } from './gone.js';
import { type Layout, maskOf, placed } from './layout.js';
import {
  type Code,
  type FuncBuilder,
  get,
  i32,
  i64,
  op,
  type PlainOp,
  set,
  type Type,
  type Variable,
} from './wasm-code.js';

/** What is known of variables where some code runs. */
export type Known = ReadonlyMap<number, number>;

export const NOTHING_KNOWN: Known = new Map();

/** Instructions that compute a value, those to be run before included. */
export interface Computed {
  readonly before: readonly Code[];
  readonly code: Code;
}

/** The formulas of one function: it holds the words of the state in variables of its own. */
export class Formulas {
  constructor(
    private readonly layout: Layout,
    private readonly builder: FuncBuilder,
    private readonly words: readonly Variable[],
    /** Who is gone. */
    private readonly gone: Gone = NOBODY,
  ) {}

  /** As a number of the type that its range asks for. */
  compute(value: Value, known: Known = NOTHING_KNOWN): Computed & { readonly type: Type } {
    const task = new Computation(this.layout, this.builder, this.words, this.gone, known);
    const code = task.root(value);
    return { before: task.before, code, type: typeOf(value) };
  }

  /** As something to branch on: not 0 if the value is not 0. */
  test(value: Value, known: Known = NOTHING_KNOWN): Computed {
    const { before, code, type } = this.compute(value, known);
    return { before, code: type === 'i32' ? code : op('i64.ne', code, i64(0n)) };
  }

  wordOf(word: number): Code {
    return get(this.words[word]!);
  }

  /** The bits of a variable as they stand in its word, 0 elsewhere. */
  bitsOf(variable: number): Code {
    const field = this.layout.fields[variable]!;
    return op('i64.and', this.wordOf(field.word), i64(maskOf(field)));
  }

  /** The word from the field of a variable on. */
  from(variable: number): Code {
    const { word, shift } = this.layout.fields[variable]!;
    return shift === 0 ? this.wordOf(word) : op('i64.shr_u', this.wordOf(word), i64(BigInt(shift)));
  }

  /** The distance of a variable from its low end. */
  distance(variable: number): Code {
    const { width } = this.layout.fields[variable]!;
    const low = op('i32.wrap_i64', this.from(variable));
    return width === 32 ? low : op('i32.and', low, i32(2 ** width - 1));
  }
}

type Operation = Extract<Value, { readonly left: Value }>;

/** Numbers are computed in 32 bits unless they may need more. */
export const typeOf = ({ low, high }: Value): Type => (low >= -(2 ** 31) && high < 2 ** 31 ? 'i32' : 'i64');

class Computation {
  readonly before: Code[] = [];
  private readonly done = new Map<Value, Code>();
  private readonly uses = new Map<Value, number>();
  private readonly fields: Formulas;

  constructor(
    private readonly layout: Layout,
    private readonly builder: FuncBuilder,
    words: readonly Variable[],
    private readonly gone: Gone,
    private readonly known: Known,
  ) {
    this.fields = new Formulas(layout, builder, words);
  }

  root(value: Value): Code {
    this.count(value);
    return this.code(value);
  }

  private count(value: Value): void {
    const uses = this.uses.get(value) ?? 0;
    this.uses.set(value, uses + 1);
    if (uses === 0) for (const part of partsOf(value)) this.count(part);
  }

  /** What is used more than once is computed once, before the rest: formulas have a value everywhere. */
  private code(value: Value): Code {
    const known = this.done.get(value);
    if (known) return known;
    const made = this.make(value);
    const shared =
      this.uses.get(value)! > 1 && !['const', 'var', 'gone'].includes(value.op) && made.is !== 'const';
    if (!shared) {
      if (made.is === 'const') this.done.set(value, made);
      return made;
    }
    const local = this.builder.local('shared', typeOf(value));
    this.before.push(set(local, made));
    this.done.set(value, get(local));
    return get(local);
  }

  private make(value: Value): Code {
    switch (value.op) {
      case 'const':
        return constant(value.value, typeOf(value));
      case 'var':
        return this.variable(value);
      case 'gone':
        return lowest(isGone(this.gone, value.thread));
      case 'not':
        return negated(this.truth(value.operand));
      case 'if': {
        const condition = this.truth(value.condition);
        const chosen = constantOf(condition);
        const type = typeOf(value);
        if (chosen !== undefined) return this.as(chosen === 0 ? value.otherwise : value.then, type);
        return op('select', this.as(value.then, type), this.as(value.otherwise, type), condition);
      }
      case 'in':
        return this.among(value);
      case 'and':
        return this.conjunction(value);
      case 'or':
        return this.disjunction(value);
      case '==':
        return this.equality(value.left, value.right);
      default:
        return this.calculation(value.op, value);
    }
  }

  private variable(value: Value & { op: 'var' }): Code {
    const field = this.layout.fields[value.variable]!;
    const type = typeOf(value);
    const known = field.width === 0 ? field.low : this.known.get(value.variable);
    if (known !== undefined) return constant(known, type);
    const distance = this.fields.distance(value.variable);
    if (type === 'i64') return op('i64.add', op('i64.extend_i32_u', distance), i64(BigInt(field.low)));
    return field.low === 0 ? distance : op('i32.add', distance, i32(field.low));
  }

  /** 0 or 1. */
  private truth(value: Value): Code {
    const code = this.code(value);
    if (isTruth(value)) return code;
    const known = constantOf(code);
    if (known !== undefined) return i32(known === 0 ? 0 : 1);
    return typeOf(value) === 'i32' ? op('i32.ne', code, i32(0)) : op('i64.ne', code, i64(0n));
  }

  private as(value: Value, type: Type): Code {
    const code = this.code(value);
    const own = typeOf(value);
    if (own === type) return code;
    const known = constantOf(code);
    if (known !== undefined) return constant(known, type);
    return type === 'i64' ? op('i64.extend_i32_s', code) : op('i32.wrap_i64', code);
  }

  private calculation(name: Exclude<Operation['op'], 'and' | 'or' | '=='>, value: Operation): Code {
    const [left, right] = [this.code(value.left), this.code(value.right)];
    const [l, r] = [constantOf(left), constantOf(right)];
    if (l !== undefined && r !== undefined && !((name === '/' || name === '%') && r === 0))
      return constant(apply(name, l, r), typeOf(value));
    const all = name === '<' ? [value.left, value.right] : [value, value.left, value.right];
    const type: Type = all.every((one) => typeOf(one) === 'i32') ? 'i32' : 'i64';
    const [a, b] = [this.as(value.left, type), this.as(value.right, type)];
    const made = op(
      `${type}.${OPERATORS[name]}` as PlainOp,
      a,
      name === '/' || name === '%' ? divisor(b, type) : b,
    );
    if (name === '<' || type === typeOf(value)) return made;
    return op('i32.wrap_i64', made);
  }

  private equality(left: Value, right: Value): Code {
    const [l, r] = [constantOf(this.code(left)), constantOf(this.code(right))];
    if (l !== undefined && r !== undefined) return i32(l === r ? 1 : 0);
    const fixed = l ?? r;
    const other = l === undefined ? left : right;
    if (fixed !== undefined && other.op === 'var') return this.fieldIs(other, fixed);
    const type: Type = typeOf(left) === 'i32' && typeOf(right) === 'i32' ? 'i32' : 'i64';
    return op(`${type}.eq`, this.as(left, type), this.as(right, type));
  }

  private fieldIs({ variable, low, high }: Value & { op: 'var' }, value: number): Code {
    if (value < low || value > high) return i32(0);
    return op('i64.eq', this.fields.bitsOf(variable), i64(placed(this.layout.fields[variable]!, value)));
  }

  /** Where several parts are looked up in constants, bits are joined as they come, and the lowest is taken in the end. */
  private disjunction(value: Operation): Code {
    const parts = this.disjuncts(value);
    if (parts.filter((part) => this.isLookedUp(part)).length > 1) return lowest(this.eitherBit(parts));
    const truths = parts.map((part) => this.truth(part)).filter((code) => constantOf(code) !== 0);
    if (truths.some((code) => constantOf(code) !== undefined)) return i32(1);
    return truths.reduce((a, b) => op('i32.or', a, b), i32(0));
  }

  private disjuncts(value: Operation): readonly Value[] {
    return [...partsOfChain(value, 'or', (part) => this.uses.get(part)! > 1)];
  }

  private eitherBit(parts: readonly Value[]): Code {
    const single = parts.filter((part) => this.uses.get(part)! === 1);
    const { named, others } = namedIn(single, (variable) => this.known.has(variable));
    const bits = named.map((one) => {
      const { low } = this.layout.fields[one.variable]!;
      return goneOf(one, this.gone, low, this.fields.distance(one.variable));
    });
    const shared = parts.filter((part) => this.uses.get(part)! > 1);
    return [...bits, ...[...others, ...shared].map((part) => this.bit(part))].reduce((a, b) =>
      op('i64.or', a, b),
    );
  }

  /** Is it looked up in a constant, or in the word of those that are gone? */
  private isLookedUp(value: Value): boolean {
    if (this.uses.get(value)! > 1) return false;
    if (value.op === 'and' || value.op === 'or')
      return this.isLookedUp(value.left) || this.isLookedUp(value.right);
    if (value.op === 'not') return this.isLookedUp(value.operand);
    return value.op === 'gone' || (value.op === 'in' && this.fitsWord(value.operand));
  }

  /** 64 bits, of which the lowest is the truth and the others are anything. */
  private bit(value: Value): Code {
    if (this.isLookedUp(value)) {
      if (value.op === 'and') return op('i64.and', this.bit(value.left), this.bit(value.right));
      if (value.op === 'or') return this.eitherBit(this.disjuncts(value));
      if (value.op === 'not') return op('i64.xor', this.bit(value.operand), i64(1n));
      if (value.op === 'in') return this.member(value);
      if (value.op === 'gone') return isGone(this.gone, value.thread);
    }
    return op('i64.extend_i32_u', this.truth(value));
  }

  private fitsWord(operand: Value): boolean {
    return typeOf(operand) === 'i32' && operand.high - operand.low < 64;
  }

  /** The bit of the operand in a constant. Of a field nothing is masked: shifts count to 64 only, and the constant repeats. */
  private member({ operand, values }: Value & { op: 'in' }): Code {
    const code = this.code(operand);
    const known = constantOf(code);
    if (known !== undefined) return i64(values.includes(known) ? 1n : 0n);
    if (operand.op === 'var') {
      const { width, low } = this.layout.fields[operand.variable]!;
      let set = bitsOf(values, low);
      assert(width <= 6, 'a field is no wider than its range');
      for (let bits = width; bits < 6; bits++) set |= set << (1n << BigInt(bits));
      return op('i64.shr_u', i64(BigInt.asIntN(64, set)), this.fields.from(operand.variable));
    }
    const { low } = operand;
    const distance = low === 0 ? code : op('i32.sub', code, i32(low));
    return op('i64.shr_u', i64(bitsOf(values, low)), op('i64.extend_i32_u', distance));
  }

  /** Comparisons of several fields of one word with constants are one comparison; what is looked up is joined as bits. */
  private conjunction(value: Operation): Code {
    const masks = new Map<number, { mask: bigint; bits: bigint }>();
    const rest: Code[] = [];
    const lookedUp: Value[] = [];
    for (const part of partsOfChain(value, 'and', () => false)) {
      const fixed = this.uses.get(part)! > 1 ? undefined : this.fieldTest(part);
      if (fixed) {
        const { word, mask, bits } = fixed;
        const before = masks.get(word) ?? { mask: 0n, bits: 0n };
        // Two different values of one field at once.
        if ((before.bits ^ bits) & before.mask & mask) return i32(0);
        masks.set(word, { mask: before.mask | mask, bits: before.bits | bits });
        continue;
      }
      if (this.isLookedUp(part)) {
        lookedUp.push(part);
        continue;
      }
      const code = this.truth(part);
      const known = constantOf(code);
      if (known === 0) return i32(0);
      if (known === undefined) rest.push(code);
    }
    if (lookedUp.length > 0)
      rest.push(lowest(lookedUp.map((part) => this.bit(part)).reduce((a, b) => op('i64.and', a, b))));
    const tests = [...masks].map(([word, { mask, bits }]) =>
      op('i64.eq', op('i64.and', this.fields.wordOf(word), i64(mask)), i64(bits)),
    );
    const all = [...tests, ...rest];
    return all.length === 0 ? i32(1) : all.reduce((a, b) => op('i32.and', a, b));
  }

  private fieldTest(value: Value): { word: number; mask: bigint; bits: bigint } | undefined {
    const [variable, wanted] =
      value.op === '==' && value.left.op === 'var' && value.right.op === 'const'
        ? [value.left, value.right.value]
        : value.op === 'var' && isTruth(value)
          ? [value, 1]
          : value.op === 'not' && value.operand.op === 'var' && isTruth(value.operand)
            ? [value.operand, 0]
            : [undefined, 0];
    if (!variable || this.known.has(variable.variable)) return undefined;
    const field = this.layout.fields[variable.variable]!;
    if (field.width === 0 || wanted < variable.low || wanted > variable.high) return undefined;
    return { word: field.word, mask: maskOf(field), bits: placed(field, wanted) };
  }

  private among(value: Value & { op: 'in' }): Code {
    const { operand, values } = value;
    const code = this.code(operand);
    const known = constantOf(code);
    if (known !== undefined) return i32(values.includes(known) ? 1 : 0);
    if (this.fitsWord(operand)) return lowest(this.member(value));
    const type = typeOf(operand);
    const held = this.builder.local('among', type);
    this.before.push(set(held, code));
    return runsOf(values)
      .map(([first, count]) => {
        if (count === 1) return op(`${type}.eq`, get(held), constant(first, type));
        const distance = op(`${type}.sub`, get(held), constant(first, type));
        return op(`${type}.lt_u`, distance, constant(count, type));
      })
      .reduce((a, b) => op('i32.or', a, b));
  }
}

/** Ascending numbers as runs without a gap: the first of each, and how many. */
function runsOf(values: readonly number[]): (readonly [number, number])[] {
  const starts = values.filter((v, i) => i === 0 || values[i - 1] !== v - 1);
  const after = [...starts.slice(1).map((start) => values.indexOf(start)), values.length];
  return starts.map((start, i) => [start, after[i]! - values.indexOf(start)] as const);
}

const OPERATORS = { '<': 'lt_s', '+': 'add', '-': 'sub', '*': 'mul', '/': 'div_s', '%': 'rem_s' } as const;

/** Formulas are computed where nobody asks for them, too, and there a divisor may be 0. */
function divisor(code: Code, type: Type): Code {
  const known = constantOf(code);
  if (known !== undefined) return constant(known === 0 ? 1 : known, type);
  const zero = op(`${type}.eqz`, code);
  return op(`${type}.or`, code, type === 'i32' ? zero : op('i64.extend_i32_u', zero));
}

function negated(truth: Code): Code {
  const known = constantOf(truth);
  return known === undefined ? op('i32.eqz', truth) : i32(known === 0 ? 1 : 0);
}

const constant = (value: number, type: Type): Code => (type === 'i32' ? i32(value) : i64(BigInt(value)));

const constantOf = (code: Code): number | undefined => (code.is === 'const' ? Number(code.value) : undefined);

/** The parts of a conjunction or disjunction; `whole` are taken as they are. */
function* partsOfChain(value: Value, name: 'and' | 'or', whole: (part: Value) => boolean): Generator<Value> {
  if (value.op !== name) {
    yield value;
    return;
  }
  for (const part of [value.left, value.right])
    if (whole(part)) yield part;
    else yield* partsOfChain(part, name, whole);
}

/** A bit for each, counted from the low end. */
const bitsOf = (values: readonly number[], low: number): bigint =>
  BigInt.asIntN(
    64,
    values.reduce((bits, v) => bits | (1n << BigInt(v - low)), 0n),
  );

const lowest = (bits: Code): Code => op('i32.and', op('i32.wrap_i64', bits), i32(1));
