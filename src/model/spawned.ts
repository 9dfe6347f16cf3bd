/** Which threads are spawned: those that some statement names, wherever it stands and whatever the settings. */
import type * as Ast from '../syntax/ast.js';
import type { Program } from './program.js';
import { expressionsOf, innerStatements, subexpressions } from './walk.js';

export function spawnedNames(program: Program): ReadonlySet<string> {
  const names = new Set<string>();
  const inExpression = (e: Ast.Expr): void => {
    if (e.kind === 'deferred' && e.word === 'spawn') names.add(e.name.text);
    for (const part of subexpressions(e)) inExpression(part);
  };
  const inBody = (body: readonly Ast.Stmt[]): void => {
    for (const stmt of body) {
      for (const e of expressionsOf(stmt)) inExpression(e);
      inBody(innerStatements(stmt));
    }
  };
  for (const file of program.files)
    for (const item of file.items) for (const body of bodiesOf(item)) inBody(body);
  return names;
}

function bodiesOf(item: Ast.Item | Ast.StructMember): readonly (readonly Ast.Stmt[])[] {
  switch (item.kind) {
    case 'thread':
    case 'function':
    case 'on-return':
    case 'on-zero':
    case 'init':
      return [item.body];
    case 'struct':
      return item.members.flatMap(bodiesOf);
    case 'when':
      return [...item.then, ...item.otherwise].flatMap(bodiesOf);
    case 'check':
      return item.clauses.flatMap((clause) => (clause.kind === 'init' ? [clause.body] : []));
    default:
      return [];
  }
}
