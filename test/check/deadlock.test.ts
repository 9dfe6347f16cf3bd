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

it('is none where it is accepted at a place in its circle, and who accepts what never comes is told', async () => {
  const text = (places: string) => `
    mutex a, b
    thread one { lock a; x: lock b; unlock b; unlock a }
    thread two { lock b; lock a; y: unlock a; unlock b }
    allow deadlock at ${places} because "it is known"
    check "c" { expect holds }`;
  for (const engine of ['reference', 'compiled'] as const) {
    const accepted = await check(text('x'), { engine });
    expect(accepted.checks[0]!.violations.map((v) => v.kind)).not.toContain('deadlock');
    expect(accepted.idleAllows).toEqual([]);
    const elsewhere = await check(text('y'), { engine });
    expect(elsewhere.checks[0]!.violations.map((v) => v.kind)).toContain('deadlock');
    expect(elsewhere.idleAllows).toHaveLength(1);
  }
});
