import { describe, expect, test } from 'vitest';
import { CODES } from '../../src/source/index.js';
import { parse } from '../../src/syntax/index.js';
import { errors, items, shown } from './shape.js';

/** A text and all that is said about it: `line:column code message`. */
type Case = readonly [text: string, ...said: string[]];

const FILE: readonly Case[] = [
  ['', '1:1 L0002 this file is empty'],
  ['// nothing yet\n/* at all */\n', '1:1 L0002 there is nothing but comments in this file'],
  ['mutex a\0', '1:8 L0003 this file holds binary data, not text'],
  [
    '{"lockfileVersion": 3}',
    '1:1 L0001 this is a lock file of the package manager npm, not a lockcheck model',
  ],
];

const BRACKETS: readonly Case[] = [
  ['thread t {\n  lock a\n', '1:10 L0102 this `{` is never closed'],
  ['thread t {\n  if x {\n    lock a\n}\nthread u { }\n', '2:8 L0102 this `{` is never closed'],
  ['init {\n  f(a\n  lock b\n}', '2:4 L0102 this `(` is never closed'],
  ['mutex a[2\nmutex b', '1:8 L0102 this `[` is never closed'],
  ['init { lock a }\n}\nmutex b', '2:1 L0103 this `}` closes nothing'],
  ['init {\n  lock a\n  }\n  lock b\n}', '3:3 L0103 this `}` closes nothing'],
  ['init { x = a) }', '1:13 L0103 this `)` closes nothing'],
  ['model "abc\nmutex a', '1:7 L0104 this text in double quotes has no end'],
  [
    'thread t "abc {\n lok a\n}',
    '1:10 L0104 this text in double quotes has no end',
    '2:2 L0120 there is no statement `lok`',
  ],
  ['mutex a\n/* for ever\nmutex b }', '2:1 L0105 this comment has no end'],
  ['model “abc”', '1:7 L0106 the character `“` cannot stand here'],
  ['mutex größe', '1:9 L0106 `öß` cannot be part of a name'],
  ['init { x = a – b }', '1:14 L0106 the character `–` cannot stand here'],
  ['init { lock a\u200b }', '1:14 L0106 the character U+200B cannot stand here'],
  [`init ${'{'.repeat(120)}`, '1:106 L0107 this is nested too deeply to be a model'],
  [`init { x = 1${' + 1'.repeat(1500)} }`, '1:4006 L0107 this statement is too long to be a part of a model'],
];

