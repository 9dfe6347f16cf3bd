import { describe, expect, it } from 'vitest';
import type { ChannelExpr } from '../../src/machine/index.js';
import { explore, replay } from '../../src/semantics/index.js';
import { Build } from './build.js';
import {
  acquire,
  broadcast,
  HOLD,
  type Line,
  release,
  signal,
  skip,
  type Way,
  waitReleasing,
} from './lines.js';
import { findings, first, kinds, noteOf, options, stateAfter, stepsOf } from './shown.js';

const listed = (state: ReturnType<typeof first>, channel = 0) => state.lists.get(channel)!.toArray();

describe('a signal', () => {
  function machineOf(count: number, wake: (c: ChannelExpr) => readonly Line[]) {
    const b = new Build();
    const c = b.condition('cv');
    const waits: Line[] = [
      { op: 'sleep', channel: c },
      { actions: [{ guards: [{ kind: 'unlisted', channel: c }], do: skip }] },
    ];
    b.thread('s', waits, { count });
    b.thread('w', wake(c));
    return b.machine();
  }

  it('wakes any one sleeper: an alternative for each, the lowest first', () => {
    const machine = machineOf(3, (c) => [signal(c)]);
    const asleep = stateAfter(machine, 2, 0);
    expect(listed(asleep)).toEqual([0, 2]);
    expect(options(machine, asleep)).toEqual([0, 1, 0, 2]);
    expect(listed(stateAfter(machine, 2, 0, 3))).toEqual([2]);
    expect(options(machine, stateAfter(machine, 2, 0, 3))).toEqual([1, 1, 0, 0]);
    // Choices of the state: 0 is the sleeping of s[1], 1 and 2 the two wake-ups.
    expect(listed(replay(machine, [2, 0, 2]).last!)).toEqual([0]);
  });

  it('to nobody is lost', () => {
    const machine = machineOf(1, (c) => [signal(c)]);
    expect(options(machine, stateAfter(machine, 1))).toEqual([1, 0]);
    const run = explore(machine);
    expect(findings(run)).toEqual([['deadlock | s:1', [1, 0]]]);
    expect(noteOf(run, 'deadlock')).toMatchObject({
      core: [{ thread: 0, wait: { kind: 'channel', channel: 0 } }],
      behind: [],
    });
    expect(noteOf(run, 'deadlock').core[0]).not.toHaveProperty('helper');
  });

  it('broadcast wakes all', () => {
    const machine = machineOf(2, (c) => [broadcast(c)]);
    expect(options(machine, stateAfter(machine, 0, 1))).toEqual([0, 0, 1]);
    expect(options(machine, stateAfter(machine, 0, 1, 2))).toEqual([1, 1, 0]);
  });
});

describe('a wait that releases a lock', () => {
  function machineOf(timed: boolean, depth = 1) {
    const b = new Build();
    const c = b.condition('cv');
    const m = b.lock('m', 'mutex', { recursive: true });
    const lines: Line[] = [...Array.from({ length: depth }, () => acquire(m)), ...waitReleasing(c, m, 0)];
    if (timed) {
      const woken = lines.pop() as Exclude<Line, { op: string }>;
      const late: Way = {
        guards: [{ kind: 'listed', channel: c }],
        do: { op: 'delist', channel: c },
        to: 'late',
      };
      const out = woken.actions.map((it): Way => ({ ...('op' in it ? { do: it } : it), to: 'out' }));
      lines.push({ actions: [...out, late] });
      lines.push({ label: 'late', actions: [{ op: 'acquire', lock: m, mode: { as: 0 }, restore: 0 }] });
      lines.push({ label: 'out', passing: true, actions: [skip] });
    }
    b.thread('s', [...lines, ...Array.from({ length: depth }, () => release(m))], { locals: [HOLD] });
    b.thread('w', [acquire(m), signal(c), release(m)]);
    return b.machine();
  }

  it('gives it up to any depth, sleeps, and takes it again as it was', () => {
    const machine = machineOf(false, 2);
    const asleep = stateAfter(machine, 0, 0, 0);
    expect(asleep.locks.get(0)).toMatchObject({ owner: 0, depth: 0 });
    expect(asleep.threads.get(0)!.locals.get(0)).toBe(4);
    expect(listed(asleep)).toEqual([0]);
    expect(options(machine, asleep)).toEqual([0, 1]);
    // Woken, but the waker still holds the lock.
    expect(options(machine, stateAfter(machine, 0, 0, 0, 1, 1))).toEqual([0, 1]);
    const again = stateAfter(machine, 0, 0, 0, 1, 1, 1, 0);
    expect(again.locks.get(0)).toMatchObject({ owner: 1, depth: 2 });
    expect(again.threads.get(0)!.locals.get(0)).toBe(0);
  });

  it('may end by itself where it is timed, so that nobody is stuck', () => {
    const machine = machineOf(true);
    expect(options(machine, stateAfter(machine, 0, 0))).toEqual([1, 1]);
    expect(listed(stateAfter(machine, 0, 0, 0))).toEqual([]);
    expect(kinds(explore(machine))).toEqual([]);
    expect(kinds(explore(machineOf(false)))).toEqual(['deadlock']);
  });

  it('must hold the lock', () => {
    const b = new Build();
    const c = b.condition('cv');
    b.thread('s', waitReleasing(c, b.lock('m'), 0), { locals: [HOLD] });
    expect(stepsOf(b.machine(), 0).notes).toMatchObject([
      { kind: 'unlock-not-held', by: 'sleep', holds: [] },
    ]);
  });
});

