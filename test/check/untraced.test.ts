/** What was seen and could not be traced any more is named, and is no finding. */
import { describe, expect, test } from 'vitest';
import { checkFile } from '../../src/check/index.js';
import type { CheckOptions } from '../../src/check/options.js';
import type { CheckResult, Untraced } from '../../src/finding/index.js';

const TEXT = `
  mutex a
  mutex b
  mutex c
  mutex d
  order b -> a
  var n: 0..5 = 0
  var odd: bool
  reachable far: n == 5
  reachable beyond: n == 4 and odd
  invariant small: n < 4
  finally even: not odd
  allow deadlock at quiet because "somebody else wakes them"
  thread counts { loop { if n == 5 { break }; fetch_add(n, 1) } odd = true }
  thread one { await n == 5; lock a; lock b; unlock b; unlock a }
  thread two { await n == 5; lock b; lock a; unlock a; unlock b }
  thread three { await n == 5; lock c; quiet: lock d; unlock d; unlock c }
  thread four { await n == 5; lock d; lock c; unlock c; unlock d }
  thread five { await n == 5; assert not odd }
  check "all at once" { expect violates deadlock }
  check "three and four" { run counts, three, four; expect holds, never far }
`;

const SOURCE = { path: 'late.lock', text: TEXT };
const STRAIN = { numbered: 5, knobs: { slots: 16, chunk: 1 } };

async function checked(only: string, more: Partial<CheckOptions> = {}): Promise<CheckResult> {
  const read = () => ({ failure: 'missing' }) as const;
  const options = { defines: new Map(), only: (name: string) => name === only, strain: STRAIN, ...more };
  const { checks, diagnostics } = await checkFile(SOURCE, read, options);
  expect(diagnostics).toEqual([]);
  return checks[0]!;
}

/** Interrupted as soon as the search has begun anew. */
function whenSoughtAgain(): Partial<CheckOptions> {
  let most = 0;
  let isAgain = false;
  return {
    onProgress: ({ states }) => {
      isAgain ||= states < most;
      most = Math.max(most, states);
    },
    interrupted: () => isAgain,
  };
}

const named = ({ kind, property }: Untraced): string => (property === null ? kind : `${kind} ${property}`);

const shown = ({ violations, reached }: CheckResult): string[] => [
  ...violations.map(named),
  ...reached.flatMap(({ name, trace }) => (trace === null ? [] : [`reachable ${name}`])),
];

describe('a search that was stopped before it had sought what it saw', () => {
  test('names it, each once and in order, and does not decide', async () => {
    const result = await checked('all at once', whenSoughtAgain());
    expect(result.untraced.map(named)).toEqual([
      'deadlock',
      'order',
      'assertion',
      'reachable far',
      'invariant small',
      'finally even',
    ]);
    expect(result).toMatchObject({ verdict: 'incomplete', asExpected: false, missing: ['deadlock'] });
    expect(shown(result)).toEqual([]);
  });

  test('names neither what the model allows nor what is not there', async () => {
    const result = await checked('three and four', whenSoughtAgain());
    expect(result.untraced.map(named)).toEqual(['reachable far', 'invariant small', 'finally even']);
    expect(result).toMatchObject({ verdict: 'incomplete', asExpected: false });
  });

  test('names nothing where all of it was sought', async () => {
    const result = await checked('all at once');
    expect(result.untraced).toEqual([]);
    expect(result.limit).toBeNull();
  });

  test('names only what is there and is not shown, and the more it has seen the more it knows of', async () => {
    const everything = shown(await checked('three and four'));
    const counts = new Set<number>();
    let known: string[] = [];
    for (let most = 1; ; most += 2) {
      let asked = 0;
      const result = await checked('three and four', { interrupted: () => ++asked > most });
      if (result.limit === null) break;
      const untraced = result.untraced.map(named);
      counts.add(untraced.length);
      const all = [...untraced, ...shown(result)];
      expect(everything).toEqual(expect.arrayContaining(all));
      expect(all).toEqual(expect.arrayContaining(known));
      expect(shown(result).filter((name) => untraced.includes(name))).toEqual([]);
      known = all;
    }
    expect([...counts].sort()).toEqual([0, 1, 2, 3]);
  });
});
