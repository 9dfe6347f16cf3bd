/** Statements: operands bound, effects where they may stand, locals in their blocks. */
import { never } from '../base/index.js';
import type * as Ast from '../syntax/ast.js';
import { givesToken, meaningOf } from './calls.js';
import { type Context, inBlock, onBranch } from './context.js';
import { domainOf } from './domains.js';
import { maskOf } from './effects.js';
import { tooManyRounds } from './errors/constants.js';
import { outsideLoop, returnOnZero } from './errors/flow.js';
import { filteredList } from './errors/lists.js';
import { notShareable } from './errors/locks.js';
import { assignedUndeclared, declaredTwice, unknownName } from './errors/names.js';
import {
  noAnswer,
  notACondition,
  returnsNothing,
  returnsValue,
  statementDoesNothing,
} from './errors/types.js';
import { answerIgnored } from './errors/warnings.js';
import { fits, valueFor } from './fitting.js';
import { assigned, type Base, changed, giving, learnFrom, resultOf, undeclared } from './giving.js';
import { isReaderWriter } from './kinds.js';
import { listPath } from './lists.js';
import type { Expr, ListPath, Local, Place, Stmt, Struct, Test } from './model.js';
import { breaks, leaves, nonNullWhen } from './narrowing.js';
import { condition, number } from './operators.js';
import { bounds, localType } from './typeexprs.js';
import { range, reference } from './types.js';
import { lockPath, place } from './values.js';

/** A block: its locals end with it. */
export function block(context: Context, statements: readonly Ast.Stmt[]): readonly Stmt[] {
  const inner = inBlock(context);
  return statements.flatMap((stmt) => statement(inner, stmt, []));
}

/**
 * One statement may become none, where something is wrong with it, or two: a local that takes the
 * result of an effect. Labels go to the one that does something.
 */
function statement(context: Context, stmt: Ast.Stmt, labels: readonly string[]): readonly Stmt[] {
  const base = {
    span: stmt.span,
    labels,
    ...(stmt.origin === undefined ? {} : { origin: stmt.origin }),
  };
  const { sink } = context.unit;
  switch (stmt.kind) {
    case 'var':
      return local(context, stmt, base);
    case 'assign':
      return assign(context, stmt, base);
    case 'expression':
      return standing(context, stmt.expression, base);
    case 'if':
      return conditional(context, stmt, base);
    case 'while':
      return whileLoop(context, stmt, base);
    case 'loop': {
      context.known.forgetAssigned(stmt.body);
      const body = block({ ...onBranch(context), inLoop: true }, stmt.body);
      return [{ kind: 'loop', body, ...base }];
    }
    case 'for-range':
      return forRange(context, stmt, base);
    case 'for-each':
      return forEach(context, stmt, base);
    case 'with': {
      const lock = lockPath(context, stmt.lock);
      const body = block(context, stmt.body);
      if (lock === undefined) return [];
      if (stmt.shared && !isReaderWriter(lock.class.kind)) {
        sink.add(notShareable(stmt.lock.span, 'a shared hold', lock.class));
        return [];
      }
      const mask = maskOf(context, stmt, false, lock);
      if (mask === 'misfit') return [];
      const masked = mask === 'irq_save' || mask === 'bh_disable' ? { mask } : {};
      return [{ kind: 'with', lock, mode: stmt.shared ? 'shared' : 'exclusive', ...masked, body, ...base }];
    }
    case 'choose':
      return [
        {
          kind: 'choose',
          branches: branches(
            context,
            stmt.branches.map((body) => ({ body, more: [] })),
          ),
          ...base,
        },
      ];
    case 'maybe': {
      const [body] = branches(context, [{ body: stmt.body, more: [] }, SKIP]);
      return [{ kind: 'maybe', body: body!, ...base }];
    }
    case 'atomic':
      return [{ kind: 'atomic', body: block(context, stmt.body), ...base }];
    case 'rcu': {
      const { domain: name } = stmt;
      const domain = domainOf(context, name && { kind: 'name', name, span: name.span });
      const body = block(context, stmt.body);
      const end = name ? name.span.end : stmt.span.start + 'rcu'.length;
      return domain ? [{ kind: 'rcu', domain, head: { ...stmt.span, end }, body, ...base }] : [];
    }
    case 'break':
    case 'continue':
      if (!context.inLoop) sink.add(outsideLoop(stmt.span, stmt.kind));
      return [{ kind: stmt.kind, ...base }];
    case 'return':
      return returned(context, stmt, base);
    case 'goto':
      return [{ kind: 'goto', label: stmt.label.text, ...base }];
    case 'label': {
      if (context.body?.targets.has(stmt.label.text)) context.known.forgetAll();
      const all = [...labels, stmt.label.text];
      if (stmt.statement === undefined) return [{ kind: 'nothing', ...base, labels: all }];
      const labelled = statement(context, stmt.statement, all);
      // The label stays where its statement is wrong, so that a goto to it is not.
      return labelled.length > 0 ? labelled : [{ kind: 'nothing', ...base, labels: all }];
    }
    default:
      return never(stmt);
  }
}

