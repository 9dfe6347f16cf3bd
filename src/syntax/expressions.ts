import type { ActionDict, Node } from 'ohm-js';
import { assert } from '../base/index.js';
import type {
  Argument,
  BinaryOperator,
  DeferredWord,
  Expr,
  FieldInit,
  Operation,
  OperationWord,
  QuantifierRange,
} from './ast.js';
import { expr, given, list, optional, wordOf } from './nodes.js';
import type { Place } from './place.js';

const SPELLINGS: Readonly<Record<string, BinaryOperator>> = { '||': 'or', '&&': 'and' };

/** How expressions are built, operations such as `tryget f` among them. */
export function expressionActions(place: Place): ActionDict<Expr> {
  /** `a + b - c` is `(a + b) - c`. */
  function chain(first: Node, operators: Node, rest: Node): Expr {
    return rest.children.reduce<Expr>((left, next, i) => {
      const right = expr(next);
      const operator = operatorOf(operators.children[i]!);
      return { kind: 'binary', operator, left, right, span: place.across(left.span, right.span) };
    }, expr(first));
  }

  function member(this: Node, object: Node, _dot: Node, field: Node): Expr {
    return { kind: 'member', object: expr(object), field: place.name(field), span: place.span(this) };
  }

  function index(this: Node, array: Node, _open: Node, at: Node, _close: Node): Expr {
    return { kind: 'index', array: expr(array), index: expr(at), span: place.span(this) };
  }

  function minus(this: Node, _minus: Node, operand: Node): Expr {
    return { kind: 'unary', operator: '-', operand: expr(operand), span: place.span(this) };
  }

  function make(node: Node, word: Node, struct: Node, fields: readonly FieldInit[]): Expr {
    return {
      kind: 'new',
      trying: word.sourceString === 'trynew',
      struct: place.name(struct),
      fields,
      span: place.span(node),
    };
  }

  function acquisition(this: Node, word: Node, target: Node, modes: Node): Expr {
    return { ...operation(place, this, word, target), ...modesOf(place, modes) };
  }

  return {
    Expr: chain,
    And: chain,
    Sum: chain,
    Term: chain,
    Bound: chain,
    BoundTerm: chain,
    Not_not(_not, operand) {
      return { kind: 'unary', operator: 'not', operand: expr(operand), span: place.span(this) };
    },
    Comparison_compare(left, operator, right) {
      return {
        kind: 'binary',
        operator: operatorOf(operator),
        left: expr(left),
        right: expr(right),
        span: place.span(this),
      };
    },
    Unary_minus: minus,
    BoundAtom_minus: minus,
    Postfix_member: member,
    Place_member: member,
    Postfix_index: index,
    Place_index: index,
    Primary_address(_and, path) {
      return expr(path);
    },
    Path(_and, path) {
      return expr(path);
    },
    Parens(_open, inner, _close) {
      return { ...expr(inner), span: place.span(this) };
    },
    nameExpr(_name) {
      return { kind: 'name', name: place.name(this), span: place.span(this) };
    },
    number(_digits) {
      return { kind: 'number', value: Number(this.sourceString), span: place.span(this) };
    },
    true(_word) {
      return { kind: 'bool', value: true, span: place.span(this) };
    },
    false(_word) {
      return { kind: 'bool', value: false, span: place.span(this) };
    },
    null(_word) {
      return { kind: 'null', span: place.span(this) };
    },
    self(_word) {
      return { kind: 'self', span: place.span(this) };
    },
    New_plain(word, struct) {
      return make(this, word, struct, []);
    },
    NewWithFields(word, struct, fields) {
      return make(this, word, struct, fieldInits(place, fields));
    },
    Held(word, _open, lock, by, _close) {
      return {
        kind: 'held',
        lock: expr(lock),
        ...given(
          'by',
          optional(by, (b) => expr(b.child(1))),
        ),
        negated: word.sourceString === 'unheld',
        span: place.span(this),
      };
    },
    Quantifier(sort, _open, binder, _in, over, _where, condition, _close) {
      return {
        kind: 'quantifier',
        sort: wordOf<'count' | 'all' | 'any'>(sort),
        binder: place.name(binder),
        over: rangeOf(place, over),
        condition: expr(condition),
        span: place.span(this),
      };
    },
    Operation_wait(word, target, releasing) {
      return {
        ...operation(place, this, word, target),
        ...given(
          'releasing',
          optional(releasing, (r) => expr(r.child(1))),
        ),
      };
    },
    Operation_lock: acquisition,
    Operation_unlock: acquisition,
    Operation_insert(word, element, _in, target, atEnd) {
      return {
        ...operation(place, this, word, element),
        list: expr(target),
        ...(atEnd.numChildren > 0 ? { atEnd: true } : {}),
      };
    },
    Operation_remove(word, element, _from, target) {
      return { ...operation(place, this, word, element), list: expr(target) };
    },
    Operation_other(word, target) {
      return operation(place, this, word, target);
    },
    Target(path) {
      return expr(path);
    },
    aloneWord(word) {
      const span = place.span(this);
      return {
        kind: 'operation',
        word: wordOf<OperationWord>(word),
        wordSpan: span,
        shared: false,
        span,
      };
    },
    Call(name, args) {
      return {
        kind: 'call',
        name: place.name(name),
        arguments: list(args.child(1)).map((a) => argument(place, a)),
        span: place.span(this),
      };
    },
    Deferred(word, name, args) {
      return {
        kind: 'deferred',
        word: word.sourceString as DeferredWord,
        wordSpan: place.span(word),
        name: place.name(name),
        ...given(
          'arguments',
          optional(args, (a) => list(a.child(1)).map((it) => argument(place, it))),
        ),
        span: place.span(this),
      };
    },
  };
}

/** `shared`, `irq` and `bh` after a lock, in any order. */
export function modesOf(place: Place, modes: Node): Pick<Operation, 'shared' | 'context'> {
  const context = modes.children.find((m) => m.sourceString !== 'shared');
  return {
    shared: modes.children.some((m) => m.sourceString === 'shared'),
    ...given('context', context && place.name(context)),
  };
}

/** The fields of `{ f = e, g = e }`. */
export function fieldInits(place: Place, fields: Node): readonly FieldInit[] {
  return list(fields.child(2)).map((f) => ({ name: place.name(f.child(0)), value: expr(f.child(2)) }));
}

/** `get o`, `assert e`: a word and what it is about. */
export function operation(place: Place, node: Node, word: Node, operand: Node): Operation {
  return {
    kind: 'operation',
    word: word.sourceString.replace(/ +/, ' ') as OperationWord,
    wordSpan: place.span(word),
    operand: expr(operand),
    shared: false,
    span: place.span(node),
  };
}

function operatorOf(node: Node): BinaryOperator {
  const spelling = node.sourceString;
  return SPELLINGS[spelling] ?? (spelling as BinaryOperator);
}

function rangeOf(place: Place, node: Node): QuantifierRange {
  const shape = node.child(0);
  if (shape.ctorName === 'Over_struct') return { kind: 'struct', name: place.name(shape.child(0)) };
  assert(shape.ctorName === 'Over_range', 'a quantifier ranges over a struct or numbers');
  return { kind: 'range', low: expr(shape.child(0)), high: expr(shape.child(2)) };
}

function argument(place: Place, node: Node): Argument {
  const shape = node.child(0);
  const text = shape.child(0).sourceString;
  const span = place.span(shape.child(0));
  return shape.ctorName === 'Argument_expression'
    ? { expression: expr(shape.child(0)), text, span }
    : { text, span };
}
