/**
 * A table of known states, as code that knows no model. What is kept of a state is a mixed number that
 * stands for it alone (`keys.ts` makes it); 0 is an empty slot.
 *
 * The table is searched linearly from the slot that the top bits choose, less those that all numbers of
 * the table have in common (`shift`), and goes round at its end. Slots are in the order of the mixed
 * numbers, however many there are: so the table grows in its place, by any amount, and can be halved.
 */
import { BATCH, BATCH_SIZE } from './plan.js';
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
  when,
} from './wasm-code.js';

export interface TableOptions {
  /** Several workers insert at once. */
  readonly shared: boolean;
  /** How many top bits choose a slot: 32, or fewer to make collisions frequent. */
  readonly hashBits: number;
}

const SLOT = 8;

/** The address of the slot where to begin to look for a number, whose own bits are at the top. */
export function slotOf(own: Code, table: Variable, slots: Variable, hashBits: number): Code {
  const top = op('i64.shr_u', own, i64(BigInt(64 - hashBits)));
  const scaled = op('i64.mul', top, op('i64.extend_i32_u', get(slots)));
  const slot = op('i32.wrap_i64', op('i64.shr_u', scaled, i64(BigInt(hashBits))));
  return op('i32.add', get(table), op('i32.shl', slot, i32(3)));
}

const slotAt = (table: Variable, index: Variable): Code =>
  op('i32.add', get(table), op('i32.shl', get(index), i32(3)));

const own = (mixed: Variable, shift: Variable): Code =>
  op('i64.shl', get(mixed), op('i64.extend_i32_u', get(shift)));

const parameter = (name: string): Variable => ({ name, type: 'i32' });

/**
 * `lookup(keys, count, table, slots, shift, batch, news, first)`: looks numbers up and puts those that are
 * new into the table, for which there must be room. Gives how many were; their indices, counted from
 * `first` on, are at `news`. At `batch` is room for one.
 */
export function lookupFunction(options: TableOptions): Func {
  return new Lookup(options).build();
}

class Lookup {
  private readonly keys = parameter('keys');
  private readonly count = parameter('count');
  private readonly table = parameter('table');
  private readonly slots = parameter('slots');
  private readonly shift = parameter('shift');
  private readonly batch = parameter('batch');
  private readonly news = parameter('news');
  private readonly index = parameter('first');
  private readonly builder = new FuncBuilder(
    'lookup',
    [this.keys, this.count, this.table, this.slots, this.shift, this.batch, this.news, this.index],
    ['i32'],
  );
  /** The number that is looked up, by its address; the ends of the batch and of all. */
  private readonly key = this.builder.local('key', 'i32');
  private readonly last = this.builder.local('last', 'i32');
  private readonly over = this.builder.local('over', 'i32');
  private readonly place = this.builder.local('place', 'i32');
  private readonly slot = this.builder.local('slot', 'i32');
  private readonly end = this.builder.local('end', 'i32');
  private readonly out = this.builder.local('out', 'i32');
  private readonly mixed = this.builder.local('mixed', 'i64');
  private readonly found = this.builder.local('found', 'i64');

  constructor(private readonly options: TableOptions) {}

  build(): Func {
    const { keys, last, over, out, news } = this;
    const [stop, batches] = [this.builder.label('stop'), this.builder.label('batches')];
    return this.builder.build(
      [
        set(out, get(news)),
        set(this.end, slotAt(this.table, this.slots)),
        set(over, slotAt(keys, this.count)),
        block(stop, [
          loop(batches, [
            br(stop, op('i32.ge_u', get(keys), get(over))),
            set(last, op('i32.add', get(keys), i32(BATCH * 8))),
            set(last, op('select', get(last), get(over), op('i32.lt_u', get(last), get(over)))),
            ...this.lookAll(),
            ...this.insertAll(),
            set(keys, get(last)),
            br(batches),
          ]),
        ]),
        give(op('i32.shr_u', op('i32.sub', get(out), get(news)), i32(2))),
      ],
      true,
    );
  }

  private startOfBatch(): Code[] {
    return [set(this.key, get(this.keys)), set(this.place, get(this.batch))];
  }

  private nextOfBatch(): Code[] {
    return [add(this.key, i32(8)), add(this.place, i32(BATCH_SIZE))];
  }

  /** Looks into the slot of each; these looks do not wait for each other. */
  private lookAll(): Code[] {
    const { key, slot, place, builder } = this;
    const each = builder.label('look');
    return [
      ...this.startOfBatch(),
      loop(each, [
        set(this.mixed, memory('i64.load', 0, get(key))),
        set(slot, slotOf(own(this.mixed, this.shift), this.table, this.slots, this.options.hashBits)),
        memory('i64.store', 0, get(place), memory('i64.load', 0, get(slot))),
        memory('i32.store', 8, get(place), get(slot)),
        ...this.nextOfBatch(),
        br(each, op('i32.lt_u', get(key), get(this.last))),
      ]),
    ];
  }

  private insertAll(): Code[] {
    const { mixed, found, slot, key, place, builder } = this;
    const [each, known, probe] = [builder.label('insert'), builder.label('known'), builder.label('probe')];
    const same = op('i64.eq', get(found), get(mixed));
    return [
      ...this.startOfBatch(),
      loop(each, [
        block(known, [
          set(mixed, memory('i64.load', 0, get(key))),
          br(known, op('i64.eq', get(mixed), memory('i64.load', 0, get(place)))),
          set(slot, memory('i32.load', 8, get(place))),
          loop(probe, [
            set(found, memory('i64.load', 0, get(slot))),
            br(known, same),
            when(op('i64.eqz', get(found)), this.take(known, same)),
            add(slot, i32(SLOT)),
            when(op('i32.eq', get(slot), get(this.end)), [set(slot, get(this.table))]),
            br(probe),
          ]),
        ]),
        ...this.nextOfBatch(),
        add(this.index, i32(1)),
        br(each, op('i32.lt_u', get(key), get(this.last))),
      ]),
    ];
  }

