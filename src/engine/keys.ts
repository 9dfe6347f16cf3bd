/**
 * From candidates to what is looked up of them, and back. A candidate is known by a number that stands
 * for it alone: its word, mixed; or for states of several words what `interning.ts` makes of them.
 */
import { Interning, numbersOf } from './interning.js';
import { hashed, mix, mixFew } from './mixing.js';
import { BATCH, COMMON, CONTROL, type Plan } from './plan.js';
import {
  add,
  block,
  br,
  type Code,
  type Func,
  FuncBuilder,
  get,
  give,
  i32,
  i64,
  type Label,
  loop,
  memory,
  op,
  set,
  type Variable,
} from './wasm-code.js';

const parameter = (name: string): Variable => ({ name, type: 'i32' });

const stretch = (base: Variable, at: number): Code => op('i32.add', get(base), i32(at));

/**
 * `keys(base, map, capacity, from, words)`: the numbers of a worker's candidates, from one on, but for those
 * that it looked up lately; which candidates they are of stands at `kept`. Gives the first candidate that it
 * did not come to, since there are `words` words in the map.
 */
export function keysFunction(plan: Plan): Func {
  return new Keys(plan).build();
}

/**
 * Four fifths of the steps of a search lead to states that are known, and most of those came up shortly
 * before: two threads make their steps in either order. So each worker remembers states that it has looked
 * up, each in the place that its hash chooses until another one comes there. What is remembered is in the
 * table, or waits to be looked up before anything else is.
 */
class Keys {
  private readonly base = parameter('base');
  private readonly map = parameter('map');
  private readonly capacity = parameter('capacity');
  private readonly from = parameter('first');
  private readonly limit = parameter('words');
  private readonly b = new FuncBuilder(
    'keys',
    [this.base, this.map, this.capacity, this.from, this.limit],
    ['i32'],
  );
  private readonly candidate = this.b.local('candidate', 'i32');
  private readonly key = this.b.local('key', 'i32');
  private readonly kept = this.b.local('kept', 'i32');
  private readonly place = this.b.local('place', 'i32');
  private readonly mixed = this.b.local('mixed', 'i64');

  constructor(private readonly plan: Plan) {}

  build(): Func {
    const { plan, b, base, from, candidate, key, kept } = this;
    const [count, last] = [b.local('count', 'i32'), b.local('last', 'i32')];
    const [stop, batches, each] = [b.label('stop'), b.label('batches'), b.label('each')];
    const interns = numbersOf(plan) > 0;
    const mapFull = op('i32.ge_u', memory('i32.load', COMMON.words, i32(0)), get(this.limit));
    return b.build(
      [
        set(count, memory('i32.load', CONTROL.candidates, get(base))),
        set(key, stretch(base, plan.at.keys)),
        set(kept, stretch(base, plan.at.kept)),
        set(
          candidate,
          op('i32.add', stretch(base, plan.at.candidates), op('i32.mul', get(from), i32(plan.stride))),
        ),
        block(stop, [
          loop(batches, [
            br(stop, op('i32.ge_u', get(from), get(count))),
            ...(interns ? [br(stop, mapFull)] : []),
            set(last, op('i32.add', get(from), i32(BATCH))),
            set(last, op('select', get(last), get(count), op('i32.lt_u', get(last), get(count)))),
            loop(each, [
              ...(interns ? this.interned() : this.plain()),
              add(candidate, i32(plan.stride)),
              add(from, i32(1)),
              br(each, op('i32.lt_u', get(from), get(last))),
            ]),
            br(batches),
          ]),
        ]),
        memory(
          'i32.store',
          CONTROL.kept,
          get(base),
          op('i32.shr_u', op('i32.sub', get(key), stretch(base, plan.at.keys)), i32(3)),
        ),
        give(get(from)),
      ],
      true,
    );
  }

  /** A number that is made at once is what is remembered. Whether it was is hard to predict, and nothing is jumped over. */
  private plain(): Code[] {
    const { plan, key, kept, place, mixed, from } = this;
    const fresh = this.b.local('fresh', 'i32');
    return [
      ...this.number(),
      this.choose(get(mixed), 3),
      set(fresh, op('i64.ne', memory('i64.load', plan.at.recent, get(place)), get(mixed))),
      memory('i64.store', plan.at.recent, get(place), get(mixed)),
      memory('i64.store', 0, get(key), get(mixed)),
      memory('i32.store', 0, get(kept), get(from)),
      add(key, op('i32.shl', get(fresh), i32(3))),
      add(kept, op('i32.shl', get(fresh), i32(2))),
    ];
  }

