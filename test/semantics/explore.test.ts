import { describe, expect, it } from 'vitest';
import { explore, initial, replay } from '../../src/semantics/index.js';
import { Build } from './build.js';
import {
  acquire,
  assign,
  check,
  constant,
  equal,
  load,
  passing,
  plus,
  range,
  release,
  skip,
} from './lines.js';
import { findings, first, options } from './shown.js';

/** The opening example of the language: two locks, two orders. */
function crossed(): Build {
  const b = new Build();
  const [x, y] = [b.lock('x'), b.lock('y')];
  b.order(x, y);
  b.thread('one', [acquire(x), acquire(y), release(y), release(x)]);
  b.thread('two', [acquire(y), acquire(x), release(x), release(y)]);
  return b;
}

describe('the search', () => {
  it('counts states and steps of two locks in two orders, and finds the broken order before the deadlock', () => {
    const run = explore(crossed().machine());
    // Locations 0 to 4 of each thread. One has x at 1 to 3 and y at 2, two has y at 1 to 3 and x at 2:
    // of 25 pairs 5 would share a lock, and (3, 3) could only be come to from two of those.
    expect(run.states).toBe(19);
    // Moves of one: with two at 0 and at 4 four each, at 1 two (0→1, 3→4), at 2 none, at 3 one. Two's alike.
    expect(run.transitions).toBe(22);
    expect(run.depth).toBe(8);
    expect(run.stopped).toBeUndefined();
    expect(findings(run)).toEqual([
      ['order | two:1 | 1 0', [1]],
      ['deadlock | one:1 | two:1', [0, 1]],
    ]);
    expect(run.hangs).toEqual([
      { held: 0, wanted: 1, path: [0, 1] },
      { held: 1, wanted: 0, path: [0, 1] },
    ]);
  });

  it('sees independent threads in every interleaving', () => {
    const b = new Build();
    b.thread('t', [skip, skip], { count: 3 });
    const run = explore(b.machine());
    // 3³ combinations of locations; from each, every thread that is not at its end moves.
    expect([run.states, run.transitions, run.depth]).toEqual([27, 54, 6]);
    expect(run.findings).toEqual([]);
    expect([...run.executed[0]!].sort()).toEqual([0, 1]);
  });

  it('loses an update where reading and writing are two steps', () => {
    const b = new Build();
    const x = b.variable('x', range(0, 2));
    const lines = [
      assign({ kind: 'local', local: 0, span: x.span }, load(x)),
      assign(x, plus({ op: 'local', local: 0 }, constant(1))),
    ];
    b.thread('t', lines, { count: 2, locals: [range(0, 2)] });
    b.property('finally', 'both counted', equal(load(x), constant(2)));
    const run = explore(b.machine());
    expect(findings(run)).toEqual([['finally | 0', [0, 1, 0, 0]]]);
  });

  it('counts a step that ends the run, and makes no state of it', () => {
    const b = new Build();
    b.thread('t', [skip, check(constant(0)), skip]);
    const run = explore(b.machine());
    expect([run.states, run.transitions]).toEqual([2, 2]);
    expect(findings(run)).toEqual([['assertion | t:1', [0, 0]]]);
    expect([...run.executed[0]!]).toEqual([0, 1]);
  });

  it('stops at the end of the layer in which the limit is reached', () => {
    const b = new Build();
    b.thread('t', [skip, skip], { count: 2 });
    const machine = b.machine();
    const run = explore(machine, { maxStates: 2 });
    expect(run).toMatchObject({ stopped: 'states', states: 3, transitions: 2, depth: 1 });
    expect(explore(machine, { maxStates: 9 })).toMatchObject({ states: 9 });
    expect(explore(machine, { maxStates: 9 }).stopped).toBeUndefined();
  });

  it('stops when asked', () => {
    const b = new Build();
    b.thread(
      't',
      Array.from({ length: 9 }, () => skip),
      { count: 4 },
    );
    expect(explore(b.machine(), { stop: (states) => states > 500 }).stopped).toBe('asked');
  });

  it('tells the same each time', () => {
    expect(explore(crossed().machine())).toEqual(explore(crossed().machine()));
  });
});

describe('choices', () => {
  it('are numbered by thread, action, and the alternatives passed through', () => {
    const b = new Build();
    const x = b.variable('x', range(0, 9));
    b.thread('t', [
      {
        actions: [
          { do: skip, to: 'low' },
          { do: skip, to: 'high' },
        ],
      },
      {
        label: 'low',
        passing: true,
        actions: [
          { do: assign(x, constant(1)), to: 'end' },
          { do: assign(x, constant(2)), to: 'end' },
        ],
      },
      { label: 'high', passing: true, actions: [{ do: assign(x, constant(3)), to: 'end' }] },
      { label: 'end', actions: [skip] },
    ]);
    b.thread('u', [skip]);
    const machine = b.machine();
    expect(options(machine, first(machine))).toEqual([3, 1]);
    const ends = [0, 1, 2].map((choice) => replay(machine, [choice]).last!.memory.get(0));
    expect(ends).toEqual([1, 2, 3]);
  });
});

describe('the first state', () => {
  it('is what init makes, with each thread gone as far as it comes without a step', () => {
    const b = new Build();
    const x = b.variable('x', range(0, 9), 3);
    b.initially([assign(x, plus(load(x), constant(1)))]);
    b.thread('t', [passing(assign(x, plus(load(x), constant(1)))), skip]);
    b.thread('u', [skip]);
    const state = first(b.machine());
    expect(state.memory.get(0)).toBe(5);
    expect(state.threads.map((t) => t.at).toArray()).toEqual([1, 0]);
  });

  it('may not come about', () => {
    const b = new Build();
    const x = b.variable('x', range(0, 3), 3);
    b.initially([assign(x, plus(load(x), constant(1)))]);
    b.thread('t', [skip]);
    const { outcome, notes } = initial(b.machine());
    expect(outcome.kind).toBe('violation');
    expect(notes).toMatchObject([
      { kind: 'range', of: { what: 'value', name: 'x', value: 4 }, at: { thread: -1 } },
    ]);
    expect(explore(b.machine())).toMatchObject({ states: 0, transitions: 0, findings: [{ path: [] }] });
  });
});
