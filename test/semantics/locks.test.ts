import { describe, expect, it } from 'vitest';
import type { LockExpr } from '../../src/machine/index.js';
import { explore } from '../../src/semantics/index.js';
import { Build } from './build.js';
import { acquire, acquireShared, BOOL, HOLD, type Line, release, rwAcquire, skip } from './lines.js';
import { findings, kinds, noteOf, options, stateAfter, stepsOf } from './shown.js';

/** Threads over one lock, each with one local. */
function over(lock: (b: Build) => LockExpr, ...threads: ((lock: LockExpr) => readonly Line[])[]) {
  const b = new Build();
  const l = lock(b);
  for (const [i, lines] of threads.entries()) b.thread(`t${i}`, lines(l), { locals: [BOOL] });
  return b.machine();
}

const mutex = (b: Build) => b.lock('m');
const rwlock = (prefer: 'readers' | 'writers' | 'either') => (b: Build) => b.lock('rw', 'rwlock', { prefer });

describe('a mutex', () => {
  it('is taken by one, and waited for by the other', () => {
    const machine = over(
      mutex,
      (m) => [acquire(m), release(m)],
      (m) => [acquire(m), release(m)],
    );
    expect(options(machine, stateAfter(machine))).toEqual([1, 1]);
    expect(options(machine, stateAfter(machine, 0))).toEqual([1, 0]);
    expect(options(machine, stateAfter(machine, 0, 0))).toEqual([0, 1]);
    expect(kinds(explore(machine))).toEqual([]);
  });

  it('is offered to its holder, who deadlocks on itself', () => {
    const machine = over(mutex, (m) => [acquire(m), acquire(m)]);
    const run = explore(machine);
    expect(findings(run)).toEqual([['self-deadlock | t0:1', [0, 0]]]);
    expect(noteOf(run, 'self-deadlock')).toMatchObject({ held: 'exclusive', wanted: 'exclusive' });
    expect([run.states, run.transitions]).toEqual([2, 2]);
  });

  it('that is recursive is let go as often as it was taken, up to a depth', () => {
    const recursive = (b: Build) => b.lock('m', 'mutex', { recursive: true, max: 2 });
    const machine = over(
      recursive,
      (m) => [acquire(m), acquire(m), release(m), release(m)],
      (m) => [acquire(m), release(m)],
    );
    expect(stateAfter(machine, 0, 0).locks.get(0)).toMatchObject({ owner: 1, depth: 2 });
    expect(options(machine, stateAfter(machine, 0, 0, 0))).toEqual([1, 0]);
    expect(options(machine, stateAfter(machine, 0, 0, 0, 0))).toEqual([0, 1]);
    const deeper = over(recursive, (m) => [acquire(m), acquire(m), acquire(m)]);
    expect(noteOf(explore(deeper), 'range')).toMatchObject({ of: { what: 'depth', max: 2 } });
  });

  it('is not released by one who does not hold it', () => {
    const machine = over(
      mutex,
      (m) => [release(m)],
      (m) => [acquire(m), skip, release(m)],
    );
    const run = explore(machine);
    expect(findings(run)).toEqual([['unlock-not-held | t0:0', [0]]]);
    // Two's own four states, each of which thread 0 can end.
    expect([run.states, run.transitions]).toEqual([4, 3 + 4]);
  });

  it('is left alone by a release that the model accepts', () => {
    const machine = over(mutex, (m) => [{ actions: [release(m)], allow: ['unlock-not-held'] }, skip]);
    const run = explore(machine);
    expect(run.findings).toEqual([]);
    expect(run.states).toBe(3);
    expect([...run.allowed]).toEqual([0]);
  });

  it('is tried without waiting', () => {
    const tries = (m: LockExpr): Line[] => [
      { op: 'try-acquire', lock: m, mode: 'exclusive', result: 0 },
      skip,
    ];
    const machine = over(mutex, tries, (m) => [acquire(m), release(m)]);
    expect(stateAfter(machine, 0).threads.get(0)!.locals.get(0)).toBe(1);
    expect(stateAfter(machine, 1, 0).threads.get(0)!.locals.get(0)).toBe(0);
    const again = over(mutex, (m) => [acquire(m), ...tries(m)]);
    expect(stateAfter(again, 0, 0).threads.get(0)!.locals.get(0)).toBe(0);
  });
});

describe('a semaphore', () => {
  const semaphore = (b: Build) => b.lock('s', 'semaphore', { initial: 1, max: 2 });

  it('has no owner: one takes, another gives', () => {
    const machine = over(
      semaphore,
      (s) => [acquire(s), acquire(s)],
      (s) => [release(s)],
    );
    expect(options(machine, stateAfter(machine, 0))).toEqual([0, 1]);
    expect(options(machine, stateAfter(machine, 0, 1))).toEqual([1, 0]);
    expect(explore(machine).findings).toEqual([]);
  });

  it('does not count beyond its maximum', () => {
    const machine = over(semaphore, (s) => [release(s), release(s)]);
    expect(kinds(explore(machine))).toEqual(['range']);
  });
});

