import { describe, expect, test } from 'vitest';
import { type Given, modelOf, resolveText, said } from './resolving.js';

const WORLD = `mutex a
param N = 2
flag fixed = false
enum e { one, two }
struct s { mutex m; n: 0..3 }
object o, pair[2] : s
thread x { lock a; here: unlock a }
thread y(k: s, b: bool) { if b { lock k.m } }
daemon thread d { idle: lock a; for i in 0..N { might_sleep } }
fn f() { there: lock a }
thread g { if fixed { f() } }
invariant i: unheld(a)
finally last: unheld(a)
reachable r: at(x, here)
`;
const LINE = WORLD.split('\n').length;

/** Clauses of a check, and what is said about them; columns count from the first clause. */
const CASES: readonly (readonly [clauses: string, ...said: string[]])[] = [
  ['expect holds'],
  [
    'run x, y(o, true), y(pair[1], false) * 2, g; set N = 2, 3; set fixed; without d; expect violates deadlock in f at there, reaches r',
  ],
  ['expect violates invariant i, violates finally last, never r'],
  [
    'expect violates order in x, order in y at here',
    '43 L0205 there is no label `here` in `y` and what it calls',
  ],
  ['expect violates order in g at there'],
  ['expect violates deadlok', '17 L0601 there is no kind of violation `deadlok`'],
  ['deny irq-order; expect violates irq-order'],
  ['expect violates deadlock in z', '29 L0209 there is no thread and no function `z`'],
  ['expect violates deadlock at nowhere', '29 L0205 there is no label `nowhere` in any thread or function'],
  ['expect holds, violates leak', '8 L0607 a check cannot hold and be violated'],
  ['expect reaches r, never r', '25 L0607 `r` cannot be both reached and never reached'],
  ['expect reaches i', '16 L0210 `i` is declared with `invariant`'],
  ['expect violates invariant q', '27 L0210 there is no `invariant` `q`'],
  ['allow unlock-not-held at here because "known"'],
  ['allow held-at-exit in x because "known"'],
  ['allow unlock-not-held because "known"', '1 L0613 this does not say which place it accepts'],
  ['allow range at here because "known"', '7 L0608 `range` cannot be allowed'],
  ['allow leak at nowhere because "known"', '15 L0205 there is no label `nowhere` in any thread or function'],
  ['deny order-cycle'],
  ['deny deadlock', '6 L0609 `deadlock` fails a check anyway'],
  ['run z', '5 L0209 there is no thread `z`'],
  ['run x * 0', '9 L0610 a thread runs 1 to 100 times, not 0'],
  ['run y(o)', '5 L0610 `y` takes 2 arguments, and 1 is given'],
  ['run y(o, 3)', '10 L0301 true or false is expected here, and `3` is a number'],
  ['run y(pair[n], true)', '12 L0201 `n` is not declared'],
  ['run y(o, o.n == 1)', '10 L0610 an argument of `run` must be known before the run'],
  ['run x * 101', '9 L0610 a thread runs 1 to 100 times, not 101'],
  ['run x without g', '15 L0611 `g` does not run here anyway'],
  ['without d'],
  ['without z', '9 L0209 there is no thread `z`'],
  ['set M = 2', '5 L0604 there is no param and no flag `M`'],
  ['set N', '5 L0605 `N` is a param and needs a number'],
  ['set N = true', '9 L0317 a number is expected here, and this is true'],
  ['set fixed = 1', '13 L0317 true or false is expected here, and this is 1'],
  ['set N = 1; set N = 2', '16 L0605 `N` is set twice'],
  ['init { o.n = 1 }; expect holds'],
];

describe('checks', () => {
  test.each(CASES)('%s', (clauses, ...lines) => {
    // The clauses begin in column 13.
    const expected = lines.map((it) => it.replace(/^(\d+)/, (_, n) => `${LINE}:${Number(n) + 12}`));
    const about = said(`${WORLD}check "c" { ${clauses} }`).filter((it) => !/^\?/.test(it));
    expect(about).toEqual(expected);
  });

  test('names of checks', () => {
    const text = 'thread t { might_sleep }\ncheck "c" { expect holds }\ncheck "c" { expect holds }';
    expect(said(text)).toEqual(['3:7 L0602 there are two checks called "c"']);
  });

  test('a check that runs nothing', () => {
    expect(said('mutex a\ncheck "c" { expect holds }')).toEqual(['2:7 L0603 the check "c" runs no thread']);
  });

  test('a check that runs too many', () => {
    const text = 'thread t { might_sleep }\ncheck "c" { run t * 60, t * 60 }';
    expect(said(text)).toEqual(['2:7 L0603 the check "c" runs 120 threads, more than 100']);
  });

  test('too many variants', () => {
    const list = Array.from({ length: 32 }, (_, i) => i).join(', ');
    const text = `param A = 1; param B = 1\nmutex a[A + B + 1]\nthread t { lock a[0] }\ncheck "c" { set A = ${list}; set B = ${list} }`;
    expect(said(text)).toEqual(['4:7 L0606 the lists of `set` multiply to 1024 runs, more than 1000']);
  });

  test.each([
    ['unknown', { M: 3 }, ['1:1 L0604 `-D M`: this model has no param and no flag `M`']],
    [
      'a flag that is a number',
      { fixed: 3 },
      ['1:1 L0605 `-D fixed`: `fixed` is a flag, true or false, and not 3'],
    ],
    ['known', { N: 3, fixed: 1 }, []],
  ])('-D: %s', (_, overrides, lines) => {
    const text =
      'model "m"\nparam N = 1; flag fixed = false\nmutex a[N]\nthread t { if fixed { lock a[0] } }';
    expect(said(text, { overrides })).toEqual(lines);
  });

  test('expects to hold where it does not say', () => {
    const plans = resolveText(`${WORLD}check "c" { run x }\ncheck "d" { expect never r }`).plans;
    expect(plans.map(({ expectations }) => expectations.map(({ kind }) => kind))).toEqual([
      ['holds'],
      ['holds', 'never'],
    ]);
  });

  test('denied by the file and by the check', () => {
    const { plans } = resolveText('deny order-cycle\nthread t { might_sleep }\ncheck "c" { expect holds }');
    expect(plans[0]?.denied).toEqual(['order-cycle']);
  });
});

