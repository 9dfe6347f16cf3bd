/** What an answer is short of is said in every format: that states may have been left out, and what was seen too late. */
import { describe, expect, test } from 'vitest';
import { FORMATS, loadFormat } from '../../src/report/formats.js';
import type { ReportOptions } from '../../src/report/renderer.js';
import { check, file, find } from './samples/making.js';
import { TABLE } from './samples/table.js';

const OPTIONS: ReportOptions = {
  width: 100,
  colour: false,
  unicode: true,
  trace: 'lanes',
  all: false,
  coverage: false,
  version: '0.1.0',
  base: '',
};

const reportOf = (omission: number | null) => ({
  files: [file(TABLE.path, [check('hashed', find(TABLE, 'check'), { omission })])],
});

describe.each(FORMATS)('%s', (format) => {
  test('says how likely it is that states were left out', async () => {
    const { whole } = await loadFormat(format);
    expect(whole(reportOf(1.21e-9), OPTIONS)).toMatch(/probability below 1\.3e-9|omission.*1\.21e-9/);
    expect(whole(reportOf(1), OPTIONS)).toMatch(/probability below 1\.0e\+0|omission.*1\b/);
  });

  test('says nothing of it where none were', async () => {
    const { whole } = await loadFormat(format);
    expect(whole(reportOf(null), OPTIONS)).not.toMatch(/probability|omission" ?value/);
  });
});

const late = file(TABLE.path, [
  check('late', find(TABLE, 'check'), {
    verdict: 'incomplete',
    asExpected: false,
    limit: { kind: 'time', seconds: 9, depth: 20 },
    untraced: [
      { kind: 'deadlock', property: null },
      { kind: 'invariant', property: 'balanced' },
    ],
  }),
]);

// A picture shows runs, and there is none.
test.each(FORMATS.filter((format) => format !== 'svg'))('%s names what was seen too late', async (format) => {
  const { whole } = await loadFormat(format);
  const text = whole({ files: [late] }, OPTIONS).replace(/\s+/g, ' ');
  if (format === 'json')
    expect(JSON.parse(text).files[0].checks[0].untraced).toEqual([
      { kind: 'deadlock', property: null },
      { kind: 'invariant', property: 'balanced' },
    ]);
  else expect(text).toContain('seen too late to show a schedule: deadlock and invariant balanced');
});
