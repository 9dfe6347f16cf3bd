import { describe, expect, it } from 'vitest';
import { fresh, NULL, stale } from '../../src/machine/index.js';
import type { ViolationKind } from '../../src/model/index.js';
import { explore } from '../../src/semantics/index.js';
import { Build } from './build.js';
import {
  acquire,
  assign,
  BOOL,
  constant,
  found,
  HOLD,
  type Line,
  LOCK,
  load,
  localPlace,
  NULL_POINTER,
  range,
  release,
  skip,
  waitReleasing,
} from './lines.js';
import { findings, first, kinds, noteOf, options, stateAfter, stepsOf } from './shown.js';
import type { StructHandle, StructSpec } from './structs.js';

const FILE: StructSpec = {
  pool: 2,
  fields: { count: { domain: range(0, 15), initial: 1, refcount: true }, last: { domain: range(0, 9) } },
  locks: { l: 'mutex' },
  conditions: ['cv'],
};

/** A struct of files and a shared pointer to one. */
function files(spec: Partial<StructSpec> = {}) {
  const b = new Build();
  const file = b.struct('file', { ...FILE, ...spec });
  const p = b.variable('p', file.pointer);
  return { b, file, p, slotCell: (offset: number, slot = 0) => slot * 2 + offset };
}

const make = (file: StructHandle, to: ReturnType<Build['variable']>, trying = false): Line => ({
  op: 'new',
  struct: file.index,
  to,
  fields: [],
  trying,
});
const free = (file: StructHandle, object: ReturnType<typeof load>) =>
  ({ op: 'free', struct: file.index, object }) as const;

describe('new', () => {
  it('takes any free slot, the lowest first', () => {
    const { b, file, p } = files();
    b.thread('t', [make(file, p), make(file, localPlace(0)), skip], { locals: [file.pointer] });
    const machine = b.machine();
    expect(options(machine, first(machine))).toEqual([2]);
    expect(stateAfter(machine, 0).memory.get(6)).toBe(fresh(0));
    expect(options(machine, stateAfter(machine, 0))).toEqual([1]);
    expect(stateAfter(machine, 0, 0).threads.get(0)!.locals.get(0)).toBe(fresh(1));
    // The first state, two slots, the other one each, and the end, where the local is reset.
    expect(explore(machine)).toMatchObject({ states: 7, transitions: 6 });
  });

  it('sets what is given and what is declared; the rest keeps what was there', () => {
    const { b, file, p, slotCell } = files({ pool: 1 });
    const last = file.field(load(p), 'last');
    const object = {
      op: 'new',
      struct: file.index,
      to: p,
      fields: [{ offset: 0, value: constant(7) }],
      trying: false,
    } as const;
    b.thread('t', [
      make(file, p),
      assign(last, constant(5)),
      acquire(file.lock(load(p), 'l')),
      release(file.lock(load(p), 'l')),
      free(file, load(p)),
      object,
      skip,
    ]);
    const machine = b.machine();
    expect(stateAfter(machine, 0).memory.get(slotCell(0))).toBe(1);
    const reused = stateAfter(machine, 0, 0, 0, 0, 0, 0).memory;
    expect([reused.get(slotCell(0)), reused.get(slotCell(1))]).toEqual([7, 5]);
  });

  it('of an empty pool ends the run, or gives null where it only tries', () => {
    const { b, file, p } = files({ pool: 1 });
    b.thread('t', [make(file, p), make(file, p), skip]);
    const run = explore(b.machine());
    expect(run).toMatchObject({
      states: 2,
      transitions: 2,
      exhausted: [{ supply: { kind: 'pool', struct: 0 }, path: [0, 0] }],
      findings: [],
    });
    const trying = files({ pool: 0 });
    trying.b.thread('t', [make(trying.file, trying.p, true), skip]);
    expect(stateAfter(trying.b.machine(), 0).memory.get(0)).toBe(NULL);
  });
});

