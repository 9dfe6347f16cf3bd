import { expect, test } from 'vitest';
import { NameFilter } from '../../src/cli/names.js';

const NAMES = ['as merged', 'before: a borrowed pointer', 'close (fast)'];

function chosen(...patterns: string[]): string[] {
  const filter = new NameFilter(patterns);
  return NAMES.filter((name) => filter.accepts(name));
}

function complaint(...patterns: string[]): string | null {
  const filter = new NameFilter(patterns);
  for (const name of NAMES) filter.accepts(name);
  return filter.complaint();
}

test('checks are chosen by a part of the name or by a glob, in any case', () => {
  expect(chosen('MERGED')).toEqual(['as merged']);
  expect(chosen('b*pointer', 'close')).toEqual(['before: a borrowed pointer', 'close (fast)']);
  expect(chosen('close (*)')).toEqual(['close (fast)']);
  expect(chosen('erge*')).toEqual([]);
});

test('each pattern must meet a check', () => {
  expect(complaint('merged')).toBeNull();
  expect(complaint('merged', 'as mergd')).toBe(
    'no check is named like `as mergd`; did you mean `as merged`?',
  );
  expect(complaint('nothing')).toBe(
    'no check is named like `nothing`; there are\n  as merged\n  before: a borrowed pointer\n  close (fast)',
  );
  expect(new NameFilter(['x']).complaint()).toContain('there are none');
});
