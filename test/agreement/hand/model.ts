/**
 * Models that were written a second time, by hand, in another checker's language. The comment that opens
 * one says in two lines what it is the same as, and what both must count and find:
 *
 *     check: models/classics/barrier.lock "the name of a check" [N = 2]
 *     expect: 62 states, 79 transitions, deadlock, invariant alone
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const FOLDER = 'test/agreement/hand';

/** What an evaluator says of a model. */
export interface Answer {
  readonly states: number;
  /** Steps taken from all states, those that end a run included. */
  readonly transitions: number;
  /** Kinds of violation, `invariant name`, `finally name`, `reaches name`: each once, in order of the alphabet. */
  readonly shows: readonly string[];
}

export interface HandModel {
  readonly file: string;
  readonly language: 'Promela' | 'Murphi';
  readonly text: string;
  /** The `.lock` file, its check, and the check's variant: empty if it has only one. */
  readonly path: string;
  readonly check: string;
  readonly variant: string;
  readonly expected: Answer;
}

export const handModels: readonly HandModel[] = readdirSync(FOLDER)
  .filter((file) => /\.(pml|m)$/.test(file))
  .sort()
  .map((file) => parse(file, readFileSync(join(FOLDER, file), 'utf8')));

function parse(file: string, text: string): HandModel {
  const check = /^[ *-]*check: (\S+) "([^"]*)"(?: \[(.*)\])?$/m.exec(text);
  const expect = /^[ *-]*expect: (\d+) states, (\d+) transitions(?:, (.*))?$/m.exec(text);
  if (check === null || expect === null) throw new Error(`${file} does not open with what it is the same as`);
  const [, path, name, variant = ''] = check;
  const [, states, transitions, shows] = expect;
  return {
    file,
    text,
    language: file.endsWith('.pml') ? 'Promela' : 'Murphi',
    path: path!,
    check: name!,
    variant,
    expected: {
      states: Number(states),
      transitions: Number(transitions),
      shows: sorted(shows?.split(', ') ?? []),
    },
  };
}

export function sorted(names: Iterable<string>): string[] {
  return [...new Set(names)].sort();
}
