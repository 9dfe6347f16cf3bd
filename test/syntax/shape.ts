/** Trees as short texts: without spans, expressions with all their parentheses, operations in `< >`. */
import { expect } from 'vitest';
import { type Diagnostic, position } from '../../src/source/index.js';
import { type Expr, type File, type Item, parse, type Stmt } from '../../src/syntax/index.js';

export function parsed(text: string): File {
  const { value, diagnostics } = parse({ path: 'test.lock', text });
  expect(diagnostics.map(shown)).toEqual([]);
  return value;
}

export function items(text: string): readonly Item[] {
  return parsed(text).items;
}

/** The statements of a body. */
export function statements(text: string): readonly Stmt[] {
  const [item] = items(`init {\n${text}\n}`);
  if (item?.kind !== 'init') throw new Error(`no body: ${text}`);
  return item.body;
}

/** What is assigned in `x = …`. */
export function value(text: string): Expr {
  const [statement] = statements(`x = ${text}`);
  if (statement?.kind !== 'assign' || statement.value === undefined) throw new Error(`no value: ${text}`);
  return statement.value;
}

export function shown(diagnostic: Diagnostic): string {
  const { line, column } = position(diagnostic.span.source, diagnostic.span.start);
  return `${line}:${column} ${diagnostic.code} ${diagnostic.message}`;
}

export function errors(text: string, path = 'test.lock'): string[] {
  return parse({ path, text }).diagnostics.map(shown);
}

export function shape(node: unknown): string {
  if (Array.isArray(node)) return `[${node.map(shape).join(', ')}]`;
  if (typeof node !== 'object' || node === null) return String(node);
  return isExpression(node) ? expression(node) : parts(node);
}

/** A node that has no short form: its kind and, by name, what is in it. */
function parts(node: object): string {
  const entries = Object.entries(node).filter(([key]) => !/^(kind|source|span|head|.*Span)$/.test(key));
  const [first] = entries;
  if (!('kind' in node) && entries.length === 1 && first?.[0] === 'text') return String(first[1]);
  const inside = entries.map(([key, part]) => `${key} ${shape(part)}`).join(', ');
  const kind = 'kind' in node ? String(node.kind) : '';
  return kind !== '' && inside === '' ? kind : `${kind}(${inside})`;
}

const EXPRESSIONS = new Set(
  'number bool null self name member index unary binary call new operation held quantifier'.split(' '),
);

function isExpression(node: object): node is Expr {
  return 'kind' in node && EXPRESSIONS.has(String(node.kind)) && 'span' in node;
}

function expression(e: Expr): string {
  switch (e.kind) {
    case 'number':
    case 'bool':
      return String(e.value);
    case 'null':
    case 'self':
      return e.kind;
    case 'name':
      return e.name.text;
    case 'member':
      return `${expression(e.object)}.${e.field.text}`;
    case 'index':
      return `${expression(e.array)}[${expression(e.index)}]`;
    case 'unary':
      return `(${e.operator} ${expression(e.operand)})`;
    case 'binary':
      return `(${expression(e.left)} ${e.operator} ${expression(e.right)})`;
    case 'call':
      return `${e.name.text}(${e.arguments.map((a) => (a.expression ? expression(a.expression) : `'${a.text}'`)).join(', ')})`;
    case 'new':
      return `${e.trying ? 'trynew' : 'new'} ${e.struct.text} {${e.fields.map((f) => ` ${f.name.text} = ${expression(f.value)}`).join(',')} }`;
    case 'deferred':
      return parts(e);
    case 'operation': {
      const words = [e.operand && expression(e.operand), e.shared ? 'shared' : undefined, e.context?.text];
      const releasing = e.releasing && `releasing ${expression(e.releasing)}`;
      const list = e.list && `${e.word === 'insert' ? 'in' : 'from'} ${expression(e.list)}`;
      const end = e.atEnd ? 'at end' : undefined;
      return `<${[e.word, ...words, releasing, list, end].filter((part) => part !== undefined).join(' ')}>`;
    }
    case 'held':
      return `${e.negated ? 'unheld' : 'held'}{${expression(e.lock)}${e.by ? ` by ${expression(e.by)}` : ''}}`;
    case 'quantifier': {
      const over =
        e.over.kind === 'struct' ? e.over.name.text : `${expression(e.over.low)}..${expression(e.over.high)}`;
      return `${e.sort}{${e.binder.text} in ${over}: ${expression(e.condition)}}`;
    }
  }
}
