/** The table of all checks against all evaluators: `README.md` in this folder. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Answer } from './checks.js';

export const EVALUATORS = ['rumur', 'spin', 'tlc'] as const;
export type Evaluator = (typeof EVALUATORS)[number];

/** One check: what the reference says, and each of the others, in words. */
export interface Row {
  readonly path: string;
  readonly name: string;
  readonly answer: Answer;
  readonly said: Readonly<Partial<Record<Evaluator, string>>>;
}

const FILE = 'test/agreement/README.md';

const HEAD = `# All checks against all evaluators

Written by \`npm run agreement\`. Each check of each model and case, with the states and steps that the
reference counts and what it meets, and whether others find exactly the same: **=** says that states,
steps and the set of things met, each with its place, are all equal; **·** that it was not asked.
`;

const words = ({ states, transitions, met }: Answer): string => `${states} | ${transitions} | ${kinds(met)}`;

/** Of `use_after_free__12` the kind; each kind once. */
function kinds(met: readonly string[]): string {
  return [...new Set(met.map((name) => name.replace(/__\d+$/, '').replaceAll('_', ' ')))].join(', ');
}

/** What an evaluator says beside the reference. */
export const compared = (expected: Answer, said: Answer): string =>
  JSON.stringify(said) === JSON.stringify(expected)
    ? '='
    : `${said.states} states, ${said.transitions} steps, ${said.met.join(' ') || 'nothing met'}`;

const line = ({ path, name, answer, said }: Row): string =>
  `| ${path} | ${name.replaceAll('|', '\\|')} | ${words(answer)} | ${EVALUATORS.map((one) => said[one] ?? '·').join(' | ')} |`;

/** Writes rows into the table, in place of those of the same checks. */
export function renew(
  rows: readonly Row[],
  all: readonly { readonly path: string; readonly name: string }[],
): void {
  const keyOf = (path: string, name: string): string => `| ${path} | ${name.replaceAll('|', '\\|')} |`;
  const old = existsSync(FILE)
    ? readFileSync(FILE, 'utf8')
        .split('\n')
        .filter((one) => one.startsWith('| '))
    : [];
  const fresh = new Map(rows.map((row) => [keyOf(row.path, row.name), line(row)]));
  const lines = all.flatMap(({ path, name }) => {
    const key = keyOf(path, name);
    return fresh.get(key) ?? old.find((one) => one.startsWith(key)) ?? [];
  });
  const count = (evaluator: Evaluator): string => {
    const column = EVALUATORS.indexOf(evaluator) - EVALUATORS.length - 1;
    const cells = lines.map((one) =>
      one
        .split(' | ')
        .at(column + 1)!
        .replace(/ \|$/, ''),
    );
    return `${evaluator} ${cells.filter((cell) => cell === '=').length}`;
  };
  const table = [
    '| file | check | states | steps | meets | Rumur | SPIN | TLC |',
    '| --- | --- | --: | --: | --- | :-: | :-: | :-: |',
  ];
  const summary = `${lines.length} checks. The same as the reference: ${EVALUATORS.map(count).join(', ')}.`;
  writeFileSync(FILE, [HEAD, summary, '', ...table, ...lines, ''].join('\n'));
}
