/** Which statements no run executed. A statement is known by where it begins. */
import type { Machine } from '../machine/index.js';
import type { Span } from '../source/index.js';
import type { File } from '../syntax/index.js';
import { statementsOf } from './statements.js';

const keyOf = (span: Span): string => `${span.source.path}:${span.start}`;

export type Executed = ReadonlySet<string>;

/** Statements that the locations stand for which a run went through. */
export function executedIn(machine: Machine, executed: readonly ReadonlySet<number>[]): Executed {
  const found = new Set<string>();
  for (const [p, program] of machine.programs.entries()) {
    for (const id of executed[p]!) found.add(keyOf(program.locations[id]!.place.statement));
  }
  for (const location of machine.init.locations) found.add(keyOf(location.place.statement));
  return found;
}

/** Statements of the threads that ran which nothing reached, in the order of the text. */
export function unexecutedIn(machine: Machine, executed: Executed): Span[] {
  const missed = new Map<string, Span>();
  for (const program of machine.programs) {
    for (const { place, actions } of program.locations) {
      const key = keyOf(place.statement);
      if (actions.length > 0 && !executed.has(key)) missed.set(key, place.statement);
    }
  }
  return [...missed.values()].sort(byPlace);
}

/** Statements of a whole file, whether or not any check runs their thread, that none of its runs reached. */
export function unexecutedOf(file: File, executed: readonly Executed[]): Span[] {
  return statementsOf(file).filter((span) => !executed.some((set) => set.has(keyOf(span))));
}

/** Statements of all files that some run went through, in the order of the texts. */
export function executedOf(files: readonly File[], executed: readonly Executed[]): Span[] {
  return files.flatMap(statementsOf).filter((span) => executed.some((set) => set.has(keyOf(span))));
}

const byPlace = (a: Span, b: Span): number => a.source.path.localeCompare(b.source.path) || a.start - b.start;
