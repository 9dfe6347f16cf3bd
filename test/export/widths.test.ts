/** SPIN and TLC compute in 32 bits: what may take more is not written for them. */
import { expect, test } from 'vitest';
import { build } from '../../src/check/build.js';
import { murphi, type Program, programOf, promela, TooWide, tla } from '../../src/export/index.js';
import { rulesOf } from '../../src/rules/index.js';

function programFor(statement: string): Program {
  const text = `var n: 0..65535 = 1\nvar m: 0..65535 = 2\nthread one { ${statement} }\nthread two { n = 3; n = m }`;
  const built = build({ path: 'wide.lock', text }, () => ({ failure: 'missing' }), new Map());
  const rules = rulesOf(built.value.variants[0]!.machine);
  return programOf(rules, { form: 'count' }, { path: 'wide.lock', check: 'it' });
}

const WIDE = [
  'm = n * 40000 * 40000 % 7',
  'if n * 40000 * 40000 % 7 == 4 { m = 5 }',
  'assert n * 40000 * 40000 % 7 != 4',
];

test.each(WIDE)('%s', (statement) => {
  const program = programFor(statement);
  for (const print of [() => promela(program), () => tla(program, 'Wide')]) {
    expect(print).toThrow(TooWide);
    expect(print).toThrow(/one.*wide\.lock:3|assertion/);
    expect(print).toThrow(/computes in 32 bits, and this may come to \d{10,}/);
  }
  expect(murphi(program)).toContain('40000');
});

test('what fits is written for all', () => {
  const program = programFor('m = m * 1000 % 7');
  expect(promela(program)).toContain('1000');
  expect(tla(program, 'Narrow').module).toContain('1000');
});
