import { expect, it } from 'vitest';
import { check } from '../../src/index.js';

it('says how to write a wait that keeps the lock which the waker needs', async () => {
  const { checks } = await check(`
    mutex m
    cond filled
    var full : bool = false guarded_by m
    thread consumer { lock m; while not full { wait filled }; unlock m }
    thread producer { lock m; full = true; signal filled; unlock m }`);
  const notes = checks[0]!.violations.find((v) => v.kind === 'deadlock')!.notes.map((note) => note.text);
  expect(notes).toContain(
    'consumer sleeps with m held, which producer needs: `wait filled releasing m` gives it up for the sleep',
  );
});
