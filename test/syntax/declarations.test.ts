import { describe, expect, test } from 'vitest';
import { items, parsed, shape } from './shape.js';

const shapes = (text: string): string[] => items(text).map(shape);
const bool = 'named(name bool, optional false)';

describe('locks and counts', () => {
  test.each([
    ['mutex a', 'lock(lockKind mutex, entries [(name a, attributes [])])'],
    [
      'spin a, b[N + 1]',
      'lock(lockKind spin, entries [(name a, attributes []), (name b, size (N + 1), attributes [])])',
    ],
    ['mutex a recursive leaf', 'lock(lockKind mutex, entries [(name a, attributes [recursive, leaf])])'],
    ['sx a nested level 2', 'lock(lockKind sx, entries [(name a, attributes [nested, level(value 2)])])'],
    ['mutex a nested by index', 'lock(lockKind mutex, entries [(name a, attributes [nested(by index)])])'],
    [
      'rwlock a prefer readers',
      'lock(lockKind rwlock, entries [(name a, attributes [prefer(who readers)])])',
    ],
    [
      'semaphore(3) s max 5',
      'lock(lockKind semaphore, count 3, entries [(name s, attributes [max(value 5)])])',
    ],
    ['giant kernel_lock', 'lock(lockKind giant, entries [(name kernel_lock, attributes [])])'],
    ['rwspin r', 'lock(lockKind rwspin, entries [(name r, attributes [])])'],
    ['cond c, d[2]', 'cond(entries [(name c), (name d, size 2)])'],
    ['refcount n', 'refcount(name n, plain false)'],
    ['refcount n = 0 plain', 'refcount(name n, initial 0, plain true)'],
    ['list l of t via next', 'list(entries [(name l)], element t, link next)'],
    [
      'list l, m[2] of t via n guarded_by p.x',
      'list(entries [(name l), (name m, size 2)], element t, link n, guard (locks [p.x], writesOnly false))',
    ],
    ['refcount n = 1 max 3', 'refcount(name n, initial 1, max 3, plain false)'],
  ])('%s', (text, wanted) => {
    expect(shapes(text)).toEqual([wanted]);
  });
});

describe('variables and types', () => {
  test.each([
    ['var x : bool', bool],
    ['var x : file', 'named(name file, optional false)'],
    ['var x : thread?', 'named(name thread, optional true)'],
    ['var x : 0..3', 'range(low 0, high 3)'],
    ['var x : -1..N * 2', 'range(low (- 1), high (N * 2))'],
    ['var x : bool[2]', `array(element ${bool}, size 2)`],
    ['var x : 0..3[2][N]', 'array(element array(element range(low 0, high 3), size 2), size N)'],
    ['var x : file?[2]', 'array(element named(name file, optional true), size 2)'],
    ['var x : &mutex', 'lock-reference(lockKind mutex, optional false)'],
    ['var x : &spin?', 'lock-reference(lockKind spin, optional true)'],
  ])('%s', (text, type) => {
    expect(shapes(text)).toEqual([`var(constant false, name x, type ${type})`]);
  });

  test.each([
    ['var x : bool = a or b', 'initial (a or b)'],
    ['var x : bool guarded_by m', 'guard (locks [m], writesOnly false)'],
    ['var x : bool guarded_by {a, k->b} for writes', 'guard (locks [a, k.b], writesOnly true)'],
  ])('%s', (text, rest) => {
    expect(shapes(text)).toEqual([`var(constant false, name x, type ${bool}, ${rest})`]);
  });

  test('a guarded block is its variables', () => {
    expect(shapes('guarded_by m { var x : bool; var y : bool guarded_by n }')).toEqual([
      `var(guard (locks [m], writesOnly false), constant false, name x, type ${bool})`,
      `var(guard (locks [n], writesOnly false), constant false, name y, type ${bool})`,
    ]);
  });
});

