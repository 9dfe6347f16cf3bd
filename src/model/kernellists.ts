/** The kernels' calls on lists, in the language's words. */
import { never } from '../base/index.js';
import type * as Ast from '../syntax/ast.js';
import type { ListSense } from './dialects/table.js';

type Call = Ast.Expr & { readonly kind: 'call' };

/** Absent where an argument is no expression, which has been reported. */
export function listExpression(
  call: Call,
  { what, byLink }: ListSense,
  argument: (role: string) => Ast.Expr | undefined,
): Ast.Expr | undefined {
  const { span } = call;
  const operation = (word: 'insert' | 'remove', operand?: Ast.Expr, list?: Ast.Expr): Ast.Expr | undefined =>
    operand &&
    list && { kind: 'operation', word, wordSpan: call.name.span, operand, list, shared: false, span };
  switch (what) {
    case 'insert':
    case 'insert at end': {
      const element = argument('object');
      const inserted = operation('insert', byLink ? ownerOf(element) : element, argument('list'));
      return inserted?.kind === 'operation' && what === 'insert at end'
        ? { ...inserted, atEnd: true }
        : inserted;
    }
    case 'remove':
      return operation('remove', argument('object'), argument('list'));
    case 'remove first': {
      const list = argument('list');
      return operation('remove', list && first(call, list), list);
    }
    case 'first': {
      const list = argument('list');
      return list && first(call, list);
    }
    case 'empty': {
      const list = argument('list');
      const left = list && first(call, list);
      return left && { kind: 'binary', operator: '==', left, right: { kind: 'null', span }, span };
    }
    case 'next': {
      const object = argument('object');
      const link = argument('field');
      const field: Ast.Name | undefined = link?.kind === 'name' ? link.name : undefined;
      return object && field && { kind: 'member', object, field, span };
    }
    default:
      return never(what);
  }
}

/** `&k->link` stands for k. */
const ownerOf = (e: Ast.Expr | undefined): Ast.Expr | undefined => (e?.kind === 'member' ? e.object : e);

const first = (call: Call, list: Ast.Expr): Ast.Expr => ({
  kind: 'call',
  name: { text: 'first', span: call.name.span },
  arguments: [{ expression: list, text: 'list', span: list.span }],
  span: call.span,
});
