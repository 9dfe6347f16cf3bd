import { describe, expect, it } from 'vitest';
import { explore, judge } from '../../src/semantics/index.js';
import { Build } from './build.js';
import {
  acquire,
  acquireShared,
  assign,
  constant,
  element,
  HOLD,
  type Line,
  load,
  local,
  localPlace,
  NULL_POINTER,
  not,
  range,
  release,
  skip,
  waitReleasing,
} from './lines.js';
import { findings, kinds, noteOf, stateAfter } from './shown.js';

const orders = (b: Build) =>
  explore(b.machine())
    .findings.map((f) => f.note)
    .flatMap((note) =>
      note.kind === 'order' ? [`${note.reason} ${note.held.lock} ${note.wanted.lock}`] : [],
    );

describe('the order', () => {
  it('is judged on arrival, even of one who then waits for ever', () => {
    const b = new Build();
    const [x, y, z] = [b.lock('x'), b.lock('y'), b.lock('z')];
    b.order(x, y, z);
    b.thread('t', [acquire(z), acquire(x), release(x), release(z)]);
    b.thread('u', [acquire(x), acquire(z), release(z), release(x)]);
    const machine = b.machine();
    const { notes } = judge(machine, stateAfter(machine, 1, 0));
    expect(notes).toMatchObject([
      {
        kind: 'order',
        reason: 'declared',
        at: { thread: 0, location: 1 },
        held: { lock: 2 },
        wanted: { lock: 0 },
      },
      { kind: 'deadlock' },
    ]);
    expect(orders(b)).toEqual(['declared 2 0']);
  });

  it('knows two of a class, keys, leaves, and pairs that total leaves open', () => {
    const twice = (options: Parameters<Build['lock']>[2], ...indices: number[]) => {
      const b = new Build();
      const fork = b.lock('fork', 'mutex', { size: 3, ...options });
      b.thread(
        't',
        indices.map((i) => acquire(element(fork, constant(i)))),
      );
      return orders(b);
    };
    expect(twice({}, 0, 1)).toEqual(['nested 0 1']);
    expect(twice({ nested: { kind: 'any' } }, 0, 1)).toEqual([]);
    expect(twice({ nested: { kind: 'by', key: 'index' } }, 0, 2, 1)).toEqual(['key 2 1']);
    expect(twice({ nested: { kind: 'by', key: 'address' } }, 0, 1, 2)).toEqual([]);

    const leaf = new Build();
    const [x, y] = [leaf.lock('x', 'mutex', { leaf: true }), leaf.lock('y')];
    leaf.thread('t', [acquire(x), acquire(y)]);
    expect(orders(leaf)).toEqual(['leaf 0 1']);

    const total = new Build();
    const [a, c] = [total.lock('a'), total.lock('c')];
    total.orderTotal();
    total.thread('t', [acquire(a), acquire(c)]);
    expect(orders(total)).toEqual(['total 0 1']);
    const ruled = new Build();
    const [d, e] = [ruled.lock('d'), ruled.lock('e')];
    ruled.order(d, e);
    ruled.orderTotal();
    ruled.thread('t', [acquire(d), acquire(e)]);
    expect(orders(ruled)).toEqual([]);
  });

  it('compares what a key reads of the objects', () => {
    const b = new Build();
    const node = b.struct('node', {
      named: ['low', 'high'],
      fields: { rank: { domain: range(0, 9) } },
      locks: { l: 'mutex' },
    });
    b.initially([assign(node.field(node.object('high'), 'rank'), constant(5))]);
    b.thread('up', [
      acquire(node.lock(node.object('low'), 'l')),
      acquire(node.lock(node.object('high'), 'l')),
    ]);
    b.thread('down', [
      acquire(node.lock(node.object('high'), 'l')),
      acquire(node.lock(node.object('low'), 'l')),
    ]);
    const machine = b.machine();
    const key = load(node.field({ op: 'subject' }, 'rank'));
    const [first] = machine.lockClasses;
    const keyed = { ...machine, lockClasses: [{ ...first!, nested: { kind: 'by', key } as const }] };
    const found = explore(keyed).findings.filter((f) => f.note.kind === 'order');
    expect(found.map((f) => f.note)).toMatchObject([
      { reason: 'key', at: { thread: 1 }, held: { lock: 1 }, wanted: { lock: 0 } },
    ]);
  });

  it('says nothing of recursion, trylocks, semaphores held, and giant', () => {
    const b = new Build();
    const x = b.lock('x', 'mutex', { recursive: true });
    const [y, s, giant] = [b.lock('y'), b.lock('s', 'semaphore', { initial: 1 }), b.lock('giant', 'giant')];
    b.order(x, y);
    b.order(x, s);
    b.thread(
      't',
      [
        acquire(s),
        acquire(x),
        acquire(y),
        acquire(x),
        acquire(giant),
        { op: 'try-acquire', lock: y, mode: 'exclusive', result: 0 },
      ],
      { locals: [{ kind: 'bool' }] },
    );
    expect(orders(b)).toEqual([]);
    expect(explore(b.machine()).nestings).toMatchObject([
      { held: { lock: 0 }, wanted: { lock: 1 }, others: [], path: [0, 0] },
    ]);
  });

  it('notes nestings with what else was held, but not two shared holds', () => {
    const b = new Build();
    const [x, y, z] = [b.lock('x'), b.lock('y', 'rwlock'), b.lock('z', 'rwlock')];
    b.thread('t', [acquire(x), acquireShared(y), acquireShared(z)]);
    const { nestings } = explore(b.machine());
    const seen = nestings.map((n) => [
      n.held.lock,
      n.wanted.lock,
      n.others.map((o) => o.lock),
      n.wanted.mode,
    ]);
    expect(seen).toEqual([
      [0, 1, [], 'shared'],
      [0, 2, [1], 'shared'],
    ]);
  });
});

