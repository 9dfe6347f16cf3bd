/** Statements as lines of text. */
import type { Stmt } from '../../src/syntax/index.js';
import { expression, sum, type } from './expressions.js';

export type Lines = readonly string[];

export const indented = (lines: Lines): string[] => lines.map((line) => `  ${line}`);

export const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

export const block = (head: string, body: readonly Stmt[]): string[] => [
  `${head} {`,
  ...indented(body.flatMap(statement)),
  '}',
];

export function statement(stmt: Stmt): string[] {
  const origin = stmt.origin === undefined ? '' : ` @ ${quoted(stmt.origin)}`;
  switch (stmt.kind) {
    case 'var': {
      const initial = stmt.initial ? ` = ${expression(stmt.initial)}` : '';
      return [`var ${stmt.name.text}: ${type(stmt.type)}${initial}${origin}`];
    }
    case 'assign': {
      const value = stmt.value ? ` ${expression(stmt.value)}` : '';
      return [`${expression(stmt.target)} ${stmt.operator}${value}${origin}`];
    }
    case 'expression':
      return [expression(stmt.expression) + origin];
    case 'if': {
      const then = block(`if ${expression(stmt.condition)}${origin}`, stmt.then);
      if (stmt.otherwise.length === 0) return then;
      return [...then.slice(0, -1), ...block('} else', stmt.otherwise)];
    }
    case 'while':
      return block(`while ${expression(stmt.condition)}${origin}`, stmt.body);
    case 'for-range': {
      const range = `${sum(stmt.low)}..${sum(stmt.high)}`;
      return block(`for ${stmt.name.text} in ${range}${origin}`, stmt.body);
    }
    case 'for-each': {
      const where = stmt.where ? ` where ${expression(stmt.where)}` : '';
      return block(`for ${stmt.name.text} in ${expression(stmt.over)}${where}${origin}`, stmt.body);
    }
    case 'with': {
      const modes = `${stmt.shared ? ' shared' : ''}${stmt.context ? ` ${stmt.context.text}` : ''}`;
      return block(`with ${expression(stmt.lock)}${modes}${origin}`, stmt.body);
    }
    case 'choose': {
      const [first, ...rest] = stmt.branches;
      const ways = rest.flatMap((branch) => block('} or', branch).slice(0, -1));
      return [...block(`choose${origin}`, first!).slice(0, -1), ...ways, '}'];
    }
    case 'loop':
    case 'maybe':
    case 'atomic':
      return block(stmt.kind + origin, stmt.body);
    case 'rcu':
      return block(`rcu${stmt.domain ? ` ${stmt.domain.text}` : ''}${origin}`, stmt.body);
    case 'break':
    case 'continue':
      return [stmt.kind + origin];
    case 'return':
      return [`return${stmt.value ? ` ${expression(stmt.value)}` : ''}${origin}`];
    case 'goto':
      return [`goto ${stmt.label.text}${origin}`];
    case 'label': {
      const [first = '', ...rest] = stmt.statement ? statement(stmt.statement) : [];
      return [`${stmt.label.text}: ${first}`.trimEnd(), ...rest];
    }
  }
}