describe('variants', () => {
  const TEXT =
    'param N = 1; param M = N + 1; flag fixed = M > 3\nmutex a[M]\nthread t { if fixed { lock a[0] } }\n';
  const variantsOf = (clauses: string, given?: Given) =>
    resolveText(`${TEXT}check "c" { ${clauses} }`, given).plans[0]!.variants.map(
      ({ label, settings }) =>
        `${label}: ${[...settings].map(([name, value]) => `${name}=${value}`).join(' ')}`,
    );

  test('one without a list, defaults over what comes before', () => {
    expect(variantsOf('expect holds')).toEqual([': N=1 M=2 fixed=0']);
    expect(variantsOf('set N = 3')).toEqual([': N=3 M=4 fixed=1']);
  });

  test('lists multiply, the last fastest', () => {
    expect(variantsOf('set N = 1, 2; set fixed = false, true')).toEqual([
      'N = 1, fixed = false: N=1 M=2 fixed=0',
      'N = 1, fixed = true: N=1 M=2 fixed=1',
      'N = 2, fixed = false: N=2 M=3 fixed=0',
      'N = 2, fixed = true: N=2 M=3 fixed=1',
    ]);
  });

  test('-D prevails over set', () => {
    expect(variantsOf('set N = 1, 2', { overrides: { N: 5 } })).toEqual([': N=5 M=6 fixed=1']);
  });
});

describe('threads', () => {
  const names = (text: string): string[] => modelOf(text).threads.map(({ name }) => name);
  const HEAD = 'struct s { mutex m }\nobject o, pair[2] : s\n';

  test.each([
    [
      'as declared, then daemons',
      'daemon thread d { idle: might_sleep }\nthread a { might_sleep }\nthread b * 2 { might_sleep }',
      ['a', 'b[0]', 'b[1]', 'd'],
    ],
    [
      'as run, then daemons',
      'daemon thread d { idle: might_sleep }\nthread a { might_sleep }\nthread b { might_sleep }\ncheck "c" { run b, a * 2 }',
      ['b', 'a[0]', 'a[1]', 'd'],
    ],
    [
      'a daemon that is named stands where it is named',
      'daemon thread d { idle: might_sleep }\nthread a { might_sleep }\ncheck "c" { run d, a }',
      ['d', 'a'],
    ],
    [
      'without',
      'daemon thread d { idle: might_sleep }\nthread a { might_sleep }\ncheck "c" { run a; without d }',
      ['a'],
    ],
    [
      'without, of those that run as declared',
      'thread a { might_sleep }\nthread b { might_sleep }\ncheck "c" { without a }',
      ['b'],
    ],
    ['one, said to be one', 'thread a * 1 { might_sleep }', ['a[0]']],
    [
      'each value of its parameters',
      'thread a(b: bool, n: 1..2) { if b { assert n > 0 } }',
      ['a(false, 1)', 'a(false, 2)', 'a(true, 1)', 'a(true, 2)'],
    ],
    ['the named objects', `${HEAD}thread a(k: s) { lock k.m }`, ['a(o)', 'a(pair[0])', 'a(pair[1])']],
    [
      'null first, where it may be',
      `${HEAD}thread a(k: s?) { if k != null { lock k.m } }\ncheck "c" { run a }`,
      ['a(null)', 'a(o)', 'a(pair[0])', 'a(pair[1])'],
    ],
    [
      'values of an enum',
      'enum e { on, off }\nthread a(k: e) { if k == on { might_sleep } }',
      ['a(on)', 'a(off)'],
    ],
    [
      'arguments that tell them apart',
      `${HEAD}thread a(k: s) { lock k.m }\ncheck "c" { run a(o), a(pair[1]) }`,
      ['a(o)', 'a(pair[1])'],
    ],
    ['one with an argument', `${HEAD}thread a(k: s) { lock k.m }\ncheck "c" { run a(o) }`, ['a']],
    [
      'several with the same arguments',
      `${HEAD}thread a(k: s) { lock k.m }\ncheck "c" { run a(o) * 2, a(pair[0]) }`,
      ['a[0]', 'a[1]', 'a[2]'],
    ],
    ['the same twice', 'thread a { might_sleep }\ncheck "c" { run a, a }', ['a[0]', 'a[1]']],
  ])('%s', (_, text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  test('imported threads run only where they are named, and imported checks do not', () => {
    const files = {
      'b.lock':
        'thread b { might_sleep }\ndaemon thread d { idle: might_sleep }\ncheck "theirs" { expect holds }',
    };
    const text = 'import "b.lock"\nthread a { might_sleep }\n';
    const named = (clauses: string) => resolveText(`${text}check "c" { ${clauses} }`, { files });
    expect(named('expect holds').models.map(({ threads }) => threads.map(({ name }) => name))).toEqual([
      ['a'],
    ]);
    expect(named('run b, a').models[0]?.threads.map(({ name }) => name)).toEqual(['b', 'a']);
  });

  test('a parameter that nothing could be', () => {
    const text = 'struct s { mutex m }\npool 1 s\nthread t(k: s) { lock k.m }';
    expect(said(text)).toEqual(['3:8 L0610 `t` cannot run: there is no object that `k` could be']);
  });
});
