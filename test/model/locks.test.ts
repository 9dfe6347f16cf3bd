import { describe, expect, test } from 'vitest';
import { modelOf, resolveText, said } from './resolving.js';

const CASES: readonly (readonly [title: string, text: string, ...said: string[]])[] = [
  [
    'a kind that the dialect does not have',
    'dialect netbsd\nsx a\nthread t { lock a }',
    '2:1 L0412 dialect netbsd has no `sx` lock',
  ],
  [
    'no big lock in linux',
    'dialect linux\ngiant a\nthread t { lock a }',
    '2:1 L0412 dialect linux has no `giant` lock',
  ],
  [
    'no readers of a mutex',
    'mutex a prefer readers\nthread t { lock a }',
    '1:9 L0413 `prefer readers` does not fit a `mutex`',
  ],
  [
    'a semaphore cannot be recursive',
    'semaphore(1) a recursive\nthread t { lock a }',
    '1:16 L0413 `recursive` does not fit a `semaphore`',
  ],
  [
    'a level that does not exist',
    'mutex a level 3\nthread t { lock a }',
    '1:15 L0413 a wait level is between 0 and 2, not 3',
  ],
  [
    'a count above its most',
    'semaphore(4) a max 3\nthread t { lock a }',
    '1:11 L0413 the initial count is between 0 and 3, not 4',
  ],
  [
    'a key that can change',
    'struct s { mutex m nested by n; n: 0..3 }\nobject o : s\nthread t { lock o.m; o.n = 1 }',
    '1:30 L0317 `n` can change, and `nested by` reads const fields',
  ],
  [
    'a const key',
    'struct s { mutex m nested by n; const n: 0..3 = 0 }\nobject o : s { n = 2 }\nthread t { lock o.m }',
  ],
  [
    'a key of another type',
    'struct s { mutex m nested by n; const n: bool = false }\nobject o : s\nthread t { lock o.m }',
    '1:30 L0301 a number is expected here, and `n` is true or false',
  ],
  [
    'a guard that is no lock',
    'mutex a\nvar x: bool guarded_by y\nvar y: bool\nthread t { lock a; x = y }',
    '2:24 L0208 `y` is true or false, not a lock',
  ],
  [
    'a guard that nobody holds',
    'semaphore(1) s\nvar x: bool guarded_by s\nthread t { lock s; x = true }',
    '2:24 L0314 it cannot guard anything: `s` is a semaphore, which nobody holds',
  ],

  ['an unknown class', 'mutex a\norder a -> b\nthread t { lock a }', '2:12 L0201 there is no lock class `b`'],
  [
    'a lock for a class',
    'struct s { mutex m }\nobject o : s\nmutex a\norder a -> o.m\nthread t { lock a; lock o.m }',
    '4:12 L0208 `o.m` is one lock, and rules speak of classes',
  ],
  [
    'a bare name of two',
    'struct s { mutex m }\nstruct q { mutex m }\nobject o : s\nobject p : q\nmutex a\norder a -> m\nthread t { lock a; lock o.m; lock p.m }',
    '6:12 L0208 several structs have a lock `m`',
  ],
  [
    'a bare name of one',
    'struct s { mutex m }\nobject o : s\nmutex a\norder a -> m\nthread t { lock a; lock o.m }',
  ],
  [
    'a class before itself',
    'mutex a[2]\norder a -> a\nthread t { lock a[0] }',
    '2:7 L0406 `a` cannot come before itself',
  ],
  [
    'a circle of two lines',
    'mutex a\nmutex b\norder a -> b\norder b -> a\nthread t { lock a; lock b }',
    '3:7 L0405 the order is circular: a -> b -> a',
  ],
  [
    'a circle through sets and several lines',
    'mutex a\nmutex b\nmutex c\nmutex d\norder a -> {b, c}\norder c -> d\norder {d, b} -> a\nthread t { lock a; lock b; lock c; lock d }',
    '5:7 L0405 the order is circular: a -> b -> a',
    '5:7 L0405 the order is circular: a -> c -> d -> a',
  ],
  [
    'a circle in one branch only',
    'flag up = false\nmutex a\nmutex b\norder a -> b\nwhen up { order b -> a }\nthread t { lock a; lock b }\ncheck "plain" { expect holds }',
  ],
  [
    'the same circle where a check goes there',
    'flag up = false\nmutex a\nmutex b\norder a -> b\nwhen up { order b -> a }\nthread t { lock a; lock b }\ncheck "up" { set up; expect holds }',
    '4:7 L0405 the order is circular: a -> b -> a',
  ],
  [
    'a line that names a class of another branch is void',
    'flag fixed = false\nmutex a\nwhen fixed { mutex b } else { spin c }\norder a -> b\norder a -> c\nthread t { lock a; if fixed { might_sleep } }\ncheck "both" { set fixed = false, true; expect holds }',
    '?4:12 L0505 nothing takes `b`, so this rule cannot be broken',
    '?5:12 L0505 nothing takes `c`, so this rule cannot be broken',
  ],
];