/** A `for` is unrolled. */
const MOST_ROUNDS = 256;

interface Way {
  readonly body: readonly Ast.Stmt[];
  /** What is known besides at its start. */
  readonly more: readonly Local[];
}

const SKIP: Way = { body: [], more: [] };

/** Alternative ways, after which only that is known which is known on all that get there. */
function branches(context: Context, ways: readonly Way[]): readonly (readonly Stmt[])[] {
  const done = ways.map(({ body, more }) => {
    const own = onBranch(context, more);
    const statements = block(own, body);
    return { statements, known: own.known };
  });
  context.known.meet(done.flatMap(({ statements, known }) => (leaves(statements) ? [] : [known])));
  return done.map(({ statements }) => statements);
}

function conditional(context: Context, stmt: Ast.Stmt & { kind: 'if' }, base: Base): readonly Stmt[] {
  const test = testOf(context, stmt.condition);
  const [then, otherwise] = branches(context, [
    { body: stmt.then, more: factsOf(test, true) },
    { body: stmt.otherwise, more: factsOf(test, false) },
  ]);
  return test ? [{ kind: 'if', condition: test, then: then!, otherwise: otherwise!, ...base }] : [];
}

function whileLoop(context: Context, stmt: Ast.Stmt & { kind: 'while' }, base: Base): readonly Stmt[] {
  context.known.forgetAssigned([stmt]);
  const test = testOf(context, stmt.condition);
  const body = block({ ...onBranch(context, factsOf(test, true)), inLoop: true }, stmt.body);
  if (!breaks(stmt.body)) context.known.learn(factsOf(test, false));
  return test ? [{ kind: 'while', condition: test, body, ...base }] : [];
}

const factsOf = (test: Test | undefined, truth: boolean): readonly Local[] =>
  test?.kind === 'expression' ? nonNullWhen(test.expression, truth) : [];

function local(context: Context, stmt: Ast.Stmt & { kind: 'var' }, base: Base): readonly Stmt[] {
  const { unit, scope } = context;
  const type = localType(unit, stmt.type, 'a local');
  const meaning = stmt.initial && meaningOf(context, stmt.initial, type);
  const first = scope.declaredAt(stmt.name.text);
  if (first) unit.sink.add(declaredTwice(stmt.name.text, stmt.name.span, first));
  if (type === undefined) {
    scope.declare(stmt.name, { kind: 'broken' });
    return [];
  }
  const declared: Local = { kind: 'local', name: stmt.name.text, type, span: stmt.name.span };
  scope.declare(stmt.name, { kind: 'local', local: declared });
  unit.declaredLocals.add(declared);
  if (stmt.initial === undefined) return [{ kind: 'local', local: declared, ...base }];
  const to: Place = { kind: 'local', local: declared, type, span: stmt.name.span };
  if (meaning?.kind === 'value') {
    assigned(context, to, meaning.value.type);
    if (!fits(context, meaning.value, { type, declared: stmt.name.span })) return [];
    return [{ kind: 'local', local: declared, value: meaning.value, ...base }];
  }
  const gives = meaning && giving(context, meaning, to, stmt.initial, base);
  return gives ? [{ kind: 'local', local: declared, ...base, labels: [] }, gives] : [];
}

