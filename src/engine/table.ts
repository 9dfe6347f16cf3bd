/**
 * A table of known states, as code that knows no model. What is kept of a state is a mixed number that
 * stands for it alone (`keys.ts` makes it), in one of the forms of `slots.ts`; 0 is an empty slot.
 *
 * The table is searched linearly from the slot that the top bits choose, less those that all numbers of
 * the table have in common (`shift`), and goes round at its end. Slots are in the order of the mixed
 * numbers, however many there are: so the table grows in its place, and can be halved.
 */
import { BATCH, BATCH_SIZE } from './plan.js';
import {
  type Access,
  bytesOf,
  empty,
  exchange,
  type Form,
  isEmpty,
  load,
  same,
  slotAt,
  store,
} from './slots.js';
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

const KEY = 8;

/** All that a table of one form needs. */
export const tableFunctions = (form: Form, shared: boolean): Func[] => [
  lookupFunction(form, shared),
  moveFunction('move', form, form),
  takeFunction(form),
];

const parameter = (name: string): Variable => ({ name, type: 'i32' });

const keyAt = (keys: Variable, index: Variable): Code =>
  op('i32.add', get(keys), op('i32.shl', get(index), i32(3)));

/**
 * `lookup(keys, count, table, slots, shift, batch, news)`: looks numbers up and puts those that are
 * new into the table, for which there must be room. Gives how many were; their indices are at `news`. At `batch` is room for one; how many numbers were looked up stands there
 * afterwards: not all, where one would come to stand too far from home.
 */
function lookupFunction(form: Form, shared: boolean): Func {
  return new Lookup(form, shared).build();
}

class Lookup {
  private readonly keys = parameter('keys');
  private readonly count = parameter('count');
  private readonly table = parameter('table');
  private readonly slots = parameter('slots');
  private readonly shift = parameter('shift');
  private readonly batch = parameter('batch');
  private readonly news = parameter('news');
  private readonly builder = new FuncBuilder(
    'lookup',
    [this.keys, this.count, this.table, this.slots, this.shift, this.batch, this.news],
    ['i32'],
  );
  /** The number that is looked up, by its address; the ends of the batch and of all. */
  private readonly key = this.builder.local('key', 'i32');
  private readonly last = this.builder.local('last', 'i32');
  private readonly over = this.builder.local('over', 'i32');
  private readonly place = this.builder.local('place', 'i32');
  private readonly index = this.builder.local('index', 'i32');
  private readonly slot = this.builder.local('slot', 'i32');
  private readonly end = this.builder.local('end', 'i32');
  private readonly out = this.builder.local('out', 'i32');
  private readonly mixed = this.builder.local('mixed', 'i64');
  private readonly wanted: Variable;
  private readonly found: Variable;
  private readonly access: Access;
  private readonly stop = this.builder.label('stop');

  constructor(
    private readonly form: Form,
    private readonly shared: boolean,
  ) {
    this.wanted = this.builder.local('wanted', form.type);
    this.found = this.builder.local('found', form.type);
    const { table, slots, shift } = this;
    this.access = form.access(this.builder, { table, slots, shift });
  }

  build(): Func {
    const { keys, key, last, over, out, news, stop } = this;
    const [begin, batches] = [this.builder.local('begin', 'i32'), this.builder.label('batches')];
    return this.builder.build(
      [
        ...this.access.begin,
        set(begin, get(keys)),
        set(key, get(keys)),
        set(out, get(news)),
        set(this.end, slotAt(this.form, this.table, this.slots)),
        set(over, keyAt(keys, this.count)),
        block(stop, [
          loop(batches, [
            br(stop, op('i32.ge_u', get(keys), get(over))),
            set(last, op('i32.add', get(keys), i32(BATCH * KEY))),
            set(last, op('select', get(last), get(over), op('i32.lt_u', get(last), get(over)))),
            ...this.lookAll(),
            ...this.insertAll(),
            set(keys, get(last)),
            br(batches),
          ]),
        ]),
        memory('i32.store', 0, get(this.batch), op('i32.shr_u', op('i32.sub', get(key), get(begin)), i32(3))),
        give(op('i32.shr_u', op('i32.sub', get(out), get(news)), i32(2))),
      ],
      true,
    );
  }