describe('sleeping', () => {
  it('is not for holders of lower locks', () => {
    const holding = (level: number, ...lines: ((b: Build) => Line)[]) => {
      const b = new Build();
      const s = b.lock('s', 'spin', { level });
      b.thread('t', [acquire(s), ...lines.map((line) => line(b)), release(s)], { locals: [HOLD] });
      return findings(explore(b.machine())).map(([key]) => key);
    };
    const atomic = ['sleep-in-atomic | t:1'];
    expect(holding(0, () => ({ op: 'might-sleep' }))).toEqual(atomic);
    expect(holding(1, () => ({ op: 'might-sleep' }))).toEqual(atomic);
    expect(holding(2, () => ({ op: 'might-sleep' }))).toEqual([]);
    expect(holding(0, (b) => b.await(constant(1)))).toEqual(atomic);
    expect(holding(0, (b) => ({ ...b.await(constant(1)), asleep: false }) as Line)).toEqual([]);
    expect(holding(0, (b) => acquire(b.lock('m')))).toContain(atomic[0]);
    expect(holding(0, (b) => acquire(b.lock('m', 'giant')))).not.toContain(atomic[0]);
    expect(holding(0, (b) => acquire(b.lock('m', 'giant', { level: 1, levelled: true })))).toContain(
      atomic[0],
    );
    expect(holding(0, (b) => acquire(b.lock('m', 'spin')))).not.toContain(atomic[0]);
    expect(
      holding(0, (b) => ({ op: 'try-acquire', lock: b.lock('m'), mode: 'exclusive', result: 0 })),
    ).not.toContain(atomic[0]);
  });

  it('does not count the lock that is released, which is judged again when it is taken', () => {
    const b = new Build();
    const [c, s, y] = [b.condition('cv'), b.lock('s', 'spin'), b.lock('y')];
    b.order(s, y);
    b.thread('t', [acquire(s), ...waitReleasing(c, s, 0), release(s)], { locals: [HOLD] });
    b.thread('w', [acquire(s), { op: 'broadcast', channel: c }, release(s)]);
    expect(kinds(explore(b.machine()))).toEqual(['deadlock']);
    const held = new Build();
    const [d, t, z] = [held.condition('cv'), held.lock('t'), held.lock('z')];
    held.order(t, z);
    held.thread('t', [acquire(t), acquire(z), ...waitReleasing(d, t, 0), release(t), release(z)], {
      locals: [HOLD],
    });
    held.thread('w', [{ op: 'broadcast', channel: d }]);
    // Standing at the sleep it holds both in order; woken it asks for the first under the second.
    expect(findings(explore(held.machine()))).toContainEqual(['order | t:3 | 1 0', [0, 0, 0, 0]]);
  });
});

