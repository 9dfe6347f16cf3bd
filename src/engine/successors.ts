/**
 * The steps of a state, as code: for each thread a jump by its location, there the decision tree, and
 * at a leaf a word with some bits changed. What the tests on the way have settled is not computed again.
 */
import { never } from '../base/index.js';
import { leavesIn } from '../rules/index.js';
import type { Leaf, LocationRules, Rules, ThreadRules, Tree, Update } from '../rules/rules.js';
import { isTruth, type Value } from '../rules/value.js';
import { Formulas, type Known, NOTHING_KNOWN, typeOf } from './formulas.js';
import { maskOf, placed } from './layout.js';
import type { Narration } from './narration.js';
import { CONTROL, type Plan } from './plan.js';
import { type Filters, Sightings } from './sightings.js';
import { alwaysSteps, covers } from './steps.js';
import {
  add,
  block,
  br,
  brTable,
  type Code,
  comment,
  type FuncBuilder,
  get,
  i32,
  i64,
  type Label,
  memory,
  op,
  set,
  type Type,
  tee,
  type Variable,
  when,
} from './wasm-code.js';

/** The variables of a function that makes steps. */
export interface Frame {
  readonly base: Variable;
  /** The words of the state. */
  readonly words: readonly Variable[];
  /** Its place in the input. */
  readonly place: Variable;
  /** Where the next candidate goes. */
  readonly out: Variable;
}

/** Sets of threads, in as many words as it takes. */
export interface ThreadSet {
  add(thread: number): Code;
}

export class Stepping {
  private readonly formulas: Formulas;
  private readonly sightings: Sightings;
  /** Where the next candidate went, and how many runs had ended, before a thread made its steps. */
  private readonly before: Variable;
  private readonly ended: Variable;

  constructor(
    private readonly rules: Rules,
    private readonly plan: Plan,
    filters: Filters,
    private readonly narration: Narration,
    private readonly builder: FuncBuilder,
    private readonly frame: Frame,
    /** Threads that cannot move here, and those that have ended. */
    private readonly waiting: ThreadSet,
    private readonly over: ThreadSet,
  ) {
    this.before = builder.local('before', 'i32');
    this.ended = builder.local('ended', 'i32');
    this.formulas = new Formulas(plan.layout, builder, frame.words);
    this.sightings = new Sightings(plan, filters, builder, this.formulas, frame.base, frame.place);
  }

  /** What is sighted in the state as a whole. */
  judgements(): Code[] {
    return this.rules.judgements.flatMap((one) => this.sightings.conditional(one, NOTHING_KNOWN));
  }

  thread(thread: ThreadRules): Code[] {
    const { low } = this.rules.variables[thread.location]!;
    const cases = thread.at.flatMap((location, value) =>
      location ? [{ values: [value], body: () => this.location(thread, location, value) }] : [],
    );
    return [
      comment(() => this.narration.thread(thread.thread)),
      ...this.jump(this.formulas.distance(thread.location), low, cases, []),
    ];
  }

  private location(thread: ThreadRules, location: LocationRules, value: number): Code[] {
    const known: Known = new Map([[thread.location, value]]);
    const { view, sighted } = location.arrival;
    const still = (location.ended ? this.over : this.waiting).add(thread.thread);
    return [
      comment(() => this.narration.location(thread.thread, location.location)),
      ...(view ? this.sightings.view(view, known) : []),
      ...sighted.flatMap((one) => this.sightings.conditional(one, known)),
      ...this.tree(thread.thread, location.steps, known, [still]),
    ];
  }

  /** The steps of a tree; where it makes none `still` is run. */
  private tree(thread: number, tree: Tree, known: Known, still: readonly Code[]): readonly Code[] {
    switch (tree.is) {
      case 'none':
        return still;
      case 'leaf':
        return this.leaf(thread, tree.leaf, known);
      case 'fork':
        return this.fork(thread, tree, known, still);
      case 'test':
        return this.test(thread, tree, known, still);
      default:
        return never(tree);
    }
  }

  private fork(
    thread: number,
    tree: Tree & { is: 'fork' },
    known: Known,
    still: readonly Code[],
  ): readonly Code[] {
    const ways = tree.ways.flatMap((way) => this.tree(thread, way, known, []));
    if (ways.length === 0) return still;
    if (still.length === 0 || alwaysSteps(tree)) return ways;
    const { base, out } = this.frame;
    const { before, ended } = this;
    const unmoved = op('i32.eq', get(before), get(out));
    if (!leavesIn(tree).some(({ ends }) => ends))
      return [set(before, get(out)), ...ways, when(unmoved, still)];
    const load = memory('i32.load', CONTROL.ended, get(base));
    const nothingEnded = op('i32.eq', get(ended), load);
    return [
      set(before, get(out)),
      set(ended, load),
      ...ways,
      when(op('i32.and', unmoved, nothingEnded), still),
    ];
  }

  private test(
    thread: number,
    { value, cases }: Tree & { is: 'test' },
    known: Known,
    still: readonly Code[],
  ): readonly Code[] {
    const { before, code, type } = this.formulas.compute(value, known);
    if (code.is === 'const') {
      const taken = cases.find((one) => one.values.includes(Number(code.value)));
      return taken ? this.tree(thread, taken.then, known, still) : still;
    }
    const ways = cases.flatMap(({ values, then }) => {
      const possible = values.filter((v) => value.low <= v && v <= value.high);
      const now = possible.length === 1 ? learn(known, value, possible[0]!) : known;
      return possible.length === 0
        ? []
        : [{ values: possible, body: () => this.tree(thread, then, now, still) }];
    });
    const all = covers(value, cases);
    if (all && ways.length === 1) return [...before, ...ways[0]!.body()];
    if (ways.length <= 2 && (all || ways.length === 1)) {
      const [first, second] = [...ways].sort((x, y) => x.values.length - y.values.length);
      const condition = this.isOneOf(value, code, type, first!.values);
      const otherwise = second ? second.body() : still;
      return [...before, when(condition, first!.body(), otherwise.length > 0 ? otherwise : undefined)];
    }
    const number = type === 'i32' ? code : op('i32.wrap_i64', code);
    const distance =
      value.op === 'var'
        ? this.formulas.distance(value.variable)
        : value.low === 0
          ? number
          : op('i32.sub', number, i32(value.low));
    return [...before, ...this.jump(distance, value.low, ways, all ? [] : still)];
  }

