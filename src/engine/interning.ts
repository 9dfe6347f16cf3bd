/**
 * States of several words as one number, exactly: each word is given a number when it first comes, so
 * is each pair of numbers, and two numbers are left side by side. Steps change few words, and words and
 * pairs come back in many states: the map of them stays small beside the table.
 *
 * The map is an open table of mixed keys, with the numbers beside it; numbers begin at 1.
 */
import { mix } from './mixing.js';
import { COMMON, type Plan } from './plan.js';
import { HASH_BITS, slotOf } from './slots.js';
import type { TableOptions } from './table.js';
import {
  add,
  block,
  br,
  type Code,
  call,
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
  when,
} from './wasm-code.js';

const KEY = 8;
const INTERN = { name: 'intern' };

/** Most numbers that can be given for a state at once: one for each word, and for pairs but the last. */
export const numbersOf = ({ layout: { words }, hash }: Pick<Plan, 'layout' | 'hash'>): number =>
  words === 1 || hash !== undefined ? 0 : 2 * words - 2;

/** The words of a state of which `Interning` made this number; `keys` are what was interned, by number. */
export function wordsOf(number: bigint, words: number, keys: BigUint64Array): BigUint64Array {
  const widths = [words];
  while (widths.at(-1)! > 2) widths.push(Math.ceil(widths.at(-1)! / 2));
  let level = apart(number);
  // The last of an odd number had no other to go with.
  for (const width of widths.slice(0, -1).reverse())
    level = level.flatMap((one, i) => (2 * i + 1 === width ? [one] : apart(keys[one]!)));
  return BigUint64Array.from(level, (one) => keys[one]!);
}

const apart = (pair: bigint): number[] => [Number(pair >> 32n), Number(pair & 0xffff_ffffn)];

/** The code that interns the words of one state. */
export class Interning {
  constructor(
    private readonly builder: FuncBuilder,
    private readonly map: Variable,
    private readonly capacity: Variable,
  ) {}

  /** Sets `to` to the number of the state at an address. */
  number(words: number, state: Variable, to: Variable): Code[] {
    const codes: Code[] = [];
    let level = Array.from({ length: words }, (_, i) => {
      const word = this.builder.local(`word${i}`, 'i64');
      codes.push(set(word, memory('i64.load', 8 * i, get(state))));
      return this.remembered(word, codes);
    });
    while (level.length > 2) {
      const next: Variable[] = [];
      for (let i = 0; i + 1 < level.length; i += 2) {
        const pair = this.builder.local('pair', 'i64');
        codes.push(set(pair, beside(level[i]!, level[i + 1]!)));
        next.push(this.remembered(pair, codes));
      }
      if (level.length % 2 === 1) next.push(level.at(-1)!);
      level = next;
    }
    return [...codes, set(to, beside(level[0]!, level[1]!))];
  }

  /** The number of a key; of one and the same key again and again, without looking it up. */
  private remembered(key: Variable, codes: Code[]): Variable {
    const last = this.builder.local('last', 'i64');
    const number = this.builder.local('number', 'i32');
    const again = op('i64.eq', op('i64.add', get(key), i64(1n)), get(last));
    codes.push(
      when(op('i32.eqz', again), [
        set(last, op('i64.add', get(key), i64(1n))),
        set(number, call(INTERN, get(this.map), get(this.capacity), get(last))),
      ]),
    );
    return number;
  }
}

const beside = (left: Variable, right: Variable): Code =>
  op(
    'i64.or',
    op('i64.shl', op('i64.extend_i32_u', get(left)), i64(32n)),
    op('i64.extend_i32_u', get(right)),
  );

