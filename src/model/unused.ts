/** Warnings about what is declared and changes nothing, whatever the settings. By name, so that none is a false alarm. */
import type * as Ast from '../syntax/ast.js';
import {
  guardNeverTaken,
  ruleNeverTaken,
  threadNeverRuns,
  unusedFunction,
  unusedSetting,
} from './errors/warnings.js';
import { type Outline, runsUnasked } from './outline.js';
import type { Program } from './program.js';
import type { Sink } from './sink.js';
import { expressionsOf, innerStatements, subexpressions } from './walk.js';

/** Names by what is done with them, over all files, bodies and branches. */
interface Uses {
  readonly called: Set<string>;
  readonly read: Set<string>;
  /** Last names of paths that stand where a lock is taken, or are handed to a kernel's function. */
  readonly taken: Set<string>;
}

/** Warnings: unused functions and settings, threads that no check runs, rules and guards with locks that nobody takes. */
export function checkUnused(program: Program, outline: Outline, sink: Sink): void {
  const uses = usesIn(program);
  // What is no lock at all is an error where it is resolved.
  const lockNames = new Set([...outline.locks].map((name) => name.replace(/^.*\./, '')));
  const items = flat(program.entry.items);
  const links = linksIn(items);
  for (const item of items) {
    switch (item.kind) {
      case 'function':
      case 'def':
        if (!uses.called.has(item.name.text)) sink.add(unusedFunction(item.name));
        break;
      case 'param':
      case 'flag':
        if (!uses.read.has(item.name.text)) sink.add(unusedSetting(item.name, item.kind));
        break;
      case 'order':
        for (const path of item.steps.flat()) {
          const last = path.names.at(-1)!.text;
          const idle = lockNames.has(last) && !uses.taken.has(last) && !links.has(last);
          if (idle && !isGiant(items, last)) sink.add(ruleNeverTaken(path.span, path.names));
        }
        break;
      default:
        break;
    }
  }
  for (const guard of guardsIn(items)) {
    for (const lock of guard.locks) {
      const last = lastName(lock);
      if (last && lockNames.has(last) && !uses.taken.has(last)) sink.add(guardNeverTaken(lock.span));
    }
  }
  neverRun(program, outline, sink);
}

/** Last names of classes that come after one and before another: they order those two, taken or not. */
function linksIn(items: readonly Ast.Item[]): ReadonlySet<string> {
  const orders = items.flatMap((item) => (item.kind === 'order' ? [item.steps] : []));
  const names = (steps: Ast.OrderItem['steps']): string[] =>
    steps.flat().map((path) => path.names.at(-1)!.text);
  const after = new Set(orders.flatMap((steps) => names(steps.slice(1))));
  return new Set(orders.flatMap((steps) => names(steps.slice(0, -1))).filter((name) => after.has(name)));
}

/** The kernel lock is taken without being named. */
const isGiant = (items: readonly Ast.Item[], name: string): boolean =>
  items.some(
    (item) =>
      item.kind === 'lock' &&
      item.lockKind.text === 'giant' &&
      item.entries.some((entry) => entry.name.text === name),
  );

function neverRun(program: Program, outline: Outline, sink: Sink): void {
  const checks = program.entry.items.filter((item) => item.kind === 'check');
  const runs = checks.map(({ clauses }) =>
    clauses.flatMap((clause) => (clause.kind === 'run' ? clause.threads : [])),
  );
  if (checks.length === 0) return;
  for (const item of flat(program.entry.items)) {
    if (item.kind !== 'thread' || !outline.ownThreads.has(item.name.text) || runsUnasked(item)) continue;
    const somewhere = runs.some(
      (run) => run.length === 0 || run.some(({ name }) => name.text === item.name.text),
    );
    if (!somewhere) sink.add(threadNeverRuns(item.name));
  }
}

function flat(items: readonly Ast.Item[]): readonly Ast.Item[] {
  return items.flatMap((item) => (item.kind === 'when' ? flat([...item.then, ...item.otherwise]) : [item]));
}

function flatMembers(members: readonly Ast.StructMember[]): readonly Ast.StructMember[] {
  return members.flatMap((it) => (it.kind === 'when' ? flatMembers([...it.then, ...it.otherwise]) : [it]));
}

function guardsIn(items: readonly Ast.Item[]): readonly Ast.Guard[] {
  const members = items.flatMap((item): readonly (Ast.Item | Ast.StructMember)[] =>
    item.kind === 'struct' ? flatMembers(item.members) : [item],
  );
  return [
    ...new Set(
      members.flatMap((it) => ((it.kind === 'var' || it.kind === 'list') && it.guard ? [it.guard] : [])),
    ),
  ];
}

