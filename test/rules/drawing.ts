/** Machines drawn at random that do all sorts of things to objects, and states of them, likely or not. */
import type { GeneratorValue } from 'fast-check';
import { List } from 'immutable';
import {
  type Domain,
  type Expr,
  isStale,
  type LockExpr,
  type Machine,
  type Op,
  type Place,
} from '../../src/machine/index.js';
import type { ViolationKind } from '../../src/model/index.js';
import type { State } from '../../src/semantics/index.js';
import { Build } from '../semantics/build.js';
import {
  acquire,
  BOOL,
  constant,
  element,
  type Line,
  LOCK,
  load,
  local,
  localPlace,
  not,
  range,
  release,
  SPAN,
} from '../semantics/lines.js';
import type { StructHandle, StructSpec } from '../semantics/structs.js';
import { Draw } from './draw.js';

/** How expressions are nested at most. */
const DEEPEST = 2;

const ALLOWED: readonly ViolationKind[] = [
  'race',
  'use-after-free',
  'double-free',
  'held-lock-freed',
  'underflow',
  'resurrection',
  'list-corruption',
  'unlock-not-held',
];

const POINTER = { kind: 'pointer', struct: 0, nullable: true } as const satisfies Domain;
const LOCALS: readonly Domain[] = [range(0, 2), POINTER, BOOL, BOOL, BOOL, BOOL];
const [NUMBER, REFERENCE, TRUTH, PICKED] = [0, 1, 2, [3, 4, 5]];

/** What expressions of a machine are about: two threads, a struct with a named object and a pool of two. */
class Drawn {
  private readonly b = new Build();
  private readonly mutex = this.b.lock('a');
  private readonly array = this.b.lock('arr', 'mutex', { size: 2 });
  private readonly x = this.b.variable('x', range(-1, 2));
  private readonly p = this.b.variable('p', POINTER);
  private readonly reference = this.b.variable('reference', LOCK);
  private readonly usesRcu: boolean;
  private readonly y: Place;
  private readonly q: Place;
  private readonly s: StructHandle;
  private readonly lists: readonly Place[];
  private depth = 0;
  /** Properties have no locals. */
  private inThread = true;
  /** Kinds of the binders around. */
  private bound: readonly ('object' | 'number')[] = [];

  constructor(private readonly draw: Draw) {
    const { b, mutex } = this;
    this.usesRcu = draw.chance(2) && b.domain('rcu') === 0;
    this.y = b.variable('y', range(0, 2), 0, draw.chance(3) ? mutex : undefined);
    this.q = b.variable('q', { ...POINTER, nullable: !draw.chance(5) }, 1);
    this.s = b.struct('s', this.struct());
    this.lists = [b.list('head', this.s, 1), b.list('other', this.s, 1)];
  }

  machine(): Machine {
    for (const name of ['t', 'u'])
      this.b.thread(name, this.lines(), { locals: LOCALS, daemon: this.draw.chance(8) });
    this.inThread = false;
    for (const sort of ['invariant', 'finally', 'reachable'] as const)
      this.b.property(sort, sort, this.truth());
    return this.b.machine();
  }

  private struct(): StructSpec {
    const { draw, usesRcu, mutex } = this;
    const memory = draw.one<StructSpec['memory']>(
      () => 'reused',
      () => 'typestable',
      () => (usesRcu ? 'typesafe' : 'reused'),
    );
    const own = (object: Expr): LockExpr => ({ kind: 'lock-field', class: 2, object, span: SPAN });
    const guard = draw.one(
      () => ({}),
      () => ({ guard: () => mutex }),
      () => ({ guard: own }),
    );
    const fields = {
      f: { domain: range(0, 2), ...(draw.chance(2) ? { initial: 0 } : {}), ...guard },
      next: { domain: POINTER, initial: 0 },
      c: { domain: range(0, 15), refcount: true },
    };
    return { named: ['n'], pool: 2, ...(memory ? { memory } : {}), fields, locks: { m: 'mutex' } };
  }

  private lines(): Line[] {
    const { draw } = this;
    const lines = Array.from({ length: draw.number(2, 6) }, (_, i): Line => {
      const op = this.op();
      const passing = i > 0 && op.op !== 'acquire' && op.op !== 'await' && draw.chance(4);
      return { actions: [op], passing, allow: draw.chance(3) ? ALLOWED : [] };
    });
    const pick = { op: 'pick', struct: 0, to: REFERENCE, picked: PICKED } as const;
    const walk: Line[] = [
      { label: 'walk', actions: [{ do: pick, to: ['walk', 'over'] }] },
      { label: 'over', actions: [{ op: 'skip' }] },
    ];
    return draw.chance(3) ? [...lines, ...walk] : lines;
  }

