/** Who is asked about which files, room by room: those first who notice most for the least time. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Unit } from './killer/main.js';
import type { OracleName } from './killer/oracles.js';

/** Rooms between text and verdict, and who watches over each. */
export const ROOMS = {
  model: ['text'],
  machine: ['text', 'witness-text'],
  semantics: ['case', 'rules', 'witness'],
  rules: ['rules', 'engine'],
  engine: ['engine'],
  export: ['golden', 'rumur', 'spin'],
} as const satisfies Record<string, readonly OracleName[]>;

export type Room = keyof typeof ROOMS;

export const isRoom = (word: string): word is Room => word in ROOMS;

const CASES = 'test/cases';
const GOLDEN = 'test/export/golden';

function cases(root: string): string[] {
  return readdirSync(join(root, CASES), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.lock'))
    .map((path) => `${CASES}/${path.replaceAll('\\', '/')}`)
    .sort();
}

/** The most states that any check of a case says it has. */
function sizeOf(root: string, path: string): number {
  const counts = readFileSync(join(root, path), 'utf8').matchAll(/^\/\/!.* ?states (\d+),/gm);
  return Math.max(0, ...[...counts].map((it) => Number(it[1])));
}

/** Peers take seconds for the smallest of cases: a few, of all sorts. */
const FOR_PEERS = [
  'violations/deadlock/has-reader-again.lock',
  'violations/deadlock/near-idle.lock',
  'meaning/rcu-synchronize.lock',
  'meaning/work-argument-freed.lock',
  'meaning/effect-range.lock',
  'violations/deadlock/has.lock',
  'violations/irq-order/has.lock',
  'violations/use-after-free/has.lock',
  'violations/sleep-in-atomic/has.lock',
];

const here = (program: string, argument: string): boolean =>
  spawnSync(program, [argument]).error === undefined;

function filesFor(root: string, oracle: OracleName, most: number): string[] {
  const small = cases(root).filter((path) => sizeOf(root, path) <= most);
  switch (oracle) {
    case 'text':
      return small;
    case 'case':
    case 'rules':
    case 'engine':
    case 'witness':
    case 'witness-text':
      return small.filter((path) => !path.startsWith(`${CASES}/diagnostics/`));
    case 'golden':
      return readdirSync(join(root, GOLDEN)).map((name) => `${GOLDEN}/${name}`);
    case 'rumur':
      return here('rumur', '--version') && here('cc', '--version') ? peerFiles(small) : [];
    case 'spin':
      return here('spin', '-V') && here('cc', '--version') ? peerFiles(small) : [];
  }
}

const peerFiles = (small: readonly string[]): string[] =>
  FOR_PEERS.map((name) => `${CASES}/${name}`).filter((path) => small.includes(path));

/** Files that are no larger than `most` states, for each who watches over the room. */
export function unitsOf(root: string, room: Room, most: number): Unit[] {
  return ROOMS[room].flatMap((oracle) => filesFor(root, oracle, most).map((path) => ({ oracle, path })));
}

/**
 * Tests that take little time and that a fault in a room may fail: those of the rooms, but for such as say for
 * all models what `unitsOf` has asked of a few.
 */
const TESTS = [
  'test/model/',
  'test/machine/',
  'test/semantics/',
  'test/rules/narrow',
  'test/rules/views',
  'test/rules/compacted',
  'test/rules/possible',
  'test/export/',
  ...['deadlock', 'denied', 'outcome', 'sections', 'why'].map((name) => `test/check/${name}`),
  ...['export', 'graph', 'names', 'run', 'simulate'].map((name) => `test/cli/${name}`),
  ...['formats', 'frame', 'lane-diagram', 'pretty'].map((name) => `test/report/${name}`),
];

/** What notices most goes first. The engine's own tests may not share modules with others. */
export const testsOf: Readonly<Record<Room, readonly string[]>> = {
  model: [...TESTS, 'test/report/explain'],
  machine: TESTS,
  semantics: TESTS,
  rules: [...TESTS, 'test/rules/drawn'],
  engine: ['bank', 'gone', 'interning', 'parts', 'search', 'table', 'text'].map(
    (name) => `test/engine/${name}`,
  ),
  export: [...TESTS, 'test/cli/engine'],
};
