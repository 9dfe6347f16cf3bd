/** What is measured is the same for all: small sizes are counted by the reference, the engine, SPIN and Rumur. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { build } from '../../src/check/build.js';
import { search } from '../../src/engine/index.js';
import { rulesAnywhere } from '../../src/rules/index.js';
import { explore } from '../../src/semantics/index.js';
import { drawn } from './drawn.js';
import { exported } from './exported.js';
import { SIZES, type Subject, subject } from './families.js';
import { lacking, loop, rumur, spin } from './tools.js';

const TIMEOUT = 120_000;

const subjects: readonly Subject[] = [
  ...Object.keys(SIZES).map((family) => subject(family, 2)),
  ...[1, 2, 3].map((seed) => drawn(seed, 3)),
];
const missing = lacking();
if (missing.length > 0) console.warn(`WARNING: models are not counted by others: no ${missing.join(', ')}`);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockcheck-bench-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const machineOf = ({ lock }: Subject) => {
  const source = { path: 'model.lock', text: lock };
  const { value, diagnostics } = build(source, () => ({ failure: 'missing' }), new Map());
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return value.variants[0]!.machine;
};

function reference(one: Subject): string {
  const { states, transitions, findings } = explore(machineOf(one), {});
  expect(findings).toEqual([]);
  return `${states} ${transitions}`;
}

describe.each(subjects.map((one) => [`${one.family} ${one.n}`, one] as const))('%s', (name, one) => {
  const place = (tool: string): string => join(folder, `${name} ${tool}`.replaceAll(' ', '-'));

  test('the engine', async () => {
    const searching = search(rulesAnywhere(machineOf(one)));
    let next = await searching.next();
    while (!next.done) next = await searching.next();
    expect(`${next.value.states} ${next.value.transitions}`).toBe(reference(one));
  });

  test.skipIf(missing.length > 0)('SPIN', { timeout: TIMEOUT }, () => {
    const { states, transitions } = spin(place('spin'), one.promela, 'breadth first', 10_000, '-O0').run();
    expect(`${states} ${transitions}`).toBe(reference(one));
  });

  test.skipIf(missing.length > 0)('Rumur', { timeout: TIMEOUT }, () => {
    const { states, transitions } = rumur(place('rumur'), one.murphi, 1, undefined, '-O0').run();
    expect(`${states} ${transitions}`).toBe(reference(one));
  });
});

test.skipIf(missing.length > 0).each([
  ['bpf', 7],
  ['epoll', 6],
] as const)('SPIN reads the exported text of %s %i', { timeout: TIMEOUT }, (family, n) => {
  const at = mkdtempSync(join(folder, 'exported-'));
  writeFileSync(join(at, 'model.pml'), exported(subject(family, n).lock).promela);
  const { status, stdout } = spawnSync('spin', ['-o1', '-o2', '-a', 'model.pml'], {
    cwd: at,
    encoding: 'utf8',
  });
  expect(`${status} ${stdout}`).toBe('0 ');
});

test.skipIf(missing.length > 0).each(['plain', 'batched'])('%s.c', { timeout: TIMEOUT }, (file) => {
  const { states, transitions } = loop(join(folder, file), file, 4).run();
  expect(`${states} ${transitions}`).toBe(reference(subject('philosophers', 4)));
});
