/** What is inside an expression or statement as written. */
import { never } from '../base/index.js';
import type * as Ast from '../syntax/ast.js';

/** The expressions right inside an expression. */
export function subexpressions(e: Ast.Expr): readonly Ast.Expr[] {
  switch (e.kind) {
    case 'number':
    case 'bool':
    case 'null':
    case 'self':
    case 'name':
      return [];
    case 'member':
      return [e.object];
    case 'index':
      return [e.array, e.index];
    case 'unary':
      return [e.operand];
    case 'binary':
      return [e.left, e.right];
    case 'call':
      return e.arguments.flatMap((argument) => argument.expression ?? []);
    case 'deferred':
      return (e.arguments ?? []).flatMap((argument) => argument.expression ?? []);
    case 'new':
      return e.fields.map((field) => field.value);
    case 'operation':
      return [e.operand, e.releasing, e.list].flatMap((it) => it ?? []);
    case 'held':
      return e.by ? [e.lock, e.by] : [e.lock];
    case 'quantifier':
      return e.over.kind === 'range' ? [e.over.low, e.over.high, e.condition] : [e.condition];
    default:
      return never(e);
  }
}

/** The expressions right inside a statement, those of the statements in it aside. */
export function expressionsOf(stmt: Ast.Stmt): readonly Ast.Expr[] {
  switch (stmt.kind) {
    case 'var':
      return stmt.initial ? [stmt.initial] : [];
    case 'assign':
      return stmt.value ? [stmt.target, stmt.value] : [stmt.target];
    case 'expression':
      return [stmt.expression];
    case 'if':
    case 'while':
      return [stmt.condition];
    case 'for-range':
      return [stmt.low, stmt.high];
    case 'for-each':
      return stmt.where ? [stmt.over, stmt.where] : [stmt.over];
    case 'with':
      return [stmt.lock];
    case 'return':
      return stmt.value ? [stmt.value] : [];
    case 'loop':
    case 'choose':
    case 'maybe':
    case 'atomic':
    case 'rcu':
    case 'break':
    case 'continue':
    case 'goto':
    case 'label':
      return [];
    default:
      return never(stmt);
  }
}

/** Statements right inside a statement. */
export function innerStatements(stmt: Ast.Stmt): readonly Ast.Stmt[] {
  switch (stmt.kind) {
    case 'if':
      return [...stmt.then, ...stmt.otherwise];
    case 'while':
    case 'loop':
    case 'for-range':
    case 'for-each':
    case 'with':
    case 'maybe':
    case 'atomic':
    case 'rcu':
      return stmt.body;
    case 'choose':
      return stmt.branches.flat();
    case 'label':
      return stmt.statement ? [stmt.statement] : [];
    default:
      return [];
  }
}