const TOP: readonly Case[] = [
  ['thred t { }', '1:1 L0108 `thred` begins no declaration'],
  ['process p { }', '1:1 L0108 `process` begins no declaration'],
  ['lock a', '1:1 L0109 the statement `lock a` stands outside of any thread or function'],
  ['if x == 1 { lock a }', '1:1 L0109 the statement `if x == 1` stands outside of any thread or function'],
  [
    'fput(f); x = 3',
    '1:1 L0109 the statement `fput(f)` stands outside of any thread or function',
    '1:10 L0109 the statement `x = 3` stands outside of any thread or function',
  ],
  ['on zero f as f { }', '1:1 L0110 `on` cannot stand in the file itself'],
  ['x : bool = false', '1:1 L0110 the field `x` cannot stand in the file itself'],
  ['expect holds', '1:1 L0110 `expect` cannot stand in the file itself'],
  ['when x { model "a" }', '1:10 L0110 `model` cannot stand in a `when`'],
  ['int x = 0;', '1:1 L0113 this is a declaration in C'],
  ['static struct file *f;\nmutex a', '1:1 L0113 this is a declaration in C'],
  [
    'void f(struct file *f) { lock a; lok b }',
    '1:1 L0113 this is a declaration in C',
    '1:34 L0120 there is no statement `lok`',
  ],
  ['fn f(struct file *f) { }', '1:6 L0113 this is a declaration in C'],
  ['mtx m', '1:1 L0108 `mtx` begins no declaration'],
  ['pool file 2', '1:11 L0101 expected the name of a struct, found the number `2`'],
  ['var a[2] : bool = true', '1:6 L0101 expected `:`, found `[2]`'],
  ['var n : 0..3 = 0 guarded by m', '1:18 L0101 expected `guarded_by`, found `guarded by`'],
  ['strcut s { x : 0..3 }', '1:1 L0108 `strcut` begins no declaration'],
  ['chekc "x" { expect holds }', '1:1 L0108 `chekc` begins no declaration'],
  ['mutex for', '1:7 L0115 `for` is a word of the language and cannot be a name'],
  ['struct self { }', '1:8 L0115 `self` is a word of the language and cannot be a name'],
  ['order a b', '1:9 L0116 expected `->` between two locks of the order, found `b`'],
  ['order a, b', '1:8 L0116 expected `->` between two locks of the order, found `,`'],
  ['order a', '1:8 L0116 expected `->` between two locks of the order, found the end of the file'],
  ['order a => b', '1:9 L0116 expected `->` between two locks of the order, found `=`'],
  ['model "a"\nmodel "b"', '2:1 L0123 a file has one `model`, and this is its second'],
  ['dialect linux\ndialect linux', '2:1 L0123 a file has one `dialect`, and this is its second'],
  ['var x = 3', '1:5 L0125 `x` has no type'],
  ['mutex a\nelse { }', '2:1 L0127 this `else` belongs to no `if`'],
  ['#define N 2', '1:1 L0128 there is no preprocessor'],
  ['flag fixed', '1:11 L0101 expected `=`, found the end of the file'],
  ['object f\nmutex a', '1:9 L0101 expected `:`, found the end of the line'],
  ['fn f { }', '1:6 L0101 expected `(`, found `{`'],
  ['thread { }', '1:8 L0101 expected a name, found `{`'],
  ['thread t\nmutex a', '1:9 L0101 expected `{`, found the end of the line'],
  ['check { }', '1:7 L0101 expected a text in double quotes, found `{`'],
  ['import kqueue', '1:8 L0101 expected a text in double quotes, found `kqueue`'],
  ['mutex a recursiv', '1:9 L0101 expected an attribute or the end of the declaration, found `recursiv`'],
  ['enum e { a b }', '1:12 L0101 expected `,` or `}`, found `b`'],
  ['enum e { a = 1 }', '1:12 L0101 expected `,` or `}`, found `=`'],
  ['invariant x = 3', '1:13 L0101 expected `:`, found `=`'],
  ['order a -> {b c}', '1:15 L0101 expected `,` or `}`, found `c`'],
  ['mutex a\n3', '2:1 L0101 expected a declaration, found the number `3`'],
];

const STRUCT: readonly Case[] = [
  ['int count;', '1:12 L0113 this is a declaration in C'],
  ['struct file *next', '1:12 L0113 this is a declaration in C'],
  ['x = 3', '1:12 L0125 `x` has no type'],
  ['x', '1:12 L0125 `x` has no type'],
  ['var x : bool', '1:12 L0110 `var` cannot stand in a struct'],
  ['fn f() { }', '1:12 L0110 the declaration `fn f()` cannot stand in a struct'],
  ['lock a', '1:12 L0110 the statement `lock a` cannot stand in a struct'],
  ['sipn a', '1:12 L0101 expected a field or a lock, found `sipn a`'],
];

