/** Functions, defs and threads as their callers see them, declared before any body is resolved. */
import type * as Ast from '../syntax/ast.js';
import type { Context, Unit } from './context.js';
import { checkParameters } from './deferred.js';
import type { Fn, Local, ThreadDecl } from './model.js';
import { localType } from './typeexprs.js';
import type { ActiveItem } from './variant.js';

/** Parameters by declaration; undefined for one whose type could not be resolved. */
type Parameters = readonly (Local | undefined)[];

export interface Heads {
  readonly functions: readonly {
    readonly item: Ast.FunctionItem;
    readonly fn: MutableFn;
    readonly parameters: Parameters;
  }[];
  readonly threads: readonly {
    readonly item: Ast.ThreadItem;
    readonly declaration: ThreadDecl;
    readonly parameters: Parameters;
  }[];
}

/** What callers owe is resolved with the body. */
interface MutableFn extends Fn {
  readonly requires: Fn['requires'][number][];
}

/** Errors: names taken twice, parameter and result types (L02xx, L03xx). */
export function declareHeads(unit: Unit, items: readonly ActiveItem[]): Heads {
  const functions: Heads['functions'][number][] = [];
  const threads: Heads['threads'][number][] = [];
  for (const item of items) {
    if (item.kind === 'function') functions.push(declareFunction(unit, item));
    if (item.kind === 'def') declareDef(unit, item);
    if (item.kind === 'thread') threads.push(declareThread(unit, item));
  }
  return { functions, threads };
}

function declareFunction(unit: Unit, item: Ast.FunctionItem): Heads['functions'][number] {
  const { globals } = unit;
  const { span } = item.name;
  const parameters = parametersOf(unit, item.parameters);
  const result = item.result && localType(unit, item.result, 'a result');
  const fn: MutableFn = {
    name: item.name.text,
    parameters: parameters.flatMap((local) => local ?? []),
    ...(result ? { result } : {}),
    requires: [],
    body: [],
    span,
  };
  if (item.result && !result) unit.brokenResults.add(fn);
  const known = fn.parameters.length === parameters.length;
  globals.add(
    globals.callables,
    item.name,
    known ? { kind: 'function', fn, item, span } : { kind: 'broken', span },
  );
  return { item, fn, parameters };
}

function declareDef(unit: Unit, item: Ast.DefItem): void {
  const parameters = item.parameters.map(({ type }) => localType(unit, type, 'a parameter'));
  const { globals } = unit;
  globals.add(globals.callables, item.name, { kind: 'def', item, parameters, span: item.name.span });
}

function declareThread(unit: Unit, item: Ast.ThreadItem): Heads['threads'][number] {
  const { globals } = unit;
  const parameters = parametersOf(unit, item.parameters);
  const spawned = unit.outline.spawned.has(item.name.text);
  const starts = item.work ? 'queued' : spawned ? 'spawned' : 'itself';
  if (starts !== 'itself') checkParameters(unit.sink, item, parameters);
  const declaration: ThreadDecl = {
    name: item.name.text,
    ...(item.title === undefined ? {} : { title: item.title }),
    daemon: item.daemon,
    starts,
    ...(item.interrupt === undefined ? {} : { interrupt: item.interrupt }),
    parameters: parameters.flatMap((local) => local ?? []),
    body: [],
    span: item.head,
  };
  globals.add(globals.threads, item.name, { declaration, item, instances: [], span: item.name.span });
  return { item, declaration, parameters };
}

function parametersOf(unit: Unit, parameters: readonly Ast.Parameter[]): Parameters {
  return parameters.map(({ name, type: written }) => {
    const type = localType(unit, written, 'a parameter');
    return type && { kind: 'local', name: name.text, type, span: name.span };
  });
}

/** Makes the parameters visible in a body. Errors: two of the same name (L0202). */
export function declareParameters(
  context: Context,
  written: readonly Ast.Parameter[],
  locals: Parameters,
): void {
  written.forEach(({ name }, i) => {
    const local = locals[i];
    context.scope.declare(name, local ? { kind: 'local', local } : { kind: 'broken' });
  });
}
