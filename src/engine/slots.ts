/**
 * What a slot of a table holds of a number, as code: the number itself, or what is not said by where it stands.
 *
 * A quotient: where numbers have few bits, as many of them as choose a home among the slots need not be
 * kept if it is known how far from home a number stands. A slot of 4 bytes holds the rest of them, at
 * the top, and below that the distance and one more. The more slots there are, the more is left for the
 * distance; a number that would have to stand farther off finds no place. (J. Cleary, Compact hash tables
 * using bidirectional linear probing, IEEE Trans. Computers 1984; the distance is kept as in A. Poyias,
 * S. Puglisi and R. Raman, m-Bonsai: a practical compact dynamic trie, 2018, section 4.)
 */
import {
  type Code,
  type FuncBuilder,
  get,
  i32,
  i64,
  type MemoryOp,
  memory,
  op,
  set,
  type Type,
  type Variable,
} from './wasm-code.js';

/** Where numbers stand: the first slot, how many there are, and how many top bits all numbers have in common. */
export interface Stand {
  readonly table: Variable;
  readonly slots: Variable;
  readonly shift: Variable;
}

/** How the code of a function goes about it in one table. */
export interface Access {
  /** To be done first. */
  readonly begin: readonly Code[];
  /** The address of the slot where to begin to look for a number. */
  home(number: Variable): Code;
  /** What stands there, if it is this number. */
  entry(number: Variable): Code;
  /** Of an entry: what the same number would be in the next slot. */
  readonly farther: (entry: Variable) => readonly Code[];
  /** Can it not be said that it stands so far off? Absent: that is never so. */
  readonly tooFar: ((entry: Variable) => Code) | undefined;
  /** The number of an entry that is not empty, but for the top bits that all have in common: any may be there. */
  number(entry: Variable, slot: Variable): Code;
}

export interface Form {
  readonly type: Type;
  /** The logarithm of the bytes of a slot. */
  readonly scale: 2 | 3;
  access(b: FuncBuilder, at: Stand): Access;
}

const widened = (value: Variable): Code => op('i64.extend_i32_u', get(value));

/** The home of a number whose own bits are at the top. It is in the order of the numbers, whatever `slots` is. */
export function slotOf(own: Code, table: Variable, slots: Variable, hashBits: number): Code {
  const top = op('i64.shr_u', own, i64(BigInt(64 - hashBits)));
  const scaled = op('i64.mul', top, widened(slots));
  const slot = op('i32.wrap_i64', op('i64.shr_u', scaled, i64(BigInt(hashBits))));
  return op('i32.add', get(table), op('i32.shl', slot, i32(WHOLE)));
}

/** Top bits that choose a slot, if tests do not want collisions. */
export const HASH_BITS = 32;

const WHOLE = 3;
const QUOTIENT = 2;

/** Numbers themselves. `hashBits`: how many top bits choose a slot. */
export const whole = (hashBits: number): Form => ({
  type: 'i64',
  scale: WHOLE,
  access: (_, { table, slots, shift }) => ({
    begin: [],
    home: (number) => slotOf(op('i64.shl', get(number), widened(shift)), table, slots, hashBits),
    entry: get,
    farther: () => [],
    tooFar: undefined,
    number: get,
  }),
});

/** Quotients of numbers with this many bits at the top, and a last bit that is 1. There are 2^k slots. */
export const quotient = (bits: number): Form => ({
  type: 'i32',
  scale: QUOTIENT,
  access: (b, { table, slots, shift }) => {
    const [k, aside] = [b.local('k', 'i64'), b.local('aside', 'i64')];
    const distances = b.local('distances', 'i32');
    const own = (number: Variable): Code =>
      op('i64.shl', op('i64.and', get(number), i64(-2n)), widened(shift));
    const rest = op('i32.sub', op('i32.sub', i32(bits), get(shift)), op('i32.wrap_i64', get(k)));
    return {
      begin: [
        set(k, op('i64.ctz', widened(slots))),
        set(aside, op('i64.sub', i64(64n), get(k))),
        set(distances, op('select', rest, i32(0), op('i32.lt_s', i32(0), rest))),
        set(distances, op('i32.shr_u', i32(-1), get(distances))),
      ],
      home: (number) =>
        op(
          'i32.add',
          get(table),
          op('i32.shl', op('i32.wrap_i64', op('i64.shr_u', own(number), get(aside))), i32(QUOTIENT)),
        ),
      entry: (number) =>
        op(
          'i32.or',
          op('i32.wrap_i64', op('i64.shr_u', op('i64.shl', own(number), get(k)), i64(32n))),
          i32(1),
        ),
      farther: (entry) => [set(entry, op('i32.add', get(entry), i32(1)))],
      tooFar: (entry) => op('i32.eqz', op('i32.and', get(entry), get(distances))),
      number: (entry, slot) => {
        const stands = op('i32.shr_u', op('i32.sub', get(slot), get(table)), i32(QUOTIENT));
        const from = op('i32.sub', op('i32.and', get(entry), get(distances)), i32(1));
        const home = op('i32.and', op('i32.sub', stands, from), op('i32.sub', get(slots), i32(1)));
        const kept = op('i32.and', get(entry), op('i32.xor', get(distances), i32(-1)));
        return op(
          'i64.or',
          op(
            'i64.shr_u',
            op(
              'i64.or',
              op('i64.shl', op('i64.extend_i32_u', home), get(aside)),
              op('i64.shr_u', op('i64.shl', op('i64.extend_i32_u', kept), i64(32n)), get(k)),
            ),
            widened(shift),
          ),
          i64(1n),
        );
      },
    };
  },
});

export const load = ({ type }: Form, slot: Code): Code => memory(`${type}.load`, 0, slot);
export const store = ({ type }: Form, slot: Code, entry: Code): Code =>
  memory(`${type}.store`, 0, slot, entry);
export const exchange = ({ type }: Form): MemoryOp => `${type}.atomic.rmw.cmpxchg`;
export const same = ({ type }: Form, a: Code, b: Code): Code => op(`${type}.eq`, a, b);
export const isEmpty = ({ type }: Form, entry: Variable): Code => op(`${type}.eqz`, get(entry));
export const empty = ({ type }: Form): Code => (type === 'i64' ? i64(0n) : i32(0));
export const bytesOf = ({ scale }: Form): number => 1 << scale;

/** The address of a slot. */
export const slotAt = ({ scale }: Form, table: Variable, index: Variable): Code =>
  op('i32.add', get(table), op('i32.shl', get(index), i32(scale)));