const BODY: readonly Case[] = [
  ['mutex m', '1:8 L0110 the declaration `mutex m` cannot stand in a body'],
  ['{ lock a }', '1:8 L0111 a block needs a word before it that says what it is for'],
  ['lock a\n{ lock b }', '2:1 L0111 a block needs a word before it that says what it is for'],
  ['if x = 3 { }', '1:13 L0112 a single `=` assigns, and cannot stand inside a condition or a value'],
  ['while (x = y) { }', '1:17 L0112 a single `=` assigns, and cannot stand inside a condition or a value'],
  ['x = y = 3', '1:14 L0112 a single `=` assigns, and cannot stand inside a condition or a value'],
  ['int i = 0;', '1:8 L0113 this is a declaration in C'],
  ['for (i = 0; i < 3; i++) { lock a }', '1:8 L0114 this is a `for` in C'],
  ['goto else', '1:13 L0115 `else` is a word of the language and cannot be a name'],
  ['x.or = 3', '1:10 L0115 `or` is a word of the language and cannot be a name'],
  ['if (x) lock a', '1:8 L0117 `if` needs a block in braces, found `lock`'],
  ['if x then { }', '1:8 L0117 `if` needs a block in braces, found `then`'],
  ['while (x);', '1:8 L0117 `while` needs a block in braces, found `;`'],
  ['if x { } else lock a', '1:17 L0117 `else` needs a block in braces, found `lock`'],
  ['maybe lock a', '1:8 L0117 `maybe` needs a block in braces, found `lock`'],
  ['assert x\n&& y', '2:1 L0118 a line cannot begin with `&&`'],
  ['x = 1\n+ 2', '2:1 L0118 a line cannot begin with `+`'],
  ['assert a < b < c', '1:21 L0119 comparisons cannot be chained'],
  ['acquire a', '1:8 L0120 there is no statement `acquire`'],
  ['lok a', '1:8 L0120 there is no statement `lok`'],
  ['switch x { }', '1:8 L0120 there is no statement `switch`'],
  ['switch (x) { case 0: y = 1; break; }', '1:8 L0120 there is no statement `switch`'],
  ['do { x = 1 } while (x < 2);', '1:8 L0120 there is no statement `do`'],
  ['new file', '1:8 L0120 there is no statement `new`'],
  ['retrun', '1:8 L0120 there is no statement `retrun`'],
  ['var a[2] : bool', '1:13 L0101 expected `:`, found `[2]`'],
  ['unlock', '1:8 L0121 `unlock` does not say what it is about'],
  ['goto; lock a', '1:8 L0121 `goto` does not say what it is about'],
  ['lock a lock b', '1:15 L0122 nothing separates this from the statement before it'],
  ['return return', '1:15 L0122 nothing separates this from the statement before it'],
  ['var x = 3', '1:12 L0125 `x` has no type'],
  ['x == 1', '1:8 L0126 `x == 1` by itself does nothing'],
  ['p->f', '1:8 L0126 `p->f` by itself does nothing'],
  ['not x', '1:8 L0126 `not x` by itself does nothing'],
  ['foo', '1:8 L0126 `foo` by itself does nothing'],
  ['else { }', '1:8 L0127 this `else` belongs to no `if`'],
  ['lock a\nor { }', '2:1 L0127 this `or` belongs to no `choose`'],
  ['#if x', '1:8 L0128 there is no preprocessor'],
  ['if x { } @ "a.c:1"', '1:17 L0129 this is no way to name a place in the real source'],
  ['lock a @ kern.c', '1:15 L0129 this is no way to name a place in the real source'],
  ['x = a & b', '1:14 L0130 there is no operator `&` here'],
  ['x = a ? b : c', '1:14 L0130 there is no operator `?` here'],
  ['x := 3', '1:10 L0130 there is no operator `:=` here'],
  ['assert x === y', '1:17 L0130 there is no operator `===` here'],
  ["x = 'a'", "1:12 L0130 there is no operator `'` here"],
  ['f.fop(x)', '1:10 L0131 only functions of the model can be called, by their own names'],
  ['x = 0x1f', '1:12 L0132 `0x1f` is no number of this language'],
  ['lock a, b', '1:14 L0101 expected the end of the statement, found `,`'],
  ['lock a share', '1:15 L0101 expected the end of the statement, found `share`'],
  ['unlock a shared', '1:17 L0101 expected the end of the statement, found `shared`'],
  ['lock 3', '1:13 L0101 expected a name, found the number `3`'],
  ['choose { lock a }', '1:26 L0101 expected `or { … }`, found `}`'],
  ['for i in 3 { }', '1:19 L0101 expected `..`, found `{`'],
  ['p : file? = null', '1:8 L0101 expected `var` before the name of a local'],
  ['b : bool = true', '1:8 L0101 expected `var` before the name of a local'],
  ['x = ', '1:13 L0101 expected a value, found `}`'],
  ['x = (a b)', '1:15 L0101 expected `)`, found `b`'],
  ['x = new file { a : 3 }', '1:25 L0101 expected `=`, found `:`'],
  ['wait c releasing', '1:25 L0101 expected a name, found `}`'],
];