describe('free', () => {
  it('makes every pointer stale, wherever it is', () => {
    const { b, file, p } = files();
    b.thread('t', [make(file, p), free(file, load(p)), skip]);
    b.thread('u', [assign(localPlace(0), load(p)), skip, skip], { locals: [file.pointer] });
    const machine = b.machine();
    const state = stateAfter(machine, 0, 1, 0);
    expect(state.memory.get(6)).toBe(stale(0));
    expect(state.threads.get(1)!.locals.get(0)).toBe(stale(0));
    expect(state.memory.get(4)).toBe(0);
  });

  const broken = (kind: ViolationKind, ...lines: ((f: ReturnType<typeof files>) => Line)[]) => {
    const f = files();
    f.b.thread('t', [make(f.file, f.p), ...lines.map((line) => line(f))]);
    expect(findings(explore(f.b.machine())).map(([key]) => key)).toEqual([`${kind} | t:${lines.length}`]);
  };
  const freed = (f: ReturnType<typeof files>) => free(f.file, load(f.p));

  it('is not done twice', () => broken('double-free', freed, freed));
  it('leaves nothing to follow', () => {
    broken('use-after-free', freed, (f) => ({ op: 'touch', struct: 0, object: load(f.p) }));
    broken('use-after-free', freed, (f) => assign(f.file.field(load(f.p), 'last'), constant(1)));
    broken('use-after-free', freed, (f) => acquire(f.file.lock(load(f.p), 'l')));
    broken('null-dereference', (f) => assign(f.p, NULL_POINTER), freed);
    broken(
      'null-dereference',
      (f) => assign(f.p, NULL_POINTER),
      (f) => acquire(f.file.lock(load(f.p), 'l')),
    );
    broken(
      'null-dereference',
      (f) => assign(f.p, NULL_POINTER),
      (f) => ({ op: 'signal', channel: f.file.channel(load(f.p)) }),
    );
  });

  it('allows copying and comparing, as addresses', () => {
    const { b, file, p } = files({ pool: 1 });
    const q = b.variable('q', file.pointer);
    b.thread('t', [
      make(file, p),
      assign(q, load(p)),
      free(file, load(p)),
      make(file, p),
      { op: 'assert', condition: { op: 'same-address', left: load(p), right: load(q) }, requires: false },
    ]);
    b.property('reachable', 'one is live, one is not', {
      op: 'and',
      left: { op: 'live', pointer: load(p) },
      right: { op: 'not', operand: { op: 'live', pointer: load(q) } },
    });
    const run = explore(b.machine());
    expect(kinds(run)).toEqual(['reached']);
  });

  it('does not spare a lock that is held, waited for, or slept under', () => {
    const held = files();
    held.b.thread('t', [make(held.file, held.p), acquire(held.file.lock(load(held.p), 'l')), freed(held)]);
    expect(noteOf(explore(held.b.machine()), 'held-lock-freed')).toMatchObject({
      because: { kind: 'held', by: 0 },
    });

    const asleep = files();
    asleep.b.thread('t', [make(asleep.file, asleep.p), freed(asleep)]);
    asleep.b.thread('u', [{ op: 'sleep', channel: asleep.file.condition(load(asleep.p), 'cv') }, skip]);
    expect(stepsOf(asleep.b.machine(), 0, 1, 0).notes).toMatchObject([
      { kind: 'held-lock-freed', because: { kind: 'slept-on', by: 1 } },
    ]);
  });

  /** One finds the lock and waits for it; another has it, lets go, and frees. */
  function waited(memory: 'reused' | 'typestable', ...last: ((f: ReturnType<typeof files>) => Line)[]) {
    const f = files({ memory, pool: 1 });
    const lock = f.file.lock(load(f.p), 'l');
    f.b.thread('frees', [make(f.file, f.p), acquire(lock), skip, ...last.map((line) => line(f))]);
    f.b.thread('waits', [{ op: 'find-lock', lock, to: 0 }, acquire(found(0)), release(found(0))], {
      locals: [LOCK],
    });
    return f.b.machine();
  }
  const letGo = (f: ReturnType<typeof files>) => release(f.file.lock(load(f.p), 'l'));

  it('knows who waits for a lock that was found, and makes the reference stale', () => {
    const machine = waited('reused', letGo, freed);
    const found = stateAfter(machine, 0, 0, 1);
    expect(found.threads.get(1)!.locals.get(0)).toBe(fresh(0));
    expect(options(machine, found)).toEqual([1, 0]);
    // Once the lock is free, the other does not wait for it; but it is too late when it comes to take it.
    expect(stepsOf(machine, 0, 0, 1, 0, 0, 0).notes).toEqual([]);
    expect(stepsOf(machine, 0, 0, 1, 0, 0, 0, 1).notes).toMatchObject([{ kind: 'use-after-free', lock: 0 }]);
    expect(stepsOf(waited('reused', freed), 0, 0, 1, 0, 0).notes).toMatchObject([
      { kind: 'held-lock-freed', because: { kind: 'held' } },
    ]);
  });

  it('is met by a sleeper only when it is woken to take its lock again', () => {
    const f = files({ pool: 1 });
    const lock = f.file.lock(load(f.p), 'l');
    const c = f.b.condition('cv');
    f.b.thread('frees', [make(f.file, f.p), skip, freed(f), { op: 'broadcast', channel: c }]);
    const waits: Line[] = [
      { op: 'find-lock', lock, to: 0 },
      acquire(found(0)),
      ...waitReleasing(c, found(0), 1),
    ];
    f.b.thread('sleeps', waits, { locals: [LOCK, HOLD] });
    const machine = f.b.machine();
    expect(options(machine, stateAfter(machine, 0, 1, 1, 1, 0, 0))).toEqual([1, 0]);
    expect(stepsOf(machine, 0, 1, 1, 1, 0, 0, 0, 1).notes).toMatchObject([
      { kind: 'use-after-free', lock: 0 },
    ]);
  });

  it('in memory that keeps its type leaves the lock what it is', () => {
    const machine = waited('typestable', letGo, freed);
    expect(stepsOf(machine, 0, 0, 1, 0, 0, 0, 1).notes).toEqual([]);
    expect(stepsOf(waited('typestable', freed), 0, 0, 1, 0, 0).notes).toMatchObject([
      { kind: 'held-lock-freed', because: { kind: 'held', by: 0 } },
    ]);
  });

  it('in memory that keeps its type leaves pointers to follow', () => {
    const { b, file, p, slotCell } = files({ memory: 'typestable', pool: 1 });
    b.thread('t', [
      make(file, p),
      free(file, load(p)),
      assign(file.field(load(p), 'last'), constant(3)),
      skip,
    ]);
    expect(stateAfter(b.machine(), 0, 0, 0).memory.get(slotCell(1))).toBe(3);
    expect(kinds(explore(b.machine()))).toEqual([]);
  });
});

