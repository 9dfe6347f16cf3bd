/** The statements of a file as coverage counts them: those that something can execute. */
import { never } from '../base/index.js';
import type { Span } from '../source/index.js';
import type { File, Item, Stmt, StructMember } from '../syntax/index.js';

/** Every statement of the file's threads, functions, `on zero` and `init` blocks, by its head. */
export function statementsOf(file: File): Span[] {
  return file.items.flatMap(inItem);
}

function inItem(item: Item): Span[] {
  switch (item.kind) {
    case 'thread':
    case 'on-return':
    case 'function':
    case 'init':
      return inBlock(item.body);
    case 'struct':
      return item.members.flatMap(inMember);
    case 'when':
      return [...item.then, ...item.otherwise].flatMap(inItem);
    default:
      return [];
  }
}

function inMember(member: StructMember): Span[] {
  if (member.kind === 'on-zero') return inBlock(member.body);
  if (member.kind === 'when') return [...member.then, ...member.otherwise].flatMap(inMember);
  return [];
}

const inBlock = (block: readonly Stmt[]): Span[] => block.flatMap(inStmt);

function inStmt(stmt: Stmt): Span[] {
  const own = stmt.span;
  const head = (end: number): Span => ({ ...own, end });
  switch (stmt.kind) {
    case 'var':
      return stmt.initial ? [own] : [];
    case 'assign':
    case 'expression':
    case 'break':
    case 'continue':
    case 'return':
    case 'goto':
      return [own];
    case 'if':
      return [head(stmt.condition.span.end), ...inBlock(stmt.then), ...inBlock(stmt.otherwise)];
    case 'while':
      return [head(stmt.condition.span.end), ...inBlock(stmt.body)];
    case 'for-each':
      return [head((stmt.where ?? stmt.over).span.end), ...inBlock(stmt.body)];
    case 'with':
      return [head(stmt.lock.span.end), ...inBlock(stmt.body)];
    case 'maybe':
      return [head(own.start + 'maybe'.length), ...inBlock(stmt.body)];
    case 'rcu':
      return [head(stmt.domain?.span.end ?? own.start + 'rcu'.length), ...inBlock(stmt.body)];
    case 'choose':
      return [head(own.start + 'choose'.length), ...stmt.branches.flatMap(inBlock)];
    case 'loop':
    case 'for-range':
    case 'atomic':
      return inBlock(stmt.body);
    case 'label':
      return stmt.statement ? inStmt(stmt.statement) : [];
    default:
      return never(stmt);
  }
}