  private startOfBatch(): Code[] {
    return [set(this.key, get(this.keys)), set(this.place, get(this.batch))];
  }

  private nextOfBatch(): Code[] {
    return [add(this.key, i32(KEY)), add(this.place, i32(BATCH_SIZE))];
  }

  /** Looks into the slot of each; these looks do not wait for each other. */
  private lookAll(): Code[] {
    const { key, slot, place, mixed, form, builder } = this;
    const each = builder.label('look');
    return [
      ...this.startOfBatch(),
      loop(each, [
        set(mixed, memory('i64.load', 0, get(key))),
        set(slot, this.access.home(mixed)),
        store(form, get(place), load(form, get(slot))),
        memory('i32.store', 8, get(place), get(slot)),
        ...this.nextOfBatch(),
        br(each, op('i32.lt_u', get(key), get(this.last))),
      ]),
    ];
  }

  private insertAll(): Code[] {
    const { mixed, wanted, found, slot, key, place, form, access, builder } = this;
    const [each, known, probe] = [builder.label('insert'), builder.label('known'), builder.label('probe')];
    const isWanted = (entry: Code): Code => same(form, entry, get(wanted));
    return [
      ...this.startOfBatch(),
      loop(each, [
        block(known, [
          set(mixed, memory('i64.load', 0, get(key))),
          set(wanted, access.entry(mixed)),
          br(known, isWanted(load(form, get(place)))),
          set(slot, memory('i32.load', 8, get(place))),
          loop(probe, [
            set(found, load(form, get(slot))),
            br(known, isWanted(get(found))),
            when(isEmpty(form, found), this.take(known, isWanted(get(found)))),
            ...access.farther(wanted),
            ...(access.tooFar ? [br(this.stop, access.tooFar(wanted))] : []),
            add(slot, i32(bytesOf(form))),
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
  private take(known: Label, isWanted: Code): Code[] {
    const { wanted, found, slot, out, form } = this;
    const tell = [memory('i32.store', 0, get(out), get(this.index)), add(out, i32(4)), br(known)];
    if (!this.shared) return [store(form, get(slot), get(wanted)), ...tell];
    return [
      set(found, memory(exchange(form), 0, get(slot), empty(form), get(wanted))),
      when(isEmpty(form, found), tell),
      br(known, isWanted),
    ];
  }
}

/** Where `move` says how many it put aside; they follow. */
export const ASIDE = 8;

/**
 * `move(table, high, slots, shift, slotsThen, shiftThen, aside, room)`: from the top down, the numbers in the
 * slots below `high`, of `slots`, go where they belong in a table of `slotsThen` slots, of another form
 * perhaps. A place that is found for one is at or above where it stood; all above that has moved already,
 * so that the way to it stays. Whatever would come to stand lower, or go round, or too far from home, is put
 * aside, to be looked up when all have moved. Gives how far it came, when `room` of them have been.
 */
export function moveFunction(name: string, from: Form, to: Form): Func {
  const parameters = ['table', 'high', 'slots', 'shift', 'slotsThen', 'shiftThen', 'aside', 'room'].map(
    parameter,
  );
  const [table, high, slots, shift, slotsThen, shiftThen, aside, room] = parameters as Variables<8>;
  const b = new FuncBuilder(name, parameters, ['i32']);
  const [low, slot, bound, out, full] = ['at', 'slot', 'bound', 'out', 'full'].map((local) =>
    b.local(local, 'i32'),
  ) as Variables<5>;
  const mixed = b.local('mixed', 'i64');
  const [before, then] = [b.local('before', from.type), b.local('then', to.type)];
  const stood = from.access(b, { table, slots, shift });
  const stands = to.access(b, { table, slots: slotsThen, shift: shiftThen });
  const [over, each, no, probe] = ['over', 'each', 'no', 'probe'].map((label) => b.label(label)) as [
    Label,
    Label,
    Label,
    Label,
  ];
  const probing = loop(probe, [
    br(no, op('i32.ge_u', get(slot), get(bound))),
    when(isEmptyAt(to, slot), [store(to, get(slot), get(then)), br(each)]),
    ...stands.farther(then),
    ...(stands.tooFar ? [br(no, stands.tooFar(then))] : []),
    add(slot, i32(bytesOf(to))),
    br(probe),
  ]);
  return b.build(
    [
      ...stood.begin,
      ...stands.begin,
      set(low, slotAt(from, table, high)),
      set(bound, slotAt(to, table, slotsThen)),
      set(out, op('i32.add', get(aside), i32(ASIDE))),
      set(full, keyAt(out, room)),
      block(over, [
        loop(each, [
          br(over, op('i32.eq', get(low), get(table))),
          br(over, op('i32.eq', get(out), get(full))),
          set(low, op('i32.sub', get(low), i32(bytesOf(from)))),
          set(before, load(from, get(low))),
          br(each, isEmpty(from, before)),
          store(from, get(low), empty(from)),
          set(mixed, stood.number(before, low)),
          set(slot, stands.home(mixed)),
          set(then, stands.entry(mixed)),
          block(no, [br(no, op('i32.lt_u', get(slot), get(low))), probing]),
          memory('i64.store', 0, get(out), get(mixed)),
          add(out, i32(KEY)),
          br(each),
        ]),
      ]),
      memory(
        'i32.store',
        0,
        get(aside),
        op('i32.shr_u', op('i32.sub', op('i32.sub', get(out), get(aside)), i32(ASIDE)), i32(3)),
      ),
      give(op('i32.shr_u', op('i32.sub', get(low), get(table)), i32(from.scale))),
    ],
    true,
  );
}

const isEmptyAt = (form: Form, slot: Variable): Code => op(`${form.type}.eqz`, load(form, get(slot)));

/**
 * `take(table, low, high, slots, shift, out)`: takes out the numbers in the slots from `low` and below `high`
 * that have the first bit set which not all have in common. Gives how many they are.
 */
function takeFunction(form: Form): Func {
  const parameters = ['table', 'low', 'high', 'slots', 'shift', 'out'].map(parameter);
  const [table, low, high, slots, shift, out] = parameters as Variables<6>;
  const b = new FuncBuilder('take', parameters, ['i32']);
  const [slot, end, to] = ['slot', 'end', 'to'].map((name) => b.local(name, 'i32')) as Variables<3>;
  const mixed = b.local('mixed', 'i64');
  const entry = b.local('entry', form.type);
  const access = form.access(b, { table, slots, shift });
  const [over, each, next] = [b.label('over'), b.label('each'), b.label('next')];
  const first = op('i64.shr_u', op('i64.shl', get(mixed), op('i64.extend_i32_u', get(shift))), i64(63n));
  return b.build(
    [
      ...access.begin,
      set(slot, slotAt(form, table, low)),
      set(end, slotAt(form, table, high)),
      set(to, get(out)),
      block(over, [
        loop(each, [
          br(over, op('i32.eq', get(slot), get(end))),
          block(next, [
            set(entry, load(form, get(slot))),
            br(next, isEmpty(form, entry)),
            set(mixed, access.number(entry, slot)),
            br(next, op('i64.eqz', first)),
            memory('i64.store', 0, get(to), get(mixed)),
            store(form, get(slot), empty(form)),
            add(to, i32(KEY)),
          ]),
          add(slot, i32(bytesOf(form))),
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
