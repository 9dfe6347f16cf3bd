import { expect, test } from 'vitest';
import { confirm } from '../../src/check/confirm.js';
import type { Finding } from '../../src/semantics/index.js';

const found = (key: string): Finding => ({ key, note: { kind: 'reached', property: 0 }, path: [] });
const [one, two] = [found('deadlock | a | b'), found('race | c | 0')];

test('what was told and what runs show is the same', () => {
  expect(() => confirm([one.key, two.key], [two, one], { complete: true })).not.toThrow();
});

test('what no run shows is no finding, and nothing to be passed over', () => {
  expect(() => confirm([one.key, two.key], [one], { complete: false })).toThrow(
    'the search tells of what no run shows: race | c | 0',
  );
});

test('what a run shows must have been told, unless the search was stopped', () => {
  expect(() => confirm([one.key], [one, two], { complete: true })).toThrow(
    'the search does not tell of what a run shows: race | c | 0',
  );
  expect(() => confirm([one.key], [one, two], { complete: false })).not.toThrow();
});
