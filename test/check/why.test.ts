/** What a finding says to explain itself. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { decisiveStep } from '../../src/check/decisive.js';
import { check, compile } from '../../src/check/index.js';
import { Prospects } from '../../src/check/prospects.js';
import type { Violation } from '../../src/finding/index.js';
import type { Machine } from '../../src/machine/index.js';
import {
  allDone,
  explore,
  judge,
  keyOf,
  outcomes,
  replay,
  type State,
  key as stateKey,
} from '../../src/semantics/index.js';

async function violationOf(text: string, kind?: string): Promise<Violation> {
  const { checks, diagnostics } = await check(text);
  expect(diagnostics.filter((d) => d.severity === 'error').map((d) => d.message)).toEqual([]);
  const { violations } = checks[0]!;
  return violations.find((violation) => kind === undefined || violation.kind === kind)!;
}

const notesOf = ({ notes }: Violation): string[] => notes.map((note) => note.text);

const CROSSED = `
  mutex a
  mutex b
  thread one { lock a; lock b; unlock b; unlock a }
  thread two { lock b; lock a; unlock a; unlock b }
  check "c" { expect violates deadlock }
`;

test('the decisive step of a deadlock is the one that closes it, and who should have gone first', async () => {
  const found = await violationOf(CROSSED, 'deadlock');
  expect(found.decisive).toMatchObject({
    kind: 'earlier',
    step: 2,
    first: [{ thread: 0, text: 'lock b' }],
  });
  expect(notesOf(found).at(-1)).toBe(
    'step 2 decides: had one done `lock b` before two’s `lock b`, the run could still have ended without this; after it none can',
  );
});

test('of an interrupt it says on whose CPU it should not have come', async () => {
  const found = await violationOf(
    'spin s\nthread t { lock s; unlock s }\ninterrupt i at hard { lock s; unlock s }\ncheck "c" { expect holds }\n',
    'deadlock',
  );
  expect(found.decisive).toMatchObject({ kind: 'otherwise', step: 2 });
  expect(notesOf(found).at(-1)).toBe(
    'step 2 decides: had i not come on top of t, the run could still have ended without this; after it none can',
  );
});

test('a lock is held since it was taken, not since its holder asked for it once more', async () => {
  const found = await violationOf(
    `rwlock r
     thread reader { lock r shared; lock r shared; unlock r; unlock r }
     thread writer { lock r; unlock r }
     check "c" { expect holds }`,
    'deadlock',
  );
  expect(found.trace.ending.map(({ waitsFor }) => waitsFor)).toContain('r (held by reader) since step 1');
  expect(notesOf(found).at(-1)).toContain('had reader’s `lock r shared` passed the waiting writer,');
});

test('it may lie long before the end', async () => {
  const found = await violationOf(`
    struct file { x: bool; refcount n = 1 }
    pool 1 file
    var shared: file?
    var padding: 0..3
    init { shared = new file { x = false } }
    thread user { var f: file? = shared; if f.x { } }
    thread owner {
      var f: file? = shared
      if put f { free f }
      padding = 1
      padding = 2
    }
    check "c" { expect violates use-after-free in user }
  `);
  const { step } = found.decisive as { step: number };
  expect(found.trace.steps[step - 1]!.text).toBe('free f');
  expect(notesOf(found).at(-2)).toBe(
    'references, file#0.n: 1 at the start; owner gives back one (step 3) → 0; freed by owner (step 4)',
  );
});

test('a rule that every run breaks', async () => {
  const found = await violationOf(
    `mutex a\nmutex b\norder a -> b\nthread t { lock b; lock a; unlock a; unlock b }\ncheck "c" { expect violates order }`,
  );
  expect(found.decisive).toEqual({ kind: 'always' });
  expect(notesOf(found)).toEqual([
    't took b in step 1',
    'the rule: a is taken before b',
    'every run comes to this, whoever goes first',
  ]);
});

test('where runs also go on for ever, nobody claims that all of them come to it', async () => {
  const found = await violationOf(
    `var x: bool\nthread t { choose { loop { x = false } } or { x = true; assert not x } }\ncheck "c" { expect violates assertion }`,
  );
  expect(found.decisive).toBeNull();
});

test('a way that the thread could have gone itself', async () => {
  const found = await violationOf(
    `var x: 0..2\nthread t { choose { x = 1 } or { x = 2 }; assert x == 1 }\ncheck "c" { expect violates assertion }`,
  );
  expect(found.decisive).toEqual({ kind: 'otherwise', step: 1 });
});

const CASES = fileURLToPath(new URL('../cases/violations', import.meta.url));

/** Does some run from a state end without the finding? By looking at all of them. */
function someRunAvoids(machine: Machine, key: string, from: State): boolean {
  const seen = new Map([[stateKey(from), from]]);
  for (const state of seen.values()) {
    if (allDone(machine, state)) return true;
    for (const { index } of machine.threads)
      for (const { notes, outcome } of outcomes(machine, state, index)) {
        if (outcome.kind !== 'state' || notes.some((note) => keyOf(machine, note) === key)) continue;
        const after = outcome.state;
        if (judge(machine, after).notes.some((note) => keyOf(machine, note) === key)) continue;
        if (!seen.has(stateKey(after))) seen.set(stateKey(after), after);
      }
  }
  return false;
}

