/** What is inside resolved statements. */
import { never } from '../base/index.js';
import type { Call, Effect, Stmt } from './model.js';

/** Statements right inside a statement. */
export function inner(stmt: Stmt): readonly Stmt[] {
  switch (stmt.kind) {
    case 'if':
      return [...stmt.then, ...stmt.otherwise];
    case 'while':
    case 'loop':
    case 'for':
    case 'for-list':
    case 'for-struct':
    case 'with':
    case 'maybe':
    case 'atomic':
    case 'rcu':
      return stmt.body;
    case 'choose':
      return stmt.branches.flat();
    case 'local':
    case 'assign':
    case 'call':
    case 'effect':
    case 'break':
    case 'continue':
    case 'return':
    case 'goto':
    case 'nothing':
      return [];
    default:
      return never(stmt);
  }
}

/** A body's statements, those inside others too, outermost first. */
export function* everyStatement(body: readonly Stmt[]): Generator<Stmt> {
  for (const stmt of body) {
    yield stmt;
    yield* everyStatement(inner(stmt));
  }
}

/** The call that a statement makes itself. */
export function callOf(stmt: Stmt): Call | undefined {
  if (stmt.kind === 'call') return stmt.call;
  if ((stmt.kind === 'if' || stmt.kind === 'while') && stmt.condition.kind === 'call')
    return stmt.condition.call;
  return undefined;
}

/** The effect that a statement has itself. */
export function effectOf(stmt: Stmt): Effect | undefined {
  if (stmt.kind === 'effect') return stmt.effect;
  if ((stmt.kind === 'if' || stmt.kind === 'while') && stmt.condition.kind === 'effect')
    return stmt.condition.effect;
  return undefined;
}
