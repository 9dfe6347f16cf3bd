import { describe, expect, test } from 'vitest';
import { resolveText, said } from './resolving.js';

/** What the cases declare; it is line 1, and the statement under test stands in line 2. */
const WORLD = [
  'enum state { idle, busy }',
  'struct file { refcount f_count = 1; next: file?; const owner: file?; n: 0..3; st: state; bits: bool[3]; refcount users = 0 }',
  'struct one { refcount c = 1; rwlock rw; mutex m }',
  'object f : file',
  'object o : one',
  'pool 2 one',
  'var p: file? = null',
  'var n: 0..3 = 0',
  'var wide: 0..9 = 0',
  'var b: bool = false',
  'var who: thread? = null',
  'var st: state = idle',
  'mutex m',
  'mutex ms[2]',
  'rwlock rw',
  'semaphore(1) sem',
  'cond c',
  'flag fixed = false',
  'param N = 2',
  'fn yes(): bool { return true }',
  'fn nothing() { might_sleep }',
  'fn takes(q: file, x: bool): 0..3 { if x { touch q }; return 2 }',
  'def same(a: file, x: file?) = a == x',
].join('; ');

const inThread = (statements: string): string => `${WORLD}\nthread t { ${statements} }`;

/** Statements, and what is said about them; columns count from the statement's start. */
const CASES: readonly (readonly [statements: string, ...said: string[]])[] = [
  ['b = 1', '5 L0301 true or false is expected here, and `1` is a number'],
  ['n = true', '5 L0301 a number is expected here, and `true` is true or false'],
  ['n = n + b', '9 L0301 a number is expected here, and `b` is true or false'],
  ['p = o', '5 L0301 a reference to a `file` is expected here, and `o` is a reference to a `one`'],
  ['st = busy; st = n', '17 L0301 a value of `state` is expected here, and `n` is a number'],
  ['n = takes(f, yes())', '14 L0307 a call of the function `yes` cannot stand inside an expression'],
  ['n = yes()', '5 L0301 a number is expected here, and `yes()` is true or false'],
  ['var x: bool = tryget f.f_count; b = x'],
  ['n = tryget f.f_count', '5 L0301 a number is expected here, and `tryget f.f_count` is true or false'],

  ['var q: file = null; touch q', '15 L0302 null cannot go where a `file` is expected'],
  ['var q: file = p; touch q', '15 L0302 `p` may be null, and a `file` is expected here'],
  ['var q: file? = p; n = takes(q, b)', '29 L0302 `q` may be null, and a `file` is expected here'],
  ['var q: file? = p; if q != null { n = takes(q, b) }'],
  ['var q: file? = p; if q == null { return }; n = takes(q, b)'],
  ['var q: file? = p; if q != null and same(q, p) { n = 1 }'],
  [
    'var q: file? = p; if q == null or b { n = takes(q, b) }',
    '49 L0302 `q` may be null, and a `file` is expected here',
  ],
  [
    'var q: file? = f; n = takes(q, b); q = p; n = takes(q, b)',
    '53 L0302 `q` may be null, and a `file` is expected here',
  ],
  ['var q: file? = p; assert q != null; n = takes(q, b)'],
  ['var q: file? = p; while q != null { n = takes(q, b); q = q.next }'],
  [
    'var q: file? = f; loop { n = takes(q, b); q = q.next }',
    '36 L0302 `q` may be null, and a `file` is expected here',
  ],
  [
    'var q: file? = f; again: n = takes(q, b); q = p; goto again',
    '36 L0302 `q` may be null, and a `file` is expected here',
  ],
  [
    'var q: file? = p; if q != null { q = xchg(p, null) }; n = takes(q, b)',
    '65 L0302 `q` may be null, and a `file` is expected here',
  ],
  ['var r: one = new one; touch r'],
  ['var r: one = trynew one; touch r', '14 L0302 `trynew one` may be null, and a `one` is expected here'],
  ['p.n = 1; b = p.next.next == null'],

  ['if p == n { b = true }', '4 L0303 a reference to a `file` cannot be compared with a number'],
  [
    'if p == o { b = true }',
    '4 L0303 a reference to a `file` cannot be compared with a reference to a `one`',
  ],
  ['if st < busy { b = true }', '4 L0303 only numbers have an order, and `st` is a value of `state`'],
  ['if null == null { b = true }', '12 L0303 nothing says what this null could refer to'],
  ['if null == p or who != null or self == who { b = true }'],
  ['b = null', '5 L0303 true or false is never null'],

  ['n = takes(f)', '5 L0304 `takes` takes 2 arguments, and 1 is given'],
  ['nothing(1)', '1 L0304 `nothing` takes 0 arguments, and 1 is given'],
  ['b = same(f)', '5 L0304 `same` takes 2 arguments, and 1 is given'],
  ['b = test_and_set(b, b)', '5 L0304 `test_and_set` takes 1 argument, and 2 are given'],
  ['b = live()', '5 L0304 `live` takes 1 argument, and 0 are given'],

  ['n.x = 1', '1 L0305 `n` is a number and has no field `x`'],
  ['touch n', '7 L0305 `touch` wants a reference to an object, and `n` is a number'],
  ['b = live(n)', '10 L0305 `live` wants a reference to an object, and `n` is a number'],

  ['lock ms', '6 L0306 `ms` is an array: this does not say which of its 2 elements'],
  ['lock m[0]', '6 L0306 `m` is no array'],
  ['f.bits = true', '1 L0306 `f.bits` is an array: this does not say which of its 3 elements'],
  ['b = f.bits', '5 L0306 `f.bits` is an array: this does not say which of its 3 elements'],
  ['f.bits[n] = f.bits[2]', '?8 L0507 `n` and `f.bits[2]` are read in one step'],

  [
    'if b and tryget f.f_count { n = 1 }',
    '10 L0307 `tryget` does something, and cannot stand inside an expression',
  ],
  ['if not tryget f.f_count { n = 1 }'],
  ['if not not yes() { n = 1 }'],
  ['return yes()', '8 L0310 thread `t` returns no value'],
  ['b = not yes()', '9 L0307 a call of the function `yes` cannot stand inside an expression'],

  ['same(f, p)', '1 L0308 this statement does nothing'],
  ['held(m)', '1 L0308 this statement does nothing'],

  ['if n { b = true }', '4 L0309 a condition is true or false, and `n` is a number'],
  ['if takes(f, b) { b = true }', '4 L0309 a condition is true or false, and `takes(f, b)` is a number'],
  ['while p { b = true }', '7 L0309 a condition is true or false, and `p` is a reference to a `file`'],
  ['if lock m { b = true }', '4 L0309 `lock` has no result'],
  ['if nothing() { b = true }', '4 L0309 `nothing` has no result'],
  ['b = nothing()', '5 L0309 `nothing` has no result'],
  ['b = get f.f_count', '5 L0309 `get` has no result'],
  ['assert n', '8 L0309 a condition is true or false, and `n` is a number'],

  ['return 1', '8 L0310 thread `t` returns no value'],

  ['fixed = true', '1 L0312 `fixed` is a flag and cannot be assigned'],
  ['N = 3', '1 L0312 `N` is a param and cannot be assigned'],
  ['busy = st', '1 L0312 `busy` is a value of `state` and cannot be assigned'],
  ['f = o', '1 L0312 `f` is a named object and cannot be assigned'],
  ['m = n', '1 L0312 `m` is a lock and cannot be assigned'],
  ['f.owner = null', '1 L0312 `owner` is declared `const`'],
  ['for i in 0..1 { i = 1 }', '17 L0312 `i` is the variable of a loop and cannot be assigned'],
  ['b = test_and_set(fixed)', '18 L0312 `fixed` is a flag and cannot be assigned'],

  ['get f', '5 L0313 `file` has several refcounts: `f_count`, `users`'],
  ['get f.f_count; put f.users; get o; put o.c'],
  ['get m', '5 L0208 `m` is a lock, not an object with a refcount'],
  ['b = refs(f) == 1', '10 L0313 `file` has several refcounts: `f_count`, `users`'],
  ['b = refs(f.users) == 1 and o.c == 1 and refs(o) == 1'],
  ['f.f_count = 3; f.users += 1'],

  [
    'lock m shared',
    '1 L0314 a shared hold is possible with `rwlock`, `rwspin` and `sx`, and `m` is a `mutex`',
  ],
  [
    'with m shared { b = true }',
    '6 L0314 a shared hold is possible with `rwlock`, `rwspin` and `sx`, and `m` is a `mutex`',
  ],
  ['downgrade m', '1 L0314 `downgrade` is possible with `rwlock`, `rwspin` and `sx`, and `m` is a `mutex`'],
  [
    'wait c releasing sem',
    '18 L0314 it cannot be given up for a sleep: `sem` is a semaphore, which nobody holds',
  ],
  ['b = held(sem)', '5 L0314 `held` says nothing here: `sem` is a semaphore, which nobody holds'],
  ['with o.rw shared { b = true }; with rw { downgrade rw }'],

  ['for i in 0..n { b = true }', '13 L0317 `n` is no param and no flag'],
  ['for i in 0..N - 1 { n = i }'],
  ['n = n / 0', '9 L0317 this divides by zero'],

  ['var x: bool[2]', '8 L0318 a local cannot be an array'],
  ['var x: thread', '8 L0318 a variable for a thread may always be none'],
  ['var x: state?', '8 L0318 a `state` is never null: only references and threads have `?`'],

  ['n = 4', '5 L0401 4 is outside of 0..3'],
  ['n = 2 * N', '5 L0401 4 is outside of 0..3'],
  ['n = wide; n += 1; n = -n'],
  ['var x: 0..3 = 7; n = x', '15 L0401 7 is outside of 0..3'],
  ['if n == 4 { b = true }', '4 L0401 this never is 4: its values are 0..3'],
  ['if n == 2 * N or n < 9 { b = true }'],
  ['n = xchg(n, 9)', '13 L0401 9 is outside of 0..3'],
  ['var x: 3..1', '8 L0402 the range 3..1 is empty'],
  ['var x: 0..100000', '8 L0402 the range has 100001 values, more than 65536'],
  ['for i in 1..300 { b = true }', '10 L0402 this `for` goes 300 times round, more than 256'],
  ['lock ms[2]', '9 L0404 there is no element 2: the array has 2, counted from 0'],
  ['f.bits[-1] = true', '8 L0404 there is no element -1: the array has 3, counted from 0'],

  ['o = new one', '1 L0312 `o` is a named object and cannot be assigned'],
  ['p = new file', '5 L0414 there is no pool from which `new file` could take an object'],
  ['var r: one? = new one { m = 3 }; touch r', '25 L0208 `m` is a lock and has no value to set'],
  ['var r: one? = new one { d = 3 }; touch r', '25 L0204 `one` has no field `d`'],
  ['var r: one? = new state; touch r', '19 L0208 `state` is an enum, not a struct'],
];