describe('a reader-writer lock', () => {
  const reader = (l: LockExpr): Line[] => [...rwAcquire(l, 'shared', 'r'), skip, release(l)];
  const writer = (l: LockExpr): Line[] => [...rwAcquire(l, 'exclusive', 'w'), skip, release(l)];

  it('is shared by readers, counted', () => {
    const machine = over(rwlock('either'), reader, reader);
    expect(stateAfter(machine, 0, 1).locks.get(0)!.readers.toArray()).toEqual([1, 1]);
    const nested = over(rwlock('either'), (l) => [acquireShared(l), acquireShared(l), release(l)]);
    expect(stateAfter(nested, 0, 0).locks.get(0)!.readers.toArray()).toEqual([2]);
    expect(stateAfter(nested, 0, 0, 0).locks.get(0)!.readers.toArray()).toEqual([1]);
  });

  it('makes a reader wait, unqueued, for a writer who has it', () => {
    const machine = over(rwlock('either'), writer, reader);
    expect(options(machine, stateAfter(machine, 0))).toEqual([1, 0]);
  });

  it('makes a writer queue behind readers, in a step', () => {
    const machine = over(rwlock('either'), reader, writer);
    const queued = stateAfter(machine, 0, 1);
    expect(queued.locks.get(0)!.queuedWriters.toArray()).toEqual([1]);
    expect(options(machine, queued)).toEqual([1, 0]);
    expect(options(machine, stateAfter(machine, 0, 1, 0, 0))).toEqual([0, 1]);
    expect(stateAfter(machine, 0, 1, 0, 0, 1).locks.get(0)).toMatchObject({ owner: 2, depth: 1 });
    expect(stateAfter(machine, 0, 1, 0, 0, 1).locks.get(0)!.queuedWriters.size).toBe(0);
  });

  it.each([
    ['either', 2, 'readers pass or queue'],
    ['readers', 1, 'readers pass'],
    ['writers', 1, 'readers queue'],
  ] as const)('that prefers %s gives a late reader %i way(s): %s', (prefer, ways, _) => {
    const machine = over(rwlock(prefer), reader, writer, reader);
    expect(options(machine, stateAfter(machine, 0, 1))).toEqual([1, 0, ways]);
    const { readers, queuedReaders } = stateAfter(machine, 0, 1, 2).locks.get(0)!;
    expect([readers.get(2), queuedReaders.toArray()]).toEqual(prefer === 'writers' ? [0, [2]] : [1, []]);
  });

  it('lets a queued reader go when some writer has had it', () => {
    const machine = over(rwlock('writers'), reader, writer, reader);
    const queued = [0, 1, 2] as const;
    // The first reader is done, but the writer has not had it yet.
    expect(options(machine, stateAfter(machine, ...queued, 0, 0))).toEqual([0, 1, 0]);
    // The writer has it, then has had it.
    expect(options(machine, stateAfter(machine, ...queued, 0, 0, 1))).toEqual([0, 1, 0]);
    expect(stateAfter(machine, ...queued, 0, 0, 1).locks.get(0)!.queuedReaders.size).toBe(0);
    expect(options(machine, stateAfter(machine, ...queued, 0, 0, 1, 1, 1))).toEqual([0, 0, 1]);
    expect(explore(machine).findings).toEqual([]);
  });

  it('deadlocks on a reader that reads again behind a writer, unless it prefers readers', () => {
    const twice = (l: LockExpr): Line[] => [
      ...rwAcquire(l, 'shared', 'r'),
      ...rwAcquire(l, 'shared', 'again'),
      release(l),
      release(l),
    ];
    for (const prefer of ['either', 'writers'] as const) {
      const run = explore(over(rwlock(prefer), twice, writer));
      expect(kinds(run)).toEqual(['deadlock']);
      expect(noteOf(run, 'deadlock')).toMatchObject({
        core: [
          {
            thread: 0,
            helper: 1,
            wait: { kind: 'lock', mode: 'shared', queued: true, holders: [], writers: [1] },
          },
          { thread: 1, helper: 0, wait: { kind: 'lock', mode: 'exclusive', queued: true, holders: [0] } },
        ],
        behind: [],
      });
    }
    expect(kinds(explore(over(rwlock('readers'), twice, writer)))).toEqual([]);
  });

  it('mixes no shared and exclusive holds of one thread', () => {
    const up = over(rwlock('either'), (l) => [acquireShared(l), acquire(l)]);
    expect(noteOf(explore(up), 'self-deadlock')).toMatchObject({ held: 'shared', wanted: 'exclusive' });
    const down = over(rwlock('either'), (l) => [acquire(l), acquireShared(l)]);
    expect(noteOf(explore(down), 'self-deadlock')).toMatchObject({ held: 'exclusive', wanted: 'shared' });
  });

  it('lets a trylock pass queued writers', () => {
    const tries = (l: LockExpr): Line[] => [{ op: 'try-acquire', lock: l, mode: 'shared', result: 0 }, skip];
    const machine = over(rwlock('writers'), reader, writer, tries);
    expect(stateAfter(machine, 0, 1, 2).locks.get(0)!.readers.toArray()).toEqual([1, 0, 1]);
  });

  it('is downgraded by its writer, and upgraded by its only reader', () => {
    const down = over(rwlock('either'), (l) => [acquire(l), { op: 'downgrade', lock: l }, skip], reader);
    expect(options(down, stateAfter(down, 0))).toEqual([1, 0]);
    expect(options(down, stateAfter(down, 0, 0))).toEqual([1, 1]);
    const upgrades = (l: LockExpr): Line[] => [
      ...rwAcquire(l, 'shared', 'r'),
      { op: 'upgrade', lock: l, result: 0 },
      skip,
    ];
    const up = over(rwlock('either'), upgrades, reader);
    expect(stateAfter(up, 0, 0).locks.get(0)).toMatchObject({ owner: 1, depth: 1 });
    expect(stateAfter(up, 0, 1, 0).locks.get(0)).toMatchObject({ owner: 0 });
    expect(stateAfter(up, 0, 1, 0).threads.get(0)!.locals.get(0)).toBe(0);
    const neither = over(rwlock('either'), (l) => [acquireShared(l), { op: 'downgrade', lock: l }]);
    expect(noteOf(explore(neither), 'unlock-not-held')).toMatchObject({
      by: 'downgrade',
      holds: [{ lock: 0, mode: 'shared' }],
    });
    expect(kinds(explore(over(rwlock('either'), (l) => [{ op: 'upgrade', lock: l, result: 0 }])))).toEqual([
      'unlock-not-held',
    ]);
  });
});

