import { describe, expect, test } from 'vitest';
import { shape, statements } from './shape.js';

const shapes = (text: string): string[] => statements(text).map(shape);

describe('simple statements', () => {
  test.each([
    ['lock L', 'expression(expression <lock L>)'],
    ['lock L shared', 'expression(expression <lock L shared>)'],
    ['lock &p->l irq', 'expression(expression <lock p.l irq>)'],
    ['unlock L bh', 'expression(expression <unlock L bh>)'],
    ['downgrade L', 'expression(expression <downgrade L>)'],
    ['destroy L', 'expression(expression <destroy L>)'],
    ['wait c', 'expression(expression <wait c>)'],
    ['wait c releasing m.l', 'expression(expression <wait c releasing m.l>)'],
    ['timedwait c releasing m', 'expression(expression <timedwait c releasing m>)'],
    ['prepare c', 'expression(expression <prepare c>)'],
    ['sleep c', 'expression(expression <sleep c>)'],
    ['finish c', 'expression(expression <finish c>)'],
    ['signal c', 'expression(expression <signal c>)'],
    ['broadcast f', 'expression(expression <broadcast f>)'],
    ['get f.f_count', 'expression(expression <get f.f_count>)'],
    ['free p', 'expression(expression <free p>)'],
    ['free_rcu p', 'expression(expression <free_rcu p>)'],
    ['rcu_read_lock', 'expression(expression <rcu_read_lock>)'],
    ['rcu_read_unlock', 'expression(expression <rcu_read_unlock>)'],
    ['rcu_read_lock fs', 'expression(expression <rcu_read_lock fs>)'],
    ['rcu_read_lock()', 'expression(expression rcu_read_lock())'],
    ['synchronize_rcu @ "tree.c:1"', 'expression(expression <synchronize_rcu>, origin tree.c:1)'],
    ['synchronize fs', 'expression(expression <synchronize fs>)'],
    ['queue w(p)', 'expression(expression deferred(word queue, name w, arguments [(expression p, text p)]))'],
    ['flush w', 'expression(expression deferred(word flush, name w))'],
    ['x = cancel w()', 'assign(target x, operator =, value deferred(word cancel, name w, arguments []))'],
    [
      'spawn w(1) @ "a.c:1"',
      'expression(expression deferred(word spawn, name w, arguments [(expression 1, text 1)]), origin a.c:1)',
    ],
    ['queue = flush', 'assign(target queue, operator =, value flush)'],
    ['queue(w)', 'expression(expression queue(w))'],
    ['rcu = synchronize', 'assign(target rcu, operator =, value synchronize)'],
    ['touch p', 'expression(expression <touch p>)'],
    ['insert k in p.l', 'expression(expression <insert k in p.l>)'],
    ['insert k.next in l[1] at end', 'expression(expression <insert k.next in l[1] at end>)'],
    [
      'remove first(l) from &l @ "kqueue.c:1"',
      'expression(expression <remove first(l) from l>, origin kqueue.c:1)',
    ],
    ['insert in in in', 'expression(expression <insert in in in>)'],
    ['insert = remove', 'assign(target insert, operator =, value remove)'],
    ['might_sleep', 'expression(expression <might_sleep>)'],
    ['might_sleep()', 'expression(expression might_sleep())'],
    ['assert a == b', 'expression(expression <assert (a == b)>)'],
    ['assert (a) or b', 'expression(expression <assert (a or b)>)'],
    ['assert (a)', 'expression(expression assert(a))'],
    ['await not x', 'expression(expression <await (not x)>)'],
    ['spin await (x) == 1', 'expression(expression <spin await (x == 1)>)'],
    ['lock(a)', 'expression(expression lock(a))'],
    ['fput()', 'expression(expression fput())'],
    ['x = e', 'assign(target x, operator =, value e)'],
    ['p->f[1] = e + 1', 'assign(target p.f[1], operator =, value (e + 1))'],
    ['x += 2', 'assign(target x, operator +=, value 2)'],
    ['x -= y', 'assign(target x, operator -=, value y)'],
    ['x++', 'assign(target x, operator ++)'],
    ['--p->n', 'assign(target p.n, operator --)'],
    ['var x : 0..3 = 1', 'var(name x, type range(low 0, high 3), initial 1)'],
    ['var p : file?', 'var(name p, type named(name file, optional true))'],
    ['return', 'return'],
    ['return e.f', 'return(value e.f)'],
    ['break', 'break'],
    ['continue', 'continue'],
    ['goto out', 'goto(label out)'],
  ])('%s', (text, wanted) => {
    expect(shapes(text)).toEqual([wanted]);
  });
});

