/** `guarded_by` and `nested by`: bound once all fields and locks are known. */
import type * as Ast from '../syntax/ast.js';
import { type Context, outermost, type Unit } from './context.js';
import { semaphoreNotHeld } from './errors/locks.js';
import { isCounter } from './kinds.js';
import { nestingKey } from './lockclasses.js';
import type { Guard, LockClass, Struct } from './model.js';
import { number } from './operators.js';
import { memberNames } from './outline.js';
import { lockPath } from './values.js';
import { activeMembers } from './variant.js';

/** Binds the guards of a struct's fields and the keys of its nested locks. */
export function bindMembers(unit: Unit, struct: Struct, item: Ast.StructItem): void {
  const members = unit.globals.membersOf(struct);
  for (const member of activeMembers(item, unit.constants, unit.sink)) {
    if (member.kind === 'lock') bindKeys(unit, member, (name) => lockNamed(members.get(name)), struct);
    if ((member.kind !== 'var' && member.kind !== 'list') || !member.guard) continue;
    const found = memberNames(member).flatMap(({ text }) => members.get(text) ?? []);
    const guard = guardOf({ ...outermost(unit, 'guard'), subject: struct }, member.guard);
    for (const it of found) if (guard && it.kind === 'field') it.field.guard = guard;
  }
}

const lockNamed = (
  it: { readonly kind: string; readonly class?: LockClass } | undefined,
): LockClass | undefined => (it?.kind === 'lock' ? it.class : undefined);

/** Errors: what is no lock, or one that nobody holds. */
export function guardOf(context: Context, guard: Ast.Guard): Guard | undefined {
  const locks = guard.locks.map((e) => {
    const lock = lockPath(context, e);
    if (!lock || !isCounter(lock.class.kind)) return lock;
    return context.unit.sink.add(semaphoreNotHeld(e.span, 'it cannot guard anything', lock.class));
  });
  const known = locks.flatMap((lock) => lock ?? []);
  return known.length === locks.length
    ? { locks: known, writesOnly: guard.writesOnly, span: guard.span }
    : undefined;
}

/** Binds `nested by e` of a declaration: `index`, `address`, or const fields of the object. */
export function bindKeys(
  unit: Unit,
  decl: Ast.LockDecl,
  classOf: (name: string) => LockClass | undefined,
  struct?: Struct,
): void {
  for (const entry of decl.entries) {
    const key = nestingKey(entry);
    const lock = classOf(entry.name.text);
    if (key === undefined || lock === undefined || lock.nested.kind === 'no') continue;
    const word = key.kind === 'name' ? key.name.text : undefined;
    const own = struct && word !== undefined && unit.globals.membersOf(struct).has(word);
    if (!own && (word === 'index' || word === 'address')) {
      lock.nested = { kind: 'by', key: word };
      continue;
    }
    const value = number({ ...outermost(unit, 'key'), ...(struct ? { subject: struct } : {}) }, key);
    if (value) lock.nested = { kind: 'by', key: value };
  }
}
