/** Which forms of the language a text has: `forms.ts` lists them. */
import { entryOf } from '../../src/model/dialects/tables.js';
import type { File } from '../../src/syntax/index.js';
import type { Dialect } from './world.js';

type Node = { readonly [key: string]: unknown };

const isNode = (it: unknown): it is Node => typeof it === 'object' && it !== null && !Array.isArray(it);

/** What stands under these; what stands under others is an expression. */
const FAMILIES: Readonly<Record<string, string>> = {
  allow: '',
  attributes: 'attribute',
  body: 'statement',
  branches: 'statement',
  clauses: 'clause',
  element: 'type',
  expectations: 'expect',
  items: '',
  members: '',
  result: 'type',
  statement: 'statement',
  type: 'type',
};

/** The forms that a tree has. */
export function formsOf(file: File): ReadonlySet<string> {
  const found = new Set([`dialect ${file.dialect?.text ?? 'generic'}`]);
  const visit = (it: unknown, family: string, inStruct: boolean): void => {
    if (Array.isArray(it)) for (const one of it) visit(one, family, inStruct);
    if (!isNode(it)) return;
    if (typeof it.kind === 'string') {
      found.add(`${family} ${it.kind}`.trim());
      for (const form of detailsOf(it, family, inStruct)) found.add(form);
    }
    for (const [key, part] of Object.entries(it)) {
      if (key === 'source' || /span$/i.test(key)) continue;
      // The blocks of `if` are statements, those of `when` declarations.
      const inherits = key === 'then' || key === 'otherwise';
      const says = it.kind === 'def' && key === 'body';
      const of = inherits ? family : says ? 'expression' : (FAMILIES[key] ?? 'expression');
      visit(part, of, inStruct || (it.kind === 'struct' && key === 'members'));
    }
  };
  visit(file.items, '', false);
  return found;
}

const when = (condition: unknown, ...forms: readonly string[]): readonly string[] => (condition ? forms : []);

const many = (it: unknown): it is readonly unknown[] => Array.isArray(it) && it.length > 0;

function detailsOf(it: Node, family: string, inStruct: boolean): readonly string[] {
  switch (family) {
    case '':
      return declarationDetails(it, inStruct);
    case 'clause':
      return clauseDetails(it);
    case 'statement':
      return statementDetails(it);
    case 'attribute':
      return [...when(it.by, 'nested by'), ...when(it.who, `prefer ${it.who}`)];
    case 'type':
      return when(it.optional, it.kind === 'named' ? 'type optional' : 'lock-reference optional');
    case 'expect':
      return [...when(it.within, 'expect in'), ...when(it.at, 'expect at')];
    default:
      return expressionDetails(it);
  }
}

function declarationDetails(it: Node, inStruct: boolean): readonly string[] {
  const guard = it.guard as Node | undefined;
  const guards = [
    ...when(guard, 'guard'),
    ...when(guard && (guard.locks as unknown[]).length > 1, 'guard of several'),
    ...when(guard?.writesOnly, 'guard for writes'),
  ];
  const sized = (it.entries as readonly Node[] | undefined)?.some(({ size }) => size);
  switch (it.kind) {
    case 'lock':
      return [`lock ${(it.lockKind as Node).text}`, ...placeOf(it.kind, sized, inStruct)];
    case 'cond':
      return placeOf(it.kind, sized, inStruct);
    case 'list':
      return [...guards, ...placeOf(it.kind, sized, inStruct)];
    case 'var':
      return [
        ...guards,
        ...when(it.constant, 'const'),
        ...when(it.perThread, 'per thread'),
        ...when(it.initial, 'initial value'),
      ];
    case 'refcount':
      return [...when(it.max, 'refcount max'), ...when(it.plain, 'refcount plain')];
    case 'object':
      return [...when(sized, 'object array'), ...when(many(it.fields), 'object with fields')];
    case 'pool':
      return [`pool ${it.memory}`];
    case 'rcu':
      return (it.domains as readonly Node[]).map((d) => `rcu domain${d.sleepable ? ' sleepable' : ''}`);
    case 'order':
      return [
        ...when(it.total, 'order total'),
        ...when(
          (it.steps as readonly unknown[][]).some(({ length }) => length > 1),
          'order of sets',
        ),
        ...when((it.steps as readonly unknown[]).length > 2, 'order of three'),
      ];
    case 'function':
      return [
        ...when(many(it.parameters), 'function with parameters'),
        ...when(it.result, 'function with a result'),
        ...when(many(it.requires), 'requires'),
      ];
    case 'def':
      return when(many(it.parameters), 'def with parameters');
    case 'thread':
      return [
        ...when(it.daemon, 'thread daemon'),
        ...when(it.work, 'thread work'),
        ...when(it.interrupt, `thread ${it.interrupt}`),
        ...when(many(it.parameters), 'thread with parameters'),
        ...when(it.count, 'thread * n'),
      ];
    case 'property':
      return [`property ${it.sort}`];
    case 'allow':
      return [...when(it.within, 'allow in'), ...when(it.at, 'allow at')];
    default:
      return [];
  }
}

