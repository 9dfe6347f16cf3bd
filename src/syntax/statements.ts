import type { ActionDict, Node } from 'ohm-js';
import type { Expr, Operation, OperationWord, Stmt } from './ast.js';
import { varMissing } from './errors.js';
import { modesOf, operation } from './expressions.js';
import { expr, given, optional, stmts, type, unquoted, wordOf } from './nodes.js';
import type { Place } from './place.js';

const stmt = (node: Node): Stmt => node.stmt();

/** The text of an optional `@ "…"`. */
const origin = (node: Node) =>
  given(
    'origin',
    optional(node, (o) => unquoted(o.child(1))),
  );

/** How a list of statements is built. */
export function blockActions(): ActionDict<readonly Stmt[]> {
  return {
    Block(_open, inner, _close) {
      return stmts(inner);
    },
    Stmts(_stops, statements) {
      return statements.children.map(stmt);
    },
  };
}

/**
 * How statements are built. A statement's span covers its words alone: not its `@ "…"`, nor what
 * separates it from the next.
 */
export function statementActions(place: Place): ActionDict<Stmt> {
  function expression(this: Node, inner: Node): Stmt {
    return { kind: 'expression', expression: expr(inner), span: place.span(this) };
  }

  return {
    Stmt_label(label, _colon, inner) {
      const statement = stmt(inner);
      const name = place.name(label);
      // No variable is called `bool`: `x : bool = false` forgets `var`.
      if (
        statement.kind === 'assign' &&
        statement.target.kind === 'name' &&
        statement.target.name.text === 'bool'
      )
        place.report(varMissing(name.span, this.sourceString.trim()));
      return { kind: 'label', label: name, statement, span: place.across(name.span, statement.span) };
    },
    Stmt_bareLabel(label, colon, _stops, _brace) {
      const name = place.name(label);
      return { kind: 'label', label: name, span: place.across(name.span, place.span(colon)) };
    },
    Stmt_compound(_word, compound, _stops) {
      return stmt(compound);
    },
    Stmt_made(made, _stops) {
      return stmt(made);
    },
    Stmt_simple(simple, at, _end) {
      return { ...stmt(simple), ...origin(at) };
    },
    If(_if, condition, at, then, otherwise) {
      return {
        kind: 'if',
        condition: expr(condition),
        then: stmts(then),
        otherwise: optional(otherwise, elseOf) ?? [],
        ...origin(at),
        span: place.span(this),
      };
    },
    Compound_while(_while, condition, at, body) {
      return {
        kind: 'while',
        condition: expr(condition),
        body: stmts(body),
        ...origin(at),
        span: place.span(this),
      };
    },
    Compound_loop(_loop, at, body) {
      return { kind: 'loop', body: stmts(body), ...origin(at), span: place.span(this) };
    },
    Compound_for(_for, name, _in, low, _dots, high, at, body) {
      return {
        kind: 'for-range',
        name: place.name(name),
        low: expr(low),
        high: expr(high),
        body: stmts(body),
        ...origin(at),
        span: place.span(this),
      };
    },
    Compound_each(_for, name, _in, over, where, at, body) {
      return {
        kind: 'for-each',
        name: place.name(name),
        over: expr(over),
        ...given(
          'where',
          optional(where, (w) => expr(w.child(1))),
        ),
        body: stmts(body),
        ...origin(at),
        span: place.span(this),
      };
    },
    Compound_with(_with, lock, modes, at, body) {
      return {
        kind: 'with',
        lock: expr(lock),
        ...modesOf(place, modes),
        body: stmts(body),
        ...origin(at),
        span: place.span(this),
      };
    },
    Compound_choose(_choose, at, first, _or, rest) {
      return {
        kind: 'choose',
        branches: [first, ...rest.children].map(stmts),
        ...origin(at),
        span: place.span(this),
      };
    },
    Compound_maybe(_maybe, at, body) {
      return { kind: 'maybe', body: stmts(body), ...origin(at), span: place.span(this) };
    },
    Compound_atomic(_atomic, at, body) {
      return { kind: 'atomic', body: stmts(body), ...origin(at), span: place.span(this) };
    },
    Compound_rcu(_rcu, name, at, body) {
      return {
        kind: 'rcu',
        ...given(
          'domain',
          optional(name, (n) => place.name(n)),
        ),
        body: stmts(body),
        ...origin(at),
        span: place.span(this),
      };
    },
    Made(target, _is, made, at) {
      return {
        kind: 'assign',
        target: expr(target),
        operator: '=',
        value: expr(made),
        ...origin(at),
        span: place.across(place.span(target), place.span(made)),
      };
    },
    Simple_break(_word) {
      return { kind: 'break', span: place.span(this) };
    },
    Simple_continue(_word) {
      return { kind: 'continue', span: place.span(this) };
    },
    Simple_return(_word, value) {
      return { kind: 'return', ...given('value', optional(value, expr)), span: place.span(this) };
    },
    Simple_goto(_word, label) {
      return { kind: 'goto', label: place.name(label), span: place.span(this) };
    },
    Simple_var(_var, name, _colon, typeNode, initial) {
      return {
        kind: 'var',
        name: place.name(name),
        type: type(typeNode),
        ...given(
          'initial',
          optional(initial, (i) => expr(i.child(1))),
        ),
        span: place.span(this),
      };
    },
    Simple_assign(target, operator, value) {
      return {
        kind: 'assign',
        target: expr(target),
        operator: wordOf<'=' | '+=' | '-='>(operator),
        value: expr(value),
        span: place.span(this),
      };
    },
    Simple_step(target, operator) {
      return {
        kind: 'assign',
        target: expr(target),
        operator: wordOf<'++' | '--'>(operator),
        span: place.span(this),
      };
    },
    Simple_prefixStep(operator, target) {
      return {
        kind: 'assign',
        target: expr(target),
        operator: wordOf<'++' | '--'>(operator),
        span: place.span(this),
      };
    },
    Simple_alone: expressionThen,
    Simple_call: expressionThen,
    Simple_claim(word, condition) {
      return {
        kind: 'expression',
        expression: operation(place, this, word, condition),
        span: place.span(this),
      };
    },
    Simple_section(word, name, _at, _end) {
      return onDomain(word, optional(name, expr));
    },
    Simple_synchronize(word, name, _at, _end) {
      return onDomain(word, expr(name));
    },
    Simple_operation: expression,
    Simple_deferred: expression,
  };

  function onDomain(word: Node, domain: Expr | undefined): Stmt {
    const wordSpan = place.span(word);
    const span = domain ? place.across(wordSpan, domain.span) : wordSpan;
    const operation: Operation = {
      kind: 'operation',
      word: wordOf<OperationWord>(word),
      wordSpan,
      ...given('operand', domain),
      shared: false,
      span,
    };
    return { kind: 'expression', expression: operation, span };
  }

  /** The lookahead behind a call is no part of the statement. */
  function expressionThen(this: Node, inner: Node, _at: Node, _end: Node): Stmt {
    return { kind: 'expression', expression: expr(inner), span: place.span(inner) };
  }
}

function elseOf(node: Node): readonly Stmt[] {
  const shape = node.child(0);
  return shape.ctorName === 'Else_block' ? stmts(shape.child(1)) : [stmt(shape.child(1))];
}
