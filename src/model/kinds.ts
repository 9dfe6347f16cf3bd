/** What the dialects make of the kinds of locks. */
import type * as Ast from '../syntax/ast.js';
import type { Unit } from './context.js';
import { kindNotInDialect, unknownLockKind } from './errors/locks.js';
import type { Dialect, LockKind } from './model.js';

export const LOCK_KINDS: readonly LockKind[] = [
  'mutex',
  'spin',
  'rwlock',
  'rwspin',
  'sx',
  'semaphore',
  'completion',
  'giant',
];

/** Wait levels: 0 spinning, 1 blocking, 2 sleeping; `none` stands outside of them. */
type Level = 0 | 1 | 2 | 'none';

const SLEEPING = { spin: 0, rwspin: 0, mutex: 2, rwlock: 2, semaphore: 2, completion: 2 } as const;

/** A kind that is not here is an error in that dialect. */
const LEVELS: Readonly<Record<Dialect, Partial<Record<LockKind, Level>>>> = {
  generic: { ...SLEEPING, sx: 2, giant: 'none' },
  linux: { ...SLEEPING, sx: 2 },
  freebsd: { spin: 0, rwspin: 0, mutex: 1, rwlock: 1, sx: 2, semaphore: 2, completion: 2, giant: 1 },
  netbsd: { ...SLEEPING, giant: 'none' },
};

/** Undefined where the dialect does not have the kind. */
export const levelOf = (dialect: Dialect, kind: LockKind): Level | undefined => LEVELS[dialect][kind];

/** Has no owner: anyone may raise it, and it never counts as held. */
export const isCounter = (kind: LockKind): boolean => kind === 'semaphore' || kind === 'completion';

/** What to use instead of a kind that a dialect does not have. */
export function insteadOf(kind: LockKind): string {
  switch (kind) {
    case 'sx':
      return 'use `rwlock`, which sleeps in this dialect';
    case 'giant':
      return 'use `mutex recursive`, or `dialect generic` for a kernel that had a big lock';
    default:
      return 'use `mutex`';
  }
}

/** Can it be held shared? */
export const isReaderWriter = (kind: LockKind): boolean =>
  kind === 'rwlock' || kind === 'rwspin' || kind === 'sx';

/** Errors: no such kind, not in this dialect (L0412). */
export function kindOf(unit: Unit, name: Ast.Name): LockKind | undefined {
  const kind = LOCK_KINDS.find((known) => known === name.text);
  if (kind === undefined) return unit.sink.add(unknownLockKind(name, LOCK_KINDS));
  if (levelOf(unit.dialect, kind) === undefined) {
    return unit.sink.add(kindNotInDialect(name, unit.dialect, insteadOf(kind)));
  }
  return kind;
}
