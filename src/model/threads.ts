/** Which threads run in a check: `run`, `without`, or each as declared, with arguments and counts. */
import { never } from '../base/index.js';
import type { Span } from '../source/index.js';
import type * as Ast from '../syntax/ast.js';
import { constantNumber } from './constants.js';
import { outermost, type Unit } from './context.js';
import { noValues, runArguments, runCount, tooManyThreads } from './errors/checks.js';
import { runDeferred } from './errors/deferred.js';
import { notInThisVariant } from './errors/names.js';
import { valueFor } from './fitting.js';
import type { ThreadSymbol } from './globals.js';
import type { Expr, Local, NamedObject, ThreadInstance, Type } from './model.js';
import { runsUnasked } from './outline.js';
import { constantOnly } from './structs.js';
import { BOOL, reference, THREAD } from './types.js';

const MOST_THREADS = 100;

/** One entry of the run line, or a declaration: each list of arguments runs `count` times. */
interface Run {
  readonly symbol: ThreadSymbol;
  readonly lists: readonly (readonly Expr[])[];
  readonly count: number;
  readonly counted: boolean;
}

/**
 * The threads of a check in the order in which choices are numbered: as `run` names them, else as
 * declared; then daemons; then what is queued or spawned, an instance for each that there may be at
 * once; then interrupts. `span` is the check's name.
 * Errors: threads that are not declared with these settings, arguments and counts that do not fit (L0610).
 */
export function instantiate(
  unit: Unit,
  check: Ast.CheckItem | undefined,
  span: Span,
): readonly ThreadInstance[] {
  const written = check?.clauses.flatMap((clause) => (clause.kind === 'run' ? clause.threads : [])) ?? [];
  const left = new Set(
    check?.clauses.flatMap((clause) =>
      clause.kind === 'without' ? clause.threads.map((it) => it.text) : [],
    ),
  );
  const mentioned = new Set(written.map((it) => it.name.text));
  const own = [...unit.globals.threads].flatMap(([name, symbol]) =>
    unit.outline.ownThreads.has(name) && !left.has(name) ? [symbol] : [],
  );
  const others = own.filter(
    ({ item }) => !mentioned.has(item.name.text) && (runsUnasked(item) || mentioned.size === 0),
  );
  const declared = [
    ...others.filter(({ item }) => !runsUnasked(item)),
    ...others.filter(({ item }) => item.daemon),
    ...others.filter(({ item }) => item.interrupt),
  ];
  const runs = [
    ...written.flatMap((it) => runNamed(unit, it) ?? []),
    ...declared.flatMap((symbol) => runDeclared(unit, symbol) ?? []),
  ];
  const works = [...unit.globals.threads.values()].flatMap((symbol) => deferredInstances(unit, symbol) ?? []);
  const total = works.length + runs.reduce((sum, run) => sum + run.lists.length * run.count, 0);
  if (total > MOST_THREADS) {
    unit.sink.add(tooManyThreads(check?.name ?? 'threads as declared', span, total, MOST_THREADS));
    return [];
  }
  return [...named(runs), ...works];
}

function runNamed(unit: Unit, written: Ast.RunThread): Run | undefined {
  const symbol = unit.globals.threads.get(written.name.text);
  if (symbol === undefined) {
    const elsewhere = unit.outline.threads.get(written.name.text);
    // A name that nothing declares has been reported with the plans.
    return elsewhere && unit.sink.add(notInThisVariant(written.name, elsewhere.name.span, unit.constants));
  }
  if (symbol.declaration.starts !== 'itself')
    return unit.sink.add(runDeferred(written.name, symbol.item.work === true, symbol.span));
  const count = countOf(unit, written.count ?? symbol.item.count);
  const counted = (written.count ?? symbol.item.count) !== undefined;
  const lists = written.arguments ? argumentList(unit, symbol, written) : allArguments(unit, symbol);
  return count === undefined || lists === undefined ? undefined : { symbol, lists, count, counted };
}

function runDeclared(unit: Unit, symbol: ThreadSymbol): Run | undefined {
  const count = countOf(unit, symbol.item.count);
  const lists = allArguments(unit, symbol);
  const counted = symbol.item.count !== undefined;
  return count === undefined || lists === undefined ? undefined : { symbol, lists, count, counted };
}

/**
 * Instances of what is queued or spawned: of a work one for each value of its parameter, pool slots
 * included; of a thread as many as are declared.
 */
function deferredInstances(unit: Unit, symbol: ThreadSymbol): readonly ThreadInstance[] | undefined {
  const { declaration, item } = symbol;
  if (declaration.starts === 'itself') return [];
  const count = declaration.starts === 'spawned' ? countOf(unit, item.count) : 1;
  const suffixes =
    declaration.starts === 'queued'
      ? valueNames(unit, declaration.parameters[0]).map((name) => (name === '' ? '' : `(${name})`))
      : Array.from({ length: count ?? 0 }, (_, i) => (item.count ? `[${i}]` : ''));
  if (suffixes.length > MOST_THREADS)
    return unit.sink.add(tooManyThreads(declaration.name, symbol.span, suffixes.length, MOST_THREADS));
  for (const suffix of suffixes)
    symbol.instances.push({ declaration, name: `${declaration.name}${suffix}`, arguments: [] });
  return symbol.instances;
}

