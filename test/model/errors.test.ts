/** What is said, and what is not, about texts with something wrong in them that is wrong in a rarer way. */
import { describe, expect, test } from 'vitest';
import { resolveText, said } from './resolving.js';

const FILE = 'struct file { x: bool; refcount n = 1; next: file? }\nobject f : file\n';

describe('errors', () => {
  test.each([
    ['of a channel that is none', 'thread t { signal nosuch }', ['1:19 L0201 `nosuch` is not declared']],
    [
      'of a call without a result',
      'var n: 0..3 = 0\nfn f() { n = 0 }\nthread t { n = f() }',
      ['3:16 L0309 `f` has no result'],
    ],
    [
      'of what is added',
      'var n: 0..3 = 0\nthread t { n = fetch_add(n, nosuch) }',
      ['2:29 L0201 `nosuch` is not declared'],
    ],
    [
      'of a count’s bounds',
      'struct s { refcount n = 1 max nosuch; refcount m = nosuch }\nobject o : s\nthread t { get o.n; put o.m }',
      ['1:31 L0317 `nosuch` is no param and no flag', '1:52 L0201 `nosuch` is not declared'],
    ],
    [
      'of `on zero` for what is no count',
      'struct s { x: bool; refcount n = 1; on zero x as o { free o } }\nobject f : s\nthread t { f.x = true; put f }',
      ['1:45 L0204 `s` has no field `x`'],
    ],
    [
      'of a lock’s address by an index that changes',
      'mutex m[2]\nvar n: 0..1 = 0\nvar p: &mutex = &m[0]\nvar q: &mutex = &m[n]\nthread t { lock p; lock q; n = 1 }',
      ['4:20 L0317 an initial value is known before anything runs'],
    ],
    [
      'of too few and too many arguments',
      `${FILE}thread one(a: file) { a.x = true }\nthread two(a: file, b: file) { a.x = b.x }\ncheck "c" { run one(f, f), two(f); expect holds }`,
      [
        '5:17 L0610 `one` takes 1 argument, and 2 are given',
        '5:28 L0610 `two` takes 2 arguments, and 1 is given',
      ],
    ],
    [
      'of a parameter that nothing can be',
      'struct s { x: bool }\npool 1 s\nthread t(a: s) { a.x = true }',
      ['3:8 L0610 `t` cannot run: there is no object that `a` could be'],
    ],
    [
      'of files that import each other in a circle',
      'import "a.lock"\nthread t { }',
      ['c.lock:1:1 L0221 the imports form a circle: a.lock → b.lock → c.lock → a.lock'],
    ],
  ])('%s', (_, text, lines) => {
    const files = { 'a.lock': 'import "b.lock"', 'b.lock': 'import "c.lock"', 'c.lock': 'import "a.lock"' };
    expect(said(text, { files }).filter((it) => !it.startsWith('?'))).toEqual(lines);
  });

  test('a circle of imports shows each of its lines', () => {
    const files = { 'a.lock': 'import "b.lock"', 'b.lock': 'import "c.lock"', 'c.lock': 'import "a.lock"' };
    const [circle] = resolveText('import "a.lock"\nthread t { }', { files }).diagnostics;
    expect(circle?.labels.map(({ span }) => span.source.path)).toEqual(['b.lock', 'a.lock']);
  });

  test('of a property, those of its sort may have been meant', () => {
    const text =
      'var x: bool\ninvariant ready: x\nreachable reads: x\nthread t { x = true }\ncheck "c" { expect reaches read }';
    expect(resolveText(text).diagnostics.flatMap((it) => it.help)).toEqual(['did you mean `reads`?']);
  });

  test('a flag from outside is no number', () => {
    const { diagnostics } = resolveText('flag f = false\nthread t { if f { might_sleep } }', {
      overrides: { f: 2 },
    });
    expect(diagnostics.map(({ code }) => code)).toEqual(['L0605']);
  });
});

describe('a warning', () => {
  test('of what is put into a list without its lock, and of what is read for it', () => {
    const text = `${FILE}list l of file via next\nvar p: file? = f\nthread t { insert p in l }\nthread u { p = null }`;
    expect(said(text)).toEqual(['?5:24 L0507 `l` and `p` are read in one step']);
  });
});

describe('no error', () => {
  test.each([
    [
      'a key of nesting for locks of objects',
      'struct s { mutex m nested by address }\nobject a, b : s\nthread t { lock a.m; lock b.m; unlock b.m; unlock a.m }',
    ],
    [
      '... by a field that has the same name',
      'struct s { mutex m nested by index; const index: 0..1 = 0 }\nobject a, b : s\nthread t { lock a.m; lock b.m; unlock b.m; unlock a.m }',
    ],
    [
      'a variable goes before a thread of its name',
      'mutex m\nvar u: thread? = null\nthread u { lock m; u = self; unlock m }\ninvariant it: u == null or held(m by u)',
    ],
    [
      'a local, too',
      'mutex m\nthread u { lock m; unlock m }\nthread t { var u: thread? = self; if held(m by u) { might_sleep } }',
    ],
    [
      'what is called with the lock held has it',
      'mutex m\nvar a: bool\nvar b: bool\nfn f() { if a and b { a = false; b = false } }\nthread t { with m { f() } }',
    ],
    ['a count is a number that can be written', `${FILE}thread t { f.n = 2; put f; put f }`],
    ['a param that only says which lock', 'mutex m[2]\nparam N = 1\nthread t { lock m[N]; unlock m[N] }'],
    [
      'a loop that another loop in it leaves alone',
      `${FILE}fn use(p: file) { p.x = true }\nthread t { var p: file? = f.next; while p == null { while f.x { break }; p = f }; use(p) }`,
    ],
  ])('%s', (_, text) => {
    expect(said(text)).toEqual([]);
  });
});