  private op(): Op {
    const { draw, s, lists } = this;
    const list = () => lists[draw.number(0, 1)]!;
    const link = () => s.field(this.pointer(), 'next');
    const count = () => s.field(this.pointer(), 'c');
    const pointers = [this.p, this.q, localPlace(REFERENCE), localPlace(REFERENCE)].map(
      (place) => () => place,
    );
    const toPointer = () => draw.one(...pointers, link);
    const numbers = [this.x, this.y, localPlace(NUMBER)].map((place) => () => place);
    const toNumber = () => draw.one(...numbers, () => s.field(this.pointer(), 'f'));
    return draw.one<Op>(
      () => ({ op: 'assign', to: toNumber(), value: this.number() }),
      () => ({ op: 'assign', to: toPointer(), value: this.pointer() }),
      () => ({ op: 'assign', to: localPlace(TRUTH), value: this.truth() }),
      () => ({ op: 'assign', to: this.reference, value: { op: 'lock-address', lock: this.lock() } }),
      () => ({
        op: 'exchange',
        place: toNumber(),
        update: this.sum({ op: 'old' }, constant(1)),
        result: toNumber(),
      }),
      () => ({ op: 'assert', condition: this.truth(), requires: false }),
      () => this.b.await(this.truth()),
      () => ({
        op: 'new',
        struct: 0,
        to: toPointer(),
        fields: [{ offset: 0, value: this.number() }],
        trying: false,
      }),
      () => ({ op: 'new', struct: 0, to: toPointer(), fields: [], trying: true }),
      () => ({ op: 'free', struct: 0, object: this.pointer() }),
      () => ({ op: 'touch', struct: 0, object: this.pointer() }),
      () => ({ op: 'insert', head: list(), link: link(), atEnd: draw.chance(2) }),
      () => ({ op: 'remove', head: list(), link: link() }),
      () => ({ op: 'get', count: count(), max: 2, plain: draw.chance(3) }),
      () => ({ op: 'try-get', count: count(), max: 2, result: TRUTH }),
      () => ({ op: 'put', count: count(), result: TRUTH, subject: REFERENCE }),
      () => acquire(this.lock()),
      () => release(this.lock()),
      () => ({ op: 'destroy', lock: this.lock() }),
      () => this.onSections(),
    );
  }

  private onSections(): Op {
    if (!this.usesRcu) return { op: 'skip' };
    return this.draw.one<Op>(
      () => ({ op: 'enter-section', domain: 0 }),
      () => ({ op: 'leave-section', domain: 0 }),
      () => ({ op: 'free-later', struct: 0, object: this.pointer(), domain: 0 }),
    );
  }

  /** Any of these, and any of those that have parts, unless that would go too deep. */
  private expr(leaves: readonly (() => Expr)[], ...nested: readonly (() => Expr)[]): Expr {
    if (this.depth >= DEEPEST) return this.draw.one(...leaves);
    this.depth++;
    const e = this.draw.one(...leaves, ...nested);
    this.depth--;
    return e;
  }

  private own(index: number, otherwise: Expr): Expr {
    return this.inThread ? local(index) : otherwise;
  }

  private binder(kind: 'object' | 'number', otherwise: Expr): Expr {
    const depth = this.bound.lastIndexOf(kind);
    return depth < 0 ? otherwise : { op: 'bound', depth };
  }

  private pointer(): Expr {
    const { p, q, s } = this;
    return this.expr(
      [
        () => constant(0),
        () => s.object('n'),
        () => load(p),
        () => load(q),
        () => this.own(REFERENCE, load(p)),
        () => this.binder('object', load(p)),
      ],
      () => load(s.field(this.pointer(), 'next')),
      () => this.either(() => this.pointer()),
    );
  }

  private number(): Expr {
    const { x, y, s, draw } = this;
    return this.expr(
      [
        () => constant(draw.number(-1, 2)),
        () => load(x),
        () => load(y),
        () => this.own(NUMBER, load(x)),
        () => this.binder('number', load(y)),
      ],
      () => load(s.field(this.pointer(), 'f')),
      () => this.sum(this.number(), this.number()),
      () => ({ op: 'negate', operand: this.number() }),
      () => this.either(() => this.number()),
      () => this.quantifier('count'),
    );
  }

