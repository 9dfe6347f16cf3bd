/** A kernel's lock function is for some kinds of lock: the right one for another kind is looked up here. */
import type * as Ast from '../syntax/ast.js';
import type { Context } from './context.js';
import type { Sense } from './dialects/table.js';
import { tableOf } from './dialects/tables.js';
import { wrongKind } from './errors/locks.js';
import type { Effect, LockKind } from './model.js';

/** Errors: the lock is of another kind (L0315). */
export function checkKind(
  context: Context,
  name: Ast.Name,
  effect: Effect,
  kinds: readonly LockKind[],
): void {
  const lock =
    effect.kind === 'wait' ? effect.releasing?.class : 'lock' in effect ? effect.lock.class : undefined;
  if (lock === undefined || kinds.includes(lock.kind)) return;
  const right = functionFor(context, name.text, lock.kind);
  const instead = right ? `write \`${right}\`` : `declare it as \`${kinds[0]}\``;
  context.unit.sink.add(wrongKind(name.span, name.text, lock, kinds, instead));
}

/** The dialect's function that does the same with this kind of lock. */
function functionFor(context: Context, name: string, kind: LockKind): string | undefined {
  const table = tableOf(context.unit.dialect);
  const sense = table[name]?.sense;
  if (sense === undefined || !isLockSense(sense)) return undefined;
  const same = Object.entries(table).filter(
    ([, { sense: other }]) => isLockSense(other) && other.does === sense.does && other.kinds.includes(kind),
  );
  const alike = same.find(([, { sense: other }]) => isShared(other) === isShared(sense));
  return (alike ?? same[0])?.[0];
}

const isShared = (sense: Sense): boolean => 'shared' in sense && sense.shared === true;

type LockSense = Sense & { readonly kinds: readonly LockKind[] };

const isLockSense = (sense: Sense): sense is LockSense => 'kinds' in sense;
