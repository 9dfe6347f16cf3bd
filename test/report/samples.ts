/** Hand-made results: what `check/` would say of small imagined models. */
import type {
  CheckResult,
  FileResult,
  Location,
  Reached,
  Trace,
  TraceStep,
  Violation,
} from '../../src/finding/index.js';
import type { Source, Span } from '../../src/source/index.js';

/** The span of the n-th occurrence of `part`. */
export function find(source: Source, part: string, n = 1): Span {
  let start = -1;
  for (let i = 0; i < n; i++) start = source.text.indexOf(part, start + 1);
  if (start < 0) throw new Error(`no ${JSON.stringify(part)} in ${source.path}`);
  return { source, start, end: start + part.length };
}

export function at(span: Span, more: Partial<Location> = {}): Location {
  return { span, origin: null, calls: [], ...more };
}

export function step(
  number: number,
  thread: number,
  text: string,
  location: Location,
  more: Partial<TraceStep> = {},
): TraceStep {
  return {
    step: number,
    thread,
    text,
    outcome: '',
    waits: false,
    ends: false,
    location,
    holds: [],
    changes: {},
    ...more,
  };
}

export function check(name: string, span: Span, more: Partial<CheckResult> = {}): CheckResult {
  return {
    name,
    variant: '',
    span,
    verdict: 'holds',
    asExpected: true,
    expected: ['holds'],
    missing: [],
    states: 1204,
    transitions: 3120,
    depth: 31,
    limit: null,
    violations: [],
    reached: [],
    unexecuted: [],
    nestings: [],
    accepted: [],
    certified: null,
    omission: null,
    milliseconds: 12,
    ...more,
  };
}

export function file(
  path: string,
  checks: readonly CheckResult[],
  more: Partial<FileResult> = {},
): FileResult {
  return {
    path,
    title: 'a model',
    diagnostics: [],
    checks,
    unexecuted: [],
    executed: [],
    order: { classes: [], rules: [] },
    undeclared: [],
    idleAllows: [],
    notBegun: [],
    ...more,
  };
}

// ---------------------------------------------------------------- epoll

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

// ---------------------------------------------------------------- philosophers, limits, advisories

export const TABLE: Source = {
  path: 'models/table.lock',
  text: `model "Philosophers"
param N = 3
mutex fork[N]
struct file { refcount n = 1 }
pool 1 file
thread diner * N { lock fork[0]; lock fork[1]; unlock fork[1]; unlock fork[0] }
check "they can starve" { set N = 3, 4; expect violates deadlock, reaches full }
check "sizes" { expect holds }
allow unlock-not-held at l because "the old way"
`,
};

const diners: Trace = {
  threads: [0, 1, 2, 3].map((i) => ({ name: `diner[${i}]`, title: null })),
  steps: [0, 1, 2, 3].map((i) =>
    step(i + 1, i, `lock fork[${i}]`, at(find(TABLE, 'lock fork[0]')), {
      holds: [`fork[${i}]`],
      changes: { [`fork[${i}]`]: `diner[${i}]` },
    }),
  ),
  ending: [0, 1, 2, 3].map((i) => ({
    thread: i,
    holds: [`fork[${i}]`],
    waitsFor: `fork[${(i + 1) % 4}] (held by diner[${(i + 1) % 4}] since step ${((i + 1) % 4) + 1})`,
    waitsForLock: `fork[${(i + 1) % 4}]`,
    waitsOn: [(i + 1) % 4],
    at: { text: `lock fork[${(i + 1) % 4}]`, location: at(find(TABLE, 'lock fork[1]')) },
  })),
};

const diningDeadlock: Violation = {
  ...EPOLL_DEADLOCK,
  message: 'diner[0], diner[1], diner[2] and diner[3] wait in a circle',
  threads: diners.threads.map((thread) => thread.name),
  locks: ['fork[0]', 'fork[1]', 'fork[2]', 'fork[3]'],
  location: at(find(TABLE, 'lock fork[1]')),
  trace: diners,
};

const full: Reached = { name: 'full', span: find(TABLE, 'reaches full'), trace: diners, expected: 'reaches' };

/** Variants, an advisory, an expectation that is not met, and every kind of limit. */
export const TABLE_FILE: FileResult = file(
  TABLE.path,
  [
    check('they can starve', find(TABLE, 'check', 1), {
      variant: 'N = 3',
      verdict: 'violated',
      expected: ['deadlock', 'reaches full'],
      violations: [{ ...diningDeadlock, expected: true }],
      reached: [full],
    }),
    check('they can starve', find(TABLE, 'check', 1), {
      variant: 'N = 4',
      verdict: 'violated',
      asExpected: false,
      expected: ['holds'],
      missing: ['holds'],
      violations: [diningDeadlock],
    }),
    check('sizes', find(TABLE, 'check', 2), {
      states: 17,
      verdict: 'violated',
      violations: [
        {
          ...diningDeadlock,
          kind: 'order-cycle',
          advisory: true,
          message: 'fork is taken while fork is held, in both orders',
          hangs: { can: false, why: 'fork[0] is always held around both' },
        },
      ],
    }),
    check('an expectation too many', find(TABLE, 'check', 2), {
      asExpected: false,
      expected: ['deadlock', 'race in diner'],
      missing: ['race in diner'],
      reached: [{ ...full, trace: null }],
    }),
    check('too large', find(TABLE, 'check', 2), {
      verdict: 'incomplete',
      asExpected: false,
      states: 1000123,
      limit: { kind: 'states', limit: 1000000, depth: 31 },
    }),
    check('too slow', find(TABLE, 'check', 2), {
      verdict: 'incomplete',
      asExpected: false,
      limit: { kind: 'time', seconds: 60, depth: 12 },
    }),
    check('stopped', find(TABLE, 'check', 2), {
      verdict: 'incomplete',
      asExpected: false,
      limit: { kind: 'interrupted', depth: 1 },
    }),
    check('more objects than the pool has', find(TABLE, 'check', 2), {
      verdict: 'incomplete',
      asExpected: false,
      limit: {
        kind: 'pool',
        struct: 'file',
        span: find(TABLE, 'pool 1 file'),
        trace: { ...diners, ending: [] },
      },
    }),
  ],
  { title: 'Philosophers', idleAllows: [find(TABLE, 'allow unlock-not-held at l because "the old way"')] },
);
