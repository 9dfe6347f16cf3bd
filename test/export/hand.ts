/** Rules by hand, for tests of what is made of them. */
import { build } from '../../src/check/build.js';
import {
  type Leaf,
  type LocationRules,
  type Rules,
  type ThreadRules,
  type Tree,
  type Value,
  Values,
  type Variable,
  type VariableRole,
} from '../../src/rules/index.js';

const TEXT = `mutex a
mutex b
thread one { lock a; lock b; unlock b; unlock a }
thread two { lock b; lock a; unlock a; unlock b }`;

/**
 * Two threads that take two locks against each other. With every step the numbers x and y change
 * places, and once thread two has both locks with x above y its run ends as `range`.
 */
export function crossed(): Rules {
  const source = { path: 'crossed.lock', text: TEXT };
  const built = build(source, () => ({ failure: 'missing' }), new Map());
  const { machine } = built.value.variants[0]!;
  const values = new Values();
  const variables: Variable[] = [];
  const variable = (name: string, low: number, high: number, initial: number, role: VariableRole): Value => {
    const index = variables.length;
    variables.push({ index, name, low, high, initial, role });
    return values.variable(index, low, high);
  };
  const places = machine.threads.map(({ name, index }) =>
    variable(name, 0, 4, 0, { kind: 'location', thread: index }),
  );
  const owners = machine.locks.map(({ name }, lock) =>
    variable(`${name}.owner`, 0, 2, 0, { kind: 'lock', lock, part: 'owner' }),
  );
  const x = variable('p[0].x', -1, 1, -1, { kind: 'cell', cell: 0 });
  const y = variable('p_0_x', -1, 1, 1, { kind: 'cell', cell: 1 });
  const indexOf = (value: Value): number => (value.op === 'var' ? value.variable : -1);
  let leaves = 0;
  const leaf = (thread: number, to: number, owner?: readonly [lock: number, owner: number]): Tree => {
    const updates = [
      { variable: indexOf(places[thread]!), value: values.constant(to) },
      { variable: indexOf(x), value: y },
      { variable: indexOf(y), value: x },
      ...(owner ? [{ variable: indexOf(owners[owner[0]]!), value: values.constant(owner[1]) }] : []),
    ];
    return { is: 'leaf', leaf: made({ index: leaves++, updates }) };
  };
  const failing = (sight: number): Tree => ({
    is: 'leaf',
    leaf: made({ index: leaves++, ends: true, sighted: [{ when: values.one, sight }] }),
  });
  const taking = (thread: number, at: number, lock: number): LocationRules => ({
    ...location(values, at),
    steps: {
      is: 'test',
      value: owners[lock]!,
      cases: [{ values: [0], then: leaf(thread, at + 1, [lock, thread + 1]) }],
    },
    waits: [
      {
        when: values.one,
        waits: [
          {
            when: values.not(values.is(owners[lock]!, 0)),
            heldUp: values.or(
              ...[0, 1].map((t) => values.and(values.is(owners[lock]!, t + 1), values.gone(t))),
            ),
            helpers: [],
          },
        ],
      },
    ],
  });
  const both = (thread: number): LocationRules => {
    const release = leaf(thread, 3, [1 - thread, 0]);
    const steps: Tree =
      thread === 0
        ? release
        : {
            is: 'test',
            value: values.less(values.calculate('/', y, values.constant(2)), x),
            cases: [
              { values: [0], then: release },
              { values: [1], then: failing(0) },
            ],
          };
    return { ...location(values, 2), steps };
  };
  const threads = [0, 1].map(
    (thread): ThreadRules => ({
      thread,
      location: indexOf(places[thread]!),
      at: [
        taking(thread, 0, thread),
        taking(thread, 1, 1 - thread),
        both(thread),
        { ...location(values, 3), steps: leaf(thread, 4, [thread, 0]) },
        { ...location(values, 4), ended: true },
      ],
    }),
  );
  return {
    machine,
    variables,
    threads,
    initial: variables.map(({ initial }) => initial),
    beginning: { sights: [], executed: [], allowed: [] },
    judgements: [{ when: values.and(...places.map((place) => values.is(place, 4))), sight: 1 }],
    deadlock: { keys: () => ['deadlock'], allowed: false },
    sights: [
      {
        index: 0,
        key: 'range',
        what: { kind: 'violation', violation: 'range', thread: 1, location: 2 },
      },
      { index: 1, key: 'leak', what: { kind: 'violation', violation: 'leak' } },
    ],
  };
}

const made = (given: Partial<Leaf> & { readonly index: number }): Leaf => ({
  updates: [],
  sighted: [],
  ends: false,
  disturbs: [],
  performed: [],
  allowed: [],
  ...given,
});

const location = (values: Values, index: number): LocationRules => ({
  location: index,
  steps: { is: 'none' },
  ended: false,
  arrival: { view: undefined, sighted: [] },
  waits: [],
  idle: values.zero,
});
