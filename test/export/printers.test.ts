/** What the rules look like in other languages, read as text. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { oneByOne } from '../../src/export/commands.js';
import { identifier, namesFor } from '../../src/export/names.js';
import { after, leavesIn, stuckIn, toSight, walk } from '../../src/export/walk.js';
import { evaluate, type Value, Values } from '../../src/rules/index.js';
import { crossed } from './hand.js';
import { programs } from './programs.js';

/** Compares with `test/export/golden/<name>`; `UPDATE_GOLDEN=1` writes it anew, and the diff is read. */
function expectGolden(name: string, text: string): void {
  const path = fileURLToPath(new URL(`golden/${name}`, import.meta.url));
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(path, text);
  expect(existsSync(path), `${path} is missing: run with UPDATE_GOLDEN=1`).toBe(true);
  expect(text).toBe(readFileSync(path, 'utf8'));
}

describe('a small program in each language', () => {
  test.each(programs())('%s', (name, text) => expectGolden(name, text));
});

describe('names', () => {
  test('are those of the model as far as may be', () => {
    expect(identifier('fork[1].owner')).toBe('fork_1_owner');
    expect(identifier('2nd')).toBe('v_2nd');
    expect(identifier('obj#0 live')).toBe('obj_0_live');
  });

  test('are distinct, also for who does not mind case, and not those of the language', () => {
    const rules = crossed();
    const variables = ['p[0].x', 'p_0_x', 'P.0.X', 'begin'].map((name, index) => ({
      ...rules.variables[4]!,
      index,
      name,
    }));
    const names = namesFor({ ...rules, variables }, new Set(['begin']));
    expect(names.variables).toEqual(['p_0_x', 'p_0_x_2', 'P_0_X_3', 'begin_2']);
  });
});

describe('updates that happen at once', () => {
  const values = new Values();
  const [a, b, c] = [0, 1, 2].map((variable) => values.variable(variable, 0, 9));
  const sum = values.calculate('+', a!, b!);
  const cases: readonly (readonly [string, readonly (readonly Value[])[]])[] = [
    [
      'in no order',
      [
        [a!, b!, c!],
        [a!, a!, a!],
      ],
    ],
    ['in a circle', [[b!, c!, a!]]],
    ['two circles', [[b!, a!, sum]]],
    ['a chain', [[b!, c!, values.constant(3)]]],
    ['on themselves', [[sum, sum, sum]]],
  ];
  test.each(cases)('%s', (_, all) => {
    for (const targets of all) {
      const updates = targets.map((value, variable) => ({ variable, value }));
      const before = [1, 2, 4];
      const state = [...before];
      const kept: number[] = [];
      for (const step of oneByOne(updates)) {
        const value = 'value' in step ? evaluate(step.value, state) : kept[step.temporary]!;
        if (step.to === 'temporary') kept[step.temporary] = value;
        else state[step.variable] = value;
      }
      expect(state).toEqual(targets.map((value) => evaluate(value, before)));
    }
  });
});

describe('a run made again', () => {
  test('leaves become choices', () => {
    const rules = crossed();
    expect(walk(rules, [0, 4]).path).toEqual([0, 1]);
    expect(walk(rules, [4, 0]).path).toEqual([1, 0]);
    expect(() => walk(rules, [1])).toThrow('a step that is not there: 1');
  });

  test('who is stuck, and where', () => {
    const rules = crossed();
    expect(stuckIn(rules, walk(rules, [0, 4]).state)).toEqual([1, 1]);
    expect(stuckIn(rules, walk(rules, [0]).state)).toEqual([undefined, undefined]);
  });

  test('a sight by a step is one step on', () => {
    const rules = crossed();
    const { state } = walk(rules, [4, 5]);
    const turned = { path: [1, 1], state: state.map((value, i) => (i === 4 ? 1 : i === 5 ? -1 : value)) };
    const failing = leavesIn(rules, turned.state).findIndex(({ ends }) => ends);
    expect(failing).toBeGreaterThanOrEqual(0);
    expect(toSight(rules, turned, 0).path).toEqual([1, 1, failing]);
    expect(after(rules.initial!, leavesIn(rules, rules.initial!)[0]!)).toEqual([1, 0, 1, 0, 1, -1]);
  });
});
