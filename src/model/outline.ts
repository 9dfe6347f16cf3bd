/** What a program declares under any settings: names and where they stand, nothing bound. */
import type { Span } from '../source/index.js';
import type * as Ast from '../syntax/ast.js';
import { notUnderWhen } from './errors/declarations.js';
import type { Program } from './program.js';
import type { Sink } from './sink.js';
import { spawnedNames } from './spawned.js';
import { expressionsOf, innerStatements, subexpressions } from './walk.js';

export interface Outline {
  /** In order of declaration, imports first. */
  readonly settings: readonly Ast.ParamItem[];
  /** Imported ones too; those of `when` branches too. The first of each name. */
  readonly threads: ReadonlyMap<string, Ast.ThreadItem>;
  readonly functions: ReadonlyMap<string, Ast.FunctionItem>;
  readonly properties: ReadonlyMap<string, Ast.PropertyItem>;
  /** Labels of the thread, the function, or both, that have the name. */
  readonly labels: ReadonlyMap<string, ReadonlySet<string>>;
  /** Labels in what last puts run: code that no name leads to. */
  readonly unnamedLabels: ReadonlySet<string>;
  /** Names that the body of a thread or function calls. */
  readonly calls: ReadonlyMap<string, ReadonlySet<string>>;
  /** All that is declared at top level, and members as `struct.member`. */
  readonly declared: ReadonlyMap<string, Span>;
  /** Lock classes by name: `a`, `struct.field`. */
  readonly locks: ReadonlySet<string>;
  /** Threads that some statement spawns: they do not begin by themselves. */
  readonly spawned: ReadonlySet<string>;
  /** Daemons and other threads that run without being named: those of the entry file. */
  readonly ownThreads: ReadonlySet<string>;
}

/** Collects them. Errors: a param, flag or check under `when` (L0415). */
export function outlineOf(program: Program, sink: Sink): Outline {
  const settings: Ast.ParamItem[] = [];
  const threads = new Map<string, Ast.ThreadItem>();
  const functions = new Map<string, Ast.FunctionItem>();
  const properties = new Map<string, Ast.PropertyItem>();
  const labels = new Map<string, Set<string>>();
  const unnamedLabels = new Set<string>();
  const calls = new Map<string, Set<string>>();
  const declared = new Map<string, Span>();
  const ownThreads = new Set<string>();
  const locks = new Set<string>();
  const spawned = spawnedNames(program);

  const remember = <T>(map: Map<string, T>, name: string, value: T): void => {
    if (!map.has(name)) map.set(name, value);
  };
  const body = (name: string, statements: readonly Ast.Stmt[]): void => {
    const own = labels.get(name) ?? new Set();
    labels.set(name, own);
    for (const label of labelsIn(statements)) own.add(label.text);
    const called = calls.get(name) ?? new Set();
    calls.set(name, called);
    for (const callee of calledIn(statements)) called.add(callee);
  };

  const item = (it: Ast.Item, own: boolean, conditional: boolean): void => {
    for (const name of topLevelNames(it)) {
      remember(declared, name.text, name.span);
      if (it.kind === 'lock') locks.add(name.text);
    }
    switch (it.kind) {
      case 'param':
      case 'flag':
        if (conditional) sink.add(notUnderWhen(it.span, `a ${it.kind}`));
        else settings.push(it);
        break;
      case 'check':
        if (conditional) sink.add(notUnderWhen(it.nameSpan, 'a check'));
        break;
      case 'thread':
        remember(threads, it.name.text, it);
        if (own && !it.work && !spawned.has(it.name.text)) ownThreads.add(it.name.text);
        body(it.name.text, it.body);
        break;
      case 'function':
        remember(functions, it.name.text, it);
        body(it.name.text, it.body);
        break;
      case 'property':
        remember(properties, it.name.text, it);
        break;
      case 'struct':
        for (const member of allMembers(it.members)) {
          if (member.kind === 'on-zero') {
            for (const label of labelsIn(member.body)) unnamedLabels.add(label.text);
          }
          for (const name of memberNames(member)) {
            remember(declared, `${it.name.text}.${name.text}`, name.span);
            if (member.kind === 'lock') locks.add(`${it.name.text}.${name.text}`);
          }
        }
        break;
      case 'when':
        for (const inner of [...it.then, ...it.otherwise]) item(inner, own, true);
        break;
      default:
        break;
    }
  };
  for (const file of program.files) {
    for (const it of file.items) item(it, file === program.entry, false);
  }
  return {
    settings,
    spawned,
    threads,
    functions,
    properties,
    labels,
    unnamedLabels,
    calls,
    declared,
    ownThreads,
    locks,
  };
}

/** Runs in every check but where it says `without`. */
export const runsUnasked = (item: Ast.ThreadItem): boolean => item.daemon || item.interrupt !== undefined;

/** Names that an item puts into the file's scope. */
function topLevelNames(item: Ast.Item): readonly Ast.Name[] {
  switch (item.kind) {
    case 'lock':
    case 'cond':
    case 'refcount':
    case 'list':
    case 'var':
      return memberNames(item);
    case 'object':
      return item.entries.map((entry) => entry.name);
    case 'rcu':
      return item.domains.map((domain) => domain.name);
    case 'struct':
    case 'enum':
    case 'param':
    case 'flag':
    case 'function':
    case 'def':
    case 'thread':
    case 'property':
      return [item.name];
    default:
      return [];
  }
}

/** Names that a declaration or member declares. */
export function memberNames(member: Ast.StructMember): readonly Ast.Name[] {
  switch (member.kind) {
    case 'lock':
    case 'cond':
    case 'list':
      return member.entries.map((entry) => entry.name);
    case 'refcount':
    case 'var':
      return [member.name];
    default:
      return [];
  }
}

/** Members under both branches of every `when`. */
function allMembers(members: readonly Ast.StructMember[]): readonly Ast.StructMember[] {
  return members.flatMap((member) =>
    member.kind === 'when' ? allMembers([...member.then, ...member.otherwise]) : [member],
  );
}

/** The labels of a body, in the order in which they are written. */
export function labelsIn(statements: readonly Ast.Stmt[]): readonly Ast.Name[] {
  return statements.flatMap((stmt) => [
    ...(stmt.kind === 'label' ? [stmt.label] : []),
    ...labelsIn(innerStatements(stmt)),
  ]);
}

/** Names that statements call, as functions or otherwise. */
function calledIn(statements: readonly Ast.Stmt[]): readonly string[] {
  const called = (e: Ast.Expr): readonly string[] => [
    ...(e.kind === 'call' ? [e.name.text] : []),
    ...subexpressions(e).flatMap(called),
  ];
  return statements.flatMap((stmt) => [
    ...expressionsOf(stmt).flatMap(called),
    ...calledIn(innerStatements(stmt)),
  ]);
}

/** Labels that a thread or function may come by, in its own body or in what that calls. */
export function labelsWithin(outline: Outline, name: string): ReadonlySet<string> {
  const bodies = new Set([name]);
  for (const body of bodies) {
    for (const callee of outline.calls.get(body) ?? []) if (outline.functions.has(callee)) bodies.add(callee);
  }
  const found = [...bodies].flatMap((body) => [...(outline.labels.get(body) ?? [])]);
  return new Set([...found, ...outline.unnamedLabels]);
}

/** All labels of the program. */
export const allLabels = (outline: Outline): ReadonlySet<string> =>
  new Set([...[...outline.labels.values()].flatMap((labels) => [...labels]), ...outline.unnamedLabels]);