/** Warnings about this world itself, and about reading the same thing twice, are not what is asked. */
const about = (lines: readonly string[]): string[] =>
  lines.filter((it) => it.startsWith('2:') || (it.startsWith('?2:') && !/L05(03|07)/.test(it)));

describe('types and values', () => {
  test.each(CASES)('%s', (statements, ...lines) => {
    const column = (text: string): string => text.replace(/^\??(\d+)/, (_, n) => `2:${Number(n) + 11}`);
    const expected = lines.filter((it) => !it.startsWith('?')).map(column);
    expect(about(said(inThread(statements)))).toEqual(expected);
  });

  test('a world without a fault', () => {
    expect(said(inThread('might_sleep')).filter((it) => !it.startsWith('?'))).toEqual([]);
  });

  test('what a message offers', () => {
    const help = (statements: string) =>
      resolveText(inThread(statements)).diagnostics.find((it) => it.severity === 'error')?.help;
    expect(help('b = 1')).toEqual(['write `true`']);
    expect(help('while p { b = true }')).toEqual(['write `p != null`']);
    expect(help('lock o')).toEqual(['write `o.rw`']);
    expect(help('get f')).toEqual(['write `f.f_count`']);
    expect(help('n = takes(f)')).toEqual(['write `takes(q, x)`']);
    expect(help('if b and tryget o { b = false }')).toEqual([
      'write `var x: bool = tryget o` first, and use `x` here',
    ]);
  });
});