test.each(
  readdirSync(CASES, { recursive: true, encoding: 'utf8' }).filter((name) => /\bhas.*\.lock$/.test(name)),
)('what it says of decisive steps is true of all runs: %s', (name) => {
  for (const { machine } of compile(readFileSync(`${CASES}/${name}`, 'utf8')).value) {
    const found = explore(machine, { maxStates: 2000 });
    for (const finding of found.findings.filter(({ note }) => note.kind !== 'reached').slice(0, 3)) {
      const { steps } = replay(machine, finding.path);
      const decisive = decisiveStep(machine, finding, steps);
      if (decisive === null) continue;
      const at = decisive.kind === 'always' ? -1 : decisive.step - 1;
      const hopes = steps.map(({ before }) => someRunAvoids(machine, finding.key, before));
      expect(hopes.lastIndexOf(true)).toBe(at);
    }
  }
});

test('where too much would have to be looked at, nothing is said', () => {
  const { machine } = compile(CROSSED).value[0]!;
  const finding = explore(machine).findings.find(({ note }) => note.kind === 'deadlock')!;
  const { steps } = replay(machine, finding.path);
  expect(new Prospects(machine, finding, 2).avoidable(steps[0]!.before)).toBeUndefined();
  expect(new Prospects(machine, finding, 100).avoidable(steps[0]!.before)).toBe(true);
});

test.each([
  ['x == 1 and y == 2', ['`y == 2` is false: y is 0']],
  ['x == 2 or y == 2', ['`x == 2` is false: x is 1', '`y == 2` is false: y is 0']],
  ['not (x == 1 and y == 0)', ['`x == 1` is true: x is 1', '`y == 0` is true: y is 0']],
  ['p != null', ['`p != null` is false: p is null']],
  ['all(f in file: f.n > 0)', ['for f = two: `f.n > 0` is false: f.n is 0']],
  ['not any(f in file: f.n > 0)', ['for f = one: `f.n > 0` is true: f.n is 1']],
  ['count(f in file where f.n > 0) == 2', [/^`count\(.*\) == 2` is false: count\(.*\) is 1$/]],
  ['held(m)', ['`held(m)` is false: m is held by nobody']],
  ['done(other)', ['`done(other)` is false: other is before `lock never`']],
  ['flag', ['`flag` is false']],
])('which part of `assert %s` is false, and by what', async (condition, expected) => {
  const found = await violationOf(
    `
    struct file { n: 0..3 }
    object one : file { n = 1 }
    object two : file { n = 0 }
    mutex m
    mutex never
    var flag: bool
    var x: 0..3
    var y: 0..3
    var p: file? = null
    thread t { lock never; x = 1; atomic { assert ${condition} }; unlock never }
    thread other { lock never; unlock never }
    check "c" { expect violates assertion }
  `,
    'assertion',
  );
  const parts = notesOf(found).filter((text) => /^(for .*: )?`/.test(text));
  expect(parts).toEqual(
    expected.map((part) => (part instanceof RegExp ? expect.stringMatching(part) : part)),
  );
});

test('an invariant says what was false', async () => {
  const found = await violationOf(
    `var x: 0..3\nvar y: 0..3\ninvariant small: x < 2 and y < 2\nthread t { x = 1; y = 3 }\ncheck "c" { expect violates invariant small }`,
  );
  expect(notesOf(found)[1]).toBe('`y < 2` is false: y is 3');
});