const CHECK: readonly Case[] = [
  ['expects holds', '1:13 L0124 a check has no `expects`'],
  ['violates deadlock', '1:13 L0124 a check has no `violates`'],
  ['lock a', '1:13 L0110 `lock` cannot stand in a check'],
  ['mutex a', '1:13 L0110 `mutex` cannot stand in a check'],
  ['expect deadlock', '1:20 L0101 expected `holds`, `violates`, `reaches` or `never`, found `deadlock`'],
];

const indented = (cases: readonly Case[], before: string, after: string): readonly Case[] =>
  cases.map(([text, ...said]) => [before + text + after, ...said]);

const ALL: readonly Case[] = [
  ...FILE,
  ...BRACKETS,
  ...TOP,
  ...indented(STRUCT, 'struct s { ', ' }'),
  ...indented(BODY, 'init { ', ' }'),
  ...indented(CHECK, 'check "x" { ', ' }'),
];

test.each(ALL.map(([text, ...said]) => [text.slice(0, 60), text, said] as const))('%j', (_, text, said) => {
  expect(errors(text)).toEqual(said);
});

test('contextual words are names too', () => {
  const text = `var work : bool; var list : bool
    init { work = list; queue = rcu; complete(c); rcu_read_lock(); insert.x++ }
    struct completion { list : bool; work : interrupt }`;
  expect(items(text).map((i) => i.kind)).toEqual(['var', 'var', 'init', 'struct']);
});

test('every code of this room has a case', () => {
  const said = new Set(ALL.flatMap(([, ...lines]) => lines.map((line) => line.split(' ')[1])));
  const own = Object.keys(CODES).filter((code) => /^L00|^L01/.test(code) && code !== 'L0004');
  expect(own.filter((code) => !said.has(code))).toEqual([]);
});

describe('what to do instead', () => {
  const help = (text: string) => parse({ path: 'x.lock', text }).diagnostics.flatMap((d) => d.help);
  test.each([
    ['thred t { }', 'did you mean `thread`?'],
    ['process p { }', 'did you mean `thread`?'],
    ['init { acquire a }', 'did you mean `lock`?'],
    ['init { frobnicate a }', 'a function is called with parentheses: `frobnicate(…)`'],
    ['init { lock a share }', 'did you mean `shared`?'],
    ['init { x =\n  if y { } }', 'the line before goes on because it ends with `=`'],
    ['x : bool', 'a shared variable is written `var x : bool`'],
    ['var n = 5', 'write `var n : 0..5 = 5`'],
    ['struct s { up = true }', 'write `up : bool = true`'],
    ['init { b : bool = true }', 'write `var b : bool = true`'],
    ['lock a', 'to declare a lock write `mutex a`'],
    ['spinlock_t l;', 'write `spin l`'],
    ['struct mutex m;', 'write `mutex m`'],
    ['struct file *f;', 'write `var f : file?`'],
    ['struct s { bool dying; }', 'write `dying : bool`'],
    ['struct s { atomic_t refs; }', 'write `refcount refs = 1`'],
    ['int f(void) { }', 'write `fn f(…) { … }`'],
    ['fn f(struct file *p) { }', 'write `p : file`'],
    ['mutex a recursiv', 'did you mean `recursive`?'],
    ['flag x', 'it is written like this: `flag fixed = false`'],
    ['check "x" { expects holds }', 'did you mean `expect`?'],
    ['check "x" { expect deadlock in t }', 'write `expect violates deadlock in t`'],
    ['init { x = 0x1F }', 'write `31`'],
    ['init { p : file? = null }', 'write `var p : file? = null`'],
    ['const int N = 3;', 'write `param N = 3`'],
    ['mtx m', 'did you mean `mutex`?'],
    ['struct s { mtx m }', 'did you mean `mutex`?'],
    ['pool file 2', 'write `pool 2 file`'],
    ['var a[2] : bool = true', 'the size follows the type: `var a : bool[2]`'],
    ['struct s { a[2] : bool }', 'the size follows the type: `a : bool[2]`'],
    ['var n : 0..3 guarded by m', 'a guard is written in one word: `guarded_by m`'],
    ['init { switch (x) { case 0: y = 1 } }', 'write `if … { … } else if … { … }`'],
    ['init { new file }', 'assign what it gives: `p = new file`'],
    ['init { brake }', 'did you mean `break`?'],
  ])('%s', (text, wanted) => {
    expect(help(text)).toContain(wanted);
  });
});