/** Names of the values of a work's parameter, in the order of their encoding: a reference's are the slots. */
function valueNames(unit: Unit, parameter: Local | undefined): readonly string[] {
  if (parameter === undefined) return [''];
  const { type } = parameter;
  const values = valuesOf(unit, type, parameter).flatMap((e) => (e.kind === 'null' ? [] : [argumentText(e)]));
  if (type.kind !== 'reference') return values;
  return [...values, ...Array.from({ length: type.struct.pool }, (_, i) => `${type.struct.name}#${i}`)];
}

function countOf(unit: Unit, e: Ast.Expr | undefined): number | undefined {
  if (e === undefined) return 1;
  const count = constantNumber(e, unit.constants, unit.sink);
  if (count === undefined || (count >= 1 && count <= MOST_THREADS)) return count;
  return unit.sink.add(runCount(e.span, count, MOST_THREADS));
}

/** Arguments as given: one list. */
function argumentList(
  unit: Unit,
  symbol: ThreadSymbol,
  written: Ast.RunThread,
): readonly (readonly Expr[])[] | undefined {
  const given = written.arguments ?? [];
  const { parameters, name } = symbol.declaration;
  if (given.length !== parameters.length) {
    return unit.sink.add(runArguments(written.span, name, given.length, parameters.length, symbol.span));
  }
  const context = outermost(unit, 'argument');
  const values = given.flatMap((e, i) => {
    const { type, span } = parameters[i]!;
    const value = valueFor(context, e, { type, declared: span });
    return (value && constantOnly(context, value)) ?? [];
  });
  return values.length === given.length ? [values] : undefined;
}

/** Each combination of values of the parameters, the last varying fastest. */
function allArguments(unit: Unit, symbol: ThreadSymbol): readonly (readonly Expr[])[] | undefined {
  let lists: readonly (readonly Expr[])[] = [[]];
  for (const parameter of symbol.declaration.parameters) {
    const values = valuesOf(unit, parameter.type, parameter);
    if (values.length === 0) {
      return unit.sink.add(noValues(symbol.span, symbol.declaration.name, parameter.name, parameter.span));
    }
    if (lists.length * values.length > MOST_THREADS) {
      return unit.sink.add(
        tooManyThreads(symbol.declaration.name, symbol.span, lists.length * values.length, MOST_THREADS),
      );
    }
    lists = lists.flatMap((list) => values.map((value) => [...list, value]));
  }
  return lists;
}

/** The values that a parameter takes: those of its type; of a reference, the named objects. */
function valuesOf(unit: Unit, type: Type, { span }: Local): readonly Expr[] {
  switch (type.kind) {
    case 'bool':
      return [false, true].map((value) => ({ kind: 'bool', value, type: BOOL, span }));
    case 'range':
      return Array.from({ length: Math.min(type.max - type.min, MOST_THREADS) + 1 }, (_, i) => ({
        kind: 'number',
        value: type.min + i,
        type: { kind: 'range', min: type.min + i, max: type.min + i },
        span,
      }));
    case 'enum':
      return type.values.map((_, value) => ({ kind: 'enum', value, type, span }));
    case 'reference': {
      const objects = [...unit.globals.values.values()].flatMap((it) =>
        it.kind === 'object' && it.object.struct === type.struct ? elements(it.object, span) : [],
      );
      return type.nullable ? [{ kind: 'null', type, span }, ...objects] : objects;
    }
    case 'thread':
      // No thread is known before the threads are: none is the one value.
      return [{ kind: 'null', type: THREAD, span }];
    case 'lock':
      // Which lock it should be is for the `run` to say.
      return type.nullable ? [{ kind: 'null', type, span }] : [];
    case 'array':
      return [];
    default:
      return never(type);
  }
}

function elements(object: NamedObject, span: Span): readonly Expr[] {
  const type = reference(object.struct, false);
  if (!object.array) return [{ kind: 'object', object, type, span }];
  return Array.from({ length: object.size }, (_, i) => {
    const index: Expr = { kind: 'number', value: i, type: { kind: 'range', min: i, max: i }, span };
    return { kind: 'object', object, index, type, span };
  });
}

/**
 * `scan` where it runs once; `scan(kn1)`, `scan(kn2)` where arguments tell its instances apart;
 * `waiter[0]`, `waiter[1]` where nothing else does.
 */
function named(runs: readonly Run[]): readonly ThreadInstance[] {
  const listsOf = new Map<ThreadSymbol, string[]>();
  for (const { symbol, lists, count } of runs) {
    const known = listsOf.get(symbol) ?? [];
    listsOf.set(symbol, known);
    for (const list of lists) for (let i = 0; i < count; i++) known.push(list.map(argumentText).join(', '));
  }
  const instances: ThreadInstance[] = [];
  for (const { symbol, lists, count, counted } of runs) {
    const { declaration } = symbol;
    const all = listsOf.get(symbol)!;
    const distinct = new Set(all).size === all.length;
    for (const list of lists) {
      for (let i = 0; i < count; i++) {
        const nth = symbol.instances.length;
        const plain = all.length === 1 && !counted;
        const suffix = plain ? '' : distinct && list.length > 0 ? `(${all[nth]!})` : `[${nth}]`;
        const instance = { declaration, name: `${declaration.name}${suffix}`, arguments: list };
        symbol.instances.push(instance);
        instances.push(instance);
      }
    }
  }
  return instances;
}

function argumentText(e: Expr): string {
  switch (e.kind) {
    case 'number':
    case 'bool':
      return String(e.value);
    case 'enum':
      return e.type.kind === 'enum' ? e.type.values[e.value]! : String(e.value);
    case 'object':
      return e.index?.kind === 'number' ? `${e.object.name}[${e.index.value}]` : e.object.name;
    default:
      return 'null';
  }
}