describe('compound statements', () => {
  const a = '[break]';
  test.each([
    ['if e { break }', `if(condition e, then ${a}, otherwise [])`],
    ['if (e) { break } else { continue }', `if(condition e, then ${a}, otherwise [continue])`],
    [
      'if e { } else if f { break } else { continue }',
      `if(condition e, then [], otherwise [if(condition f, then ${a}, otherwise [continue])])`,
    ],
    ['if trylock L { break }', `if(condition <trylock L>, then ${a}, otherwise [])`],
    ['if not put f { break }', `if(condition (not <put f>), then ${a}, otherwise [])`],
    ['while x < 3 { break }', `while(condition (x < 3), body ${a})`],
    ['loop { break }', `loop(body ${a})`],
    ['for i in 0..n - 1 { break }', `for-range(name i, low 0, high (n - 1), body ${a})`],
    ['for k in p.l { break }', `for-each(name k, over p.l, body ${a})`],
    ['for k in t where k.x == 1 { break }', `for-each(name k, over t, where (k.x == 1), body ${a})`],
    ['with fork[i] { break }', `with(lock fork[i], shared false, body ${a})`],
    ['with L shared { break }', `with(lock L, shared true, body ${a})`],
    ['choose { break } or { } or { continue }', `choose(branches [${a}, [], [continue]])`],
    ['maybe { break }', `maybe(body ${a})`],
    ['atomic { break }', `atomic(body ${a})`],
    ['rcu { break }', `rcu(body ${a})`],
    ['rcu fs { break }', `rcu(domain fs, body ${a})`],
    ['rcu fs @ "a.c:1" { break }', `rcu(domain fs, body ${a}, origin a.c:1)`],
  ])('%s', (text, wanted) => {
    expect(shapes(text)).toEqual([wanted]);
  });
});

describe('labels', () => {
  test.each([
    ['idle: await x', ['label(label idle, statement expression(expression <await x>))']],
    ['l:\n\n  m: break', ['label(label l, statement label(label m, statement break))']],
    ['break\nout:', ['break', 'label(label out)']],
    ['loop { again: }', ['loop(body [label(label again)])']],
  ])('%s', (text, wanted) => {
    expect(shapes(text)).toEqual(wanted);
  });
});

describe('places in the real source', () => {
  test.each([
    ['lock a @ "kern.c:12"', 'expression(expression <lock a>, origin kern.c:12)'],
    [
      'x = new file { f = 1 } @ "a.c:1"',
      'assign(target x, operator =, value new file { f = 1 }, origin a.c:1)',
    ],
    ['if e @ "a.c:2" { }', 'if(condition e, then [], otherwise [], origin a.c:2)'],
    [
      'if e { } else if f @ "b" { }',
      'if(condition e, then [], otherwise [if(condition f, then [], otherwise [], origin b)])',
    ],
    ['loop @ "a.c:3" { }', 'loop(body [], origin a.c:3)'],
    ['choose @ "c" { } or { }', 'choose(branches [[], []], origin c)'],
    ['l: break @ "say \\"so\\""', 'label(label l, statement break(origin say "so"))'],
  ])('%s', (text, wanted) => {
    expect(shapes(text)).toEqual([wanted]);
  });
});

