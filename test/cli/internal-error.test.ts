import { expect, test, vi } from 'vitest';
import { run } from '../../src/cli/index.js';
import { fakeIo } from './fake-io.js';

vi.mock('../../src/check/index.js', () => ({ checkFile: () => Promise.reject(new Error('three is four')) }));

test('70 for a bug of our own, which says nothing about the model and asks to be reported', async () => {
  const io = fakeIo({ stdin: 'mutex a' });
  expect(await run(['-'], io)).toBe(70);
  expect(io.err()).toMatch(/^lockcheck \d+\.\d+\.\d+ \(node .*, linux\): internal error: three is four\n/);
  expect(io.err()).toContain('report');
  expect(io.err()).not.toContain('    at ');
  const debug = fakeIo({ stdin: 'mutex a', env: { LOCKCHECK_DEBUG: '1' } });
  expect(await run(['-'], debug)).toBe(70);
  expect(debug.err()).toContain('    at ');
});
