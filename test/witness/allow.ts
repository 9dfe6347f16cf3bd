/** What a model accepts at which statement. */
import type { Model, Stmt } from '../../src/model/index.js';
import type { Frame } from './continuation.js';
import { type Evaluator, NONE } from './evaluate.js';
import type { Node, Way } from './node.js';
import { clone, type State } from './state.js';
import { Fault } from './value.js';

/** Where these are accepted the statement does nothing. */
const DO_NOTHING: ReadonlySet<string> = new Set([
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

const without = (kinds: ReadonlySet<string>, these: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...kinds].filter((it) => !these.has(it)));

/** The same, where some findings are accepted. */
export function forgiving(ev: Evaluator, node: Node): Node {
  const under = <T>(what: () => T): T => {
    ev.forgiven = node.allowed;
    try {
      return what();
    } finally {
      ev.forgiven = NONE;
    }
  };
  const run = (s: State, t: number): Way[] => {
    try {
      return node.run(s, t);
    } catch (e) {
      if (e instanceof Fault && DO_NOTHING.has(e.kind) && node.allowed.has(e.kind))
        return [{ s: clone(s), to: 0, notes: new Set() }];
      throw e;
    }
  };
  const { acquires, wait, sleeps } = node;
  return {
    ...node,
    run: (s, t) => under(() => run(s, t).map((way) => ({ ...way, notes: without(way.notes, node.allowed) }))),
    ...(acquires ? { acquires: (s: State, t: number) => under(() => acquires(s, t)) } : {}),
    ...(wait ? { wait: (s: State, t: number) => under(() => wait(s, t)) } : {}),
    ...(sleeps ? { sleeps: (s: State, t: number) => under(() => sleeps(s, t)) } : {}),
  };
}
