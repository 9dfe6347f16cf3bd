/** What a model accepts at which statement. */
import type { Model, Stmt } from '../../src/model/index.js';
import type { Frame } from './continuation.js';

export const NONE: ReadonlySet<string> = new Set();

/** Where these are accepted the statement does nothing. */
export const DO_NOTHING: ReadonlySet<string> = new Set([
  'unlock-not-held',
  'double-free',
  'underflow',
  'list-corruption',
]);

export function allowedAt({ allows }: Model, stmt: Stmt, f: Frame): ReadonlySet<string> {
  const here = allows.filter(
    ({ within, at }) =>
      (at === undefined || stmt.labels.includes(at)) && (within === undefined || f.chain.includes(within)),
  );
  return here.length === 0 ? NONE : new Set(here.map((it) => it.violation));
}

export const without = (kinds: ReadonlySet<string>, these: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...kinds].filter((it) => !these.has(it)));
