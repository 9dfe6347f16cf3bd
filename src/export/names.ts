/** Identifiers for the variables of the rules: as in the model, as far as the other language lets them. */
import type { Rules } from '../rules/index.js';

export interface Names {
  /** By variable. */
  readonly variables: readonly string[];
  /** By thread, to make further names from. */
  readonly threads: readonly string[];
}

/**
 * `fork[1].owner` becomes `fork_1_owner`, and where the thread `closer` stands `at_closer`. Equal ones
 * are told apart by a number, also those that differ in case only, for not all readers mind it.
 * `taken` says what the language keeps for itself.
 */
export function namesFor(rules: Rules, taken: ReadonlySet<string>): Names {
  const used = new Set([...taken].map((word) => word.toLowerCase()));
  const distinct = (name: string): string => {
    let free = name;
    for (let n = 2; used.has(free.toLowerCase()); n++) free = `${name}_${n}`;
    used.add(free.toLowerCase());
    return free;
  };
  const threads = rules.machine.threads.map(({ name }) => distinct(identifier(name)));
  const variables = rules.variables.map(({ name, role }) =>
    distinct(role.kind === 'location' ? `at_${threads[role.thread]!}` : identifier(name)),
  );
  return { variables, threads };
}

/** Letters, digits and single underscores, beginning with a letter: names with two belong to the printers. */
export function identifier(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
  return /^[A-Za-z]/.test(plain) ? plain : `v_${plain}`;
}
