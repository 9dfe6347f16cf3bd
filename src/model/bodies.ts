/** What functions, threads, `on zero` and `init` blocks, properties and defs do, resolved. */
import type * as Ast from '../syntax/ast.js';
import { type Body, type Context, outermost, type Unit } from './context.js';
import { defRecursion } from './errors/flow.js';
import { declaredTwice, unknownField } from './errors/names.js';
import { onZeroTwice } from './errors/objects.js';
import { noCount, severalCounts } from './errors/types.js';
import { declareParameters, type Heads } from './heads.js';
import { checkLabels } from './labels.js';
import type { Field, Local, Model, Property, Stmt, Struct } from './model.js';
import { jumpTargets } from './narrowing.js';
import { condition } from './operators.js';
import { block } from './statements.js';
import { reference } from './types.js';
import { type ActiveItem, activeMembers } from './variant.js';
import { subexpressions } from './walk.js';

function inBody(
  unit: Unit,
  role: 'body' | 'init',
  body: Omit<Body, 'targets'>,
  written: readonly Ast.Stmt[],
): Context {
  return { ...outermost(unit, role), body: { ...body, targets: new Set(jumpTargets(written)) } };
}

/** Fills in all functions and threads, whether or not something calls or runs them. */
export function resolveHeads(unit: Unit, heads: Heads): void {
  for (const { item, fn, parameters } of heads.functions) {
    const own = {
      title: `\`${item.name.text}\``,
      kind: 'function',
      ...(fn.result ? { result: fn.result } : {}),
      resultBroken: unit.brokenResults.has(fn),
      head: item.head,
    } as const;
    const context = inBody(unit, 'body', own, item.body);
    declareParameters(context, item.parameters, parameters);
    for (const { condition: owed, span } of item.requires) {
      const test = condition(context, owed);
      if (test) fn.requires.push({ condition: test, span });
    }
    checkLabels(unit.sink, `\`${item.name.text}\``, item.body);
    fn.body = block(context, item.body);
  }
  for (const { item, declaration, parameters } of heads.threads) {
    const title = `${item.work ? 'work' : 'thread'} \`${item.name.text}\``;
    const context = inBody(unit, 'body', { title, kind: 'thread', head: item.head }, item.body);
    declareParameters(context, item.parameters, parameters);
    checkLabels(unit.sink, title, item.body);
    declaration.body = block(context, item.body);
  }
}

/** The `on zero` blocks of a struct. Errors: no such count, or two blocks for one (L0418). */
export function resolveOnZero(unit: Unit, struct: Struct, item: Ast.StructItem): void {
  for (const member of activeMembers(item, unit.constants, unit.sink)) {
    if (member.kind !== 'on-zero') continue;
    const field = countedField(unit, struct, member);
    const binder: Local = {
      kind: 'local',
      name: member.binder.text,
      type: reference(struct, false),
      span: member.binder.span,
    };
    const context = inBody(
      unit,
      'body',
      { title: 'an `on zero` block', kind: 'on-zero', head: member.binder.span },
      member.body,
    );
    context.scope.declare(member.binder, { kind: 'local', local: binder });
    checkLabels(unit.sink, 'this `on zero` block', member.body);
    const body = block(context, member.body);
    if (field?.refcount === undefined) continue;
    if (field.refcount.onZero) unit.sink.add(onZeroTwice(member.binder.span, `${struct.name}.${field.name}`));
    field.refcount.onZero = { binder, body };
  }
}

function countedField(unit: Unit, struct: Struct, { field, binder }: Ast.OnZero): Field | undefined {
  const counts = struct.fields.filter((it) => it.refcount);
  if (field) {
    const found = counts.find((it) => it.name === field.text);
    if (found || unit.globals.membersOf(struct).get(field.text)?.kind === 'broken') return found;
    return unit.sink.add(
      unknownField(
        field,
        struct.name,
        struct.span,
        counts.map((it) => it.name),
      ),
    );
  }
  if (counts.length > 1)
    return unit.sink.add(
      severalCounts(
        binder.span,
        struct.name,
        counts.map((it) => it.name),
      ),
    );
  return counts[0] ?? unit.sink.add(noCount(binder.span, struct.name, struct.span));
}

/** All `init` blocks, imports first, then the check's. */
export function resolveInit(
  unit: Unit,
  items: readonly ActiveItem[],
  check: Ast.CheckItem | undefined,
): readonly Stmt[] {
  const blocks = [...items, ...(check?.clauses ?? [])].flatMap((it) => (it.kind === 'init' ? [it] : []));
  return blocks.flatMap(({ body, span }) => {
    const context = inBody(unit, 'init', { title: 'an `init` block', kind: 'init', head: span }, body);
    checkLabels(unit.sink, 'this `init` block', body);
    return block(context, body);
  });
}

/** What threads run at their end, imports first: bodies of their own, which `return` ends. */
export function resolveOnReturn(unit: Unit, items: readonly ActiveItem[]): Model['onReturn'] {
  return items.flatMap((item) => {
    if (item.kind !== 'on-return') return [];
    const { body, head } = item;
    const context = inBody(unit, 'body', { title: 'an `on return` block', kind: 'function', head }, body);
    checkLabels(unit.sink, 'this `on return` block', body);
    return [{ body: block(context, body), span: head }];
  });
}

/** Errors: names taken twice, and whatever is wrong with the expressions. */
export function resolveProperties(unit: Unit, items: readonly ActiveItem[]): readonly Property[] {
  const seen = new Map<string, Ast.Name>();
  return items.flatMap((item): Property[] => {
    if (item.kind !== 'property') return [];
    const first = seen.get(item.name.text);
    if (first) unit.sink.add(declaredTwice(item.name.text, item.name.span, first.span));
    seen.set(item.name.text, item.name);
    const test = condition(outermost(unit, 'property'), item.condition);
    return test ? [{ sort: item.sort, name: item.name.text, condition: test, span: item.span }] : [];
  });
}

/** Resolves each def once by itself, so that what is wrong with one that nothing uses shows too. */
export function checkDefs(unit: Unit): void {
  for (const symbol of unit.globals.callables.values()) {
    if (symbol.kind !== 'def') continue;
    const { item, parameters } = symbol;
    if (definesItself(unit, item)) unit.sink.add(defRecursion(item.name.span, item.name.text));
    const context: Context = { ...outermost(unit, 'body'), expansion: [item] };
    const locals = item.parameters.map(({ name }, i): Local | undefined => {
      const type = parameters[i];
      return type && { kind: 'local', name: name.text, type, span: name.span };
    });
    declareParameters(context, item.parameters, locals);
    unit.evaluate(context, item.body);
  }
}

function definesItself(unit: Unit, def: Ast.DefItem): boolean {
  const seen = new Set<Ast.DefItem>();
  const visit = (item: Ast.DefItem): boolean => {
    if (seen.has(item)) return false;
    seen.add(item);
    return calledNames(item.body).some((name) => {
      const symbol = unit.globals.callables.get(name);
      return symbol?.kind === 'def' && (symbol.item === def || visit(symbol.item));
    });
  };
  return visit(def);
}

function calledNames(e: Ast.Expr): readonly string[] {
  const own = e.kind === 'call' ? [e.name.text] : [];
  return [...own, ...subexpressions(e).flatMap(calledNames)];
}
