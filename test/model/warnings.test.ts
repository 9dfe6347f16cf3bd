import { describe, expect, test } from 'vitest';
import { said } from './resolving.js';

const CASES: readonly (readonly [title: string, text: string, ...said: string[]])[] = [
  ['a function', 'fn f() { might_sleep }\nthread t { might_sleep }', '?1:4 L0501 nothing calls `f`'],
  ['a def', 'mutex a\ndef d(x: bool) = not x\nthread t { lock a }', '?2:5 L0501 nothing calls `d`'],
  ['a function that another file is for', 'import "lib.lock"\nthread t { might_sleep }'],
  [
    'a flag',
    'flag f = false\nthread t { might_sleep }\ncheck "c" { set f; expect holds }',
    '?1:6 L0502 the flag `f` changes nothing',
  ],
  ['a param that a size uses', 'param N = 2\nmutex a[N]\nthread t { lock a[0] }'],
  ['a flag that only `when` asks', 'flag f = false\nwhen f { mutex a } else { spin a }\nthread t { lock a }'],
  ['a local', 'var b: bool\nthread t { var x: bool = b; b = true }', '?2:16 L0503 nothing reads `x`'],
  ['a local whose reading is the point', 'var b: bool\nthread t { var _x: bool = b; b = true }'],
  [
    'a thread',
    'thread one { might_sleep }\nthread two { might_sleep }\ncheck "c" { run one; expect holds }',
    '?2:8 L0504 no check runs `two`',
  ],
  [
    'a daemon always runs',
    'thread one { might_sleep }\ndaemon thread two { might_sleep }\ncheck "c" { run one; expect holds }',
  ],
  [
    'a rule',
    'mutex a\nmutex b\norder a -> b\nthread t { lock a }',
    '?3:12 L0505 nothing takes `b`, so this rule cannot be broken',
  ],
  [
    'a rule for a lock that a kernel function takes',
    'dialect netbsd\ngiant big\nstruct s { mutex m }\nobject o : s\norder big -> s.m\nthread t { KERNEL_LOCK(1, NULL); mutex_enter(&o->m) }',
  ],
  [
    'a guard',
    'mutex a\nvar x: bool guarded_by a\nthread t { x = true }',
    '?2:24 L0506 nothing takes `a`, which is said to guard this',
  ],
  [
    'an answer',
    'mutex a\nthread t { trylock a }',
    '?2:12 L0508 `trylock` may fail, and nothing asks whether it did',
  ],

  [
    'two reads in one step',
    'var x: bool\nvar y: bool\nthread t { if x and y { x = false }; y = true }',
    '?3:15 L0507 `x` and `y` are read in one step',
  ],
  [
    'two reads under a lock',
    'mutex a\nvar x: bool\nvar y: bool\nthread t { with a { if x and y { x = false } }; y = true }',
  ],
  [
    'two reads that one lock guards',
    'mutex a\nvar x: bool guarded_by a\nvar y: bool guarded_by a\nfn f() { if x and y { x = false } }\nthread t { lock a; f(); unlock a; lock a; y = true; unlock a }',
  ],
  [
    'two reads under a lock of the caller',
    'mutex a\nvar x: bool\nvar y: bool\nfn f() { if x and y { x = false } }\nthread t { lock a; f(); unlock a; y = true }',
  ],
  [
    'two reads where only one caller has a lock',
    'mutex a\nvar x: bool\nvar y: bool\nfn f() { if x and y { x = false } }\nthread t { lock a; f(); unlock a; f(); y = true }',
    '?4:13 L0507 `x` and `y` are read in one step',
  ],
  [
    'two reads in an atomic block',
    'var x: bool\nvar y: bool\nthread t { atomic { if x and y { x = false } }; y = true }',
  ],
  [
    'two reads where the lock was tried',
    'mutex a\nvar x: bool\nvar y: bool\nthread t { if trylock a { x = not y; unlock a } else { x = y or x }; y = true }',
    '?4:60 L0507 `y` and `x` are read in one step',
  ],
  [
    'what nothing writes does not change',
    'var x: bool\nvar y: bool\nthread t { if x and y { might_sleep } }',
  ],
  [
    'const fields do not change',
    'struct s { const a: bool = true; const next: s?; b: bool }\nobject o : s\nthread t { o.b = o.a and o.next.a }',
  ],
  [
    'following a pointer that changes',
    'struct s { b: bool }\nobject o : s\nvar p: s? = o\nthread t { if p.b { p = null }; o.b = true }',
    '?4:15 L0507 `p` and `p.b` are read in one step',
  ],
  ['a count and up', 'var n: 0..3\nthread t { n += 1 }', '?2:12 L0507 `n` is read and written in one step'],
  ['a count and up, guarded', 'mutex a\nvar n: 0..3 guarded_by a\nthread t { with a { n += 1 } }'],
  [
    'atomic operations',
    'struct s { refcount c = 1 }\nobject o : s\nvar n: 0..3\nvar b: bool\nthread t { n = fetch_add(n, 1); b = test_and_set(b); get o; put o }',
  ],
  ['a local is nobody else’s', 'var n: 0..3\nthread t { var k: 0..3 = n; k += 1; k = k + k; n = k }'],
  [
    'nothing is said where there are errors',
    'fn f() { lock b }\nflag g = false\nthread t { might_sleep }\ncheck "c" { run u; expect holds }',
    '4:17 L0209 there is no thread `u`',
    '1:15 L0201 `b` is not declared',
  ],
];

describe('warnings', () => {
  test.each(CASES)('%s', (_, text, ...lines) => {
    expect(said(text, { files: { 'lib.lock': 'flag other = false\nfn g() { might_sleep }' } })).toEqual(
      lines,
    );
  });
});
