/** What messages and traces say about sections of RCU. */
import { expect, test } from 'vitest';
import { check } from '../../src/check/index.js';
import type { Violation } from '../../src/finding/index.js';

async function violationOf(text: string): Promise<Violation> {
  const { checks, diagnostics } = await check(text);
  expect(diagnostics.map((d) => d.message)).toEqual([]);
  return checks[0]!.violations[0]!;
}

const stepsOf = ({ trace }: Violation): string[] =>
  trace!.steps.map((step) => `${step.text} ${step.waits ? '(waits) ' : ''}${step.outcome}`.trim());

const FILE = 'struct file { x: bool; spin l }\nobject f : file\n';

test('a grace period says whom it waits for', async () => {
  const found = await violationOf(`
    var never: bool
    thread reader { rcu { spin await never } }
    thread updater { synchronize_rcu; never = true }
    check "c" { expect violates deadlock }
  `);
  expect(stepsOf(found)).toEqual(['rcu', 'synchronize_rcu (waits) waits for reader']);
  expect(found.message).toBe('reader and updater wait for each other');
  expect(found.trace!.ending.map(({ holds, waitsFor }) => ({ holds, waitsFor }))).toEqual([
    { holds: ['rcu'], waitsFor: '`never`' },
    { holds: [], waitsFor: 'the RCU sections of reader' },
  ]);
});

test('a free that is put off says to when, and whoever ends it what he frees', async () => {
  const found = await violationOf(`${FILE}
    var inside: bool
    var asked: bool
    thread reader { rcu { inside = true; spin await asked } }
    thread remover { await inside; free_rcu f; asked = true; await not live(f); assert not inside }
    check "c" { expect violates assertion }
  `);
  expect(stepsOf(found)).toEqual([
    'rcu',
    'inside = true',
    'await inside',
    'free_rcu f once reader has left',
    'asked = true',
    'spin await asked',
    'rcu_read_unlock frees f',
    'await not live(f)',
    'assert not inside fails',
  ]);
  const changed = found.trace!.steps.map(({ changes }) => changes);
  expect([changed[0], changed[3], changed[6]]).toEqual([
    { 'reader in rcu': 'inside' },
    { 'f is freed after': 'reader' },
    { 'reader in rcu': 'outside', 'f is freed after': 'nobody', 'f live': 'false' },
  ]);
});

test.each([
  ['thread t { free_rcu f; free_rcu f }', 't frees f, which is free already'],
  ['thread t { rcu { free_rcu f; free_rcu f } }', 't frees f, which is to be freed already'],
  ['thread t { rcu_read_unlock }', 't leaves an RCU section, and is in none'],
  ['thread t { rcu { synchronize_rcu } }', 't waits for the end of its own section: it is in an RCU section'],
  [
    'thread t { lock f.l; rcu { free_rcu f } }',
    't closes the last section that f was kept for, and so frees it, while f.l is held by t',
  ],
  ['thread t { lock f.l; rcu_read_lock }', 't ends with f.l held and inside an RCU section'],
  ['rcu fs\nthread t { rcu fs { might_sleep } }', 't sleeps inside a section of fs, which forbids it'],
  [
    'mutex m\nthread t { rcu { lock f.l; lock m; unlock m; unlock f.l } }',
    't waits for m, which may sleep, with f.l held and inside an RCU section, which forbids it',
  ],
  ['thread t { for i in 1..8 { rcu_read_lock } }', 't: an RCU section is nested more than 7 deep'],
])('%s', async (text, message) => {
  expect((await violationOf(`${FILE}${text}`)).message).toBe(message);
});
