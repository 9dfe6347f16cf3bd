/**
 * From candidates to what is looked up of them, and back. A candidate is known by a number that stands
 * for it alone: its word, mixed; or for states of several words what `interning.ts` makes of them.
 */
import { Interning, numbersOf } from './interning.js';
import { hashed, mix } from './mixing.js';
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
  loop,
  memory,
  op,
  set,
  type Variable,
} from './wasm-code.js';

const parameter = (name: string): Variable => ({ name, type: 'i32' });

const stretch = (base: Variable, at: number): Code => op('i32.add', get(base), i32(at));

/**
 * `keys(base, map, capacity, from, words)`: the numbers of a worker's candidates, from one on. Gives the
 * first that it did not come to, since there are `words` words in the map.
 */
export function keysFunction(plan: Plan): Func {
  const parameters = ['base', 'map', 'capacity', 'first', 'words'].map(parameter);
  const [base, map, capacity, from, limit] = parameters as [Variable, Variable, Variable, Variable, Variable];
  const b = new FuncBuilder('keys', parameters, ['i32']);
  const [candidate, key, count, last] = ['candidate', 'key', 'count', 'last'].map((name) =>
    b.local(name, 'i32'),
  ) as [Variable, Variable, Variable, Variable];
  const mixed = b.local('mixed', 'i64');
  const [stop, batches, each] = [b.label('stop'), b.label('batches'), b.label('each')];
  const { words } = plan.layout;
  const interns = numbersOf(plan) > 0;
  const mapFull = op('i32.ge_u', memory('i32.load', COMMON.words, i32(0)), get(limit));
  const exact = (): Code[] => [
    ...(interns
      ? new Interning(b, map, capacity).number(words, candidate, mixed)
      : [set(mixed, memory('i64.load', 0, get(candidate)))]),
    add(mixed, i64(1n)),
    ...mix(mixed),
  ];
  const number = plan.hash === undefined ? exact() : hashed(words, candidate, mixed, plan.hash);
  return b.build(
    [
      set(count, memory('i32.load', CONTROL.candidates, get(base))),
      set(key, stretch(base, plan.at.keys)),
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
            ...number,
            memory('i64.store', 0, get(key), get(mixed)),
            add(key, i32(8)),
            add(candidate, i32(plan.stride)),
            add(from, i32(1)),
            br(each, op('i32.lt_u', get(from), get(last))),
          ]),
          br(batches),
        ]),
      ]),
      give(get(from)),
    ],
    true,
  );
}

/** `collect(base, count)`: copies the new ones among a worker's candidates to the output. */
export function collectFunction(plan: Plan): Func {
  const [base, count] = ['base', 'count'].map(parameter) as [Variable, Variable];
  const b = new FuncBuilder('collect', [base, count]);
  const [fresh, end, candidate, output] = ['fresh', 'end', 'candidate', 'output'].map((name) =>
    b.local(name, 'i32'),
  ) as [Variable, Variable, Variable, Variable];
  const [stop, each] = [b.label('stop'), b.label('each')];
  const index = memory('i32.load', 0, get(fresh));
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
            candidate,
            op('i32.add', stretch(base, plan.at.candidates), op('i32.mul', index, i32(plan.stride))),
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
 * `scatter(base, count, first, bits)`: the numbers of a worker's candidates from `first` on, sorted by their
 * top bits, each with its candidate. Where the numbers of each bank end stands at `stretches`.
 */
export function scatterFunction(plan: Plan): Func {
  const parameters = ['base', 'count', 'first', 'bits'].map(parameter);
  const [base, count, first, bits] = parameters as [Variable, Variable, Variable, Variable];
  const b = new FuncBuilder('scatter', parameters);
  const [key, end, bank, place, sum] = ['key', 'end', 'bank', 'place', 'sum'].map((name) =>
    b.local(name, 'i32'),
  ) as [Variable, Variable, Variable, Variable, Variable];
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
        memory('i32.store', origins, op('i32.add', get(base), op('i32.shl', get(place), i32(2))), get(first)),
        add(first, i32(1)),
      ]),
    ],
    true,
  );
}