/** Whole texts where declarations are wrong. */
const DECLARATIONS: readonly (readonly [title: string, text: string, ...said: string[]])[] = [
  [
    'a reference that nothing sets',
    'struct s { x: bool }\nobject o : s\nvar p: s\nthread t { p = o }',
    '3:5 L0302 `p` is never null, and has no initial value',
  ],
  [
    'a field that nothing sets',
    'struct s { const up: s }\nobject o : s\nobject q : s { up = o }\nthread t { touch q.up }',
    '2:8 L0302 `o` does not say its `up`, which is never null',
  ],
  [
    'an initial value that is not known',
    'var a: 0..3 = 1\nvar b: 0..3 = a\nthread t { b = a }',
    '2:15 L0317 an initial value is known before anything runs',
  ],
  [
    'an initial value outside',
    'struct s { n: 0..3 = 4 }\nobject o : s\nthread t { o.n = 1 }',
    '1:22 L0401 4 is outside of 0..3',
  ],
  [
    'objects may name each other',
    'struct s { const next: s? }\nobject a : s { next = b }\nobject b : s { next = a }\nthread t { touch a.next.next }',
  ],
  [
    'an array of arrays',
    'var a: bool[2][2]\nthread t { a[0] = true }',
    '1:8 L0318 an array of arrays is not possible',
  ],
  [
    'an array that is too long',
    'var a: bool[65]\nthread t { a[0] = true }',
    '1:13 L0403 an array has 1 to 64 elements, not 65',
  ],
  [
    'a pool twice',
    'struct s { x: bool }\npool 1 s\npool 2 s\nthread t { var p: s = new s; p.x = true }',
    '3:1 L0414 `s` has two pools',
  ],
  [
    'a pool of nothing',
    'struct s { x: bool }\npool 0 s\nthread t { var p: s = new s; p.x = true }',
    '2:6 L0414 a pool has 1 to 64 objects, not 0',
  ],
  [
    'a parameter is no array',
    'fn f(x: bool[2]) { assert x[0] }\nthread t { might_sleep }',
    '1:9 L0318 a parameter cannot be an array',
  ],
  [
    'a result that is missing',
    'fn f(): bool { return }\nvar b: bool\nthread t { b = f() }',
    '1:16 L0310 `f` returns true or false, and this return gives none',
  ],
  ['a result too many', 'fn f() { return true }\nthread t { f() }', '1:17 L0310 `f` returns no value'],
  [
    'a result of another type',
    'fn f(): bool { return 3 }\nvar b: bool\nthread t { b = f() }',
    '1:23 L0301 true or false is expected here, and `3` is a number',
  ],
  [
    '`self` in a property',
    'mutex a\nvar w: thread?\nthread t { lock a; w = self }\ninvariant i: w == self',
    '4:19 L0316 `self` has no meaning in a property',
  ],
  [
    '`held` in a property',
    'mutex a\nthread t { lock a }\ninvariant i: held(a)',
    '3:14 L0316 `held` without a thread has no meaning in a property',
  ],
  ['`held` by a thread, and by nobody', 'mutex a\nthread t { lock a }\nfinally i: held(a by t) or unheld(a)'],
  [
    'a local in a property',
    'mutex a\nthread t { var n: 0..1 = 1; lock a; assert n == 1 }\ninvariant i: n == 1',
    '3:14 L0201 `n` is not declared',
  ],
  [
    'an effect in a property',
    'struct s { refcount c = 1 }\nobject o : s\nthread t { put o }\nfinally i: put o',
    '4:12 L0307 `put` does something, and cannot stand inside an expression',
  ],
  [
    'a quantifier',
    'struct s { x: 0..3 }\nobject o : s\npool 2 s\nthread t { var p: s = new s; p.x = 1; o.x = 1 }\nfinally i: count(k in s where k.x == 1) <= 3 and all(k in s: live(k)) and any(i in 0..3: o.x == i)',
  ],
  [
    'a quantifier over an enum',
    'enum e { one }\nmutex a\nthread t { lock a }\nfinally i: all(k in e: true)',
    '4:21 L0208 `e` is an enum, not a struct',
  ],
  [
    'a def with a parameter of another type',
    'var n: 0..3\ndef big(x: 0..3) = x\nthread t { if big(n) { n = 0 } }',
    '3:15 L0309 a condition is true or false, and `big(n)` is a number',
  ],
  [
    'a def that nothing uses',
    'mutex a\ndef broken(x: bool) = x + 1\nthread t { lock a }',
    '2:23 L0301 a number is expected here, and `x` is true or false',
  ],
  [
    'a def sees no locals of its caller',
    'var n: 0..3\ndef seen() = k == 1\nthread t { var k: 0..3 = n; if seen() and k == 1 { n = 0 } }',
    '2:14 L0201 `k` is not declared',
  ],
  [
    'a name like a type is fine',
    'struct thread { mutex lock; bool: bool }\nobject object : thread\nthread proc { lock object.lock; object.bool = true }',
  ],
];

describe('declarations', () => {
  test.each(DECLARATIONS)('%s', (_, text, ...lines) => {
    expect(said(text).filter((it) => !it.startsWith('?'))).toEqual(lines);
  });
});