  /** A condition on a value that has been computed; fields are compared where they stand. */
  private isOneOf(value: Value, code: Code, type: Type, values: readonly number[]): Code {
    const any = (one: (v: number, i: number) => Code): Code =>
      values.map(one).reduce((a, b) => op('i32.or', a, b));
    if (value.op === 'var') {
      const field = this.plan.layout.fields[value.variable]!;
      return any((v) => op('i64.eq', this.formulas.bitsOf(value.variable), i64(placed(field, v))));
    }
    if (isTruth(value)) return values[0] === 1 ? code : op('i32.eqz', code);
    const held = this.builder.local('tested', type);
    return any((v, i) => {
      const number = type === 'i32' ? i32(v) : i64(BigInt(v));
      return op(`${type}.eq`, i === 0 ? tee(held, code) : get(held), number);
    });
  }

  /** A jump by a distance from `low`; for what is in no case `otherwise` is run. */
  private jump(
    distance: Code,
    low: number,
    ways: readonly { readonly values: readonly number[]; readonly body: () => readonly Code[] }[],
    otherwise: readonly Code[],
  ): Code[] {
    const end = this.builder.label('end');
    const none = otherwise.length === 0 ? end : this.builder.label('none');
    const labels = ways.map((_, i) => this.builder.label(`case${i}`));
    const table: Label[] = [];
    ways.forEach(({ values }, i) => {
      for (const value of values) table[value - low] = labels[i]!;
    });
    const all = Array.from({ length: table.length }, (_, i) => table[i] ?? none);
    let inside: Code[] = [brTable(distance, all, none)];
    if (none !== end) inside = [block(none, inside), ...otherwise, br(end)];
    ways.forEach(({ body }, i) => {
      const last = i === ways.length - 1;
      inside = [block(labels[i]!, inside), ...body(), ...(last ? [] : [br(end)])];
    });
    return [block(end, inside)];
  }

  private leaf(thread: number, leaf: Leaf, known: Known): Code[] {
    const { base, words, out } = this.frame;
    const mark = memory('i32.store8', this.plan.at.leaves + leaf.index, get(base), i32(1));
    const sighted = leaf.sighted.flatMap((one) => this.sightings.conditional(one, known, leaf.index));
    const head = [comment(() => this.narration.step(thread, leaf)), mark, ...sighted];
    if (leaf.ends) {
      const { ended } = CONTROL;
      const more = op('i32.add', memory('i32.load', ended, get(base)), i32(1));
      return [...head, memory('i32.store', ended, get(base), more)];
    }
    const changes = this.changes(leaf.updates, known);
    return [
      ...head,
      ...changes.before,
      ...words.map((_, word) => memory('i64.store', 8 * word, get(out), changes.words[word]!)),
      add(out, i32(this.plan.stride)),
    ];
  }

  /** The words after the updates. */
  private changes(updates: readonly Update[], known: Known) {
    const before: Code[] = [];
    const words = this.frame.words.map((word, index) => {
      let [clear, bits, flip] = [0n, 0n, 0n];
      const computed: Code[] = [];
      for (const { variable, value } of updates) {
        const field = this.plan.layout.fields[variable]!;
        if (field.word !== index || field.width === 0) continue;
        const made = this.formulas.compute(value, known);
        before.push(...made.before);
        const old = known.get(variable);
        if (made.code.is === 'const' && old !== undefined) {
          flip |= placed(field, old) ^ placed(field, Number(made.code.value));
          continue;
        }
        clear |= maskOf(field);
        if (made.code.is === 'const') bits |= placed(field, Number(made.code.value));
        else computed.push(shifted(made.code, value, field.low, field.shift));
      }
      let code: Code = get(word);
      if (clear !== 0n) code = op('i64.and', code, i64(~clear));
      for (const part of computed) code = op('i64.or', code, part);
      if (bits !== 0n) code = op('i64.or', code, i64(bits));
      return flip === 0n ? code : op('i64.xor', code, i64(flip));
    });
    return { before, words };
  }
}

/** A value as the bits of a field. */
function shifted(code: Code, value: Value, low: number, shift: number): Code {
  const wide = typeOf(value) === 'i64' ? code : op('i64.extend_i32_s', code);
  const distance = low === 0 ? wide : op('i64.sub', wide, i64(BigInt(low)));
  return shift === 0 ? distance : op('i64.shl', distance, i64(BigInt(shift)));
}

/** What is known where a value is known. */
function learn(known: Known, value: Value, is: number): Known {
  if (value.op === 'var') return new Map([...known, [value.variable, is]]);
  if (value.op === '==' && is === 1 && value.left.op === 'var' && value.right.op === 'const')
    return new Map([...known, [value.left.variable, value.right.value]]);
  if (value.op === 'and' && is === 1) return learn(learn(known, value.left, 1), value.right, 1);
  if (value.op === 'not')
    return value.operand.low === 0 && value.operand.high === 1 ? learn(known, value.operand, 1 - is) : known;
  return known;
}
