/**
 * Which locals are known not to be null, once the text has asked: `if p != null { f(p) }`. Only
 * locals: what others can write may be null again in the next step.
 */
import type * as Ast from '../syntax/ast.js';
import type { Expr, Local, Stmt } from './model.js';
import { innerStatements } from './walk.js';

/** What is known along one way through a body; statements change it as they are resolved. */
export class Known {
  constructor(private locals: ReadonlySet<Local> = new Set()) {}

  isNonNull(local: Local): boolean {
    return this.locals.has(local);
  }

  /** The same, for a branch of its own, with some more. */
  with(more: readonly Local[]): Known {
    return new Known(new Set([...this.locals, ...more]));
  }

  learn(more: readonly Local[]): void {
    this.locals = new Set([...this.locals, ...more]);
  }

  forget(local: Local): void {
    this.locals = new Set([...this.locals].filter((it) => it !== local));
  }

  /** Forgets what is assigned in there: it may come round, or have been skipped. */
  forgetAssigned(statements: readonly Ast.Stmt[]): void {
    const names = new Set(assignedIn(statements));
    this.locals = new Set([...this.locals].filter((it) => !names.has(it.name)));
  }

  forgetAll(): void {
    this.locals = new Set();
  }

  /** What is known where these ways meet again. */
  meet(ways: readonly Known[]): void {
    const [first, ...others] = ways;
    if (first === undefined) return;
    this.locals = new Set([...first.locals].filter((it) => others.every((way) => way.locals.has(it))));
  }
}

function assignedIn(statements: readonly Ast.Stmt[]): readonly string[] {
  return statements.flatMap((stmt) => [
    ...(stmt.kind === 'assign' && stmt.target.kind === 'name' ? [stmt.target.name.text] : []),
    ...exchangedIn(stmt),
    ...assignedIn(innerStatements(stmt)),
  ]);
}

/** A local in `xchg(p, null)` is assigned too: any name among the arguments may be. */
function exchangedIn(stmt: Ast.Stmt): readonly string[] {
  const e =
    stmt.kind === 'expression'
      ? stmt.expression
      : stmt.kind === 'assign'
        ? stmt.value
        : stmt.kind === 'var'
          ? stmt.initial
          : stmt.kind === 'if' || stmt.kind === 'while'
            ? stmt.condition
            : undefined;
  if (e?.kind !== 'call') return [];
  return e.arguments.flatMap(({ expression }) => (expression?.kind === 'name' ? [expression.name.text] : []));
}

/** Names of the labels that some goto of a body jumps to. */
export function jumpTargets(statements: readonly Ast.Stmt[]): readonly string[] {
  return statements.flatMap((stmt) => [
    ...(stmt.kind === 'goto' ? [stmt.label.text] : []),
    ...jumpTargets(innerStatements(stmt)),
  ]);
}

/** Locals that are not null where the expression is true, or false. */
export function nonNullWhen(e: Expr, truth: boolean): readonly Local[] {
  switch (e.kind) {
    case 'not':
      return nonNullWhen(e.operand, !truth);
    case 'logical':
      return (e.operator === 'and') === truth
        ? [...nonNullWhen(e.left, truth), ...nonNullWhen(e.right, truth)]
        : [];
    case 'comparison': {
      if (e.operator !== (truth ? '!=' : '==')) return [];
      const [tested, other] = e.left.kind === 'null' ? [e.right, e.left] : [e.left, e.right];
      return other.kind === 'null' && tested.kind === 'read' && tested.place.kind === 'local'
        ? [tested.place.local]
        : [];
    }
    default:
      return [];
  }
}

/** Does a block never come to its end? */
export function leaves(statements: readonly Stmt[]): boolean {
  const last = statements.at(-1);
  switch (last?.kind) {
    case 'return':
    case 'break':
    case 'continue':
    case 'goto':
      return true;
    case 'if':
      return leaves(last.then) && leaves(last.otherwise);
    case 'choose':
      return last.branches.every(leaves);
    case 'atomic':
    case 'rcu':
    case 'with':
      return leaves(last.body);
    default:
      return false;
  }
}

const LOOPS: ReadonlySet<string> = new Set(['while', 'loop', 'for-range', 'for-each']);

/** Does a loop's body leave that loop by `break`? */
export function breaks(statements: readonly Ast.Stmt[]): boolean {
  return statements.some((stmt) => {
    if (stmt.kind === 'break') return true;
    if (LOOPS.has(stmt.kind)) return false;
    return breaks(innerStatements(stmt));
  });
}
