/** A file that goes while it is polled: checks that hold, that are violated, and that are not as expected. */
import type { FileResult, Reached, Trace, Violation } from '../../../src/finding/index.js';
import type { Source } from '../../../src/source/index.js';
import { at, check, file, find, step } from './making.js';

export const EPOLL: Source = {
  path: 'models/epoll-file.lock',
  text: `model "epoll: a file that goes while it is polled"
dialect linux

struct eventpoll { mutex mtx }
struct file { refcount f_count = 1; spin f_lock; dying : bool = false guarded_by f_lock for writes }
object ep : eventpoll
object f : file
order eventpoll.mtx -> file.f_lock

fn fput() {
  if put f {
    spin_lock(f.f_lock)      @ "fs/file_table.c:412"
    f.dying = true
    mutex_lock(ep.mtx)
  }
}

thread closer "close(2)" { fput() }
thread poller "epoll_wait(2)" {
  lock ep.mtx
  await not f.dying
  free f
}

check "as merged: poll under a reference from inc-not-zero" { expect holds }
check "before: poll with a borrowed pointer" { expect violates resurrection }
check "close while the poller sleeps" { expect holds, never polled_dead }
`,
};

const fput = { calls: [{ function: 'fput', span: find(EPOLL, 'fput()', 2) }] };

export const EPOLL_TRACE: Trace = {
  threads: [
    { name: 'closer', title: 'close(2)' },
    { name: 'poller', title: 'epoll_wait(2)' },
    { name: 'idler', title: null },
  ],
  steps: [
    step(1, 1, 'lock ep.mtx', at(find(EPOLL, 'lock ep.mtx')), {
      holds: ['ep.mtx'],
      changes: { 'ep.mtx': 'poller' },
    }),
    step(2, 0, 'put f', at(find(EPOLL, 'put f'), fput), {
      outcome: '→ 0 left',
      changes: { 'f.f_count': '0' },
    }),
    step(
      3,
      0,
      'spin_lock(f.f_lock)',
      at(find(EPOLL, 'spin_lock(f.f_lock)'), { ...fput, origin: 'fs/file_table.c:412' }),
      {
        holds: ['f.f_lock'],
        changes: { 'f.f_lock': 'closer' },
      },
    ),
    step(4, 0, 'f.dying = true', at(find(EPOLL, 'f.dying = true'), fput), {
      holds: ['f.f_lock'],
      changes: { 'f.dying': 'true' },
    }),
    step(5, 0, 'lock ep.mtx', at(find(EPOLL, 'mutex_lock(ep.mtx)'), fput), {
      outcome: 'held by poller',
      waits: true,
      holds: ['f.f_lock'],
    }),
  ],
  ending: [
    {
      thread: 0,
      holds: ['f.f_lock'],
      waitsFor: 'ep.mtx (held by poller since step 1)',
      waitsForLock: 'ep.mtx',
      waitsOn: [1],
      at: { text: 'lock ep.mtx', location: at(find(EPOLL, 'mutex_lock(ep.mtx)'), fput) },
    },
    {
      thread: 1,
      holds: ['ep.mtx'],
      waitsFor: 'f.dying to clear',
      waitsForLock: null,
      waitsOn: [],
      at: { text: 'await not f.dying', location: at(find(EPOLL, 'await not f.dying')) },
    },
    { thread: 2, holds: [], waitsFor: null, waitsForLock: null, waitsOn: [], at: null },
  ],
};

export const EPOLL_DEADLOCK: Violation = {
  kind: 'deadlock',
  property: null,
  signature:
    'close while the poller sleeps | deadlock | closer > fput > mutex_lock(ep.mtx) | poller > await not f.dying',
  message: 'closer and poller wait for each other',
  notes: [],
  threads: ['closer', 'poller'],
  locks: ['ep.mtx'],
  location: at(find(EPOLL, 'mutex_lock(ep.mtx)'), fput),
  hangs: null,
  decisive: null,
  references: [],
  expected: false,
  advisory: false,
  trace: EPOLL_TRACE,
};

const resurrection: Violation = {
  ...EPOLL_DEADLOCK,
  kind: 'resurrection',
  message: 'poller takes a reference to f, whose count is zero',
  threads: ['poller'],
  locks: [],
  location: at(find(EPOLL, 'free f')),
  expected: true,
  trace: { ...EPOLL_TRACE, steps: EPOLL_TRACE.steps.slice(0, 4), ending: [] },
};

const order: Violation = {
  ...EPOLL_DEADLOCK,
  kind: 'order',
  message: 'closer takes ep.mtx while it holds f.f_lock, against the declared order',
  notes: [
    { text: 'eventpoll.mtx comes before file.f_lock by this rule', span: find(EPOLL, 'order eventpoll.mtx') },
    { text: 'f.f_lock was taken here', span: find(EPOLL, 'spin_lock(f.f_lock)') },
  ],
  hangs: { can: true, why: '' },
};

const reached: Reached = {
  name: 'polled_dead',
  span: find(EPOLL, 'never polled_dead'),
  trace: EPOLL_TRACE,
  expected: 'never',
};

/** Three checks: one holds, one has the expected bug, one fails in several ways. */
export const EPOLL_FILE: FileResult = file(
  EPOLL.path,
  [
    check('as merged: poll under a reference from inc-not-zero', find(EPOLL, 'check', 1)),
    check('before: poll with a borrowed pointer', find(EPOLL, 'check', 2), {
      verdict: 'violated',
      expected: ['resurrection'],
      violations: [resurrection],
    }),
    check('close while the poller sleeps', find(EPOLL, 'check', 3), {
      verdict: 'violated',
      asExpected: false,
      expected: ['holds', 'never polled_dead'],
      missing: ['holds'],
      violations: [EPOLL_DEADLOCK, order, { ...order, location: at(find(EPOLL, 'free f')) }],
      reached: [reached],
      unexecuted: [find(EPOLL, 'free f')],
      nestings: [
        {
          held: 'file.f_lock',
          acquired: 'eventpoll.mtx',
          declared: false,
          forbidden: false,
          location: at(find(EPOLL, 'mutex_lock(ep.mtx)'), fput),
          places: [at(find(EPOLL, 'mutex_lock(ep.mtx)'), fput)],
        },
      ],
    }),
  ],
  {
    title: 'epoll: a file that goes while it is polled',
    unexecuted: [find(EPOLL, 'free f')],
    executed: [
      find(EPOLL, 'if put f'),
      find(EPOLL, 'f.dying = true'),
      find(EPOLL, 'lock ep.mtx'),
      find(EPOLL, 'await not f.dying'),
    ],
    order: {
      classes: ['eventpoll.mtx', 'file.f_lock'],
      rules: [
        {
          before: 'eventpoll.mtx',
          after: 'file.f_lock',
          span: find(EPOLL, 'eventpoll.mtx -> file.f_lock'),
        },
      ],
    },
    undeclared: [
      {
        held: 'file.f_lock',
        acquired: 'eventpoll.mtx',
        declared: false,
        forbidden: false,
        location: at(find(EPOLL, 'mutex_lock(ep.mtx)'), fput),
        places: [at(find(EPOLL, 'mutex_lock(ep.mtx)'), fput)],
      },
    ],
  },
);
