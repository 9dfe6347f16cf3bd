/** The formats that machines read. */
import { describe, expect, test } from 'vitest';
import { FORMATS } from '../../src/report/formats.js';
import { error, type Source } from '../../src/source/index.js';
import { expectGolden } from './golden.js';
import { MODELS, rendered, reportOf } from './models.js';
import { check, EPOLL_FILE, file, find, TABLE_FILE } from './samples.js';
import { type Element, readXml } from './xml.js';

describe.each(FORMATS.filter((format) => format !== 'json'))('%s', (format) => {
  test.each(MODELS)('of a %s model', async (model) =>
    expectGolden(`${model}-${format}.txt`, await rendered(format, await reportOf(model))),
  );

  test('is the same each time', async () => {
    const [once, again] = await Promise.all([reportOf('failing'), reportOf('failing')]);
    expect(await rendered(format, once)).toBe(await rendered(format, again));
  });
});

const NASTY: Source = {
  path: 'models/a b&c.lock',
  text: 'check "]]> \u0007 <b> & \\"x\\" | `y` \ud800" { expect holds }\n',
};
const nasty = {
  files: [
    EPOLL_FILE,
    TABLE_FILE,
    file(NASTY.path, [
      check(']]> \u0007 <b> & "x" | `y` \ud800', find(NASTY, 'check'), { asExpected: false }),
    ]),
    file('broken.lock', [], {
      diagnostics: [error('L0101', find(NASTY, '<b>'), 'no <declaration> begins with `mutx`')],
    }),
  ],
};

describe('junit', () => {
  const SCHEMA: Readonly<Record<string, readonly string[]>> = {
    testsuites: ['testsuite'],
    testsuite: ['testcase', 'system-out'],
    testcase: ['properties', 'failure', 'error'],
    properties: ['property'],
    property: [],
    failure: [],
    error: [],
    'system-out': [],
  };

  function checkElement({ name, children }: Element): void {
    for (const child of children) {
      expect(SCHEMA[name]).toContain(child.name);
      checkElement(child);
    }
  }

  test('is well-formed and as its readers know it, whatever the names are', async () => {
    const root = readXml(await rendered('junit', nasty));
    expect(root.name).toBe('testsuites');
    checkElement(root);
    const cases = root.children.flatMap((suite) => suite.children.filter(({ name }) => name === 'testcase'));
    expect(cases.map(({ attributes }) => attributes.name)).toContain(']]> \ufffd <b> & "x" | `y` \ufffd');
    for (const one of cases) {
      expect(Object.keys(one.attributes)).toEqual(['classname', 'name', 'file', 'line', 'time']);
      expect(one.children.filter(({ name }) => name !== 'properties').length).toBeLessThan(2);
    }
  });

  test('counts what it holds', async () => {
    const root = readXml(await rendered('junit', nasty));
    const count = (suite: Element, name: string): number =>
      suite.children.filter((one) => one.children.some((child) => child.name === name)).length;
    for (const suite of root.children) {
      expect(Number(suite.attributes.tests)).toBe(
        suite.children.filter(({ name }) => name === 'testcase').length,
      );
      expect(Number(suite.attributes.failures)).toBe(count(suite, 'failure'));
      expect(Number(suite.attributes.errors)).toBe(count(suite, 'error'));
    }
    for (const key of ['tests', 'failures', 'errors'])
      expect(Number(root.attributes[key])).toBe(
        root.children.reduce((sum, { attributes }) => sum + Number(attributes[key]), 0),
      );
  });

  test('one case for each check, and no answer is an error', async () => {
    const root = readXml(await rendered('junit', { files: [TABLE_FILE] }));
    const outcomes = root.children[0]!.children.flatMap(({ name, attributes, children }) =>
      name === 'testcase' ? [[attributes.name, children.at(-1)!.name]] : [],
    );
    expect(outcomes).toEqual([
      ['they can starve [N = 3]', 'properties'],
      ['they can starve [N = 4]', 'failure'],
      ['sizes', 'properties'],
      ['an expectation too many', 'failure'],
      ['too large', 'error'],
      ['too slow', 'error'],
      ['stopped', 'error'],
      ['more objects than the pool has', 'error'],
    ]);
  });
});

describe('gitlab', () => {
  test('is an array of what GitLab reads, each with a fingerprint of its own', async () => {
    const issues: unknown = JSON.parse(await rendered('gitlab', nasty));
    const place = { path: expect.any(String), lines: { begin: expect.any(Number), end: expect.any(Number) } };
    expect(issues).toBeInstanceOf(Array);
    for (const issue of issues as unknown[])
      expect(issue).toEqual({
        description: expect.stringMatching(/^[^\n]+$/),
        check_name: expect.any(String),
        fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
        severity: expect.stringMatching(/^(?:info|minor|critical)$/),
        location: place,
      });
    const prints = (issues as { fingerprint: string }[]).map(({ fingerprint }) => fingerprint);
    expect(new Set(prints).size).toBe(prints.length);
  });
});
