import { expect, test } from 'vitest';
import { check } from '../../src/check/index.js';

test('the outcome of an assignment is what it wrote, not what else its step did to locals', async () => {
  const { checks } = await check(`
    var shared: 0..3 = 1
    thread t {
      var kept: 0..3
      var done: bool
      kept = shared
      shared = kept + 1     // the last use of kept, which is forgotten in the same step
      shared = 3
      done = true           // no step of its own
      if done { assert shared == 0 }
    }
    check "fails" { expect violates assertion }
  `);
  const { steps } = checks[0]!.violations[0]!.trace!;
  expect(steps.map((step) => `${step.text} ${step.outcome}`.trim())).toEqual([
    'kept = shared → 1',
    'shared = kept + 1',
    'shared = 3',
    'assert shared == 0 fails',
  ]);
});
