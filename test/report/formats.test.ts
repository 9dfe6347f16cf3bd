import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/finding/index.js';
import { type ConciseOptions, concise, json } from '../../src/report/index.js';
import { error, type Source } from '../../src/source/index.js';
import { expectGolden } from './golden.js';
import { EPOLL_FILE } from './samples/epoll.js';
import { file, find } from './samples/making.js';
import { TABLE_FILE } from './samples/table.js';

const broken: Source = { path: 'models/broken.lock', text: 'mutx a\n' };
const report: Report = {
  files: [
    EPOLL_FILE,
    TABLE_FILE,
    file(broken.path, [], {
      diagnostics: [
        error('L0101', find(broken, 'mutx'), 'no declaration begins with `mutx`', {
          help: ['did you mean `mutex`?'],
        }),
      ],
    }),
  ],
};

const PLAIN: ConciseOptions = { width: 100, colour: false, unicode: true, all: false, coverage: false };

describe('concise', () => {
  test('a line for each finding', () => expectGolden('concise.txt', concise(report, PLAIN)));
  test('all of them', () =>
    expectGolden('concise-all.txt', concise(report, { ...PLAIN, all: true, coverage: true })));
  test('every line but the last names a place', () => {
    for (const line of concise(report, PLAIN).split('\n').slice(0, -2))
      expect(line).toMatch(/^[^:]+:\d+:\d+: [^:]+: ./);
  });
});

/** The schema as published allows further members; ours must all be in it. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const members = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  return 'properties' in members && 'required' in members
    ? { ...members, additionalProperties: false }
    : members;
}

describe('JSON', () => {
  const schema: unknown = JSON.parse(
    readFileSync(new URL('../../src/report/result-1.schema.json', import.meta.url), 'utf8'),
  );

  test('is as its schema says, with no member that the schema does not know', () => {
    const validate = new Ajv({ allErrors: true }).compile(closed(schema) as object);
    validate(JSON.parse(json(report, '0.1.0')));
    expect(validate.errors).toBeNull();
  });

  test('stays as it is', () => expectGolden('result-json.txt', json(report, '0.1.0')));

  test('says nothing of time or of this machine', () => {
    const text = json(report, '0.1.0');
    expect(text).not.toContain('milliseconds');
    expect(text).not.toContain(process.cwd());
  });
});
