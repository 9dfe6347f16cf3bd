/** Read-side sections of RCU and its further domains, and the waits for their end. */
import type * as m from '../model/index.js';
import { releaseEffect, retakeIfSaved } from './acquire.js';
import { type Context, node } from './context.js';
import { action } from './graph.js';
import type { Op } from './op.js';
import { lifeEffect, sleepGiant } from './waiting.js';

const domainIndex = (context: Context, domain: m.RcuDomain): number =>
  context.program.model.rcu.indexOf(domain);

export function enterSection(context: Context, stmt: m.Stmt, domain: m.RcuDomain, next: number): number {
  return node(context, stmt, true, [
    action({ op: 'enter-section', domain: domainIndex(context, domain) }, next),
  ]);
}

/** Whoever closes a section may free what waits for it. `text`: where this is the end of a block. */
export function leaveSection(
  context: Context,
  stmt: m.Stmt,
  domain: m.RcuDomain,
  next: number,
  text?: string,
): number {
  const effects = context.program.deferred.flatMap((it) =>
    it.domain === domain ? [lifeEffect(context, it.struct)] : [],
  );
  const op: Op = { op: 'leave-section', domain: domainIndex(context, domain) };
  return node(context, stmt, true, [action(op, next)], { effects, ...(text === undefined ? {} : { text }) });
}

/**
 * One step where no section is open. Else two, as a lock that queues: in the first the open ones are
 * taken down, in the second, once these are closed, the thread goes on. So a section that opens
 * between the two is waited for by nobody.
 */
export function synchronize(context: Context, stmt: m.Stmt, domain: m.RcuDomain, next: number): number {
  const index = domainIndex(context, domain);
  const giant = sleepGiant(context);
  const effects = giant ? [releaseEffect(context, context.program.giant!)] : [];
  const after = giant ? retakeIfSaved(context, stmt, giant.saves, next) : next;
  const waiting = node(context, stmt, true, [action({ op: 'await-grace', domain: index }, after)], {
    alwaysStop: true,
  });
  const op: Op = { op: 'synchronize', domain: index, ...(giant ? { giant } : {}) };
  return node(context, stmt, true, [action(op, next, waiting)], { effects });
}
