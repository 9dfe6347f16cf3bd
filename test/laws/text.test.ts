/** Printing a tree and reading it again gives the same tree. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BinaryOperator, type Expr, type File, parse } from '../../src/syntax/index.js';
import { expression } from '../print/expressions.js';
import { print } from '../print/file.js';
import { corpus } from './corpus.js';
import { readAgain } from './laws.js';
import { bare } from './rewrite.js';

const SEED = 20_261;

const printed = (file: File, spoil: (text: string) => string = (text) => text): unknown =>
  readAgain(spoil(print(file)), file.source.path);

describe('formatting, then parsing, gives the same model', () => {
  const samples = corpus();

  test.each(samples)('$path', ({ file }) => {
    expect(printed(file)).toEqual(bare(file));
  });

  test.each([
    ['brackets', /[()]/g],
    ['a word', / shared$/m],
    ['a mark', /\?/],
  ])('a text that lost %s is noticed', (_, lost) => {
    const differs = samples.some(({ file }) => {
      const text = print(file);
      return (
        lost.test(text) &&
        JSON.stringify(printed(file, (it) => it.replace(lost, ''))) !== JSON.stringify(bare(file))
      );
    });
    expect(differs).toBe(true);
  });
});

const span = { source: { path: '', text: '' }, start: 0, end: 0 };
const name = fc.constantFrom('a', 'b', 'lock', 'file', 'queue').map((text) => ({ text, span }));
const OPERATORS: readonly BinaryOperator[] = [
  'or',
  'and',
  '==',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  '+',
  '-',
  '*',
  '/',
  '%',
];

/** Expressions of any shape: what they say need make no sense. */
const { anything } = fc.letrec<{ anything: Expr; path: Expr }>((tie) => ({
  path: fc.oneof(
    { maxDepth: 2 },
    name.map((it): Expr => ({ kind: 'name', name: it, span })),
    fc.record({
      kind: fc.constant('member' as const),
      object: tie('path'),
      field: name,
      span: fc.constant(span),
    }),
    fc.record({
      kind: fc.constant('index' as const),
      array: tie('path'),
      index: tie('anything'),
      span: fc.constant(span),
    }),
  ),
  anything: fc.oneof(
    { maxDepth: 5 },
    tie('path'),
    fc.nat(9).map((value): Expr => ({ kind: 'number', value, span })),
    fc.constantFrom<Expr>(
      { kind: 'null', span },
      { kind: 'self', span },
      { kind: 'bool', value: true, span },
    ),
    fc.record({
      kind: fc.constant('unary' as const),
      operator: fc.constantFrom('not', '-'),
      operand: tie('anything'),
      span: fc.constant(span),
    }),
    fc.record({
      kind: fc.constant('binary' as const),
      operator: fc.constantFrom(...OPERATORS),
      left: tie('anything'),
      right: tie('anything'),
      span: fc.constant(span),
    }),
    fc.record({
      kind: fc.constant('operation' as const),
      word: fc.constantFrom('tryget', 'trylock', 'put', 'upgrade'),
      wordSpan: fc.constant(span),
      operand: tie('path'),
      shared: fc.constant(false),
      span: fc.constant(span),
    }),
    fc.record({
      kind: fc.constant('held' as const),
      lock: tie('path'),
      negated: fc.boolean(),
      span: fc.constant(span),
    }),
    fc.record({
      kind: fc.constant('quantifier' as const),
      sort: fc.constantFrom('all', 'any', 'count'),
      binder: name,
      over: fc.record({ kind: fc.constant('range' as const), low: tie('anything'), high: tie('anything') }),
      condition: tie('anything'),
      span: fc.constant(span),
    }),
  ),
}));

function valueRead(text: string): unknown {
  const { value, diagnostics } = parse({ path: 'drawn.lock', text: `init {\nx = ${text}\n}\n` });
  if (diagnostics.length > 0) return diagnostics.map(({ message }) => message);
  const [item] = value.items;
  const [stmt] = item?.kind === 'init' ? item.body : [];
  return stmt?.kind === 'assign' ? bare(stmt.value) : stmt;
}

describe('so do expressions of any shape', () => {
  test(`seed ${SEED}`, () => {
    fc.assert(
      fc.property(anything, (e) => {
        expect(valueRead(expression(e))).toEqual(bare(e));
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  test('and brackets matter', () => {
    const without = (e: Expr): string => expression(e).replace(/[()]/g, '');
    const law = fc.property(anything, (e) => {
      expect(valueRead(without(e))).toEqual(bare(e));
    });
    expect(fc.check(law, { seed: SEED, numRuns: 300 }).failed).toBe(true);
  });
});
