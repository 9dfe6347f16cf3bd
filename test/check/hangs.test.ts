/** Nothing is said not to hang before all of it was looked at. */
import { expect, test } from 'vitest';
import { checkFile } from '../../src/check/index.js';
import { load, read } from '../corpus.js';

test.each([
  ['order', 'test/cases/violations/order/has.lock'],
  ['order-cycle', 'test/cases/violations/order-cycle/has-gate.lock'],
  ['irq-order', 'test/cases/violations/irq-order/has-no-hang.lock'],
])('%s', async (kind, path) => {
  const answers = async (maxStates: number) => {
    const { checks } = await checkFile(load(path), read, { defines: new Map(), maxStates });
    const found = checks.flatMap(({ limit, violations }) =>
      violations.filter((one) => one.kind === kind).map(({ hangs }) => ({ limit, can: hangs?.can })),
    );
    return {
      stopped: found.flatMap(({ limit, can }) => (limit === null ? [] : [can])),
      whole: found.flatMap(({ limit, can }) => (limit === null ? [can] : [])),
    };
  };
  const stopped: unknown[] = [];
  for (let most = 1; most < 30; most++) stopped.push(...(await answers(most)).stopped);
  expect(new Set(stopped)).toEqual(new Set([null]));
  expect((await answers(1000)).whole).toContain(false);
});
