import { describe, expect, test } from 'vitest';
import { resolveText, said } from './resolving.js';

/** A text, and what is said about it. */
const CASES: readonly (readonly [title: string, text: string, ...said: string[]])[] = [
  [
    'a lock where a domain of RCU is wanted',
    'mutex m\nrcu fs\nthread t { rcu m { lock m; unlock m }; synchronize fs }',
    '3:16 L0208 `m` is a lock, not an RCU domain',
  ],
  [
    'a domain of RCU where a value or a lock is wanted',
    'rcu fs\nvar x: bool\nthread t { x = fs; lock fs }',
    '3:16 L0208 `fs` is an RCU domain, not a value',
    '3:25 L0208 `fs` is an RCU domain, not a lock',
  ],
  [
    'a domain of RCU that is not declared',
    'rcu fs_srcu sleepable\nthread t { synchronize fs_sruc }',
    '2:24 L0201 `fs_sruc` is not declared',
  ],
  [
    'a domain of RCU declared twice',
    'rcu fs, net\nrcu fs sleepable\nthread t { synchronize fs }',
    '2:5 L0202 `fs` is declared twice',
  ],
  [
    'a name',
    'var ready: bool\nthread t { if redy { might_sleep }; ready = true }',
    '2:15 L0201 `redy` is not declared',
  ],
  ['a name that is assigned', 'thread t { x = 1 }', '1:12 L0201 `x` is assigned but not declared'],
  [
    'a local outside of its block',
    'var b: bool\nthread t { if b { var n: 0..3 = 1; assert n == 1 }; assert n == 1 }',
    '2:60 L0201 `n` is not declared',
  ],
  [
    'a local of the same block twice',
    'var b: bool\nthread t { var n: 0..3 = 1; var n: 0..3 = 2; assert n == 1; b = true }',
    '2:33 L0202 `n` is declared twice',
  ],
  ['a local may hide a variable', 'var n: 0..3\nthread t { var n: 0..3 = 1; assert n == 1 }'],
  [
    'a name of another file',
    'import "b.lock"\nmutex a\nthread t { lock a }',
    '2:7 L0202 `a` is declared twice',
  ],
  ['a type', 'var x: bol\nthread t { x = true }', '1:8 L0203 there is no type `bol`'],
  [
    'a field',
    'struct s { flag_a: bool }\nobject o : s\nthread t { o.flag_b = true }',
    '3:14 L0204 `s` has no field `flag_b`',
  ],
  [
    'a value of an enum, by its name',
    'enum e { one, two }\nvar x: e\nthread t { x = e.three }',
    '3:18 L0204 `e` has no field `three`',
  ],
  [
    'a field given twice',
    'struct s { a: bool }\nobject o : s { a = true, a = false }\nthread t { o.a = true }',
    '2:26 L0202 `a` is declared twice',
  ],
  [
    'a label',
    'thread t { again: might_sleep; goto agan }',
    '1:37 L0205 there is no label `agan` in thread `t`',
  ],
  ['a label twice', 'thread t { l: might_sleep; l: might_sleep }', '1:28 L0206 the label `l` is used twice'],
  ['the same label in two bodies', 'thread t { l: might_sleep }\nthread u { l: might_sleep }'],
  [
    'a function',
    'fn enter() { might_sleep }\nthread t { entre(); enter() }',
    '2:12 L0207 there is no function or statement `entre`',
  ],
  [
    'a variable for a lock',
    'var x: bool\nthread t { lock x }',
    '2:17 L0208 `x` is true or false, not a lock',
  ],
  [
    'an object for a lock',
    'struct s { mutex m }\nobject o : s\nthread t { lock o }',
    '3:17 L0208 `o` is a `s`, not a lock',
  ],
  ['a lock for a value', 'mutex a\nthread t { if a { lock a } }', '2:15 L0208 `a` is a lock, not a value'],
  [
    'a function for a value',
    'fn f() { might_sleep }\nvar x: bool\nthread t { f(); x = f }',
    '3:21 L0208 `f` is a function, not a value',
  ],
  [
    'a number to sleep on',
    'var x: 0..1\nthread t { wait x }',
    '2:17 L0208 `x` is a number, not something to sleep on: a `cond` or an object',
  ],
  [
    'an ambiguous value',
    'enum a { on, off }\nenum b { on, half }\nthread t { assert on == on }',
    '3:25 L0208 `on` is a value of several enums: a, b',
  ],
  [
    'a value of two enums where the type tells',
    'enum a { on, off }\nenum b { on, half }\nvar x: b\nthread t { x = on; assert on != x }',
  ],
  [
    'a thread',
    'mutex a\nthread one { lock a }\ninvariant i: not done(two)',
    '3:23 L0209 there is no thread `two`',
  ],
  [
    'a thread and a function may share a name',
    'fn close() { might_sleep }\nthread close { close() }\nreachable r: done(close)',
  ],
  [
    'a property',
    'mutex a\nthread one { lock a }\nreachable here: done(one)\ncheck "c" { expect never there }',
    '4:26 L0210 there is no `reachable` `there`',
  ],
  [
    'a property of another sort',
    'mutex a\nthread one { lock a }\nreachable here: done(one)\ncheck "c" { expect violates invariant here }',
    '4:39 L0210 `here` is declared with `reachable`',
  ],
  ['a dialect', 'dialect linus\nthread t { might_sleep }', '1:9 L0211 there is no dialect `linus`'],
  [
    'two dialects',
    'dialect linux\nimport "bsd.lock"\nthread t { might_sleep }',
    'bsd.lock:1:9 L0222 this file says dialect freebsd, and another of the same model says linux',
  ],
  [
    'what another branch declares',
    'flag fixed = false\nwhen fixed { mutex a } else { spin b }\nthread t { lock b }\ncheck "c" { set fixed; expect holds }',
    '3:17 L0212 `b` is not declared where fixed',
  ],
  [
    'a member that another branch declares',
    'flag fixed = false\nstruct s { when fixed { mutex a } else { spin b } }\nobject o : s\nthread t { lock o.a }',
    '4:19 L0212 `a` is not declared where not fixed',
  ],
  [
    'an import that is not there',
    'import "nowhere.lock"\nthread t { might_sleep }',
    '1:1 L0220 `nowhere.lock` cannot be found',
  ],
  [
    'an import from outside',
    'import "../b.lock"\nthread t { might_sleep }',
    '1:1 L0220 `../b.lock` is outside of the folder that is checked',
  ],
  [
    'imports in a circle',
    'import "c.lock"\nthread t { might_sleep }',
    'c2.lock:1:1 L0221 the imports form a circle: c.lock → c2.lock → c.lock',
  ],
];