function assign(context: Context, stmt: Ast.Stmt & { kind: 'assign' }, base: Base): readonly Stmt[] {
  const { unit } = context;
  const { target, operator } = stmt;
  // Where the token is kept is of no concern either, and need not be declared.
  if (operator === '=' && stmt.value?.kind === 'call' && givesToken(context, stmt.value))
    return standing(context, stmt.value, base);
  if (target.kind === 'name' && undeclared(context, target.name)) {
    const candidates = [...context.scope.all(), ...unit.globals.values.keys()];
    unit.sink.add(assignedUndeclared(target.name, candidates));
    if (stmt.value) meaningOf(context, stmt.value);
    return [];
  }
  const to = place(context, target);
  if (operator !== '=') {
    const by = stmt.value && number(context, stmt.value);
    if (to === undefined || (stmt.value && by === undefined)) return [];
    const value = changed(context, to, operator, by, stmt.span);
    return value ? [{ kind: 'assign', to, value, ...base }] : [];
  }
  if (stmt.value === undefined) return [];
  // Null says nothing by itself: where the target is wrong there is no more to say.
  if (to === undefined && stmt.value.kind === 'null') return [];
  const meaning = meaningOf(context, stmt.value, to?.type);
  if (to === undefined || meaning === undefined) return [];
  const gives = giving(context, meaning, to, stmt.value, base);
  return gives ? [gives] : [];
}

/** An expression that stands as a statement. */
function standing(context: Context, e: Ast.Expr, base: Base): readonly Stmt[] {
  const { sink } = context.unit;
  const meaning = meaningOf(context, e);
  if (meaning === undefined) return [];
  switch (meaning.kind) {
    case 'effect':
      learnFrom(context, meaning.effect);
      if (MUST_ASK.has(meaning.effect.kind)) sink.add(answerIgnored(e.span, meaning.word));
      return [{ kind: 'effect', effect: meaning.effect, ...base }];
    case 'call':
      return [{ kind: 'call', call: meaning.call, ...base }];
    case 'assignment': {
      const { target, value, span } = meaning;
      return assign(context, { kind: 'assign', target, operator: '=', value, span }, base);
    }
    case 'statements':
      return block(context, meaning.statements).map((it, i) => ({
        ...it,
        ...base,
        labels: i === 0 ? base.labels : [],
      }));
    case 'value':
      sink.add(statementDoesNothing(e.span));
      return [];
    case 'nothing':
      return base.labels.length > 0 ? [{ kind: 'nothing', ...base }] : [];
    default:
      return never(meaning);
  }
}

/** Effects that may fail to do anything: whoever does not ask goes on without the lock or reference. */
const MUST_ASK: ReadonlySet<string> = new Set(['trylock', 'tryget', 'upgrade']);

/** The condition of an `if` or `while`. Errors: an effect or call that is not true or false (L0309). */
function testOf(context: Context, e: Ast.Expr): Test | undefined {
  const { sink } = context.unit;
  let inner = e;
  let negated = false;
  while (inner.kind === 'unary' && inner.operator === 'not') {
    inner = inner.operand;
    negated = !negated;
  }
  if (!['operation', 'deferred', 'new', 'call'].includes(inner.kind)) {
    const expression = condition(context, e);
    return expression && { kind: 'expression', expression };
  }
  const meaning = meaningOf(context, inner);
  if (meaning === undefined) return undefined;
  switch (meaning.kind) {
    case 'value': {
      const expression = meaning.value;
      if (expression.type.kind !== 'bool') return sink.add(notACondition(inner.span, expression.type));
      const value: Expr = negated
        ? { kind: 'not', operand: expression, type: expression.type, span: e.span }
        : expression;
      return { kind: 'expression', expression: value };
    }
    case 'effect': {
      const { effect, type, word, span } = meaning;
      learnFrom(context, effect);
      if (type === undefined) return sink.add(noAnswer(span, word));
      if (type.kind !== 'bool') return sink.add(notACondition(span, type));
      return { kind: 'effect', effect, negated: negated !== (meaning.reversed === true), span: e.span };
    }
    case 'call': {
      const { call } = meaning;
      const result = resultOf(context, call);
      if (result === undefined) return undefined;
      if (result.kind !== 'bool') return sink.add(notACondition(call.span, result));
      return { kind: 'call', call, negated, span: e.span };
    }
    case 'assignment':
    case 'statements':
    case 'nothing':
      return sink.add(noAnswer(inner.span, inner.kind === 'call' ? inner.name.text : 'this'));
    default:
      return never(meaning);
  }
}