const placeOf = (what: string, sized: unknown, inStruct: boolean): readonly string[] => [
  ...when(sized, `${what} array`),
  ...when(inStruct, `${what} in a struct`),
];

function clauseDetails(it: Node): readonly string[] {
  switch (it.kind) {
    case 'set':
      return [many(it.values) ? 'set to values' : 'set a flag'];
    case 'run':
      return (it.threads as readonly Node[]).flatMap((thread) => [
        ...when(thread.arguments, 'run with arguments'),
        ...when(thread.count, 'run * n'),
      ]);
    default:
      return [];
  }
}

function statementDetails(it: Node): readonly string[] {
  return [
    ...when(it.kind === 'assign', `assign ${it.operator}`),
    ...when(it.kind === 'if' && many(it.otherwise), 'else'),
    ...when(it.where, 'for-each where'),
    ...when(it.kind === 'with' && it.shared, 'with shared'),
    ...when(it.kind === 'with' && it.context, `with ${(it.context as Node | undefined)?.text}`),
    ...when(it.domain, 'rcu of a domain'),
    ...when(it.kind === 'return' && it.value, 'return a value'),
    ...when(it.kind === 'label' && !it.statement, 'label at an end'),
    ...when(it.origin, 'origin'),
  ];
}

function expressionDetails(it: Node): readonly string[] {
  switch (it.kind) {
    case 'operation':
      return [
        `operation ${it.word}`,
        ...when(it.shared, `${it.word} shared`),
        ...when(it.context, `${it.word} ${(it.context as Node | undefined)?.text}`),
        ...when(it.releasing, `${it.word} releasing`),
        ...when(it.atEnd, 'insert at end'),
      ];
    case 'deferred':
      return [
        `deferred ${it.word}`,
        ...when(it.word === 'flush' && !it.arguments, 'flush without arguments'),
      ];
    case 'unary':
      return [`operator ${it.operator === '-' ? 'negative' : it.operator}`];
    case 'binary':
      return [`operator ${it.operator}`];
    case 'new':
      return [it.trying ? 'trynew' : 'new', ...when(many(it.fields), 'new with fields')];
    case 'held':
      return [...when(it.by, 'held by'), ...when(it.negated, 'unheld')];
    case 'quantifier':
      return [`${it.sort} of a ${(it.over as Node).kind}`];
    case 'call':
      return [`call ${(it.name as Node).text}`];
    default:
      return [];
  }
}

/** What the kernel's names in a text mean. */
export function meaningsOf(text: string): ReadonlySet<string> {
  const dialect = (/^dialect (\w+)/.exec(text)?.[1] ?? 'generic') as Dialect;
  const names = [...text.matchAll(/\b(\w+)\(/g)].map(([, name]) => entryOf(dialect, name!)?.sense.does);
  return new Set(names.flatMap((it) => (it ? [`${dialect}: ${it}`] : [])));
}