describe('prepare, sleep and finish', () => {
  function machineOf(last: Line[]) {
    const b = new Build();
    const c = b.condition('cv');
    const sleep: Line = {
      actions: [{ guards: [{ kind: 'unlisted', channel: c }], do: { op: 'might-sleep' } }],
    };
    b.thread('s', [{ op: 'enlist', channel: c }, skip, ...(last.length > 0 ? last : [sleep])]);
    b.thread('w', [signal(c)]);
    return { machine: b.machine(), c };
  }

  it('do not sleep through a signal that came in between', () => {
    const { machine } = machineOf([]);
    expect(options(machine, stateAfter(machine, 0, 1, 0))).toEqual([1, 0]);
    expect(options(machine, stateAfter(machine, 0, 0))).toEqual([0, 1]);
    // A signal before prepare is lost.
    expect(findings(explore(machine))).toEqual([['deadlock | s:2', [1, 0, 0]]]);
  });

  it('leave the list at the end of the thread', () => {
    const { machine } = machineOf([skip]);
    expect(listed(stateAfter(machine, 0, 0))).toEqual([0]);
    expect(listed(stateAfter(machine, 0, 0, 0))).toEqual([]);
  });
});

describe('a daemon', () => {
  function machineOf(lines: (c: ChannelExpr, b: Build) => Line[]) {
    const b = new Build();
    const c = b.condition('cv');
    b.thread('d', lines(c, b), { daemon: true });
    b.property('finally', 'never', { op: 'const', value: 0 });
    return b.machine();
  }
  const woken = (c: ChannelExpr) => ({ guards: [{ kind: 'unlisted', channel: c }], do: skip }) as const;

  it('may idle for ever, and counts as done there', () => {
    const machine = machineOf((c) => [
      { idle: true, actions: [{ op: 'enlist', channel: c }] },
      { idle: true, actions: [woken(c)] },
    ]);
    expect(kinds(explore(machine))).toEqual(['finally']);
    expect(findings(explore(machine))).toEqual([['finally | 0', [0]]]);
  });

  it('that could only time out is done, too', () => {
    const machine = machineOf((c) => [
      { op: 'enlist', channel: c },
      {
        idle: true,
        actions: [
          woken(c),
          { guards: [{ kind: 'listed', channel: c }], do: { op: 'delist', channel: c }, to: 'end' },
        ],
      },
    ]);
    expect(findings(explore(machine))).toEqual([['finally | 0', [0]]]);
  });

  it('is stuck like any other elsewhere', () => {
    const machine = machineOf((c) => [{ op: 'enlist', channel: c }, { actions: [woken(c)] }]);
    expect(kinds(explore(machine))).toEqual(['deadlock']);
  });

  it('is asked after with done', () => {
    const b = new Build();
    const c = b.condition('cv');
    b.thread(
      'd',
      [
        { op: 'enlist', channel: c },
        { idle: true, actions: [woken(c)] },
      ],
      { daemon: true },
    );
    b.thread('t', [
      { op: 'await', condition: { op: 'done', threads: [0] }, asleep: true, helpedBy: [], threads: [0] },
    ]);
    const machine = b.machine();
    expect(options(machine, first(machine))).toEqual([1, 0]);
    expect(options(machine, stateAfter(machine, 0))).toEqual([0, 1]);
  });
});