const lastName = (e: Ast.Expr): string | undefined => {
  switch (e.kind) {
    case 'name':
      return e.name.text;
    case 'member':
      return e.field.text;
    case 'index':
      return lastName(e.array);
    default:
      return undefined;
  }
};

function usesIn(program: Program): Uses {
  const uses: Uses = { called: new Set(), read: new Set(), taken: new Set() };
  for (const file of program.files) for (const item of file.items) useItem(item, uses);
  return uses;
}

function useItem(item: Ast.Item | Ast.StructMember, uses: Uses): void {
  const all = (expressions: readonly (Ast.Expr | undefined)[]): void => {
    for (const e of expressions) if (e) useExpression(e, uses);
  };
  const types = (parameters: readonly Ast.Parameter[]): void => {
    for (const { type } of parameters) all(sizes(type));
  };
  switch (item.kind) {
    case 'when':
      all([item.condition]);
      for (const inner of [...item.then, ...item.otherwise]) useItem(inner, uses);
      break;
    case 'struct':
      for (const member of item.members) useItem(member, uses);
      break;
    case 'lock':
      all([
        item.count,
        ...item.entries.flatMap((entry) => [entry.size, ...entry.attributes.map(attributeValue)]),
      ]);
      break;
    case 'cond':
      all(item.entries.map((entry) => entry.size));
      break;
    case 'list':
      all([...item.entries.map((entry) => entry.size), ...(item.guard?.locks ?? [])]);
      break;
    case 'refcount':
      all([item.initial, item.max]);
      break;
    case 'var':
      all([item.initial, ...sizes(item.type), ...(item.guard?.locks ?? [])]);
      if (item.initial) take(item.initial, uses);
      break;
    case 'object':
      all([...item.entries.map((entry) => entry.size), ...item.fields.map((field) => field.value)]);
      for (const { value } of item.fields) take(value, uses);
      break;
    case 'pool':
      all([item.size]);
      break;
    case 'param':
    case 'flag':
      all([item.value]);
      break;
    case 'function':
      types(item.parameters);
      all([...item.requires.map(({ condition }) => condition), ...(item.result ? sizes(item.result) : [])]);
      useBody(item.body, uses);
      break;
    case 'def':
      types(item.parameters);
      all([item.body]);
      break;
    case 'thread':
      types(item.parameters);
      all([item.count]);
      useBody(item.body, uses);
      break;
    case 'on-zero':
    case 'on-return':
    case 'init':
      useBody(item.body, uses);
      break;
    case 'property':
      all([item.condition]);
      break;
    case 'check':
      for (const clause of item.clauses) {
        if (clause.kind === 'init') useBody(clause.body, uses);
        if (clause.kind === 'set') all(clause.values);
        if (clause.kind === 'run') all(clause.threads.flatMap((it) => [it.count, ...(it.arguments ?? [])]));
      }
      break;
    default:
      break;
  }
}

const attributeValue = (attribute: Ast.LockAttribute): Ast.Expr | undefined =>
  attribute.kind === 'nested' ? attribute.by : 'value' in attribute ? attribute.value : undefined;

function sizes(type: Ast.TypeExpr): readonly Ast.Expr[] {
  if (type.kind === 'range') return [type.low, type.high];
  return type.kind === 'array' ? [type.size, ...sizes(type.element)] : [];
}

function useBody(body: readonly Ast.Stmt[], uses: Uses): void {
  for (const stmt of body) {
    for (const e of expressionsOf(stmt)) useExpression(e, uses);
    if (stmt.kind === 'var') for (const e of sizes(stmt.type)) useExpression(e, uses);
    if (stmt.kind === 'with') take(stmt.lock, uses);
    // A lock reference may be what is assigned.
    if (stmt.kind === 'assign' && stmt.value) take(stmt.value, uses);
    useBody(innerStatements(stmt), uses);
  }
}

function useExpression(e: Ast.Expr, uses: Uses): void {
  if (e.kind === 'name') uses.read.add(e.name.text);
  if (e.kind === 'call') {
    uses.called.add(e.name.text);
    for (const { expression } of e.arguments) {
      if (expression) take(expression, uses);
      // `kref_put(x, release)` calls the function that it names.
      if (expression?.kind === 'name') uses.called.add(expression.name.text);
    }
  }
  if (e.kind === 'operation') {
    if (e.operand && (e.word === 'lock' || e.word === 'trylock')) take(e.operand, uses);
  }
  for (const inner of subexpressions(e)) useExpression(inner, uses);
}

function take(e: Ast.Expr, uses: Uses): void {
  const name = lastName(e);
  if (name) uses.taken.add(name);
}
