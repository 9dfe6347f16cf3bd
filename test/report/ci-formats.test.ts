/** The formats that machines read. */
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/finding/index.js';
import { FORMATS } from '../../src/report/formats.js';
import { error, type Source } from '../../src/source/index.js';
import { expectGolden } from './golden.js';
import { MODELS, rendered, reportOf } from './models.js';
import { EPOLL_DEADLOCK, EPOLL_FILE } from './samples/epoll.js';
import { check, file, find } from './samples/making.js';
import { TABLE_FILE } from './samples/table.js';
import { sarifSchema } from './sarif-schema.js';
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
      ['seen too late', 'error'],
      ['another was seen too late', 'failure'],
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

describe('sarif', () => {
  const validate = sarifSchema();
  // biome-ignore lint/suspicious/noExplicitAny: a log has many parts, and the schema says what they are
  const log = async (report: Report): Promise<any> => JSON.parse(await rendered('sarif', report));

  test.each(MODELS)('of a %s model is as the schema says', async (model) => {
    expect(validate(await log(await reportOf(model)))).toEqual([]);
  });

  test('is as the schema says whatever the names are', async () => {
    expect(validate(await log(nasty))).toEqual([]);
    expect(validate(await log({ files: [] }))).toEqual([]);
    expect(validate({ version: '2.1.0', runs: [{}] })).not.toEqual([]);
  });

  test('has one run, and a rule with help for every result', async () => {
    const { runs } = await log(await reportOf('failing'));
    expect(runs).toHaveLength(1);
    const { rules } = runs[0].tool.driver;
    for (const { ruleId, ruleIndex } of runs[0].results) expect(rules[ruleIndex].id).toBe(ruleId);
    for (const { help } of rules) expect(help.markdown).toContain('```\n');
  });

  test('gives the global order back from the threads', async () => {
    const { results } = (await log(await reportOf('failing'))).runs[0];
    const runs = results.filter(({ codeFlows }: { codeFlows?: unknown }) => codeFlows !== undefined);
    expect(runs.length).toBeGreaterThan(3);
    for (const { codeFlows } of runs) {
      const [whole, byThread] = codeFlows;
      expect(whole.threadFlows).toHaveLength(1);
      const orders = (flow: { locations: { executionOrder: number }[] }): number[] =>
        flow.locations.map(({ executionOrder }) => executionOrder);
      const all = orders(whole.threadFlows[0]);
      expect(all).toEqual(all.map((_, i) => i + 1));
      expect(byThread.threadFlows.flatMap(orders).sort((a: number, b: number) => a - b)).toEqual(all);
    }
  });

  test('says what each thread holds, and what it takes and gives back', async () => {
    const { results } = (await log(await reportOf('failing'))).runs[0];
    const deadlock = results.find(({ ruleId }: { ruleId: string }) => ruleId === 'deadlock');
    const [lookup, remove] = deadlock.codeFlows[1].threadFlows;
    expect([lookup.id, remove.id]).toEqual(['lookup', 'remove']);
    expect(lookup.locations[0]).toMatchObject({
      executionOrder: 1,
      nestingLevel: 1,
      kinds: ['acquire', 'lock'],
      state: { 'lookup holds': { text: 'table_lock' }, table_lock: { text: 'lookup' } },
    });
  });

  test('what an allow line silenced is there, with its reason', async () => {
    const { results } = (await log(await reportOf('failing'))).runs[0];
    const silenced = results.filter(({ suppressions }: { suppressions?: unknown }) => suppressions);
    expect(silenced.map(({ ruleId }: { ruleId: string }) => ruleId)).toEqual(['race', 'race', 'race']);
    expect(silenced[0].suppressions).toEqual([
      expect.objectContaining({
        kind: 'inSource',
        justification: 'a stale state is read again | under <the lock>',
      }),
    ]);
  });

  test('keeps within what GitHub takes of a long run, and says that it does', async () => {
    const [step] = EPOLL_DEADLOCK.trace.steps;
    const steps = Array.from({ length: 1300 }, (_, i) => ({ ...step!, step: i + 1 }));
    const violation = { ...EPOLL_DEADLOCK, trace: { ...EPOLL_DEADLOCK.trace, steps } };
    const long = file('long.lock', [
      check('c', violation.location.span, { asExpected: false, violations: [violation] }),
    ]);
    const [{ codeFlows }] = (await log({ files: [long] })).runs[0].results;
    const places = codeFlows.flatMap(({ threadFlows }: { threadFlows: { locations: unknown[] }[] }) =>
      threadFlows.flatMap(({ locations }) => locations),
    );
    expect(places).toHaveLength(1000);
    expect(codeFlows[0].message.text).toContain('the first 800 steps left out');
  });

  test('counts columns in UTF-16 units, and escapes paths', async () => {
    const source: Source = { path: 'a b/ü%.lock', text: '// 🔒🔒\n/* 🔒 */ x\n' };
    const report = {
      files: [file(source.path, [], { diagnostics: [error('L0101', find(source, 'x'), 'no')] })],
    };
    const [{ locations }] = (await log(report)).runs[0].results;
    expect(locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'a%20b/%C3%BC%25.lock', uriBaseId: '%SRCROOT%' },
      region: { startLine: 2, startColumn: 10, endLine: 2, endColumn: 11 },
    });
  });
});