  private number(): Code[] {
    const { candidate, mixed } = this;
    const { layout, hash, quotients } = this.plan;
    if (hash !== undefined) return hashed(layout.words, candidate, mixed, hash);
    const word = set(mixed, memory('i64.load', 0, get(candidate)));
    return quotients === undefined
      ? [word, add(mixed, i64(1n)), ...mix(mixed)]
      : [word, ...mixFew(mixed, quotients)];
  }

  /** Where words have to be interned the words themselves are remembered; the first one more, lest it be 0. */
  private interned(): Code[] {
    const { plan, b, candidate, key, kept, place, mixed, from } = this;
    const { words } = plan.layout;
    const same = b.label('same');
    const part = Array.from({ length: words }, (_, i) => b.local(`part${i}`, 'i64'));
    const hash = part.flatMap((word) => [set(mixed, op('i64.xor', get(mixed), get(word))), ...mix(mixed)]);
    const differences = part.map((word, i) =>
      op('i64.xor', memory('i64.load', plan.at.recent + 8 * i, get(place)), get(word)),
    );
    return [
      ...part.map((word, i) => set(word, memory('i64.load', 8 * i, get(candidate)))),
      add(part[0]!, i64(1n)),
      set(mixed, i64(0n)),
      ...hash,
      this.choose(get(mixed), undefined),
      block(same, [
        br(
          same,
          op(
            'i64.eqz',
            differences.reduce((a, b) => op('i64.or', a, b)),
          ),
        ),
        ...part.map((word, i) => memory('i64.store', plan.at.recent + 8 * i, get(place), get(word))),
        ...new Interning(b, this.map, this.capacity).number(words, candidate, mixed),
        add(mixed, i64(1n)),
        ...mix(mixed),
        memory('i64.store', 0, get(key), get(mixed)),
        memory('i32.store', 0, get(kept), get(from)),
        add(key, i32(8)),
        add(kept, i32(4)),
      ]),
    ];
  }

  /** Where a state with this hash is remembered: from the base on, for what follows `recent`. */
  private choose(hash: Code, shift: number | undefined): Code {
    const { plan, base, place } = this;
    const top = op('i32.wrap_i64', op('i64.shr_u', hash, i64(BigInt(64 - Math.log2(plan.recent)))));
    const bytes = shift === undefined ? op('i32.mul', top, i32(plan.stride)) : op('i32.shl', top, i32(shift));
    return set(place, op('i32.add', get(base), bytes));
  }
}

/**
 * `collect(base, count)`: copies the new ones among a worker's candidates to the output. What was new among
 * its numbers stands at `fresh`; which candidates these are does so afterwards.
 */
export function collectFunction(plan: Plan): Func {
  const [base, count] = ['base', 'count'].map(parameter) as [Variable, Variable];
  const b = new FuncBuilder('collect', [base, count]);
  const [fresh, end, candidate, output, index] = ['fresh', 'end', 'candidate', 'output', 'index'].map(
    (name) => b.local(name, 'i32'),
  ) as [Variable, Variable, Variable, Variable, Variable];
  const [stop, each] = [b.label('stop'), b.label('each')];
  const number = memory('i32.load', 0, get(fresh));
  const words = Array.from({ length: plan.layout.words }, (_, i) => 8 * i);
  return b.build(
    [
      set(fresh, stretch(base, plan.at.fresh)),
      set(end, op('i32.add', get(fresh), op('i32.shl', get(count), i32(2)))),
      set(output, stretch(base, plan.at.output)),
      block(stop, [
        loop(each, [
          br(stop, op('i32.eq', get(fresh), get(end))),
          set(
            index,
            memory('i32.load', plan.at.kept, op('i32.add', get(base), op('i32.shl', number, i32(2)))),
          ),
          memory('i32.store', 0, get(fresh), get(index)),
          set(
            candidate,
            op('i32.add', stretch(base, plan.at.candidates), op('i32.mul', get(index), i32(plan.stride))),
          ),
          ...words.map((o) => memory('i64.store', o, get(output), memory('i64.load', o, get(candidate)))),
          add(fresh, i32(4)),
          add(output, i32(plan.stride)),
          br(each),
        ]),
      ]),
    ],
    true,
  );
}

/**
 * `parents(base, count, since, first)`: the numbers of the states that new candidates come from, as `collect` left
 * them, in order; those in the input are numbered from `first` on, and those before `since` had no part in it.
 */
