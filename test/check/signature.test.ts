/** A finding keeps its signature while a model is laid out anew or changed elsewhere, and shares it with no other. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { check } from '../../src/index.js';

const FOLDER = 'test/cases/violations';
const texts = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.lock'))
  .sort()
  .map((path) => [path, readFileSync(join(FOLDER, path), 'utf8')] as const)
  .filter(([, text]) => !/^\s*import\b/m.test(text));

async function signatures(text: string): Promise<string[]> {
  const { checks, diagnostics } = await check(text, { maxStates: 20_000 });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return checks.flatMap((one) => [...one.violations, ...one.accepted].map(({ signature }) => signature));
}

/** Applies `edit` to what is outside of quotes and comments; comments go. */
const outsideQuotes = (text: string, edit: (code: string) => string): string =>
  text
    .split(/("[^"\n]*"|\/\/[^\n]*|\/\*[\s\S]*?\*\/)/)
    .map((part, i) => (i % 2 === 0 ? edit(part) : part.startsWith('"') ? part : ''))
    .join('');

/** The same model as somebody with other habits would write it. */
function laidOutAnew(text: string): string {
  return outsideQuotes(text, (code) =>
    code
      .replace(/;/g, '\n')
      .replace(/ = /g, '=')
      .replace(/\{ /g, '{\n\n\t\t// why\n')
      .replace(/\n */g, '\r\n\t'),
  );
}

/** Something new before and after that has nothing to do with what is there. */
const withNeighbours = (text: string): string =>
  `${text}\n\nmutex zz_other\nfn zz_unused() { lock zz_other; unlock zz_other }\n`.replace(
    /^((?:\/\/[^\n]*\n|\s*\n|model [^\n]*\n|dialect [^\n]*\n)*)/,
    '$1\n// What follows was here before.\n\nvar zz_new : bool = false\n',
  );

describe.each(texts)('%s', (_, text) => {
  test('no two violations are one', async () => {
    const all = await signatures(text);
    expect([...new Set(all)]).toEqual(all);
  });

  test('laid out anew', async () => {
    const anew = laidOutAnew(text);
    expect(anew).not.toBe(text);
    expect(await signatures(anew)).toEqual(await signatures(text));
  });

  test('with new neighbours', async () =>
    expect(await signatures(withNeighbours(text))).toEqual(await signatures(text)));
});

test('a signature says what a finding is about, and numbers what reads the same', async () => {
  const text = `mutex a
mutex b
order a -> b
fn inner() { lock a; unlock a }
thread one { lock b; inner(); inner(); unlock b }
thread two * 2 { lock a; lock b; unlock b; unlock a }
check "both" { run one, two * 2; expect holds }
check "sizes" { run one; expect holds }
`;
  expect((await signatures(text)).sort()).toEqual([
    'both | deadlock | one > inner > lock a #2 | two > lock b',
    'both | deadlock | one > inner > lock a | two > lock b',
    'both | order | one > inner > lock a #2 | a under b',
    'both | order | one > inner > lock a | a under b',
    'sizes | order | one > inner > lock a #2 | a under b',
    'sizes | order | one > inner > lock a | a under b',
  ]);
});