describe('structs', () => {
  test.each([
    ['mutex mtx', 'lock(lockKind mutex, entries [(name mtx, attributes [])])'],
    ['refcount f_count = 1', 'refcount(name f_count, initial 1, plain false)'],
    ['const owner : proc', 'var(constant true, name owner, type named(name proc, optional false))'],
    [
      'linked : bool = true guarded_by mtx',
      `var(constant false, name linked, type ${bool}, initial true, guard (locks [mtx], writesOnly false))`,
    ],
    [
      'on zero f_count as f { free f }',
      'on-zero(field f_count, binder f, body [expression(expression <free f>)])',
    ],
    ['on zero as f { }', 'on-zero(binder f, body [])'],
    [
      'when fixed { mutex l } else { spin l }',
      'when(condition fixed, then [lock(lockKind mutex, entries [(name l, attributes [])])], otherwise [lock(lockKind spin, entries [(name l, attributes [])])])',
    ],
    ['mutex : bool', `var(constant false, name mutex, type ${bool})`],
    ['const : bool', `var(constant false, name const, type ${bool})`],
    [
      'lock : wait = get guarded_by put',
      'var(constant false, name lock, type named(name wait, optional false), initial get, guard (locks [put], writesOnly false))',
    ],
  ])('%s', (member, wanted) => {
    expect(shapes(`struct s { ${member} }`)).toEqual([`struct(name s, members [${wanted}])`]);
  });

  test('members on one line and on several', () => {
    const members = (text: string) => items(`struct s {${text}}`).map(shape);
    expect(members('mutex a; x : bool; guarded_by a { y : bool; z : bool }')).toEqual(
      members('\n  mutex a\n  x : bool\n  guarded_by a {\n    y : bool\n    z : bool\n  }\n'),
    );
  });
});

describe('objects, pools, settings', () => {
  test.each([
    ['enum ops { filt, nop }', 'enum(name ops, values [filt, nop])'],
    ['enum ops {\n  filt\n  nop,\n}', 'enum(name ops, values [filt, nop])'],
    ['object f : file', 'object(entries [(name f)], struct file, fields [])'],
    [
      'object a, b[2] : t { x = 1, y = null }',
      'object(entries [(name a), (name b, size 2)], struct t, fields [(name x, value 1), (name y, value null)])',
    ],
    ['pool 2 file', 'pool(size 2, struct file, memory reused)'],
    ['pool N + 1 file typestable', 'pool(size (N + 1), struct file, memory typestable)'],
    ['pool N proc typesafe', 'pool(size N, struct proc, memory typesafe)'],
    [
      'per thread var p : file? = null',
      'var(constant false, name p, type named(name file, optional true), initial null, perThread true)',
    ],
    ['on return { break }', 'on-return(body [break])'],
    ['work w { break }', 'thread(daemon false, work true, name w, parameters [], body [break])'],
    ['rcu net', 'rcu(domains [(name net, sleepable false)])'],
    ['rcu fs sleepable, net', 'rcu(domains [(name fs, sleepable true), (name net, sleepable false)])'],
    ['param N = 2', 'param(name N, value 2)'],
    ['flag fixed = false', 'flag(name fixed, value false)'],
    ['init { f.dying = true }', 'init(body [assign(target f.dying, operator =, value true)])'],
    [
      'when fixed and N > 1 { mutex a } else when b { } else { init { } }',
      'when(condition (fixed and (N > 1)), then [lock(lockKind mutex, entries [(name a, attributes [])])], otherwise [when(condition b, then [], otherwise [init(body [])])])',
    ],
  ])('%s', (text, wanted) => {
    expect(shapes(text)).toEqual([wanted]);
  });
});

describe('order', () => {
  test.each([
    ['order a -> b', '[[(names [a])], [(names [b])]]'],
    ['order a → file.f_lock -> c', '[[(names [a])], [(names [file, f_lock])], [(names [c])]]'],
    ['order {a, b.c} -> d', '[[(names [a]), (names [b, c])], [(names [d])]]'],
    ['order a ->\n  b', '[[(names [a])], [(names [b])]]'],
    ['order total -> order', '[[(names [total])], [(names [order])]]'],
  ])('%s', (text, steps) => {
    expect(shapes(text)).toEqual([`order(total false, steps ${steps})`]);
  });

  test('total', () => {
    expect(shapes('order total')).toEqual(['order(total true, steps [])']);
  });
});

