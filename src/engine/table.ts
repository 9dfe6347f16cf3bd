/**
 * The table of known states, as code. What is kept of a state is a number that stands for it alone:
 * its word, mixed; or for states of several words what `interning.ts` makes of them.
 *
 * The table is searched linearly from the slot that the top bits choose, and goes round at its end.
 * Slots are in the order of the mixed numbers, however many there are: so the table grows in its
 * place, by any amount.
 */
import { Interning } from './interning.js';
import { mix } from './mixing.js';
import { BATCH, BATCH_SIZE, COMMON, CONTROL, type Plan } from './plan.js';
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
  when,
} from './wasm-code.js';

export interface TableOptions {
  /** Several workers insert at once. */
  readonly shared: boolean;
  /** How many top bits choose a slot: 32, or fewer to make collisions frequent. */
  readonly hashBits: number;
}

const SLOT = 8;

/** The address of the slot where to begin to look for a mixed number. */
export function slotOf(mixed: Variable, table: Variable, slots: Variable, hashBits: number): Code {
  const top = op('i64.shr_u', get(mixed), i64(BigInt(64 - hashBits)));
  const scaled = op('i64.mul', top, op('i64.extend_i32_u', get(slots)));
  const slot = op('i32.wrap_i64', op('i64.shr_u', scaled, i64(BigInt(hashBits))));
  return op('i32.add', get(table), op('i32.shl', slot, i32(3)));
}

const end = (table: Variable, slots: Variable): Code =>
  op('i32.add', get(table), op('i32.shl', get(slots), i32(3)));

const parameter = (name: string): Variable => ({ name, type: 'i32' });

/**
 * `insert(base, table, slots, map, capacity, from, room, words)`: looks the candidates of a worker up,
 * from one on; those that are new go into the table and to the output. Gives the first that was not
 * seen to, when `room` new states have come or there are `words` words in the map.
 */
export function insertFunction(plan: Plan, options: TableOptions): Func {
  return new Insert(plan, options).build();
}

class Insert {
  private readonly base = parameter('base');
  private readonly table = parameter('table');
  private readonly slots = parameter('slots');
  private readonly map = parameter('map');
  private readonly capacity = parameter('capacity');
  private readonly from = parameter('first');
  private readonly room = parameter('room');
  private readonly words = parameter('words');
  private readonly builder = new FuncBuilder(
    'insert',
    [this.base, this.table, this.slots, this.map, this.capacity, this.from, this.room, this.words],
    ['i32'],
  );
  /** The candidate that is looked up, by index and by address, and the end of the batch. */
  private readonly at = this.builder.local('at', 'i32');
  private readonly candidate = this.builder.local('candidate', 'i32');
  private readonly last = this.builder.local('last', 'i32');
  private readonly batch = this.builder.local('batch', 'i32');
  private readonly slot = this.builder.local('slot', 'i32');
  private readonly end = this.builder.local('end', 'i32');
  private readonly fresh = this.builder.local('fresh', 'i32');
  private readonly limit = this.builder.local('limit', 'i32');
  private readonly output = this.builder.local('output', 'i32');
  private readonly mixed = this.builder.local('mixed', 'i64');
  private readonly found = this.builder.local('found', 'i64');
  private readonly stop = this.builder.label('stop');

  constructor(
    private readonly plan: Plan,
    private readonly options: TableOptions,
  ) {}

