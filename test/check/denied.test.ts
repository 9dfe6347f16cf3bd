import { expect, test } from 'vitest';
import { check } from '../../src/index.js';
import { PLAIN, pretty } from '../../src/report/index.js';

const CIRCLE = `mutex a
mutex b
mutex gate
thread one { lock gate; lock a; lock b; unlock b; unlock a; unlock gate }
thread two { lock gate; lock b; lock a; unlock a; unlock b; unlock gate }
`;

test('what a check denies is no advice, and is shown like any other violation', async () => {
  const [advised, denied] = await Promise.all([check(CIRCLE), check(`${CIRCLE}deny order-cycle\n`)]);
  expect(advised.checks[0]!.violations.map(({ kind, advisory }) => [kind, advisory])).toEqual([
    ['order-cycle', true],
  ]);
  expect(denied.checks[0]!.violations.map(({ kind, advisory }) => [kind, advisory])).toEqual([
    ['order-cycle', false],
  ]);
  const text = pretty({ files: [denied] }, { ...PLAIN, trace: 'lanes', all: false, coverage: false });
  expect(text).toContain('expected to hold; order-cycle after 2 steps');
});
