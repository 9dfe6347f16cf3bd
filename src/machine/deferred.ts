/** Work that is queued, waited for or taken back, and threads that are spawned. */
import { never } from '../base/index.js';
import type * as m from '../model/index.js';
import { mayChange } from '../model/index.js';
import { type Context, node } from './context.js';
import type { WorkExpr } from './expr.js';
import { action } from './graph.js';
import { deliver, type Sink } from './sink.js';
import { givingUpGiant } from './waiting.js';

type Deferring = m.Effect & { readonly kind: 'queue' | 'flush' | 'cancel' | 'spawn' };

/** `queue`, `cancel`, `flush`, `spawn`. */
export function deferredEffect(context: Context, stmt: m.Stmt, effect: Deferring, sink: Sink): number {
  switch (effect.kind) {
    case 'queue':
    case 'cancel': {
      const op = effect.kind === 'queue' ? 'queue-work' : 'cancel-work';
      const work = workExpr(context, stmt, effect);
      const effects = effect.kind === 'queue' ? [queueEffect(context, effect.work)] : [];
      if (sink.kind === 'none')
        return node(context, stmt, true, [action({ op, work }, sink.next)], { effects });
      const { result, after } = deliver(context, stmt, sink);
      return node(context, stmt, true, [action({ op, work, result }, after)], { effects });
    }
    case 'spawn': {
      const op = { op: 'spawn', work: workExpr(context, stmt, effect) } as const;
      const effects = [queueEffect(context, effect.work)];
      return node(context, stmt, true, [action(op, deliver(context, stmt, sink).after)], { effects });
    }
    case 'flush': {
      const { after } = deliver(context, stmt, sink);
      return findWork(context, stmt, effect, (work) => {
        const again = (to: number) => action({ op: 'flush', work }, to);
        const giveUp = givingUpGiant(context, stmt, { kind: 'work', work }, again, after);
        return node(context, stmt, true, [again(after), ...giveUp]);
      });
    }
    default:
      return never(effect.kind);
  }
}

const queueEffect = (context: Context, work: m.ThreadDecl): number =>
  context.program.effects.number({ kind: 'queue', work: context.program.model.works.indexOf(work) });

function workExpr(
  context: Context,
  stmt: m.Stmt,
  { work, argument }: Deferring,
): WorkExpr & { kind: 'work' } {
  const { translator, model } = context.program;
  const value = argument && translator.expr(argument, context.scope);
  const span = argument?.span ?? stmt.span;
  return { kind: 'work', work: model.works.indexOf(work), ...(value ? { argument: value } : {}), span };
}

/**
 * The way to what is flushed is followed in a step of its own where it could change while this thread
 * waits, as the way to a lock is: also by a free of the object, which the work itself may do.
 */
function findWork(
  context: Context,
  stmt: m.Stmt,
  effect: Deferring,
  then: (work: WorkExpr) => number,
): number {
  const work = workExpr(context, stmt, effect);
  const { argument } = effect;
  const { freed, model } = context.program;
  const goes = argument?.type.kind === 'reference' && freed.has(argument.type.struct);
  if (!argument || context.atomic || !(goes || mayChange(argument, freed))) return then(work);
  const instances = model.threads.filter((thread) => thread.declaration === effect.work).length;
  const to = context.program.local('<work>', { kind: 'range', min: 0, max: instances });
  const next = then({ kind: 'found', work: work.work, local: to, span: work.span });
  return node(context, stmt, true, [action({ op: 'find-work', work, to }, next)]);
}