function forRange(context: Context, stmt: Ast.Stmt & { kind: 'for-range' }, base: Base): readonly Stmt[] {
  const ends = bounds(context.unit, stmt.low, stmt.high);
  context.known.forgetAssigned(stmt.body);
  const inner = inBlock({ ...onBranch(context), inLoop: true });
  if (ends && ends.max - ends.min >= MOST_ROUNDS) {
    const span = { ...stmt.low.span, end: stmt.high.span.end };
    context.unit.sink.add(tooManyRounds(span, ends.max - ends.min + 1, MOST_ROUNDS));
  }
  if (ends === undefined) {
    inner.scope.declare(stmt.name, { kind: 'broken' });
    block(inner, stmt.body);
    return [];
  }
  const binder: Local = {
    kind: 'local',
    name: stmt.name.text,
    type: range(ends.min, ends.max),
    span: stmt.name.span,
  };
  inner.scope.declare(stmt.name, { kind: 'local', local: binder, fixed: 'loop' });
  return [{ kind: 'for', binder, low: ends.min, high: ends.max, body: block(inner, stmt.body), ...base }];
}

/** `for k in l`, `for k in T where e`: a list goes before a struct of its name. */
function forEach(context: Context, stmt: Ast.Stmt & { kind: 'for-each' }, base: Base): readonly Stmt[] {
  const { sink } = context.unit;
  context.known.forgetAssigned(stmt.body);
  const struct = structNamed(context, stmt.over);
  const list = struct ? undefined : walkedList(context, stmt.over);
  const element = struct ?? list?.list.element;
  const inner = inBlock({ ...onBranch(context), inLoop: true });
  if (element === undefined) {
    inner.scope.declare(stmt.name, { kind: 'broken' });
    block(inner, stmt.body);
    return [];
  }
  const binder: Local = {
    kind: 'local',
    name: stmt.name.text,
    type: reference(element, false),
    span: stmt.name.span,
  };
  inner.scope.declare(stmt.name, { kind: 'local', local: binder, fixed: 'loop' });
  const where = stmt.where && condition(inner, stmt.where);
  const body = block(inner, stmt.body);
  const head = { ...stmt.span, end: (stmt.where ?? stmt.over).span.end };
  if (struct)
    return [{ kind: 'for-struct', binder, struct, ...(where ? { where } : {}), body, head, ...base }];
  if (stmt.where) sink.add(filteredList(stmt.where.span));
  return list ? [{ kind: 'for-list', binder, list, body, head, ...base }] : [];
}

/** Errors: what is no list; a name that is not declared may have been meant for that of a struct, too. */
function walkedList(context: Context, e: Ast.Expr): ListPath | undefined {
  if (e.kind !== 'name' || !undeclared(context, e.name)) return listPath(context, e);
  const { globals, sink } = context.unit;
  return sink.add(unknownName(e.name, [...globals.values.keys(), ...globals.types.keys()]));
}

/** The struct that is meant, where the name is that of no variable. */
function structNamed(context: Context, e: Ast.Expr): Struct | undefined {
  if (e.kind !== 'name' || context.scope.find(e.name.text)) return undefined;
  const { values, types } = context.unit.globals;
  const value = values.get(e.name.text);
  const type = types.get(e.name.text);
  const isList =
    value?.kind === 'broken' || (value?.kind === 'variable' && value.variable.list !== undefined);
  return type?.kind === 'struct' && !isList ? type.struct : undefined;
}

function returned(context: Context, stmt: Ast.Stmt & { kind: 'return' }, base: Base): readonly Stmt[] {
  const { body, unit } = context;
  const { sink } = unit;
  if (body === undefined || body.kind === 'on-zero' || body.kind === 'init') {
    sink.add(returnOnZero(stmt.span, body?.title ?? 'this block'));
    return [];
  }
  if (stmt.value === undefined) {
    if (body.result) sink.add(returnsValue(stmt.span, body.title, body.result, body.head));
    return [{ kind: 'return', ...base }];
  }
  if (body.result === undefined) {
    if (!body.resultBroken) sink.add(returnsNothing(stmt.value.span, body.title, body.head));
    return [];
  }
  const value = valueFor(context, stmt.value, { type: body.result, declared: body.head });
  return value ? [{ kind: 'return', value, ...base }] : [];
}
