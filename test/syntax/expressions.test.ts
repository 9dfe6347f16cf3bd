import { describe, expect, test } from 'vitest';
import { shape, statements, value } from './shape.js';

describe('operators', () => {
  test.each([
    ['1 + 2 * 3 - 4', '((1 + (2 * 3)) - 4)'],
    ['a % 2 / b', '((a % 2) / b)'],
    ['-a - -1', '((- a) - (- 1))'],
    ['(a + b) * c', '((a + b) * c)'],
    ['a or b and not c == d', '(a or (b and (not (c == d))))'],
    ['a || b && !c', '(a or (b and (not c)))'],
    ['a <= b and b != c', '((a <= b) and (b != c))'],
    ['a >= 1 or a < 0 or a > 3', '(((a >= 1) or (a < 0)) or (a > 3))'],
    ['not not a', '(not (not a))'],
    ['a-b', '(a - b)'],
    ['order + nothing', '(order + nothing)'],
  ])('%s', (text, wanted) => {
    expect(shape(value(text))).toBe(wanted);
  });
});

describe('paths', () => {
  test.each([
    ['p.f', 'p.f'],
    ['p->f.g->h', 'p.f.g.h'],
    ['&p->f', 'p.f'],
    ['a[1][i + 1].f', 'a[1][(i + 1)].f'],
    ['first(l).x', 'first(l).x'],
    ['(p).f', 'p.f'],
  ])('%s', (text, wanted) => {
    expect(shape(value(text))).toBe(wanted);
  });
});

describe('values', () => {
  test.each([
    ['true', 'true'],
    ['null', 'null'],
    ['self', 'self'],
    ['new file', 'new file { }'],
    ['trynew file { f = e }', 'trynew file { f = e }'],
    ['new file { a = 1, b = 2 }', 'new file { a = 1, b = 2 }'],
    ['new file {\n  a = 1\n  b = 2;\n}', 'new file { a = 1, b = 2 }'],
    ['new', 'new'],
    ['new + 1', '(new + 1)'],
  ])('%s', (text, wanted) => {
    expect(shape(value(text))).toBe(wanted);
  });
});

describe('words with their own inner form', () => {
  test.each([
    ['held(L)', 'held{L}'],
    ['held(kn.foplock by scan[0])', 'held{kn.foplock by scan[0]}'],
    ['unheld(&p->l)', 'unheld{p.l}'],
    ['count(k in knote where k.x == 1)', 'count{k in knote: (k.x == 1)}'],
    ['all(k in knote: k.live)', 'all{k in knote: k.live}'],
    ['any(i in 0..N - 1: x[i])', 'any{i in 0..(N - 1): x[i]}'],
    ['count(x)', 'count(x)'],
    ['all', 'all'],
    ['held(a, b)', 'held(a, b)'],
    ['refs(o) + live(p)', '(refs(o) + live(p))'],
    ['at(t, l) and done(t)', '(at(t, l) and done(t))'],
  ])('%s', (text, wanted) => {
    expect(shape(value(text))).toBe(wanted);
  });
});

describe('effects with a result', () => {
  test.each([
    ['tryget fileB', '<tryget fileB>'],
    ['put f.f_count', '<put f.f_count>'],
    ['trylock a[0] shared', '<trylock a[0] shared>'],
    ['timedwait c releasing m', '<timedwait c releasing m>'],
    ['not upgrade L', '(not <upgrade L>)'],
    ['xchg(x, v)', 'xchg(x, v)'],
    ['test_and_clear(b)', 'test_and_clear(b)'],
    ['cmpxchg(x, old, new)', 'cmpxchg(x, old, new)'],
    ['fput()', 'fput()'],
    ['put(f)', 'put(f)'],
  ])('%s', (text, wanted) => {
    expect(shape(value(text))).toBe(wanted);
  });
});

describe('arguments that are no expressions', () => {
  test.each([
    ['msleep(chan, m, PRI | PCATCH, "bpf", 0)', `msleep(chan, m, 'PRI | PCATCH', '"bpf"', 0)`],
    ['f(a, (b, c), { d, e } [1])', `f(a, '(b, c)', '{ d, e } [1]')`],
    ['f("a, b)", sizeof(struct x), *p)', `f('"a, b)"', sizeof('struct x'), '*p')`],
    ['f(0x1f,\n  ~c   /* note */ | d )', `f('0x1f', '~c              | d')`],
    ['f(x ? 1 : 2)', `f('x ? 1 : 2')`],
    ['f(a(b)(c), g(h | i))', `f('a(b)(c)', g('h | i'))`],
  ])('%s', (text, wanted) => {
    const [statement] = statements(text);
    expect(shape(statement)).toBe(`expression(expression ${wanted})`);
  });

  test('the text of an argument has no blanks around it', () => {
    const call = value('f( a.b ,  c | d  )');
    expect(call.kind === 'call' && call.arguments.map((a) => a.text)).toEqual(['a.b', 'c | d']);
  });
});
