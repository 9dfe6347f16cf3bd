import type * as m from '../model/index.js';
import { type Context, node } from './context.js';
import type { Domain } from './data.js';
import type { Place } from './expr.js';
import { action } from './graph.js';

/** Where the outcome of an effect goes: nowhere, into a place, or into a decision. */
export type Sink =
  | { readonly kind: 'none'; readonly next: number }
  | { readonly kind: 'place'; readonly place: Place; readonly next: number }
  | { readonly kind: 'test'; readonly then: number; readonly otherwise: number };

/**
 * A local that takes the outcome, and the location that passes it on in the same step.
 */
export function deliver(
  context: Context,
  stmt: m.Stmt,
  sink: Sink,
  domain: Domain = { kind: 'bool' },
): { readonly result: number; readonly after: number } {
  if (sink.kind === 'place' && sink.place.kind === 'local')
    return { result: sink.place.local, after: sink.next };
  const result = context.program.local('<result>', domain);
  switch (sink.kind) {
    case 'none':
      return { result, after: sink.next };
    case 'place': {
      const op = { op: 'assign', to: sink.place, value: { op: 'local', local: result } } as const;
      return { result, after: node(context, stmt, false, [action(op, sink.next)]) };
    }
    case 'test': {
      const op = { op: 'branch', condition: { op: 'local', local: result } } as const;
      return { result, after: node(context, stmt, false, [action(op, sink.then, sink.otherwise)]) };
    }
  }
}

/** The place that takes the outcome directly, where an operation can write any place in its step. */
export function deliverToPlace(
  context: Context,
  stmt: m.Stmt,
  sink: Sink,
  domain: Domain,
): { readonly place: Place; readonly after: number } {
  if (sink.kind === 'place') return { place: sink.place, after: sink.next };
  const { result, after } = deliver(context, stmt, sink, domain);
  return { place: { kind: 'local', local: result, span: stmt.span }, after };
}

/** Goes on with an outcome that is known from where control is. */
export function deliverConstant(context: Context, stmt: m.Stmt, sink: Sink, value: boolean): number {
  switch (sink.kind) {
    case 'none':
      return sink.next;
    case 'test':
      return value ? sink.then : sink.otherwise;
    case 'place': {
      const op = { op: 'assign', to: sink.place, value: { op: 'const', value: value ? 1 : 0 } } as const;
      return node(context, stmt, false, [action(op, sink.next)]);
    }
  }
}