export function parentsFunction(plan: Plan): Func {
  const parameters = ['base', 'count', 'since', 'first'].map(parameter);
  const [base, count, since, first] = parameters as [Variable, Variable, Variable, Variable];
  const b = new FuncBuilder('parents', parameters);
  const [fresh, over, candidate] = ['fresh', 'over', 'candidate'].map((name) => b.local(name, 'i32')) as [
    Variable,
    Variable,
    Variable,
  ];
  const [stop, each, found, next] = ['stop', 'each', 'found', 'next'].map((name) => b.label(name)) as [
    Label,
    Label,
    Label,
    Label,
  ];
  const endOfParent = memory(
    'i32.load',
    plan.at.ends,
    op('i32.add', get(base), op('i32.shl', get(since), i32(2))),
  );
  return b.build(
    [
      set(fresh, get(base)),
      set(over, op('i32.add', get(base), op('i32.shl', get(count), i32(2)))),
      block(stop, [
        loop(each, [
          br(stop, op('i32.eq', get(fresh), get(over))),
          set(candidate, op('i32.mul', memory('i32.load', plan.at.fresh, get(fresh)), i32(plan.stride))),
          block(found, [
            loop(next, [
              br(found, op('i32.lt_u', get(candidate), endOfParent)),
              add(since, i32(1)),
              br(next),
            ]),
          ]),
          memory('i32.store', plan.at.parents, get(fresh), op('i32.add', get(first), get(since))),
          add(fresh, i32(4)),
          br(each),
        ]),
      ]),
    ],
    true,
  );
}

/**
 * `scatter(base, count, bits)`: the numbers of a worker's candidates, sorted by their top bits, each with its
 * place among them. Where the numbers of each bank end stands at `stretches`.
 */
export function scatterFunction(plan: Plan): Func {
  const parameters = ['base', 'count', 'bits'].map(parameter);
  const [base, count, bits] = parameters as [Variable, Variable, Variable];
  const b = new FuncBuilder('scatter', parameters);
  const [key, end, bank, place, sum, index] = ['key', 'end', 'bank', 'place', 'sum', 'index'].map((name) =>
    b.local(name, 'i32'),
  ) as [Variable, Variable, Variable, Variable, Variable, Variable];
  const mixed = b.local('mixed', 'i64');
  const { keys, sorted, origins, stretches } = plan.at;
  const ofKey: Code[] = [
    set(mixed, memory('i64.load', 0, get(key))),
    set(
      bank,
      op(
        'i32.wrap_i64',
        op('i64.shr_u', get(mixed), op('i64.extend_i32_u', op('i32.sub', i32(64), get(bits)))),
      ),
    ),
    set(bank, op('i32.add', get(base), op('i32.shl', get(bank), i32(2)))),
  ];
  const eachKey = (body: readonly Code[]): Code[] => {
    const [stop, each] = [b.label('stop'), b.label('each')];
    return [
      set(key, stretch(base, keys)),
      set(end, op('i32.add', get(key), op('i32.shl', get(count), i32(3)))),
      block(stop, [
        loop(each, [
          br(stop, op('i32.eq', get(key), get(end))),
          ...ofKey,
          ...body,
          add(key, i32(8)),
          br(each),
        ]),
      ]),
    ];
  };
  const eachBank = (body: readonly Code[]): Code[] => {
    const each = b.label('bank');
    return [
      set(bank, get(base)),
      set(end, op('i32.add', get(base), op('i32.shl', i32(4), get(bits)))),
      loop(each, [...body, add(bank, i32(4)), br(each, op('i32.lt_u', get(bank), get(end)))]),
    ];
  };
  const ends = memory('i32.load', stretches, get(bank));
  return b.build(
    [
      ...eachBank([memory('i32.store', stretches, get(bank), i32(0))]),
      ...eachKey([memory('i32.store', stretches, get(bank), op('i32.add', ends, i32(1)))]),
      ...eachBank([
        set(place, ends),
        memory('i32.store', stretches, get(bank), get(sum)),
        add(sum, get(place)),
      ]),
      // Each begins where the one before ends, and is moved to its own end by what is put there.
      ...eachKey([
        set(place, ends),
        memory('i32.store', stretches, get(bank), op('i32.add', get(place), i32(1))),
        memory('i64.store', sorted, op('i32.add', get(base), op('i32.shl', get(place), i32(3))), get(mixed)),
        memory('i32.store', origins, op('i32.add', get(base), op('i32.shl', get(place), i32(2))), get(index)),
        add(index, i32(1)),
      ]),
    ],
    true,
  );
}
