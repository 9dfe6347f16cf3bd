import { describe, expect, it } from 'vitest';
import { explore, judge } from '../../src/semantics/index.js';
import { Build } from './build.js';
import { acquire, assign, constant, type Line, load, release, signal, skip } from './lines.js';
import { findings, kinds, noteOf, stateAfter } from './shown.js';

/** Never ends. */
const forever: Line[] = [{ label: 'on', actions: [{ do: skip, to: 'on' }] }];

describe('a deadlock', () => {
  it('is found though others run on', () => {
    const b = new Build();
    const [x, y] = [b.lock('x'), b.lock('y')];
    b.thread('one', [acquire(x), acquire(y), release(y), release(x)]);
    b.thread('two', [acquire(y), acquire(x), release(x), release(y)]);
    b.thread('busy', forever);
    const { core, behind } = noteOf(explore(b.machine()), 'deadlock');
    expect(core).toMatchObject([
      { thread: 0, helper: 1, wait: { lock: 1, holders: [1] } },
      { thread: 1, helper: 0, wait: { lock: 0, holders: [0] } },
    ]);
    expect(behind).toEqual([]);
  });

  it('names those who are queued behind the circle, as no finding of their own', () => {
    const b = new Build();
    const [x, y, z] = [b.lock('x'), b.lock('y'), b.lock('z')];
    b.thread('behind', [acquire(z), acquire(x), release(x), release(z)]);
    b.thread('last', [acquire(z), release(z)]);
    b.thread('two', [acquire(y), acquire(x), release(x), release(y)]);
    b.thread('one', [acquire(x), acquire(y), release(y), release(x)]);
    const machine = b.machine();
    expect(findings(explore(machine))).toEqual([['deadlock | one:1 | two:1', [2, 3]]]);
    const { notes } = judge(machine, stateAfter(machine, 0, 2, 3));
    expect(notes).toMatchObject([
      {
        core: [
          { thread: 2, helper: 3 },
          { thread: 3, helper: 2 },
        ],
        behind: [
          { thread: 0, helper: 3 },
          { thread: 1, helper: 0 },
        ],
      },
    ]);
  });

  it('includes waiting for one who has ended', () => {
    const b = new Build();
    const x = b.lock('x');
    b.thread('leaves', [acquire(x)]);
    b.thread('waits', [acquire(x), release(x)]);
    b.thread('queues', [acquire(x), release(x)]);
    const run = explore(b.machine());
    expect(kinds(run)).toEqual(['deadlock', 'held-at-exit']);
    expect(noteOf(run, 'deadlock')).toMatchObject({ core: [{ thread: 1, helper: 0 }], behind: [] });
    expect(findings(run).map(([key]) => key)).toEqual([
      'held-at-exit | leaves:1',
      'deadlock | waits:0',
      'deadlock | queues:0',
    ]);
  });

  it('includes a wake-up that nobody is left to give, and spares one that somebody still may', () => {
    const wait = (given: boolean) => {
      const b = new Build();
      const c = b.condition('cv');
      b.thread('s', [
        { op: 'sleep', channel: c },
        { actions: [{ guards: [{ kind: 'unlisted', channel: c }], do: skip }] },
      ]);
      b.thread('w', [
        {
          label: 'again',
          actions: [
            { do: skip, to: 'again' },
            { do: skip, to: given ? 'give' : 'again' },
          ],
        },
        ...(given ? [{ label: 'give', actions: [signal(c)] }] : []),
      ]);
      return kinds(explore(b.machine()));
    };
    expect(wait(false)).toEqual(['deadlock']);
    // Control flow alone: that the signal may come too early is seen where the waker has ended.
    expect(wait(true)).toEqual(['deadlock']);
  });

  it('is no false alarm: who may yet signal, release or write keeps a waiter out', () => {
    const b = new Build();
    const x = b.variable('x');
    const s = b.lock('s', 'semaphore');
    b.thread('awaits', [b.await(load(x), [x])]);
    b.thread('downs', [acquire(s)]);
    b.thread('helps', [
      {
        label: 'on',
        actions: [
          { do: skip, to: 'on' },
          { do: skip, to: 'out' },
        ],
      },
      { label: 'out', actions: [assign(x, constant(1))] },
      release(s),
    ]);
    expect(explore(b.machine()).findings).toEqual([]);
  });

  it('of awaits leads through those who could have helped', () => {
    const b = new Build();
    const [x, y] = [b.variable('x'), b.variable('y')];
    b.thread('one', [b.await(load(y), [y]), assign(x, constant(1))]);
    b.thread('two', [b.await(load(x), [x]), assign(y, constant(1))]);
    const { core } = noteOf(explore(b.machine()), 'deadlock');
    expect(core).toMatchObject([
      { thread: 0, helper: 1, wait: { kind: 'condition' } },
      { thread: 1, helper: 0 },
    ]);
  });

  it('is found behind a daemon that idles and that nobody can wake, whoever else runs on', () => {
    const machineOf = (...others: Line[][]) => {
      const b = new Build();
      const [x, c] = [b.lock('x'), b.condition('cv')];
      b.thread(
        'd',
        [
          acquire(x),
          { op: 'enlist', channel: c },
          { idle: true, actions: [{ guards: [{ kind: 'unlisted', channel: c }], do: skip }] },
          release(x),
        ],
        { daemon: true },
      );
      b.thread('waits', [acquire(x), release(x)]);
      for (const lines of others) b.thread('other', lines);
      return b.machine();
    };
    const run = explore(machineOf());
    expect(findings(run)).toEqual([['deadlock | waits:0', [0, 0]]]);
    expect(noteOf(run, 'deadlock').core[0]).toMatchObject({ thread: 1, wait: { holders: [0] } });
    expect(findings(explore(machineOf(forever)))).toEqual([['deadlock | waits:0', [0, 0]]]);
  });

  it('can be accepted at a place', () => {
    const b = new Build();
    const x = b.lock('x');
    b.thread('leaves', [acquire(x)]);
    b.thread('waits', [{ actions: [acquire(x)], allow: ['deadlock'] }, release(x)]);
    const run = explore(b.machine());
    expect(kinds(run)).toEqual(['held-at-exit']);
    expect([...run.allowed]).toEqual([0]);
  });
});
