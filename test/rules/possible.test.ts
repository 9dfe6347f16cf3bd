/**
 * What variables can come to be, found without a search: too much costs time, too little would make a wrong
 * verdict. So the values are stated here, both what there is and what there is not, and rules that were drawn
 * at random are searched for more.
 */

import { describe, expect, test } from 'vitest';
import { type Tree, type Value, Values } from '../../src/rules/index.js';
import { ownKeepers } from '../../src/rules/keepers.js';
import { type Choice, Circumstances, possibleIn } from '../../src/rules/possible.js';
import { Sketch } from './sketch.js';

const sorted = (choice: Choice): readonly number[] | undefined => choice && [...choice].sort((a, b) => a - b);

describe('what a test tells of a variable', () => {
  const [X, Y, Z] = [0, 1, 2];
  const values = new Values();
  const [x, y, z] = [X, Y, Z].map((variable) => values.variable(variable, 0, 9)) as [Value, Value, Value];
  const { less, equal } = { less: values.less.bind(values), equal: values.equal.bind(values) };
  const among = (value: Value, ...all: number[]): Value => values.in(value, all);

  /** What is left of x, y and z where the value is one of these. */
  const left = (
    possible: readonly (readonly number[] | undefined)[],
    value: Value,
    ...is: readonly number[]
  ): readonly (readonly number[] | undefined)[] => {
    const under = Circumstances.of(possible.map((all) => all && new Set(all))).where(value, is);
    return possible.map((_, variable) => sorted(under.variable(variable)));
  };

  test.each([
    // Of two variables, what is learned is learned of the first.
    {
      what: 'x < y',
      value: less(x, y),
      is: [1],
      x: [0, 3],
      y: [1, 5],
      then: [
        [0, 3],
        [1, 5],
      ],
    },
    {
      what: 'x < y',
      value: less(x, y),
      is: [1],
      x: [0, 3, 5],
      y: [1, 5],
      then: [
        [0, 3],
        [1, 5],
      ],
    },
    { what: 'x < y', value: less(x, y), is: [0], x: [0, 3], y: [1, 5], then: [[3], [1, 5]] },
    {
      what: 'x < y',
      value: less(x, y),
      is: [0],
      x: [0, 1, 5],
      y: [1, 5],
      then: [
        [1, 5],
        [1, 5],
      ],
    },
    {
      what: 'x < y',
      value: less(x, y),
      is: [0, 1],
      x: [0, 3],
      y: [1, 5],
      then: [
        [0, 3],
        [1, 5],
      ],
    },
    { what: 'x < y', value: less(x, y), is: [1], x: [0, 3, 5], y: [4], then: [[0, 3], [4]] },
    { what: 'x == y', value: equal(x, y), is: [1], x: [0, 1, 3], y: [1, 5], then: [[1], [1, 5]] },
    {
      what: 'x == y',
      value: equal(x, y),
      is: [0],
      x: [0, 1, 3],
      y: [1, 5],
      then: [
        [0, 1, 3],
        [1, 5],
      ],
    },
    { what: 'x == y', value: equal(x, y), is: [0], x: [0, 1, 3], y: [1], then: [[0, 3], [1]] },
  ])('$what is $is where x is one of $x and y of $y', ({ value, is, x, y, then }) => {
    expect(left([x, y], value, ...is)).toEqual(then);
  });

  /** A formula that comes to 0 or 3, on the other side of a comparison with the variable y. */
  const other = values.if(values.is(z, 0), values.constant(0), values.constant(3));
  const three = values.constant(3);

  test.each([
    // y is above something that is 0 or 3: it may be 1, as 0 < 1.
    { what: '0 or 3 < y', value: less(other, y), is: [1], y: [0, 1, 5], then: [1, 5] },
    { what: '0 or 3 < y', value: less(other, y), is: [0], y: [0, 1, 5], then: [0, 1] },
    { what: '0 or 3 < y', value: less(other, y), is: [0], y: [3, 4], then: [3] },
    { what: 'y < 0 or 3', value: less(y, other), is: [1], y: [0, 1, 3, 5], then: [0, 1] },
    { what: 'y < 0 or 3', value: less(y, other), is: [0], y: [0, 1, 3, 5], then: [0, 1, 3, 5] },
    { what: '3 < y', value: less(three, y), is: [1], y: [1, 3, 4], then: [4] },
    { what: '3 < y', value: less(three, y), is: [0], y: [1, 3, 4], then: [1, 3] },
    { what: 'y < 3', value: less(y, three), is: [1], y: [1, 3, 4], then: [1] },
    { what: 'y < 3', value: less(y, three), is: [0], y: [1, 3, 4], then: [3, 4] },
    { what: 'y == 0 or 3', value: equal(y, other), is: [1], y: [0, 1, 3], then: [0, 3] },
    { what: 'y == 0 or 3', value: equal(y, other), is: [0], y: [0, 1, 3], then: [0, 1, 3] },
    { what: 'y == 3', value: equal(y, three), is: [1], y: [0, 1, 3], then: [3] },
    { what: 'y == 3', value: equal(y, three), is: [0], y: [0, 1, 3], then: [0, 1] },
    { what: 'y in 1, 3', value: among(y, 1, 3), is: [1], y: [0, 1, 3, 4], then: [1, 3] },
    { what: 'y in 1, 3', value: among(y, 1, 3), is: [0], y: [0, 1, 3, 4], then: [0, 4] },
    { what: 'y', value: y, is: [1, 3, 7], y: [0, 1, 3], then: [1, 3] },
    { what: 'not y < 3', value: values.not(less(y, three)), is: [1], y: [1, 3, 4], then: [3, 4] },
    { what: 'not y < 3', value: values.not(less(y, three)), is: [0], y: [1, 3, 4], then: [1] },
  ])('$what is $is where y is one of $y', ({ value, is, y, then }) => {
    expect(left([undefined, y, [0, 1]], value, ...is)[Y]).toEqual(then);
  });

  const both = values.and(less(x, three), less(y, three));
  const either = values.or(less(x, three), less(y, three));
  test.each([
    { what: 'x < 3 and y < 3', value: both, is: [1], then: [[1, 2], [2]] },
    {
      what: 'x < 3 and y < 3',
      value: both,
      is: [0],
      then: [
        [1, 2, 3],
        [2, 3],
      ],
    },
    { what: 'x < 3 or y < 3', value: either, is: [0], then: [[3], [3]] },
    {
      what: 'x < 3 or y < 3',
      value: either,
      is: [1],
      then: [
        [1, 2, 3],
        [2, 3],
      ],
    },
    {
      what: 'x < 3 or y < 3',
      value: either,
      is: [0, 1],
      then: [
        [1, 2, 3],
        [2, 3],
      ],
    },
    { what: 'not (x < 3 or y < 3)', value: values.not(either), is: [1], then: [[3], [3]] },
  ])('$what is $is', ({ value, is, then }) => {
    expect(
      left(
        [
          [1, 2, 3],
          [2, 3],
        ],
        value,
        ...is,
      ),
    ).toEqual(then);
  });

  test('numbers that are taken for truths are any but 0', () => {
    const given = [
      [0, 1, 2],
      [0, 3],
    ];
    expect(left(given, values.and(x, y), 1)).toEqual(given);
    expect(left(given, values.or(x, y), 0)).toEqual([[0], [0]]);
    expect(left(given, values.not(x), 1)[X]).toContain(0);
    expect(left(given, values.not(x), 0)[X]).toEqual(expect.arrayContaining([1, 2]));
  });

  test('of a variable that may be anything its range is taken, if that is small', () => {
    const far = values.variable(3, 0, 1000);
    expect(left([undefined, [2, 4]], less(x, y), 1)).toEqual([
      [0, 1, 2, 3],
      [2, 4],
    ]);
    expect(left([undefined, [1], [1], undefined], less(far, values.constant(3)), 1)[3]).toBeUndefined();
    expect(left([undefined, [1], [1], undefined], far, 7)[3]).toEqual([7]);
    expect(left([undefined, [1, 4]], less(y, far), 1)).toEqual([undefined, [1, 4]]);
  });
});