  private sum(left: Expr, right: Expr): Expr {
    const ways = (['+', '-', '*', '/', '%'] as const).map((op) => () => ({ op, left, right, span: SPAN }));
    return this.draw.one(...ways);
  }

  private either(make: () => Expr): Expr {
    return { op: 'conditional', condition: this.truth(), then: make(), otherwise: make() };
  }

  private truth(): Expr {
    const { draw } = this;
    const comparisons = (['==', '!=', '<', '<=', '>', '>='] as const).map((op) => () => op);
    const logical = (): Expr => {
      const op = draw.chance(2) ? 'and' : 'or';
      return { op, left: this.truth(), right: this.truth() };
    };
    const locations = [draw.number(0, 2), 3];
    return this.expr(
      [
        () => constant(draw.number(0, 1)),
        () => this.own(TRUTH, constant(1)),
        () => ({ op: 'at', places: [{ thread: draw.number(0, 1), locations }] }),
        () => ({ op: 'done', threads: [draw.number(0, 1)] }),
      ],
      () => ({ op: draw.one(...comparisons), left: this.number(), right: this.number(), span: SPAN }),
      logical,
      logical,
      () => not(this.truth()),
      () => ({ op: 'same-address', left: this.pointer(), right: this.pointer() }),
      () => ({ op: 'live', pointer: this.pointer() }),
      () => this.held(),
      () => this.quantifier(draw.chance(2) ? 'any' : 'all'),
      () => this.either(() => this.truth()),
    );
  }

  private held(): Expr {
    const by = this.draw.one<'self' | 'nobody' | Expr>(
      () => 'self',
      () => 'nobody',
      () => constant(2),
    );
    return { op: 'held', lock: this.lock(), by, span: SPAN };
  }

  private quantifier(sort: 'count' | 'all' | 'any'): Expr {
    const outer = this.bound;
    const kind = this.draw.chance(2) ? 'object' : 'number';
    this.bound = [...outer, kind];
    const condition = this.truth();
    this.bound = outer;
    const over = kind === 'object' ? { struct: 0 } : { low: 0, high: 2 };
    return { op: 'quantifier', sort, over, depth: outer.length, condition };
  }

  private lock(): LockExpr {
    return this.draw.one<LockExpr>(
      () => this.mutex,
      () => element(this.array, this.number()),
      () => this.s.lock(this.pointer(), 'm'),
      () => ({ kind: 'reference', reference: load(this.reference), span: SPAN }),
    );
  }
}

export const drawMachine = (g: GeneratorValue): Machine => new Drawn(new Draw(g)).machine();

/** A state that the machine may never come to, but that its operations could make something of. */
export function drawState(g: GeneratorValue, machine: Machine, from: State): State {
  const draw = new Draw(g);
  const ops = machine.programs.flatMap(({ locations }) => locations.flatMap(({ actions }) => actions));
  const frees = ops.some(({ op }) => op.op === 'free' || op.op === 'free-later');
  const value = (domain: Domain): number => {
    const [least, most] =
      domain.kind === 'range' ? [domain.min, domain.max] : domain.kind === 'pointer' ? [1, 6] : [0, 1];
    const drawn = draw.number(domain.kind === 'pointer' && domain.nullable ? 0 : least, most);
    return domain.kind === 'pointer' && isStale(drawn) && !frees ? drawn - 1 : drawn;
  };
  const { live, named } = machine.structs[0]!;
  const memory = from.memory.map((_, cell) =>
    live <= cell && cell < live + named && !frees ? 1 : value(machine.cells[cell]!.domain),
  );
  const threads = from.threads.map((thread, t) => {
    const { locations, locals } = machine.programs[machine.threads[t]!.program]!;
    const stops = locations.filter(({ stop }) => stop);
    const { id } = stops[draw.number(0, stops.length - 1)]!;
    return thread.set('at', id).set('locals', List(locals.map(({ domain }) => value(domain))));
  });
  const locks = from.locks.map((lock) => {
    const owner = draw.number(0, machine.threads.length);
    return lock.set('owner', owner).set('depth', owner === 0 ? 0 : 1);
  });
  const depths = from.rcu.depths.map(() => draw.number(0, 1));
  return from.merge({ memory, threads, locks, rcu: from.rcu.set('depths', depths) });
}