describe('locks and their order', () => {
  test.each(CASES)('%s', (_, text, ...lines) => {
    expect(said(text)).toEqual(lines);
  });

  test('a circle shows the line of each of its rules', () => {
    const [circle] = resolveText(
      'mutex a\nmutex b\nmutex c\norder a -> b\norder b -> c\norder c -> a\nthread t { lock a; lock b; lock c }',
    ).diagnostics;
    expect(circle?.labels.map(({ text }) => text)).toEqual(['`b` before `c`', '`c` before `a`']);
  });

  test('rules are pairs of neighbours, of sets each with each', () => {
    const { order } = modelOf(
      'mutex a\nmutex b\nmutex c\nmutex d\norder {a, b} -> {c, d}\norder total\nthread t { lock a; lock b; lock c; lock d }',
    );
    expect(order.rules.map(({ from, to }) => `${from.name}${to.name}`)).toEqual(['ac', 'ad', 'bc', 'bd']);
    expect(order.total).toBe(true);
  });
});

describe('lock classes', () => {
  const kinds = 'mutex m\nspin s\nrwlock r\nrwspin q\nsemaphore(1) e';
  const locksOf = (text: string) => modelOf(`${text}\nthread t { might_sleep }`).locks;

  test.each([
    ['generic', `${kinds}\nsx x\ngiant g`, [2, 0, 2, 0, 2, 2, undefined]],
    ['linux', `${kinds}\nsx x`, [2, 0, 2, 0, 2, 2]],
    ['freebsd', `${kinds}\nsx x\ngiant g`, [1, 0, 1, 0, 2, 2, 1]],
    ['netbsd', `${kinds}\ngiant g`, [2, 0, 2, 0, 2, undefined]],
  ])('wait levels of %s', (dialect, declarations, levels) => {
    expect(locksOf(`dialect ${dialect}\n${declarations}`).map(({ level }) => level)).toEqual(levels);
  });

  test('attributes', () => {
    const [fork, sem, rw, big, inner] = locksOf(
      'param N = 3\nmutex fork[N] nested by index leaf\nsemaphore(2) sem max 4\nrwlock rw prefer writers level 1\ngiant big\nstruct s { spin inner[2] recursive max 3 }',
    );
    expect(fork).toMatchObject({
      size: 3,
      array: true,
      leaf: true,
      nested: { kind: 'by', key: 'index' },
      max: 7,
      recursive: false,
    });
    expect(sem).toMatchObject({ initial: 2, max: 4, size: 1, array: false });
    expect(rw).toMatchObject({ prefer: 'writers', level: 1, nested: { kind: 'no' } });
    expect(big).toMatchObject({ recursive: true });
    expect(inner).toMatchObject({ name: 's.inner', size: 2, array: true, recursive: true, max: 3 });
    expect(inner?.struct?.name).toBe('s');
  });

  test('guards start at the object itself, and lead through its fields', () => {
    const { structs, variables } = modelOf(
      'mutex list\nstruct kq { mutex lock }\nstruct kn { const kq: kq; mutex own; guarded_by {own, kq.lock} { x: bool }; y: bool guarded_by list for writes }\nobject q : kq\nobject n : kn { kq = q }\nvar z: bool guarded_by list\nthread t { lock list; lock n.own; lock q.lock; n.x = n.y; z = n.y }',
    );
    const [x, y] = structs[1]!.fields.slice(1);
    expect(x?.guard?.locks).toMatchObject([
      { kind: 'field', class: { name: 'kn.own' }, object: { kind: 'subject' } },
      {
        kind: 'field',
        class: { name: 'kq.lock' },
        object: { kind: 'read', place: { kind: 'field', object: { kind: 'subject' } } },
      },
    ]);
    expect(y?.guard).toMatchObject({ writesOnly: true, locks: [{ kind: 'top' }] });
    expect(variables[0]?.guard?.writesOnly).toBe(false);
  });
});