describe('what one thread makes of what is another’s own', () => {
  interface Meeting {
    /** What the owner sets it to with each step; absent: it stays. */
    readonly reset?: number;
    /** What the other writes, from where it stands for ever. */
    readonly write: (s: Sketch, own: Value) => Value;
    /** The other writes only where this is so. */
    readonly where?: (s: Sketch, own: Value, place: Value) => readonly [Value, number];
  }

  /** What it can be at each place of its owner, who goes from one to the next. Declared first is looked at first. */
  function seen(first: 'owner' | 'other', { reset, write, where }: Meeting) {
    const s = new Sketch();
    const [owner, other] = first === 'owner' ? [0, 1] : [1, 0];
    const standing = [0, 1].map((thread) => s.thread(thread === owner ? 4 : 1));
    const own = s.local(owner, [0, 1000]);
    const place = s.read(standing[owner]!);
    const go = (to: number): Tree =>
      s.leaf([[standing[owner]!, to], ...(reset === undefined ? [] : [[own, reset] as const])]);
    const leaf = s.leaf([[own, write(s, s.read(own))]]);
    const [value, is] = where?.(s, s.read(own), place) ?? [s.values.one, 1];
    const steps: Tree[][] = [];
    steps[owner] = [go(1), go(2), go(3), { is: 'none' }];
    steps[other] = [s.test(value, [is], leaf)];
    const rules = s.rules(steps);
    const possible = possibleIn(rules, ownKeepers(rules));
    return [0, 1, 2, 3].map((at) => sorted(possible.at(owner, at)?.variable(own)));
  }

  const five = (s: Sketch): Value => s.values.constant(5);
  const oneMore = (s: Sketch, own: Value): Value => {
    const { values } = s;
    return values.if(values.less(own, values.constant(3)), values.calculate('+', own, values.one), own);
  };

  describe.each(['owner', 'other'] as const)('where the %s is looked at first', (first) => {
    test('a constant can be there wherever the owner comes to stand', () => {
      expect(seen(first, { write: five })).toEqual([
        [0, 5],
        [0, 5],
        [0, 5],
        [0, 5],
      ]);
      expect(seen(first, { write: five, reset: 0 })).toEqual([
        [0, 5],
        [0, 5],
        [0, 5],
        [0, 5],
      ]);
      expect(seen(first, { write: five, reset: 1 })).toEqual([
        [0, 5],
        [1, 5],
        [1, 5],
        [1, 5],
      ]);
    });

    test('a formula can come to more each time', () => {
      const all = [0, 1, 2, 3];
      expect(seen(first, { write: oneMore })).toEqual([all, all, all, all]);
      expect(seen(first, { write: oneMore, reset: 0 })).toEqual([all, all, all, all]);
      expect(seen(first, { write: oneMore, reset: 2 })).toEqual([all, [2, 3], [2, 3], [2, 3]]);
    });

    test('what is written at one place of the owner is there at that place and after it', () => {
      const at = (place: number) => (_: Sketch, __: Value, standing: Value) => [standing, place] as const;
      expect(seen(first, { write: five, where: at(0) })).toEqual([
        [0, 5],
        [0, 5],
        [0, 5],
        [0, 5],
      ]);
      expect(seen(first, { write: five, where: at(2) })).toEqual([[0], [0], [0, 5], [0, 5]]);
      expect(seen(first, { write: five, where: at(2), reset: 0 })).toEqual([[0], [0], [0, 5], [0]]);
      expect(seen(first, { write: five, where: at(3), reset: 0 })).toEqual([[0], [0], [0], [0, 5]]);
    });

    test('what is written over one value is not there where the owner has others', () => {
      const over = (value: number) => (_: Sketch, own: Value) => [own, value] as const;
      expect(seen(first, { write: five, where: over(0), reset: 1 })).toEqual([[0, 5], [1], [1], [1]]);
      expect(seen(first, { write: five, where: over(1), reset: 1 })).toEqual([[0], [1, 5], [1, 5], [1, 5]]);
      expect(seen(first, { write: oneMore, where: over(1), reset: 1 })).toEqual([
        [0],
        [1, 2],
        [1, 2],
        [1, 2],
      ]);
    });

    test('of more values than are told apart any can be there', () => {
      const write = ({ values }: Sketch, own: Value): Value =>
        values.calculate('%', values.calculate('+', own, values.one), values.constant(1001));
      const any = undefined;
      expect(seen(first, { write, reset: 0 })).toEqual([any, any, any, any]);
    });
  });
});