/** `intern(map, capacity, key)`: the number of a key, which is not 0; a new one if it is new. */
export function internFunction({ shared }: TableOptions): Func {
  const map: Variable = { name: 'map', type: 'i32' };
  const capacity: Variable = { name: 'capacity', type: 'i32' };
  const key: Variable = { name: 'key', type: 'i64' };
  const b = new FuncBuilder(INTERN.name, [map, capacity, key], ['i32']);
  const slot = b.local('slot', 'i32');
  const found = b.local('found', 'i64');
  const number = b.local('number', 'i32');
  const probe = b.label('probe');
  const numbers = numberAddress(map, capacity, slot);
  const count = i32(0);
  const fresh: Code[] = shared
    ? [
        set(found, memory('i64.atomic.rmw.cmpxchg', 0, get(slot), i64(0n), get(key))),
        when(op('i64.eqz', get(found)), [
          set(number, op('i32.add', memory('i32.atomic.rmw.add', COMMON.words, count, i32(1)), i32(1))),
          memory('i32.atomic.store', 0, numbers, get(number)),
          give(get(number)),
        ]),
      ]
    : [
        memory('i64.store', 0, get(slot), get(key)),
        set(number, op('i32.add', memory('i32.load', COMMON.words, count), i32(1))),
        memory('i32.store', COMMON.words, count, get(number)),
        memory('i32.store', 0, numbers, get(number)),
        give(get(number)),
      ];
  return b.build([
    ...mix(key),
    set(slot, slotOf(get(key), map, capacity, HASH_BITS)),
    loop(probe, [
      set(found, memory('i64.load', 0, get(slot))),
      when(op('i64.eqz', get(found)), fresh),
      when(
        op('i64.eq', get(found), get(key)),
        shared ? awaited(b, numbers, number) : [give(memory('i32.load', 0, numbers))],
      ),
      add(slot, i32(KEY)),
      when(op('i32.eq', get(slot), op('i32.add', get(map), op('i32.shl', get(capacity), i32(3)))), [
        set(slot, get(map)),
      ]),
      br(probe),
    ]),
    op('unreachable'),
  ]);
}

/** Whoever wrote the key writes its number next. */
function awaited(b: FuncBuilder, at: Code, number: Variable): Code[] {
  const again = b.label('again');
  return [
    loop(again, [set(number, memory('i32.atomic.load', 0, at)), br(again, op('i32.eqz', get(number)))]),
    give(get(number)),
  ];
}

/** Numbers stand behind the keys, half as wide. */
function numberAddress(map: Variable, capacity: Variable, slot: Variable): Code {
  const half = op('i32.shr_u', op('i32.sub', get(slot), get(map)), i32(1));
  return op('i32.add', op('i32.add', get(map), op('i32.shl', get(capacity), i32(3))), half);
}

/**
 * `widen(map, capacity, more, scratch)`: the map with more room, which is all zero behind it. By way of
 * a copy at `scratch`, which is zero again afterwards.
 */
export function widenFunction(): Func {
  const [map, capacity, more, scratch] = ['map', 'capacity', 'more', 'scratch'].map(
    (name): Variable => ({ name, type: 'i32' }),
  ) as [Variable, Variable, Variable, Variable];
  const b = new FuncBuilder('widen', [map, capacity, more, scratch]);
  const [at, size, slot, number] = ['at', 'size', 'slot', 'number'].map((name) => b.local(name, 'i32')) as [
    Variable,
    Variable,
    Variable,
    Variable,
  ];
  const key = b.local('key', 'i64');
  const [copy, copied, put, over, next, probe, found] = [
    'copy',
    'copied',
    'put',
    'over',
    'next',
    'probe',
    'found',
  ].map((name) => b.label(name)) as [Named, Named, Named, Named, Named, Named, Named];
  const source = op('i32.add', get(map), get(at));
  const target = op('i32.add', get(scratch), get(at));
  const old = op(
    'i32.add',
    get(scratch),
    op('i32.add', op('i32.shl', get(capacity), i32(3)), op('i32.shr_u', get(at), i32(1))),
  );
  return b.build(
    [
      set(size, op('i32.mul', get(capacity), i32(12))),
      block(copied, [
        loop(copy, [
          br(copied, op('i32.ge_u', get(at), get(size))),
          memory('i32.store', 0, target, memory('i32.load', 0, source)),
          memory('i32.store', 0, source, i32(0)),
          add(at, i32(4)),
          br(copy),
        ]),
      ]),
      set(at, i32(0)),
      block(over, [
        loop(put, [
          br(over, op('i32.ge_u', get(at), op('i32.shl', get(capacity), i32(3)))),
          block(next, [
            set(key, memory('i64.load', 0, target)),
            br(next, op('i64.eqz', get(key))),
            set(slot, slotOf(get(key), map, more, HASH_BITS)),
            block(found, [
              loop(probe, [
                br(found, op('i64.eqz', memory('i64.load', 0, get(slot)))),
                add(slot, i32(KEY)),
                when(op('i32.eq', get(slot), op('i32.add', get(map), op('i32.shl', get(more), i32(3)))), [
                  set(slot, get(map)),
                ]),
                br(probe),
              ]),
            ]),
            memory('i64.store', 0, get(slot), get(key)),
            set(number, memory('i32.load', 0, old)),
            memory('i32.store', 0, numberAddress(map, more, slot), get(number)),
            memory('i64.store', 0, target, i64(0n)),
            memory('i32.store', 0, old, i32(0)),
          ]),
          add(at, i32(KEY)),
          br(put),
        ]),
      ]),
    ],
    true,
  );
}

interface Named {
  readonly name: string;
}