describe('a lock that is destroyed', () => {
  it('is not to be used', () => {
    const machine = over(mutex, (m) => [{ op: 'destroy', lock: m }, acquire(m)]);
    expect(findings(explore(machine))).toEqual([['use-after-free | t0:1', [0, 0]]]);
  });

  it('may not be held or waited for', () => {
    const destroys = (m: LockExpr): Line[] => [{ op: 'destroy', lock: m }];
    const held = over(mutex, destroys, (m) => [acquire(m), skip, release(m)]);
    expect(stepsOf(held, 1, 0).notes).toMatchObject([
      { kind: 'held-lock-freed', because: { kind: 'held', lock: 0, by: 1 } },
    ]);
    expect(stepsOf(held, 0).notes).toEqual([]);
    const own = (l: LockExpr): Line[] => [acquire(l), ...destroys(l)];
    expect(kinds(explore(over(mutex, own)))).toEqual(['held-lock-freed']);
    const freebsd = (b: Build) => b.lock('m', 'mutex', { destroyableWhileHeld: true });
    expect(kinds(explore(over(freebsd, own)))).toEqual([]);
    expect(
      stepsOf(
        over(freebsd, own, (m) => [acquire(m)]),
        0,
        0,
      ).notes,
    ).toMatchObject([{ kind: 'held-lock-freed', because: { kind: 'waited-for', lock: 0, by: 1 } }]);
  });
});

describe('the giant lock', () => {
  /** As machine/ has it in all dialects but netbsd: the lock first, then giant again. */
  function giants() {
    const b = new Build();
    const giant = b.lock('giant', 'giant');
    const m = b.lock('m');
    b.thread(
      'holder',
      [
        acquire(giant),
        acquire(giant),
        {
          actions: [
            { do: acquire(m), to: 'has' },
            {
              do: { op: 'give-up', giant: 0, saves: 0, until: { kind: 'lock', lock: m, mode: 'exclusive' } },
            },
          ],
        },
        acquire(m),
        { op: 'retake', giant: 0, restore: 0 },
        { label: 'has', actions: [release(m)] },
        release(giant),
        release(giant),
      ],
      { locals: [HOLD] },
    );
    b.thread('other', [acquire(m), acquire(giant), release(giant), release(m)]);
    return b.machine();
  }

  it('is given up, to any depth, for a lock that is taken, and taken again', () => {
    const machine = giants();
    expect(options(machine, stateAfter(machine, 0, 0))).toEqual([1, 1]);
    const given = stateAfter(machine, 0, 0, 1, 0);
    expect(given.locks.get(0)).toMatchObject({ owner: 0, depth: 0 });
    expect(given.threads.get(0)!.locals.get(0)).toBe(4);
    const retaken = stateAfter(machine, 0, 0, 1, 0, 1, 1, 1, 0, 0);
    expect(retaken.locks.get(0)).toMatchObject({ owner: 1, depth: 2 });
    expect(retaken.threads.get(0)!.locals.get(0)).toBe(0);
  });

  it('so makes no deadlock of two orders, and is outside them', () => {
    expect(explore(giants()).findings).toEqual([]);
    expect(explore(giants()).nestings).toEqual([]);
  });
});