describe('second places', () => {
  test('of a block that is closed too late', () => {
    const text = 'thread t {\n  if x {\n    lock a\n  lock b\n}\nthread u { }\n';
    const [first] = parse({ path: 'x.lock', text }).diagnostics;
    expect(first?.labels.map((l) => `${text.slice(l.span.start, l.span.end)}: ${l.text}`)).toEqual([
      '}: this closes it, but stands further out',
      'thread: a new declaration begins here',
    ]);
  });

  test('of a title said twice', () => {
    const [first] = parse({ path: 'x.lock', text: 'model "a"\nmodel "b"' }).diagnostics;
    expect(first?.labels.map((l) => l.span.start)).toEqual([0]);
  });
});

describe('several mistakes', () => {
  test('each has its own message, and what is right stays', () => {
    const text = `mutex a
order a b
thread one {
  lock a
  if x = 3 {
    lock b
  }
  acquire c
  unlock a
}
struct s {
  int x;
  y : bool
}
check "x" {
  expects holds
  run one
}
thred two { }
fn f() { return }
`;
    const { value, diagnostics } = parse({ path: 'x.lock', text });
    expect(diagnostics.map(shown)).toEqual([
      '2:9 L0116 expected `->` between two locks of the order, found `b`',
      '5:8 L0112 a single `=` assigns, and cannot stand inside a condition or a value',
      '8:3 L0120 there is no statement `acquire`',
      '12:3 L0113 this is a declaration in C',
      '16:3 L0124 a check has no `expects`',
      '19:1 L0108 `thred` begins no declaration',
    ]);
    expect(value.items.map((i) => i.kind)).toEqual(['lock', 'thread', 'struct', 'check', 'function']);
    const thread = value.items[1];
    expect(thread?.kind === 'thread' && thread.body.map((s) => s.kind)).toEqual(['expression', 'expression']);
  });

  test('a wrong head does not hide mistakes in its body', () => {
    expect(errors('thread t oops {\n  lok a\n}')).toEqual([
      '1:10 L0101 expected `{` or a text in double quotes, found `oops`',
      '2:3 L0120 there is no statement `lok`',
    ]);
  });

  test('a stray word before a check is one mistake', () => {
    expect(errors('and check "x" { set a; run t; expect holds }')).toHaveLength(1);
  });

  test('an open block does not hide what comes after', () => {
    expect(errors('thread t {\n  lok a\n\nthread u {\n  lok b\n}\n')).toEqual([
      '1:10 L0102 this `{` is never closed',
      '2:3 L0120 there is no statement `lok`',
      '5:3 L0120 there is no statement `lok`',
    ]);
  });

  test.each([
    [
      'a missing {',
      'thread t\n  lock a\n  unlock a\n}\nmutex b',
      ['1:9 L0101 expected `{`, found the end of the line'],
    ],
    [
      'a missing { in a body',
      'thread t {\n  while x\n    lock a\n  }\n  unlock a\n}\nmutex b',
      ['2:3 L0117 `while` needs a block in braces, found the end of the line'],
    ],
    [
      'a missing { of a check',
      'check "x"\n  set a\n  run t\n  expect holds\n}\nmutex b',
      ['1:10 L0101 expected `{`, found the end of the line'],
    ],
    [
      'a missing { of a struct',
      'struct s\n  x : bool\n  const y : bool\n}\nmutex b',
      ['1:9 L0101 expected `{`, found the end of the line'],
    ],
    [
      'a } too early',
      'thread t {\n  lock a }\n  lock b\n  if x { }\n}\nmutex b',
      ['5:1 L0103 this `}` closes nothing'],
    ],
  ])('%s is said once', (_, text, said) => {
    expect(errors(text)).toEqual(said);
    expect(parse({ path: 'x.lock', text }).value.items.at(-1)?.kind).toBe('lock');
  });

  test('no one is told more than a hundred', () => {
    const found = errors('lok a\n'.repeat(5000));
    expect(found.length).toBeGreaterThanOrEqual(100);
    expect(found.length).toBeLessThan(200);
  });
});