  /** Takes an empty slot, unless another worker is faster: perhaps with the same number. */
  private take(known: Label, same: Code): Code[] {
    const { mixed, found, slot, out } = this;
    const tell = [memory('i32.store', 0, get(out), get(this.index)), add(out, i32(4)), br(known)];
    if (!this.options.shared) return [memory('i64.store', 0, get(slot), get(mixed)), ...tell];
    return [
      set(found, memory('i64.atomic.rmw.cmpxchg', 0, get(slot), i64(0n), get(mixed))),
      when(op('i64.eqz', get(found)), tell),
      br(known, same),
    ];
  }
}

/** Where `move` says how many it put aside; they follow. */
export const ASIDE = 8;

/**
 * `move(table, from, more, shift, aside, room)`: from the top down, the numbers in the slots below `from` go
 * where they belong in a table of `more` slots. A place that is found for one is at or above where it stood;
 * all above that has moved already, so that the way to it stays. Whatever would come to stand lower, or go
 * round, is put aside, to be looked up when all have moved. Gives how far it came, when `room` of them have
 * been.
 */
export function moveFunction({ hashBits }: TableOptions): Func {
  const parameters = ['table', 'high', 'more', 'shift', 'aside', 'room'].map(parameter);
  const [table, from, more, shift, aside, room] = parameters as Variables<6>;
  const b = new FuncBuilder('move', parameters, ['i32']);
  const [low, slot, bound, out, full] = ['at', 'slot', 'bound', 'out', 'full'].map((name) =>
    b.local(name, 'i32'),
  ) as Variables<5>;
  const mixed = b.local('mixed', 'i64');
  const [over, each, no, probe] = ['over', 'each', 'no', 'probe'].map((name) => b.label(name)) as [
    Label,
    Label,
    Label,
    Label,
  ];
  return b.build(
    [
      set(low, slotAt(table, from)),
      set(bound, slotAt(table, more)),
      set(out, op('i32.add', get(aside), i32(ASIDE))),
      set(full, op('i32.add', get(out), op('i32.shl', get(room), i32(3)))),
      block(over, [
        loop(each, [
          br(over, op('i32.eq', get(low), get(table))),
          br(over, op('i32.eq', get(out), get(full))),
          set(low, op('i32.sub', get(low), i32(SLOT))),
          set(mixed, memory('i64.load', 0, get(low))),
          br(each, op('i64.eqz', get(mixed))),
          memory('i64.store', 0, get(low), i64(0n)),
          set(slot, slotOf(own(mixed, shift), table, more, hashBits)),
          block(no, [
            br(no, op('i32.lt_u', get(slot), get(low))),
            loop(probe, [
              br(no, op('i32.ge_u', get(slot), get(bound))),
              when(op('i64.eqz', memory('i64.load', 0, get(slot))), [
                memory('i64.store', 0, get(slot), get(mixed)),
                br(each),
              ]),
              add(slot, i32(SLOT)),
              br(probe),
            ]),
          ]),
          memory('i64.store', 0, get(out), get(mixed)),
          add(out, i32(SLOT)),
          br(each),
        ]),
      ]),
      memory(
        'i32.store',
        0,
        get(aside),
        op('i32.shr_u', op('i32.sub', op('i32.sub', get(out), get(aside)), i32(ASIDE)), i32(3)),
      ),
      give(op('i32.shr_u', op('i32.sub', get(low), get(table)), i32(3))),
    ],
    true,
  );
}

/**
 * `take(table, from, to, bit, out)`: takes out the numbers in the slots from `from` and below `to` that
 * have a bit set. Gives how many they are.
 */
export function takeFunction(): Func {
  const parameters = ['table', 'low', 'high', 'bit', 'out'].map(parameter);
  const [table, low, high, bit, out] = parameters as Variables<5>;
  const b = new FuncBuilder('take', parameters, ['i32']);
  const [slot, to] = [b.local('slot', 'i32'), b.local('to', 'i32')];
  const mixed = b.local('mixed', 'i64');
  const [over, each] = [b.label('over'), b.label('each')];
  const moves = op('i64.shr_u', get(mixed), op('i64.extend_i32_u', get(bit)));
  return b.build(
    [
      set(slot, slotAt(table, low)),
      set(high, slotAt(table, high)),
      set(to, get(out)),
      block(over, [
        loop(each, [
          br(over, op('i32.eq', get(slot), get(high))),
          set(mixed, memory('i64.load', 0, get(slot))),
          when(op('i32.wrap_i64', op('i64.and', moves, i64(1n))), [
            memory('i64.store', 0, get(to), get(mixed)),
            memory('i64.store', 0, get(slot), i64(0n)),
            add(to, i32(SLOT)),
          ]),
          add(slot, i32(SLOT)),
          br(each),
        ]),
      ]),
      give(op('i32.shr_u', op('i32.sub', get(to), get(out)), i32(3))),
    ],
    true,
  );
}

type Variables<N extends number, T extends Variable[] = []> = T['length'] extends N
  ? T
  : Variables<N, [...T, Variable]>;
