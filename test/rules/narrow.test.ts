/** What variables can come to be, found without a search. That it is never too little, `agreement.test.ts` sees. */
import { expect, test } from 'vitest';
import { build } from '../../src/check/build.js';
import { compacted, evaluate, rulesAnywhere, rulesOf } from '../../src/rules/index.js';
import { narrowed } from '../../src/rules/narrow.js';
import { Sketch } from './sketch.js';

/** The variables that can change, with their ranges. */
function changing(text: string): readonly string[] {
  const built = build({ path: 'test.lock', text }, () => ({ failure: 'missing' }), new Map());
  const { variables } = rulesOf(built.value.variants[0]!.machine);
  return variables.flatMap(({ name, low, high }) => (low < high ? [`${name} ${low}..${high}`] : []));
}

test('what is never touched does not change', () => {
  expect(changing('mutex a\nmutex b\nthread t { lock a; unlock a }')).toEqual(['t 0..2', 'a.owner 0..1']);
});

test('a lock is owned by those who take it', () => {
  const text = 'mutex a\nmutex b\nthread t { lock a; unlock a }\nthread u { lock b; unlock b }';
  expect(changing(text)).toEqual(['t 0..2', 'u 0..2', 'a.owner 0..1', 'b.owner 0..2']);
});

test('a counter is bounded by what is tested before it counts', () => {
  const text = 'var n: 0..9 = 0\nthread t { loop { atomic { await n < 3; n = n + 1 } } }';
  expect(changing(text)).toEqual(['n 0..3']);
});

test('what only an impossible step does is not done', () => {
  const text = 'var n: 0..9 = 0\nvar x: bool = false\nthread t { if n == 5 { x = true } }';
  expect(changing(text)).toEqual(['t 0..2']);
});

test('very large ranges are left alone', () => {
  const text = 'var n: 0..1000 = 0\nthread t { loop { n = (n + 1) % 1001 } }';
  expect(changing(text)).toEqual(['n 0..1000']);
});

/** Variables that can change, as a search keeps them in words of one bit: with whatever can be left out. */
function kept(text: string): readonly string[] {
  const built = build({ path: 'test.lock', text }, () => ({ failure: 'missing' }), new Map());
  const { variables } = compacted(rulesAnywhere(built.value.variants[0]!.machine), 1);
  return variables.flatMap(({ name, low, high }) => (low < high ? [`${name} ${low}..${high}`] : []));
}

test('who owns a lock follows from where threads stand', () => {
  expect(kept('mutex a\nthread t * 2 { lock a; unlock a }')).toEqual(['t[0] 0..2', 't[1] 0..2']);
});

test('who owns a lock does not follow where one may have it or not at the same place', () => {
  const text =
    'mutex a\nvar x: bool = false\nthread t * 2 { if trylock a { } x = true; if held(a) { unlock a } }';
  expect(kept(text)).toContain('a.owner 0..2');
});

const SLOT = 'struct s { refcount r = 1 }\nobject o : s\nobject p : s\nvar which: s? = o\n';

test('what is a thread’s own is said with where it stands, and takes no room where it is dead', () => {
  const text = `${SLOT}thread t * 2 { var x: s? = which; touch x; which = p; var y: s? = which; touch y }`;
  expect(kept(text)).toEqual(['t[0] 0..7', 't[1] 0..7', 'which 0..1']);
});

test('a pointer that others make stale is said with where its thread stands', () => {
  const text = `${SLOT}thread t { var x: s? = which; touch x }\nthread u { free o }`;
  expect(kept(text)).toEqual(['t 0..3', 'u 0..1']);
});

test('what one thread alone changes follows from where it stands, or is said with that', () => {
  const reader = 'thread u { if x { } }';
  expect(kept(`var x: bool = false\nthread t { x = true }\n${reader}`)).toEqual(['t 0..1', 'u 0..1']);
  const text = `var x: bool = false\nvar y: bool = false\nthread t { maybe { x = true } maybe { y = true } x = false; y = false }\n${reader}`;
  expect(kept(text)).toEqual(['t 0..10', 'u 0..1']);
});

test('what two threads change has room of its own', () => {
  const text = 'var x: bool = false\nthread t * 2 { if x { } x = not x }';
  expect(kept(text)).toContain('x 0..1');
});

test('what is left out where a divisor is 0 stays a number, even if that is always so', () => {
  const s = new Sketch();
  const { values } = s;
  s.thread(1);
  const [way, left, right] = [s.cell([0, 1]), s.cell([0, 9]), s.cell([0, 9])];
  const divisor = values.if(s.read(way), s.read(left), s.read(right));
  const rest = values.calculate('%', values.constant(6), divisor);
  const when = values.in(values.if(values.is(divisor, 0), values.one, rest), [1, 2]);
  const steps = [s.leaf([[way, values.not(s.read(way))]])];
  const { judgements } = narrowed(s.rules([steps], { judgements: [{ when, sight: 0 }] }));
  expect(judgements.map((it) => [0, 1].map((now) => evaluate(it.when, [0, now, 0, 0])))).toEqual([[1, 1]]);
});
