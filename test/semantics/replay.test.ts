import { describe, expect, it } from 'vitest';
import { InternalError } from '../../src/base/index.js';
import { describeState, explore, headOf, key, replay, retrace } from '../../src/semantics/index.js';
import { Build } from './build.js';
import { acquire, assign, broadcast, check, constant, load, range, release, skip } from './lines.js';
import { first } from './shown.js';

describe('a replay', () => {
  it('makes again what the search found', () => {
    const b = new Build();
    const [x, y] = [b.lock('x'), b.lock('y')];
    b.order(x, y);
    b.thread('one', [acquire(x), acquire(y), release(y), release(x)]);
    b.thread('two', [acquire(y), acquire(x), release(x), release(y)]);
    const machine = b.machine();
    for (const { note, path } of explore(machine).findings) {
      const run = replay(machine, path);
      expect(run.steps.at(-1)!.judged).toContainEqual(note);
    }
    const { steps, waiting } = replay(machine, [0, 1]);
    expect(steps.map((s) => [s.thread, s.choice, headOf(machine, s).action.op.op])).toEqual([
      [0, 0, 'acquire'],
      [1, 1, 'acquire'],
    ]);
    expect(waiting).toMatchObject([
      { thread: 0, location: 1, wait: { lock: 1, holders: [1] } },
      { thread: 1, location: 1, wait: { lock: 0, holders: [0] } },
    ]);
  });

  it('tells the first path to each thing, in whatever order the paths are given', () => {
    const b = new Build();
    const [x, y, z] = [b.lock('x'), b.lock('y'), b.lock('z')];
    b.thread('one', [acquire(z), acquire(x), acquire(y), release(y), release(x), release(z)]);
    b.thread('two', [acquire(y), acquire(x), release(x), release(y)]);
    const machine = b.machine();
    const paths = [[0, 0, 1], [0, 1, 0], [1, 0, 0], [0], [1]];
    const [forth, back] = [paths, [...paths].reverse()].map((given) => retrace(machine, given));
    expect(forth!.findings.find(({ note }) => note.kind === 'deadlock')?.path).toEqual([0, 0, 1]);
    expect(back).toEqual(forth);
  });

  it('says what each step changed', () => {
    const b = new Build();
    const x = b.variable('x', range(0, 9));
    const [m, c] = [b.lock('m'), b.condition('cv')];
    b.thread(
      't',
      [
        assign(x, constant(3)),
        acquire(m),
        { op: 'enlist', channel: c },
        broadcast(c),
        assign({ kind: 'local', local: 0, span: x.span }, load(x)),
        skip,
      ],
      { locals: [range(0, 9)] },
    );
    const { steps } = replay(b.machine(), [0, 0, 0, 0, 0]);
    expect(steps.map((s) => s.changes)).toMatchObject([
      [{ kind: 'cell', cell: 0, from: 0, to: 3 }],
      [{ kind: 'lock', lock: 0, from: { owner: 0 }, to: { owner: 1 } }],
      [{ kind: 'list', channel: 0, from: [], to: [0] }],
      [{ kind: 'list', channel: 0, from: [0], to: [] }],
      [{ kind: 'local', local: 0, from: 0, to: 3 }],
    ]);
  });

  it('ends with the state before a step that ends the run', () => {
    const b = new Build();
    b.thread('t', [skip, check(constant(0))]);
    const { steps, last } = replay(b.machine(), [0, 0]);
    expect(steps[1]).toMatchObject({
      after: undefined,
      outcome: { kind: 'violation' },
      changes: [],
      judged: [],
    });
    expect(last!.threads.get(0)!.at).toBe(1);
  });

  it('refuses a path that is none', () => {
    const b = new Build();
    b.thread('t', [check(constant(0))]);
    expect(() => replay(b.machine(), [1])).toThrow(InternalError);
    expect(() => replay(b.machine(), [0, 0])).toThrow(InternalError);
  });
});

describe('a state', () => {
  it('has a key that tells it from others, and a line for whoever debugs', () => {
    const b = new Build();
    b.variable('x', range(-9, 9), -3);
    const [m, rw, s, c] = [
      b.lock('m', 'mutex', { recursive: true }),
      b.lock('rw', 'rwlock'),
      b.lock('s', 'semaphore', { initial: 2 }),
      b.condition('cv'),
    ];
    b.thread('t', [
      acquire(m),
      acquire(m),
      { op: 'acquire', lock: rw, mode: 'shared' },
      { op: 'enlist', channel: c },
      skip,
    ]);
    b.thread('u', [
      { op: 'queue', lock: rw, mode: 'exclusive' },
      { op: 'acquire-queued', lock: rw, mode: 'exclusive' },
      acquire(s),
    ]);
    const machine = b.machine();
    const { steps } = replay(machine, [0, 0, 0, 0, 1]);
    expect(new Set(steps.map((step) => key(step.after!))).size).toBe(5);
    expect(key(first(machine))).not.toBe(key(steps[0]!.after!));
    expect(describeState(machine, steps[4]!.after!)).toBe('t@4 u@1 | x=-3 | m=t*2 rw={t}<u s=2 | cv=[t]');
  });
});
