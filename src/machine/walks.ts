/** Loops over lists and over the objects of a struct. */

import type * as m from '../model/index.js';
import { words } from '../source/index.js';
import { type Context, node } from './context.js';
import type { Domain } from './data.js';
import type { Expr, Place, Protection } from './expr.js';
import { action } from './graph.js';

/** Compiles the body of a walk; from its end, and by `continue`, control goes to `back`. */
type Body = (inner: Context, back: number) => number;

/**
 * `for k in l`: a step that reads the head, and one for each hop, which follows the link that the
 * element has by then. So a walk goes on from an element that has been removed, to what followed it,
 * and one that has been freed is followed after free.
 */
export function alongList(
  context: Context,
  stmt: m.Stmt & { kind: 'for-list' },
  next: number,
  body: Body,
): number {
  const { program } = context;
  const { translator } = program;
  const { link: field, element } = stmt.list.list;
  const struct = translator.layout.structOf.get(element)!.index;
  // Null at the end of the list, where nothing reads the binder.
  const cursor = program.local(stmt.binder.name, { kind: 'pointer', struct, nullable: true });
  const to: Place = { kind: 'local', local: cursor, span: stmt.binder.span };
  const here: Expr = { op: 'local', local: cursor };

  const { owner, guard, enter } = ownerOf(context, stmt);
  const { graph } = program;
  const hop = graph.reserve();
  const loop = { breakTo: next, continueTo: hop, withs: context.withs.length };
  const inner = { ...within(context, stmt.binder, cursor), loop };
  const decide = node(context, stmt, false, [
    action({ op: 'branch', condition: { op: 'not', operand: isNull(here) } }, body(inner, hop), next),
  ]);
  const link: Place = {
    kind: 'field',
    struct,
    object: here,
    offset: translator.layout.fieldOf.get(field)!.offset,
    size: 1,
    ...(guard ? { guard } : field.guard ? { guard: translator.protection(field.guard) } : {}),
    span: stmt.head,
  };
  const text = `${words(stmt.head)}: on to the next`;
  const follow = action({ op: 'assign', to, value: { op: 'load', place: link } }, decide);
  graph.define(hop, node(context, stmt, true, [follow], { text }));
  const head = translator.place(stmt.list.head, context.scope);
  const place: Place = owner && head.kind === 'field' ? { ...head, object: owner } : head;
  const read = action({ op: 'assign', to, value: { op: 'load', place } }, decide);
  return enter((stop) => node(context, stmt, stop, [read]));
}

interface Owner {
  /** What the list's object is found by once it has been found. */
  readonly owner?: Expr;
  /** Of the hops: the list's own, though they touch its elements. */
  readonly guard?: Protection;
  /** Makes what comes before the head is read; in the same step. */
  readonly enter: (read: (stop: boolean) => number) => number;
}

/**
 * The guard of a list in an object says of that object which lock it wants, at every hop: the walk
 * keeps a pointer to it, whatever becomes of the way there.
 */
function ownerOf(context: Context, stmt: m.Stmt & { kind: 'for-list' }): Owner {
  const { translator } = context.program;
  const { head } = stmt.list;
  const enter: Owner['enter'] = (read) => read(true);
  const declared = head.kind === 'variable' ? head.variable : head.field;
  if (!declared.guard) return { enter };
  const guard = translator.protection(declared.guard);
  if (head.kind === 'variable') return { guard, enter };
  const object = translator.expr(head.object, context.scope);
  if (object.op === 'object' && !object.index) return { guard: { ...guard, subject: object }, enter };
  const struct = translator.layout.structOf.get(head.field.struct)!.index;
  const domain: Domain = { kind: 'pointer', struct, nullable: true };
  const kept = context.program.local(`<owner of ${head.field.name}>`, domain);
  const owner: Expr = { op: 'local', local: kept };
  const to: Place = { kind: 'local', local: kept, span: head.span };
  const keep = { op: 'assign', to, value: object } as const;
  return {
    owner,
    guard: { ...guard, subject: owner },
    enter: (read) => node(context, stmt, true, [action(keep, read(false))]),
  };
}

const isNull = (pointer: Expr): Expr => ({
  op: 'same-address',
  left: pointer,
  right: { op: 'const', value: 0 },
});

/** Inside the walk: its variable is a local of the machine's. */
const within = (context: Context, binder: m.Local, local: number): Context => ({
  ...context,
  scope: { ...context.scope, locals: new Map([...context.scope.locals, [binder, local]]) },
});

/**
 * `for k in T where e`: each step picks any live object that this walk has not yet picked and, if e is
 * true of it then, does the body. A walk remembers slots, so an object made in the slot of one that it
 * has picked is passed over.
 */
export function overObjects(
  context: Context,
  stmt: m.Stmt & { kind: 'for-struct' },
  next: number,
  body: Body,
): number {
  const { program } = context;
  const { index: struct, slots } = program.translator.layout.structOf.get(stmt.struct)!;
  const to = program.local(stmt.binder.name, { kind: 'pointer', struct, nullable: true });
  const picked = slots.map((slot) => program.local(`<picked ${slot}>`, { kind: 'bool' }));

  const { graph } = program;
  const pick = graph.reserve();
  const loop = { breakTo: next, continueTo: pick, withs: context.withs.length };
  const inner: Context = { ...within(context, stmt.binder, to), loop };
  const done = body(inner, pick);
  graph.define(
    pick,
    node(context, stmt, true, [
      action({ op: 'pick', struct, to, picked }, filtered(inner, stmt, done, pick), next),
    ]),
  );
  return picked.reduceRight((after, local) => {
    const forget: Place = { kind: 'local', local, span: stmt.binder.span };
    const op = { op: 'assign', to: forget, value: { op: 'const', value: 0 } } as const;
    return node(context, stmt, false, [action(op, after)]);
  }, pick);
}

/** The condition is part of the step that picks. */
function filtered(
  inner: Context,
  stmt: m.Stmt & { kind: 'for-struct' },
  then: number,
  otherwise: number,
): number {
  if (!stmt.where) return then;
  const { translator } = inner.program;
  const known = translator.constant(stmt.where, inner.scope);
  if (known !== undefined) return known ? then : otherwise;
  const op = { op: 'branch', condition: translator.expr(stmt.where, inner.scope) } as const;
  return node(inner, stmt, false, [action(op, then, otherwise)]);
}
