/** Philosophers: variants, limits and advisories. */
import type { FileResult, Reached, Trace, Violation } from '../../../src/finding/index.js';
import type { Source } from '../../../src/source/index.js';
import { EPOLL_DEADLOCK } from './epoll.js';
import { at, check, file, find, step } from './making.js';

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
    check('seen too late', find(TABLE, 'check', 2), {
      verdict: 'incomplete',
      asExpected: false,
      expected: ['deadlock', 'reaches full'],
      missing: ['deadlock', 'reaches full'],
      states: 2345678,
      limit: { kind: 'memory', depth: 28 },
      untraced: [
        { kind: 'deadlock', property: null },
        { kind: 'use-after-free', property: null },
        { kind: 'invariant', property: 'balanced' },
        { kind: 'reachable', property: 'full' },
      ],
      reached: [{ ...full, trace: null }],
    }),
    check('another was seen too late', find(TABLE, 'check', 2), {
      verdict: 'violated',
      asExpected: false,
      limit: { kind: 'time', seconds: 60, depth: 24 },
      untraced: [
        { kind: 'deadlock', property: null },
        { kind: 'leak', property: null },
      ],
      violations: [
        diningDeadlock,
        {
          ...diningDeadlock,
          kind: 'order-cycle',
          advisory: true,
          message: 'fork is taken while fork is held, in both orders',
          hangs: { can: null, why: 'no schedule was shown to, but not all were looked at' },
        },
      ],
      reached: [{ ...full, trace: null, expected: null }],
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