describe('where statements end', () => {
  const two = ['break', 'continue'];
  test.each([
    ['a line end', 'break\ncontinue'],
    ['lines as DOS has them', 'break\r\ncontinue\r\n'],
    ['lines as old Macs had them', 'break\rcontinue'],
    ['a semicolon', 'break; continue;'],
    ['several of both', ';;break ;\n\n; continue ; ;'],
    ['a comment to the end of the line', 'break // why\ncontinue'],
    ['a comment over several lines', 'break /* why\n and how */ continue'],
    ['a comment within a line does not', 'break /* why */; continue'],
  ])('%s', (_, text) => {
    expect(shapes(text)).toEqual(two);
  });

  test.each([
    ['after an operator', 'x = a +\n  b'],
    ['after =', 'x =\n a + b'],
    ['in parentheses', 'x = (a\n + b)'],
    ['after a comment after an operator', 'x = a + // first\n /* then */ b'],
  ])('not %s', (_, text) => {
    expect(shapes(text)).toEqual(['assign(target x, operator =, value (a + b))']);
  });

  test.each([
    ['after and', 'assert a and\nb', ['expression(expression <assert (a and b)>)']],
    ['after ||', 'assert a ||\nb', ['expression(expression <assert (a or b)>)']],
    ['after .', 'x = a.\nb', ['assign(target x, operator =, value a.b)']],
    ['in brackets', 'x[\n1\n] = 2', ['assign(target x[1], operator =, value 2)']],
    ['before else', 'if e { }\n\n  else { break }', ['if(condition e, then [], otherwise [break])']],
    ['before {', 'if e\n{ }', ['if(condition e, then [], otherwise [])']],
    ['before or {', 'choose { }\nor { }\nor\n{ }', ['choose(branches [[], [], []])']],
    ['between arguments', 'f(a,\n  b\n)', ['expression(expression f(a, b))']],
  ])('not %s', (_, text, wanted) => {
    expect(shapes(text)).toEqual(wanted);
  });

  test.each([
    ['after a block', 'if e { } break', ['if(condition e, then [], otherwise [])', 'break']],
    [
      'after the fields of new',
      'p = new f { } break',
      ['assign(target p, operator =, value new f { })', 'break'],
    ],
    ['before }', 'loop { break }', ['loop(body [break])']],
  ])('a brace is enough %s', (_, text, wanted) => {
    expect(shapes(text)).toEqual(wanted);
  });
});

describe('words of the language as names', () => {
  test.each([
    ['lock = 3', 'assign(target lock, operator =, value 3)'],
    ['lock.x = wait', 'assign(target lock.x, operator =, value wait)'],
    ['signal++', 'assign(target signal, operator ++)'],
    ['var = new', 'assign(target var, operator =, value new)'],
    ['get[0] = put', 'assign(target get[0], operator =, value put)'],
    ['lock lock', 'expression(expression <lock lock>)'],
    ['wait wait releasing thread.lock', 'expression(expression <wait wait releasing thread.lock>)'],
    ['signal(lock)', 'expression(expression signal(lock))'],
    ['object->order = file', 'assign(target object.order, operator =, value file)'],
    ['await: break', 'label(label await, statement break)'],
    ['if signal { }', 'if(condition signal, then [], otherwise [])'],
    ['assert lock == get and put', 'expression(expression <assert ((lock == get) and put)>)'],
    ['for in in in..in { }', 'for-range(name in, low in, high in, body [])'],
    ['with shared shared { }', 'with(lock shared, shared true, body [])'],
    ['lock locked_thing', 'expression(expression <lock locked_thing>)'],
    ['iffy = orwell and notch', 'assign(target iffy, operator =, value (orwell and notch))'],
  ])('%s', (text, wanted) => {
    expect(shapes(text)).toEqual([wanted]);
  });
});
