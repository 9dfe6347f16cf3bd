/** Expressions and types as text. Brackets stand wherever the grammar might read something else without them. */
import type { Argument, Expr, FieldInit, Guard, Parameter, TypeExpr } from '../../src/syntax/index.js';

/** How tightly an expression holds together: what stands around it asks for at least so much. */
const OR = 0;
const AND = 1;
const NOT = 2;
const COMPARISON = 3;
const OPERAND = 4;
const SUM = 5;
const TERM = 6;
const UNARY = 7;
const POSTFIX = 8;

/** What is read as far as it goes: may stand alone or be compared. */
const isOpen = (e: Expr): boolean => e.kind === 'operation' || e.kind === 'deferred';

function tightness(e: Expr): number {
  switch (e.kind) {
    case 'binary':
      switch (e.operator) {
        case 'or':
          return OR;
        case 'and':
          return AND;
        case '+':
        case '-':
          return SUM;
        case '*':
        case '/':
        case '%':
          return TERM;
        default:
          return COMPARISON;
      }
    case 'unary':
      return e.operator === 'not' ? NOT : UNARY;
    default:
      return isOpen(e) ? OPERAND : POSTFIX;
  }
}

export const expression = (e: Expr): string => at(OR, e);

/** A number: a sum, or anything in brackets. */
export const sum = (e: Expr): string => at(SUM, e);

/** What stands where the grammar wants a bound of a range. */
const bound = (e: Expr): string => (e.kind === 'number' || e.kind === 'name' ? text(e) : `(${text(e)})`);

function at(least: number, e: Expr): string {
  return tightness(e) >= least ? text(e) : `(${text(e)})`;
}

function text(e: Expr): string {
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
      return `${at(POSTFIX, e.object)}.${e.field.text}`;
    case 'index':
      return `${at(POSTFIX, e.array)}[${expression(e.index)}]`;
    case 'unary':
      return e.operator === 'not' ? `not ${at(NOT, e.operand)}` : `-${at(UNARY, e.operand)}`;
    case 'binary': {
      const own = tightness(e);
      const left = own === COMPARISON ? at(OPERAND, e.left) : at(own, e.left);
      const right = own === COMPARISON ? at(OPERAND, e.right) : at(own + 1, e.right);
      return `${left} ${e.operator} ${right}`;
    }
    case 'call':
      return `${e.name.text}(${args(e.arguments)})`;
    case 'new':
      return `${e.trying ? 'trynew' : 'new'} ${e.struct.text}${fields(e.fields)}`;
    case 'deferred':
      return `${e.word} ${e.name.text}${e.arguments === undefined ? '' : `(${args(e.arguments)})`}`;
    case 'operation':
      return operation(e);
    case 'held': {
      const by = e.by ? ` by ${text(e.by)}` : '';
      return `${e.negated ? 'unheld' : 'held'}(${text(e.lock)}${by})`;
    }
    case 'quantifier': {
      const over = e.over.kind === 'struct' ? e.over.name.text : `${sum(e.over.low)}..${sum(e.over.high)}`;
      return `${e.sort}(${e.binder.text} in ${over}: ${expression(e.condition)})`;
    }
  }
}

function operation(e: Expr & { kind: 'operation' }): string {
  const claims = e.word === 'assert' || e.word === 'await' || e.word === 'spin await';
  return [
    e.word,
    ...(e.operand ? [claims ? expression(e.operand) : text(e.operand)] : []),
    ...(e.releasing ? ['releasing', text(e.releasing)] : []),
    ...(e.list ? [e.word === 'insert' ? 'in' : 'from', text(e.list)] : []),
    ...(e.atEnd ? ['at end'] : []),
    ...(e.shared ? ['shared'] : []),
    ...(e.context ? [e.context.text] : []),
  ].join(' ');
}

const args = (list: readonly Argument[]): string =>
  list.map((it) => (it.expression ? expression(it.expression) : it.text)).join(', ');

export function fields(inits: readonly FieldInit[]): string {
  if (inits.length === 0) return '';
  return ` { ${inits.map((it) => `${it.name.text} = ${expression(it.value)}`).join(', ')} }`;
}

export function type(t: TypeExpr): string {
  switch (t.kind) {
    case 'named':
      return `${t.name.text}${t.optional ? '?' : ''}`;
    case 'range':
      return `${bound(t.low)}..${bound(t.high)}`;
    case 'array':
      return `${type(t.element)}[${expression(t.size)}]`;
    case 'lock-reference':
      return `&${t.lockKind.text}${t.optional ? '?' : ''}`;
  }
}

export const parameters = (list: readonly Parameter[]): string =>
  `(${list.map((it) => `${it.name.text}: ${type(it.type)}`).join(', ')})`;

export function guard({ locks, writesOnly }: Guard): string {
  const names = locks.map(expression);
  return `guarded_by ${names.length === 1 ? names[0] : `{${names.join(', ')}}`}${writesOnly ? ' for writes' : ''}`;
}
