import { expect, test } from 'vitest';
import { type Issue, issuesOf } from '../../src/report/issues.js';
import { resultOf, textOf } from './models.js';

const OPTIONS = { all: true, coverage: true };
const PATH = 'models/failing.lock';

const issues = async (text: string, path = PATH): Promise<Issue[]> =>
  issuesOf({ files: [await resultOf(path, text)] }, OPTIONS);
const prints = (found: readonly Issue[]): string[] => found.map(({ fingerprint }) => fingerprint).sort();
const lines = (found: readonly Issue[]): number[] => found.map(({ location }) => location.span.start);

test('no two are alike', async () => {
  const found = prints(await issues(textOf('failing')));
  expect(found.length).toBeGreaterThan(6);
  expect(new Set(found).size).toBe(found.length);
});

test('they survive another indentation and edits elsewhere', async () => {
  const before = await issues(textOf('failing'));
  const edited = textOf('failing')
    .replace('struct entry', '// Entries.\n\nvar other : bool = false\n\nstruct entry')
    .replace(/^ +/gm, '\t\t')
    .replace('allow race', 'fn idle() { other = true }\n\nallow race');
  const after = await issues(edited);
  expect(lines(after)).not.toEqual(lines(before));
  expect(prints(after)).toEqual(expect.arrayContaining(prints(before)));
  expect(
    after.filter(({ fingerprint }) => !prints(before).includes(fingerprint)).map((one) => one.rule),
  ).toEqual(['L0501', 'never-executed']);
});

test('they change with the file, the check and the statement', async () => {
  const text = textOf('failing');
  const rules = async (edited: Promise<Issue[]>): Promise<string[]> => {
    const before = prints(await issues(text));
    return (await edited).filter(({ fingerprint }) => !before.includes(fingerprint)).map(({ rule }) => rule);
  };
  expect(await rules(issues(text, 'models/other.lock'))).toHaveLength((await issues(text)).length);
  expect(new Set(await rules(issues(text.replace('"known"', '"well known"'))))).toEqual(
    new Set((await issues(text)).flatMap(({ rule, check }) => (check?.name === 'known' ? [rule] : []))),
  );
  expect(await rules(issues(text.replaceAll('found.state == 0', 'found.state == 1')))).toEqual(
    expect.arrayContaining(['use-after-free']),
  );
});
