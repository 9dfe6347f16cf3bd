/** What only shows where a state is looked at again: each model here has something new to say in a later state. */
import { expect, test } from 'vitest';
import { build } from '../../src/check/build.js';
import { compared } from './agree.js';

function compare(text: string) {
  const source = { path: 'views.lock', text };
  const built = build(source, () => ({ failure: 'missing' }), new Map());
  expect(built.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(built.value.variants).toHaveLength(1);
  return compared(built.value.variants[0]!.machine, 10_000);
}

const models: readonly (readonly [string, string])[] = [
  [
    'the same holds, with interrupts off and then on',
    `spin s
     var x: bool = false
     thread t { choose { irq_disable } or { x = true }; lock s; x = false; unlock s }
     interrupt h at hard { lock s; unlock s }
     check "c" { expect holds }`,
  ],
  [
    'a deadlock at the same places, with one lock more held',
    `mutex x, y, z
     var b: bool = false
     thread one { maybe { lock z; b = true }; lock x; lock y; unlock y; unlock x }
     thread two { lock y; lock x; unlock x; unlock y }
     check "c" { expect holds }`,
  ],
  [
    'a deadlock at the same places, on other locks',
    `spin a, b
     var r: &spin = &a
     thread t { choose { r = &b } or { r = &a }; lock r; unlock r }
     interrupt h at hard { lock r; unlock r }
     check "c" { expect holds }`,
  ],
  [
    'somebody else ends a lock that is held',
    `mutex a, b, c
     thread t { lock a; lock b; lock c; unlock c; unlock b; unlock a }
     thread d { l: destroy a }
     allow held-lock-freed at l because "to see what is left"
     check "c" { expect holds }`,
  ],
  [
    'somebody else makes a lock anew that is held',
    `struct object { mutex m }
     pool 1 object
     mutex b, c
     var p: object? = null
     init { p = new object }
     thread t { lock p.m; lock b; lock c; unlock c; unlock b }
     thread d { l: free p; p = new object }
     allow held-lock-freed at l because "to see what is left"
     check "c" { expect holds }`,
  ],
  [
    'a sleeper asks for its lock once somebody wakes it',
    `mutex x, m
     cond c
     order m -> x
     thread t { lock x; lock m; wait c releasing m; unlock m; unlock x }
     thread u { lock m; signal c; unlock m }
     check "c" { expect holds }`,
  ],
  [
    'two daemons, each of which waits for the other to be done',
    `var n: 0..2 = 0
     daemon thread one { loop { idle: await done(two); n = 1 } }
     daemon thread two { loop { idle: await done(one); n = 2 } }
     finally at_rest: n == 0
     check "c" { expect holds }`,
  ],
];

test.each(models)('%s', (_, text) => {
  const { found, expected } = compare(text);
  expect(found).toEqual(expected);
});
