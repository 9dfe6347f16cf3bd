import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Source } from '../../src/source/index.js';
import { parse } from '../../src/syntax/index.js';
import { errors, shown } from './shape.js';

const models = readdirSync('models', { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.lock'))
  .map((entry): Source => {
    const path = join(entry.parentPath, entry.name);
    return { path, text: readFileSync(path, 'utf8') };
  });

test.each(models)('$path can be read', (source) => {
  expect(parse(source).diagnostics.map(shown)).toEqual([]);
});

/** All stretches of text that a tree speaks of. */
function spans(node: unknown): { readonly start: number; readonly end: number }[] {
  if (typeof node !== 'object' || node === null) return [];
  if ('start' in node && 'end' in node) return [node as { start: number; end: number }];
  return Object.entries(node).flatMap(([key, part]) => (key === 'source' ? [] : spans(part)));
}

test.each(models)('$path: what a tree speaks of begins and ends with a word', (source) => {
  for (const { start, end } of spans(parse(source).value.items)) {
    const text = source.text.slice(start, end);
    expect(text).not.toBe('');
    expect(text).toBe(text.trim());
    expect(text).not.toMatch(/^[;@]|;$|\/\/[^\n]*$/);
  }
});

const SOUP = `mutex spin struct thread fn check order -> { } ( ) [ ] ; , : = == . .. ? & && or and not if else
  while loop for in choose maybe atomic with lock unlock wait releasing signal new free get put held ( count
  expect violates holds run set var x y f 3 "t" @ // /* */ \n \n \n { } ( ) guarded_by on zero as`
  .split(' ')
  .map((word) => (word === '' ? ' ' : word));

describe('whatever the text', () => {
  const readable = (text: string) => {
    const { value, diagnostics } = parse({ path: 'any.lock', text });
    for (const { start, end } of [...spans(value), ...spans(diagnostics)]) {
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeGreaterThanOrEqual(start);
      expect(end).toBeLessThanOrEqual(text.length);
    }
    for (const diagnostic of diagnostics) {
      expect(diagnostic.message).not.toMatch(/undefined|\[object|idChar|keyword|Expected|end of input/);
    }
  };

  test('words of the language in any order', () => {
    const soup = fc.array(fc.constantFrom(...SOUP), { maxLength: 60 }).map((words) => words.join(' '));
    fc.assert(fc.property(soup, readable), { numRuns: 500 });
  });

  test('any characters', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), readable), { numRuns: 300 });
  });

  test('a model with a piece cut out', () => {
    const { text } = models[0]!;
    const cut = fc
      .tuple(fc.nat(text.length), fc.nat(40))
      .map(([at, size]) => text.slice(0, at) + text.slice(at + size));
    fc.assert(fc.property(cut, readable), { numRuns: 100 });
  });
});

describe('a megabyte of it is answered soon, and once', () => {
  const much = (piece: string) => piece.repeat(Math.ceil(1_000_000 / piece.length));
  test.each([
    ['braces', much('{')],
    ['blocks', `init ${much('{ if x ')}`],
    ['parentheses', `init { x = ${much('(')}`],
    ['words on one line', much('abc ')],
    ['empty lines', `mutex a${much('\n')}else`],
    ['quotes', much('"')],
    ['terms', `init { x = 1${much(' + 1')} }`],
    ['negations', `init { assert ${much('not ')} x }`],
    ['fields', `init { x = a${much('.b')} }`],
    ['labels', `init { ${much('l: ')} }`],
    ['branches', `init { if x { }${much(' else if x { }')} }`],
    ['arguments', `init { f(a${much(', a')}) }`],
    ['statements', `init {\n${much('  lock a; x = y.z + 1\n')}}`],
  ])('%s', { timeout: 10_000 }, (_, text) => {
    expect(errors(text)).toHaveLength(1);
  });

  test.each([
    ['closing braces', much('}')],
    ['unknown words', much('abc def\n')],
    ['unknown letters', much('ж ')],
    ['open parentheses', much('f(\n)}')],
  ])('%s, at most a few hundred times', { timeout: 10_000 }, (_, text) => {
    expect(errors(text).length).toBeLessThan(400);
  });
});

test('nesting within the limits is only long', () => {
  expect(errors(`init { ${'if x { '.repeat(90)}${'}'.repeat(90)} }`)).toEqual([]);
  // Of parentheses the stack holds some sixty where the code has just begun to run, and more later.
  expect(errors(`init { x = ${'('.repeat(45)}1${')'.repeat(45)} }`)).toEqual([]);
  expect(errors(`init { x = 1${' + 1'.repeat(900)} }`)).toEqual([]);
});
