import { describe, expect, test } from 'vitest';
import { resolveText, said } from './resolving.js';

const CASES: readonly (readonly [title: string, text: string, ...said: string[]])[] = [
  [
    'a function that calls itself',
    'fn f() { might_sleep; f() }\nthread t { f() }',
    '1:23 L0407 the calls go round in a circle: `f` → `f`',
  ],
  [
    'functions that call each other',
    'fn f() { g() }\nfn g(): bool { if g2() { f() }; return true }\nfn g2(): bool { return true }\nthread t { f() }',
    '1:10 L0407 the calls go round in a circle: `f` → `g` → `f`',
  ],
  [
    'a circle through the last put',
    'struct d { refcount c = 1; parent: d?; on zero c as x { put x.parent } }\nobject o : d\nthread t { put o }',
    '1:57 L0407 the calls go round in a circle: `on zero` of `d.c` → `on zero` of `d.c`',
  ],
  [
    'a def of itself',
    'mutex a\ndef f(x: bool) = not g(x)\ndef g(x: bool) = f(x)\nthread t { lock a }',
    '2:5 L0407 `f` is defined by itself',
    '3:5 L0407 `g` is defined by itself',
  ],

  [
    'a jump into a with',
    'mutex a\nthread t { goto in; with a { in: might_sleep } }',
    '2:17 L0408 `goto in` jumps into a `with`, past its lock',
  ],
  [
    'a jump into a section of RCU',
    'thread t { goto in; rcu { in: might_sleep } }',
    '1:17 L0408 `goto in` jumps into an `rcu` section, past its beginning',
  ],
  [
    'a grace period in an atomic block',
    'thread t { atomic { synchronize_rcu } }',
    '1:21 L0409 `synchronize_rcu` cannot stand in an `atomic` block',
  ],
  [
    'a section of RCU in init',
    'mutex a\ninit { rcu_read_lock }\nthread t { lock a; unlock a }',
    '2:8 L0410 `rcu_read_lock` cannot stand in `init`',
  ],
  [
    'a jump into an atomic block',
    'var b: bool\nthread t { goto in; atomic { b = true; in: b = false } }',
    '2:17 L0408 `goto in` jumps into an `atomic` block',
  ],
  [
    'a jump into a for',
    'var b: bool\nthread t { goto in; for i in 0..1 { in: b = true } }',
    '2:17 L0408 `goto in` jumps into a `for`, past its start',
  ],
  [
    'jumps out of all of them, and within',
    'mutex a\nvar b: bool\nthread t { with a { again: b = true; if b { goto out }; goto again }; atomic { b = false; goto out }; for i in 0..1 { if b { goto out } }; out: might_sleep }',
  ],
  [
    'into the other with',
    'mutex a\nthread t { with a { goto in }; with a { in: might_sleep } }',
    '2:26 L0408 `goto in` jumps into a `with`, past its lock',
  ],

  [
    'an atomic block that waits inside',
    'mutex a\nvar b: bool\nthread t { atomic { b = true; lock a } }',
    '3:31 L0409 `lock a` cannot stand in an `atomic` block',
  ],
  [
    'an atomic block that opens with a lock, or await',
    'mutex a\nvar b: bool\nthread t { atomic { lock a; b = true }; atomic { await b; unlock a } }',
  ],
  [
    'an atomic block that loops',
    'var b: bool\nthread t { atomic { while b { b = false } }; atomic { for i in 0..1 { b = true } } }',
    '2:21 L0409 a `while` cannot stand in an `atomic` block',
  ],
  [
    'an atomic block that jumps back',
    'var b: bool\nthread t { atomic { l: b = true; goto l } }',
    '2:34 L0409 a jump back cannot stand in an `atomic` block',
  ],
  [
    'an atomic block that calls what waits',
    'mutex a\nvar b: bool\nfn f() { g() }\nfn g() { b = true; lock a }\nthread t { atomic { b = true; f() } }',
    '5:31 L0409 `f` cannot stand in an `atomic` block',
  ],
  [
    'an atomic block with a with',
    'mutex a\nvar b: bool\nthread t { atomic { with a { b = true } } }',
    '3:21 L0409 a `with`, which waits for its lock, cannot stand in an `atomic` block',
  ],
  [
    'a last put that waits, in an atomic block',
    'mutex a\nstruct d { refcount c = 1; on zero c as x { lock a; free x } }\nobject o : d\nthread t { atomic { put o } }',
    '4:21 L0409 `put o` cannot stand in an `atomic` block',
  ],
  [
    'a lock that takes two steps',
    'struct s { mutex m }\nobject o : s\nvar p: s? = o\nthread t { atomic { lock p.m; p = null } }',
    '4:21 L0409 `lock p.m` takes two steps: the way to the lock could change while it waits',
  ],
  [
    'the same through a local',
    'struct s { mutex m }\nobject o : s\nvar p: s? = o\nthread t { var q: s? = p; atomic { lock q.m; p = null } }',
  ],
  [
    'two steps only where something frees',
    'struct s { mutex m }\nstruct r { const to: s }\nobject o : s\nobject x : r { to = o }\nfn end() { free x }\nthread t { atomic { lock x.to.m; might_sleep }; end() }',
    '6:21 L0409 `lock x.to.m` takes two steps: the way to the lock could change while it waits',
  ],

  [
    'an init block that waits',
    'mutex a\ninit { lock a }\nthread t { lock a }',
    '2:8 L0410 `lock a` cannot stand in `init`',
  ],
  [
    'an init block that chooses',
    'var b: bool\ninit { maybe { b = true } }\nthread t { b = false }',
    '2:8 L0410 a `maybe` cannot stand in `init`',
  ],
  [
    'an init block that calls what chooses',
    'var b: bool\nfn f() { choose { b = true } or { b = false } }\nthread t { b = false }\ncheck "c" { init { f() }; expect holds }',
    '4:20 L0410 `f` cannot stand in `init`',
  ],
  [
    'an init block that makes and sets',
    'struct s { n: 0..3; refcount c = 1 }\npool 2 s\nvar p: s?\ninit { var q: s = new s { n = 2 }; p = q; get p; if p.n == 2 { p.n = 1 }; for i in 0..1 { p.n = i } }\nthread t { p = null }',
  ],

  ['break outside of a loop', 'thread t { might_sleep; break }', '1:25 L0411 `break` stands in no loop'],
  [
    'continue outside of a loop',
    'fn f() { continue }\nthread t { loop { f() } }',
    '1:10 L0411 `continue` stands in no loop',
  ],
  [
    'break in each loop',
    'var b: bool\nthread t { loop { break }; while b { continue }; for i in 0..1 { if b { break } } }',
  ],
  [
    'return from a last put',
    'struct d { refcount c = 1; on zero c as x { if x.n { return }; free x }; n: bool }\nobject o : d\nthread t { put o; o.n = true }',
    '1:54 L0417 an `on zero` block cannot be left by `return`',
  ],
  [
    'return from init',
    'mutex a\ninit { return }\nthread t { lock a }',
    '2:8 L0417 an `init` block cannot be left by `return`',
  ],
  [
    'a second last put',
    'struct d { refcount c = 1; on zero c as x { free x }; on zero as y { free y } }\nobject o : d\nthread t { put o }',
    '1:66 L0418 `d.c` already has an `on zero` block',
  ],
];

describe('the flow of control', () => {
  test.each(CASES)('%s', (_, text, ...lines) => {
    expect(said(text).filter((it) => !it.startsWith('?'))).toEqual(lines);
  });

  test('a call that waits is shown with what waits in it', () => {
    const [error] = resolveText(
      'mutex a\nvar b: bool\nfn f() { b = true; lock a }\nthread t { atomic { b = true; f() } }',
    ).diagnostics;
    expect(error?.labels.map(({ text }) => text)).toEqual(['`lock a` is in there']);
  });
});