const FILES = {
  'b.lock': 'spin a',
  'bsd.lock': 'dialect freebsd\nmutex m',
  'c.lock': 'import "c2.lock"',
  'c2.lock': 'import "c.lock"',
};

describe('names', () => {
  test.each(CASES)('%s', (_, text, ...lines) => {
    expect(said(text, { files: FILES })).toEqual(lines);
  });

  test('one error for each name that is not there, and none for what comes of it', () => {
    const text =
      'struct s { n: nowhere; m: bool }\nvar p: s? = null\nobject o : s\nthread t { o.n = 1; p = o; var x: nothing = 1; x = x + 1; o.n.deep = x }';
    expect(said(text)).toEqual([
      '1:15 L0203 there is no type `nowhere`',
      '4:35 L0203 there is no type `nothing`',
    ]);
  });

  test('the same of several variants is said once', () => {
    const text =
      'param N = 1\nmutex a[N]\nthread t { lock a[0]; lock b }\ncheck "c" { set N = 1, 2, 3; expect holds }';
    expect(said(text)).toEqual(['3:28 L0201 `b` is not declared']);
  });

  test('where a name was declared first, and what may have been meant', () => {
    const { diagnostics } = resolveText('mutex kq_lock\nthread t { lock kq_lok }\nmutex kq_lock');
    const [twice, unknown] = diagnostics;
    expect(twice?.labels.map(({ text }) => text)).toEqual(['first declared here']);
    expect(unknown?.help).toEqual(['did you mean `kq_lock`?']);
  });

  test.each([
    ['struct s { n: bool }\nvar p: s? = NULL\nthread t { touch p }', 'write `null`'],
    ['var b: bool = FALSE\nthread t { b = true }', 'write `false`'],
    ['var n: int\nthread t { n = 1 }', 'write the range of values that make a difference, such as `0..3`'],
    ['var b: boolean\nthread t { b = true }', 'write `bool`'],
    [
      'thread t { lock_page() }',
      'declare it with `fn lock_page(…) { … }`, or leave out a call that does not matter here',
    ],
  ])('what C has, with what to write instead: %j', (text, help) => {
    expect(resolveText(text).diagnostics.flatMap((d) => d.help)).toEqual([help]);
  });

  test('an imported file once, however often it is imported', () => {
    const files = {
      'x.lock': 'import "z.lock"\nmutex x',
      'y.lock': 'import "z.lock"\nmutex y',
      'z.lock': 'mutex z',
    };
    const { program, diagnostics } = resolveText(
      'import "x.lock"\nimport "y.lock"\nthread t { lock x; lock y; lock z }',
      { files },
    );
    expect(diagnostics).toEqual([]);
    expect(program.files.map(({ source }) => source.path)).toEqual([
      'z.lock',
      'x.lock',
      'y.lock',
      'model.lock',
    ]);
  });

  test('functions that nothing calls and threads that nothing runs are resolved too', () => {
    const text =
      'mutex a\nfn f() { lock b }\nthread t { lock a }\nthread u { lock c }\ncheck "c" { run t; expect holds }';
    const errors = said(text).filter((it) => !it.startsWith('?'));
    expect(errors).toEqual(['2:15 L0201 `b` is not declared', '4:17 L0201 `c` is not declared']);
  });
});