describe('functions and threads', () => {
  test.each([
    ['fn f() { }', 'function(name f, parameters [], requires [], body [])'],
    [
      'fn f(p: file?, n: 0..3): bool { return true }',
      `function(name f, parameters [(name p, type named(name file, optional true)), (name n, type range(low 0, high 3))], result ${bool}, requires [], body [return(value true)])`,
    ],
    [
      'fn f(k: knote)\n  requires held(k.foplock)\n  requires not held(l)\n{\n}',
      'function(name f, parameters [(name k, type named(name knote, optional false))], requires [(condition held{k.foplock}), (condition (not held{l}))], body [])',
    ],
    [
      'def isfd(k: knote) = k.fop == filt',
      'def(name isfd, parameters [(name k, type named(name knote, optional false))], body (k.fop == filt))',
    ],
    ['thread t { break }', 'thread(daemon false, name t, parameters [], body [break])'],
    ['thread t "close(2)" { }', 'thread(daemon false, name t, parameters [], title close(2), body [])'],
    ['thread t * N { }', 'thread(daemon false, name t, parameters [], count N, body [])'],
    ['thread t "x" * 2 { }', 'thread(daemon false, name t, parameters [], title x, count 2, body [])'],
    [
      'daemon thread scan(k: knote)\n{\n}',
      'thread(daemon true, name scan, parameters [(name k, type named(name knote, optional false))], body [])',
    ],
    ['thread thread { }', 'thread(daemon false, name thread, parameters [], body [])'],
    [
      'fn lock(daemon: proc) { }',
      'function(name lock, parameters [(name daemon, type named(name proc, optional false))], requires [], body [])',
    ],
  ])('%s', (text, wanted) => {
    expect(shapes(text)).toEqual([wanted]);
  });
});

describe('properties', () => {
  test.each([
    ['invariant name: a == b', 'property(sort invariant, name name, condition (a == b))'],
    ['finally done: done(t)', 'property(sort finally, name done, condition done(t))'],
    ['reachable r:\n  x', 'property(sort reachable, name r, condition x)'],
    ['deny order-cycle', 'deny(violation order-cycle)'],
    ['allow unlock-not-held at l because "so"', 'allow(violation unlock-not-held, at l, because so)'],
    ['allow race in f at l because "so"', 'allow(violation race, within f, at l, because so)'],
  ])('%s', (text, wanted) => {
    expect(shapes(text)).toEqual([wanted]);
  });
});

describe('checks', () => {
  test.each([
    ['set fixed', ['set(name fixed, values [])']],
    [
      'set N = 2, 3, fixed, keep = false',
      ['set(name N, values [2, 3])', 'set(name fixed, values [])', 'set(name keep, values [false])'],
    ],
    [
      'run a, b * 2, c(kn1, x.y)',
      ['run(threads [(name a), (name b, count 2), (name c, arguments [kn1, x.y])])'],
    ],
    ['run a() without w, v', ['run(threads [(name a, arguments [])])', 'without(threads [w, v])']],
    ['without worker', ['without(threads [worker])']],
    ['init { x = 1 }', ['init(body [assign(target x, operator =, value 1)])']],
    ['deny irq-order', ['deny(violation irq-order)']],
    ['allow race at l because "x"', ['allow(allow allow(violation race, at l, because x))']],
    ['expect holds', ['expect(expectations [holds])']],
    ['expect holds, never polled_dead', ['expect(expectations [holds, never(name polled_dead)])']],
    [
      'expect violates use-after-free in remove at l, deadlock, reaches r',
      [
        'expect(expectations [violation(violation use-after-free, within remove, at l), violation(violation deadlock), reaches(name r)])',
      ],
    ],
    ['expect violates invariant n, finally f', ['expect(expectations [invariant(name n), finally(name f)])']],
    ['expect violates order in two', ['expect(expectations [violation(violation order, within two)])']],
  ])('%s', (clause, wanted) => {
    const [check] = items(`check "x" { ${clause} }`);
    expect(check?.kind === 'check' && check.clauses.map(shape)).toEqual(wanted);
  });

  test('clauses on one line and on several', () => {
    const clauses = (text: string) => items(`check "x" {${text}}`).map(shape);
    expect(clauses('set a; run t; expect holds')).toEqual(clauses('\n  set a\n  run t\n\n  expect holds\n'));
  });
});

test('title, dialect and imports stand apart from the items', () => {
  const file = parsed('import "a.lock"\nmodel "Two \\"locks\\""\ndialect netbsd; import "b.lock"\nmutex a');
  expect(file.title?.text).toBe('Two "locks"');
  expect(file.dialect?.text).toBe('netbsd');
  expect(file.imports.map((i) => i.path)).toEqual(['a.lock', 'b.lock']);
  expect(file.items.map((i) => i.kind)).toEqual(['lock']);
});

test('items may share a line', () => {
  expect(items('mutex a; struct s { } struct t { }; fn f() { } thread t { }').map((i) => i.kind)).toEqual([
    'lock',
    'struct',
    'struct',
    'function',
    'thread',
  ]);
});

test('a byte order mark and no line end at the end are fine', () => {
  expect(items('\ufeffmutex a').map((i) => i.kind)).toEqual(['lock']);
});
