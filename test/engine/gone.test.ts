/** Which parts of a disjunction say that a thread is gone which a variable names, and can be said together. */
import { describe, expect, test } from 'vitest';
import { namedIn } from '../../src/engine/gone.js';
import { type Value, Values } from '../../src/rules/index.js';

const values = new Values();
let variables = 0;
const variable = (low: number, high: number): Value => values.variable(variables++, low, high);
const unknown = (): boolean => false;

/** The variable has a value, and a thread is gone. */
const naming = (x: Value, name: number, thread: number): Value =>
  values.and(values.is(x, name), values.gone(thread));

/** Threads that are named together, and how many parts are left as they are. */
const found = (parts: readonly Value[], isKnown: (variable: number) => boolean = unknown) => {
  const { named, others } = namedIn(parts, isKnown);
  return { named: named.map(({ threads, above }) => ({ threads, above })), others: others.length };
};

describe('names in the order of threads', () => {
  test('are one part', () => {
    const x = variable(0, 3);
    const parts = [naming(x, 1, 0), naming(x, 2, 1), values.and(values.gone(2), values.is(x, 3))];
    expect(found(parts)).toEqual({ named: [{ threads: [0, 1, 2], above: 1 }], others: 0 });
  });

  test('are one part for each variable, distance and word', () => {
    const [x, y] = [variable(0, 9), variable(0, 9)];
    const parts = [naming(x, 1, 0), naming(y, 1, 0), naming(x, 5, 1), naming(x, 2, 65)];
    expect(found(parts).named).toHaveLength(4);
  });

  test('may begin anywhere', () => {
    const x = variable(40, 63);
    expect(found([naming(x, 41, 0)])).toEqual({ named: [{ threads: [0], above: 41 }], others: 0 });
  });

  test('are no more than a word has bits', () => {
    expect(found([naming(variable(0, 63), 1, 0)])).toMatchObject({ others: 0 });
    expect(found([naming(variable(0, 64), 1, 0)])).toEqual({ named: [], others: 1 });
  });
});

describe('left as it is', () => {
  test('is what names threads from further below than its range', () => {
    const x = variable(2, 5);
    expect(found([naming(x, 3, 1), naming(x, 4, 3)])).toEqual({
      named: [{ threads: [1], above: 2 }],
      others: 1,
    });
  });

  test('is what is known, or compared with no constant, or says nothing of who is gone', () => {
    const [x, y] = [variable(0, 3), variable(0, 3)];
    expect(found([naming(x, 1, 0)], () => true).others).toBe(1);
    expect(found([values.and(values.equal(x, y), values.gone(0))]).others).toBe(1);
    expect(found([values.and(values.less(x, values.one), values.gone(0)), values.gone(0)]).others).toBe(2);
    expect(found([values.and(values.is(x, 1), values.is(y, 2))]).others).toBe(1);
  });
});