  build(): Func {
    const { base, at, last, fresh } = this;
    const count = this.builder.local('count', 'i32');
    const batches = this.builder.label('batches');
    const many = this.plan.layout.words > 1;
    const mapFull = op('i32.ge_u', memory('i32.load', COMMON.words, i32(0)), get(this.words));
    return this.builder.build(
      [
        set(count, memory('i32.load', CONTROL.candidates, get(base))),
        set(fresh, memory('i32.load', CONTROL.fresh, get(base))),
        set(this.limit, op('i32.add', get(fresh), get(this.room))),
        set(this.output, op('i32.add', get(base), op('i32.mul', get(fresh), i32(this.plan.stride)))),
        set(this.end, end(this.table, this.slots)),
        set(at, get(this.from)),
        block(this.stop, [
          loop(batches, [
            br(this.stop, op('i32.ge_u', get(at), get(count))),
            ...(many ? [br(this.stop, mapFull)] : []),
            set(last, op('i32.add', get(at), i32(BATCH))),
            set(last, op('select', get(last), get(count), op('i32.lt_u', get(last), get(count)))),
            ...this.hashAll(),
            ...this.insertAll(),
            br(batches),
          ]),
        ]),
        memory('i32.store', CONTROL.fresh, get(base), get(fresh)),
        give(get(at)),
      ],
      true,
    );
  }

  private startOfBatch(): Code[] {
    const first = op('i32.mul', get(this.at), i32(this.plan.stride));
    return [
      set(this.candidate, op('i32.add', op('i32.add', get(this.base), i32(this.plan.at.candidates)), first)),
      set(this.batch, op('i32.add', get(this.base), i32(this.plan.at.batch))),
    ];
  }

  private nextOfBatch(): Code[] {
    return [add(this.candidate, i32(this.plan.stride)), add(this.batch, i32(BATCH_SIZE))];
  }

  /** Mixes each, and looks into its slot; these looks do not wait for each other. */
  private hashAll(): Code[] {
    const { mixed, slot, candidate, batch, builder } = this;
    const each = builder.label('hash');
    const stopAt = builder.local('stopAt', 'i32');
    const toHash = op('i32.sub', get(this.last), get(this.at));
    return [
      ...this.startOfBatch(),
      set(stopAt, op('i32.add', get(candidate), op('i32.mul', toHash, i32(this.plan.stride)))),
      loop(each, [
        ...this.numberOf(),
        add(mixed, i64(1n)),
        ...mix(mixed),
        set(slot, slotOf(mixed, this.table, this.slots, this.options.hashBits)),
        memory('i64.store', 0, get(batch), get(mixed)),
        memory('i64.store', 8, get(batch), memory('i64.load', 0, get(slot))),
        memory('i32.store', 16, get(batch), get(slot)),
        ...this.nextOfBatch(),
        br(each, op('i32.lt_u', get(candidate), get(stopAt))),
      ]),
    ];
  }

  private numberOf(): Code[] {
    const { words } = this.plan.layout;
    if (words === 1) return [set(this.mixed, memory('i64.load', 0, get(this.candidate)))];
    const interning = new Interning(this.builder, this.map, this.capacity);
    return interning.number(words, this.candidate, this.mixed);
  }

  private insertAll(): Code[] {
    const { mixed, found, slot, batch, builder } = this;
    const [each, known, probe] = [builder.label('insert'), builder.label('known'), builder.label('probe')];
    const same = op('i64.eq', get(found), get(mixed));
    return [
      ...this.startOfBatch(),
      loop(each, [
        block(known, [
          set(mixed, memory('i64.load', 0, get(batch))),
          br(known, op('i64.eq', get(mixed), memory('i64.load', 8, get(batch)))),
          set(slot, memory('i32.load', 16, get(batch))),
          loop(probe, [
            set(found, memory('i64.load', 0, get(slot))),
            br(known, same),
            when(op('i64.eqz', get(found)), [
              br(this.stop, op('i32.ge_u', get(this.fresh), get(this.limit))),
              ...this.take(known, same),
            ]),
            add(slot, i32(SLOT)),
            when(op('i32.eq', get(slot), get(this.end)), [set(slot, get(this.table))]),
            br(probe),
          ]),
        ]),
        ...this.nextOfBatch(),
        add(this.at, i32(1)),
        br(each, op('i32.lt_u', get(this.at), get(this.last))),
      ]),
    ];
  }