describe('races', () => {
  const guarded = (
    ...lines: ((x: ReturnType<Build['variable']>, l: ReturnType<Build['lock']>) => Line)[]
  ) => {
    const b = new Build();
    const l = b.lock('l', 'rwlock');
    const x = b.variable('x', range(0, 9), 0, l);
    b.thread(
      't',
      lines.map((line) => line(x, l)),
    );
    b.property('invariant', 'properties are exempt', not(load(x)));
    return findings(explore(b.machine())).map(([key]) => key);
  };

  it('are accesses without the lock; to read, a shared hold is enough', () => {
    const [lock, share] = [
      (_: unknown, l: ReturnType<Build['lock']>) => acquire(l),
      (_: unknown, l: ReturnType<Build['lock']>) => acquireShared(l),
    ];
    const write = (x: ReturnType<Build['variable']>) => assign(x, constant(0));
    const read = (x: ReturnType<Build['variable']>): Line => ({ op: 'branch', condition: load(x) });
    const twoWays = (line: Line): Line => ({ actions: [{ do: line as never, to: ['x', 'x'] }] });
    expect(guarded((x) => write(x))).toEqual(['race | t:0 | x']);
    expect(guarded(lock, write)).toEqual(['held-at-exit | t:2']);
    expect(guarded(share, write)).toEqual(['race | t:1 | x', 'held-at-exit | t:2']);
    expect(guarded(share, (x) => twoWays(read(x)))).toEqual(['held-at-exit | t:2']);
    expect(guarded((x) => twoWays(read(x)))).toEqual(['race | t:0 | x']);
  });

  it('spare an object that no other thread can get to', () => {
    const b = new Build();
    const node = b.struct('node', {
      named: ['n'],
      pool: 1,
      fields: {
        f: {
          domain: range(0, 9),
          guard: (self) => ({ kind: 'lock-field', class: 0, object: self, span: b.condition('unused').span }),
        },
      },
      locks: { l: 'mutex' },
    });
    const p = b.variable('p', node.pointer);
    const write = assign(node.field(local(0), 'f'), constant(1));
    b.thread(
      't',
      [
        { op: 'new', struct: 0, to: localPlace(0), fields: [], trying: false },
        write,
        assign(p, local(0)),
        write,
        assign(node.field(node.object('n'), 'f'), constant(1)),
        skip,
      ],
      { locals: [node.pointer] },
    );
    expect(findings(explore(b.machine())).map(([key]) => key)).toEqual([
      'race | t:3 | node.f',
      'race | t:4 | node.f',
    ]);
  });

  it('hold nothing by a way that is null', () => {
    const b = new Build();
    const node = b.struct('node', { named: ['n'], locks: { l: 'mutex' } });
    const p = b.variable('p', node.pointer);
    const x = b.variable('x', range(0, 9), 0, node.lock(load(p), 'l'));
    b.thread('t', [assign(x, constant(1))]);
    expect(noteOf(explore(b.machine()), 'race')).toMatchObject({
      locks: [-1],
      access: 'write',
      declaration: 'x',
    });
  });
});

describe('properties', () => {
  it('break where they follow null, and reach nothing there', () => {
    const b = new Build();
    const node = b.struct('node', { named: ['n'], fields: { f: { domain: range(0, 9) } } });
    const p = b.variable('p', node.pointer);
    const condition = not(load(node.field(load(p), 'f')));
    b.property('invariant', 'i', condition);
    b.property('finally', 'f', condition);
    b.property('reachable', 'r', condition);
    b.thread('t', [assign(p, node.object('n')), assign(p, NULL_POINTER)]);
    const run = explore(b.machine());
    expect(findings(run)).toEqual([
      ['invariant | 0', []],
      ['unanswerable | 2', []],
      ['reached | 2', [0]],
      ['finally | 1', [0, 0]],
    ]);
    expect(noteOf(run, 'invariant').fault?.kind).toBe('null-dereference');
  });

  it('see locks, locations and objects', () => {
    const b = new Build();
    const m = b.lock('m');
    const node = b.struct('node', { named: ['n'], pool: 2 });
    const p = b.variable('p', node.pointer);
    b.thread('t', [acquire(m), { op: 'new', struct: 0, to: p, fields: [], trying: false }, release(m)]);
    const held = (by: 'nobody' | ReturnType<typeof constant>) =>
      ({ op: 'held', lock: m, by, span: p.span }) as const;
    b.property('reachable', 'held by t', held(constant(1)));
    b.property('reachable', 'held by no thread', held(constant(0)));
    b.property('invariant', 'held by t or nobody', {
      op: 'or',
      left: held(constant(1)),
      right: held('nobody'),
    });
    b.property('reachable', 'at its last step', { op: 'at', places: [{ thread: 0, locations: [2] }] });
    const objects = {
      op: 'quantifier',
      sort: 'count',
      over: { struct: 0 },
      depth: 0,
      condition: { op: 'live', pointer: { op: 'bound', depth: 0 } },
    } as const;
    b.property('invariant', 'one object or two', {
      op: 'or',
      left: { op: '==', left: objects, right: constant(1), span: p.span },
      right: { op: '==', left: objects, right: constant(2), span: p.span },
    });
    b.property('reachable', 'done', { op: 'done', threads: [0] });
    expect(findings(explore(b.machine()))).toEqual([
      ['reached | 0', [0]],
      ['reached | 3', [0, 0]],
      ['reached | 5', [0, 0, 0]],
    ]);
  });
});
