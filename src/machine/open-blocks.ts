/** Blocks of `with` and `rcu` around a statement: what they took, and how it is given back on the way out. */
import type * as m from '../model/index.js';
import { inner } from '../model/index.js';
import type { Span } from '../source/index.js';
import { findLock, releaseEffect } from './acquire.js';
import { type Context, node, type OpenBlock } from './context.js';
import type { LockExpr, Place } from './expr.js';
import { action } from './graph.js';
import { leaveSection } from './rcu.js';

/**
 * `with` gives back the instance that it took, even if a local on the way to it has been assigned
 * since: then both go by a copy of that local.
 */
export function findWithLock(
  context: Context,
  stmt: m.Stmt & { kind: 'with' },
  then: (lock: LockExpr) => number,
): number {
  const roots = rootsOf(stmt.lock).filter((root) => assigns(stmt.body, root));
  if (roots.length === 0) return findLock(context, stmt, stmt.lock, then);
  const { program, scope } = context;
  const copies = new Map(scope.locals);
  for (const root of roots) {
    const original = program.locals[scope.locals.get(root)!]!;
    copies.set(root, program.local(`<${original.name}>`, original.domain));
  }
  const copied = { ...context, scope: { ...scope, locals: copies } };
  return roots.reduce(
    (next, root) => {
      const to: Place = { kind: 'local', local: copies.get(root)!, span: root.span };
      const op = { op: 'assign', to, value: { op: 'local', local: scope.locals.get(root)! } } as const;
      return node(context, stmt, false, [action(op, next)]);
    },
    findLock(copied, stmt, stmt.lock, then),
  );
}

function rootsOf(path: m.LockPath): m.Local[] {
  const roots: m.Local[] = [];
  const visit = (e: m.Expr): void => {
    if (e.kind !== 'read') return;
    if (e.place.kind === 'local') roots.push(e.place.local);
    if (e.place.kind === 'field') visit(e.place.object);
    if (e.place.index) visit(e.place.index);
  };
  if (path.kind === 'field') visit(path.object);
  if (path.kind === 'reference') visit(path.reference);
  if (path.index) visit(path.index);
  return roots;
}

function assigns(body: readonly m.Stmt[], local: m.Local): boolean {
  return body.some((stmt) => {
    const to = stmt.kind === 'assign' || stmt.kind === 'call' || stmt.kind === 'effect' ? stmt.to : undefined;
    return (to?.kind === 'local' && to.local === local) || assigns(inner(stmt), local);
  });
}

/** The step that ends a block of `with` or `rcu`. */
export function close(context: Context, open: OpenBlock, next: number): number {
  if (open.kind === 'section') {
    const { domain, stmt } = open;
    const text = domain.own ? 'rcu_read_unlock' : `rcu_read_unlock ${domain.name}`;
    return leaveSection(context, stmt, domain, next, text);
  }
  const effects = [releaseEffect(context, open.class)];
  const op = { op: 'release', lock: open.lock, ...(open.mask ? { mask: open.mask } : {}) } as const;
  return node(context, open.stmt, true, [action(op, next)], {
    effects,
    text: `unlock ${textOf(open.lock.span)}`,
  });
}

const textOf = (span: Span): string => span.source.text.slice(span.start, span.end);

/** Leaves the blocks of `with` and `rcu` beyond the first `keep`, innermost first, a step each. */
export function unwind(context: Context, keep: number, to: number): number {
  return context.withs
    .slice(keep)
    .reduce((next, open) => close({ ...context, atomic: open.atomic }, open, next), to);
}