  /** Takes an empty slot, unless another worker is faster: perhaps with the same state. */
  private take(known: { readonly name: string }, same: Code): Code[] {
    const { mixed, found, slot } = this;
    if (!this.options.shared)
      return [memory('i64.store', 0, get(slot), get(mixed)), ...this.append(), br(known)];
    return [
      set(found, memory('i64.atomic.rmw.cmpxchg', 0, get(slot), i64(0n), get(mixed))),
      when(op('i64.eqz', get(found)), [...this.append(), br(known)]),
      br(known, same),
    ];
  }

  private append(): Code[] {
    const { at, base, fresh, output, candidate, plan } = this;
    const words = Array.from({ length: plan.layout.words }, (_, i) => 8 * i);
    return [
      ...words.map((o) =>
        memory('i64.store', plan.at.output + o, get(output), memory('i64.load', o, get(candidate))),
      ),
      add(output, i32(plan.stride)),
      memory(
        'i32.store',
        plan.at.fresh,
        op('i32.add', get(base), op('i32.shl', get(fresh), i32(2))),
        get(at),
      ),
      add(fresh, i32(1)),
    ];
  }
}

/**
 * `grow(table, slots, more, scratch)`: from `slots` slots to `more`, all zero behind them. From the top
 * down each cluster is taken out, to `scratch`, and put back where it belongs now. That is never
 * below where it stood, and all above has moved on already. What goes round at the new end may come
 * to stand among old ones; it is moved along with them.
 */
export function growFunction({ hashBits }: TableOptions): Func {
  const [table, slots, more, scratch] = ['table', 'slots', 'more', 'scratch'].map(parameter) as [
    Variable,
    Variable,
    Variable,
    Variable,
  ];
  const b = new FuncBuilder('grow', [table, slots, more, scratch]);
  const [low, to, taken, slot, stop] = ['low', 'to', 'taken', 'slot', 'stop'].map((name) =>
    b.local(name, 'i32'),
  ) as [Variable, Variable, Variable, Variable, Variable];
  const mixed = b.local('mixed', 'i64');
  const names = ['over', 'clusters', 'skipped', 'skip', 'out', 'take', 'put', 'found', 'probe'];
  const [over, clusters, skipped, skip, out, take, put, found, probe] = names.map((name) =>
    b.label(name),
  ) as [
    { name: string },
    { name: string },
    { name: string },
    { name: string },
    { name: string },
    { name: string },
    { name: string },
    { name: string },
    { name: string },
  ];
  const below = (at: Variable): Code => op('i32.sub', get(at), i32(SLOT));
  const atStart = op('i32.eq', get(low), get(table));
  return b.build(
    [
      set(low, end(table, slots)),
      set(stop, end(table, more)),
      block(over, [
        loop(clusters, [
          block(skipped, [
            loop(skip, [
              br(over, atStart),
              br(skipped, op('i64.ne', memory('i64.load', 0, below(low)), i64(0n))),
              set(low, below(low)),
              br(skip),
            ]),
          ]),
          set(to, get(scratch)),
          block(out, [
            loop(take, [
              br(out, atStart),
              set(mixed, memory('i64.load', 0, below(low))),
              br(out, op('i64.eqz', get(mixed))),
              set(low, below(low)),
              memory('i64.store', 0, get(low), i64(0n)),
              memory('i64.store', 0, get(to), get(mixed)),
              add(to, i32(SLOT)),
              br(take),
            ]),
          ]),
          set(taken, get(scratch)),
          loop(put, [
            set(mixed, memory('i64.load', 0, get(taken))),
            memory('i64.store', 0, get(taken), i64(0n)),
            set(slot, slotOf(mixed, table, more, hashBits)),
            block(found, [
              loop(probe, [
                br(found, op('i64.eqz', memory('i64.load', 0, get(slot)))),
                add(slot, i32(SLOT)),
                when(op('i32.eq', get(slot), get(stop)), [set(slot, get(table))]),
                br(probe),
              ]),
            ]),
            memory('i64.store', 0, get(slot), get(mixed)),
            add(taken, i32(SLOT)),
            br(put, op('i32.lt_u', get(taken), get(to))),
          ]),
          br(clusters),
        ]),
      ]),
    ],
    true,
  );
}