describe('what the model accepts', () => {
  const accepting = (kind: ViolationKind, line: (f: ReturnType<typeof files>) => Line) => {
    const f = files();
    const op = line(f);
    f.b.thread('t', [
      make(f.file, f.p),
      free(f.file, load(f.p)),
      { actions: ['op' in op ? op : op.actions[0]!], allow: [kind] },
      skip,
    ]);
    return explore(f.b.machine());
  };

  it('goes on as the language says', () => {
    const twice = accepting('double-free', (f) => free(f.file, load(f.p)));
    expect([twice.findings, [...twice.allowed]]).toEqual([[], [0]]);
    const after = accepting('use-after-free', (f) => assign(f.file.field(load(f.p), 'last'), constant(1)));
    expect([after.findings, [...after.allowed]]).toEqual([[], [0]]);
    const other = accepting('double-free', (f) => assign(f.file.field(load(f.p), 'last'), constant(1)));
    expect([kinds(other), [...other.allowed]]).toEqual([['use-after-free'], []]);
  });
});

describe('counts', () => {
  const counting = (start: number, ...ops: ('get' | 'try-get' | 'put')[]) => {
    const b = new Build();
    const file = b.struct('file', {
      named: ['f'],
      fields: { count: { domain: range(0, 3), initial: start, refcount: true } },
    });
    const count = file.field(file.object('f'), 'count');
    const lines = ops.map((op): Line => {
      if (op === 'get') return { op, count, max: 3, plain: false };
      return { op, count, max: 3, result: 0 };
    });
    b.thread('t', [...lines, skip], { locals: [BOOL] });
    const machine = b.machine();
    const moves = ops.map(() => 0);
    return {
      machine,
      last: () => stateAfter(machine, ...moves),
      notes: () => stepsOf(machine, ...moves).notes,
    };
  };
  const shown = ({ last }: ReturnType<typeof counting>) => [
    last().memory.get(0),
    last().threads.get(0)!.locals.get(0),
  ];

  it('go up and down', () => {
    expect(shown(counting(1, 'get'))).toEqual([2, 0]);
    expect(shown(counting(2, 'put'))).toEqual([1, 0]);
    expect(shown(counting(1, 'put'))).toEqual([0, 1]);
    expect(shown(counting(1, 'try-get'))).toEqual([2, 1]);
    expect(shown(counting(0, 'try-get'))).toEqual([0, 0]);
  });

  it('say when they come back to life, and go on', () => {
    expect(counting(0, 'get').notes()).toMatchObject([{ kind: 'resurrection', cell: 0 }]);
    expect(shown(counting(0, 'get'))).toEqual([1, 0]);
  });

  it('end the run below zero and beyond the most they hold', () => {
    expect(counting(0, 'put').notes()).toMatchObject([{ kind: 'underflow', cell: 0 }]);
    expect(counting(3, 'get').notes()).toMatchObject([
      { kind: 'range', of: { what: 'count', name: 'f.count', max: 3 } },
    ]);
  });
});

describe('a leak', () => {
  it('is an object that nothing which lasts leads to when all are done', () => {
    const { b, file } = files();
    b.thread('t', [make(file, localPlace(0)), skip], { locals: [file.pointer] });
    expect(noteOf(explore(b.machine()), 'leak')).toEqual({ kind: 'leak', object: { struct: 0, slot: 0 } });
    const kept = files();
    kept.b.thread('t', [make(kept.file, kept.p), skip]);
    expect(kinds(explore(kept.b.machine()))).toEqual([]);
  });

  it('is not one that another object leads to', () => {
    const b = new Build();
    const node = b.struct('node', {
      named: ['head'],
      pool: 2,
      fields: { next: { domain: { kind: 'pointer', struct: 0, nullable: true }, initial: 0 } },
    });
    const head = node.field(node.object('head'), 'next');
    b.thread('t', [
      make(node, head),
      make(node, node.field(load(head), 'next')),
      { op: 'assign', to: head, value: load(head) },
    ]);
    expect(kinds(explore(b.machine()))).toEqual([]);
  });
});
