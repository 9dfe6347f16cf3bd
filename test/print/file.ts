/** A file's tree as text: one declaration a line, without comments. What is read of it is the same tree. */
import type {
  AllowItem,
  CheckClause,
  ClassPath,
  Declaration,
  Expectation,
  File,
  Item,
  LockAttribute,
  Name,
  StructMember,
  ThreadItem,
  VarDecl,
  WhenBlock,
} from '../../src/syntax/index.js';
import { expression, fields, guard, parameters, sum, type } from './expressions.js';
import { block, indented, type Lines, quoted } from './statements.js';

export function print(file: File): string {
  const lines = [
    ...(file.title ? [`model ${quoted(file.title.text)}`] : []),
    ...(file.dialect ? [`dialect ${file.dialect.text}`] : []),
    ...file.imports.map(({ path }) => `import ${quoted(path)}`),
    ...file.items.flatMap(item),
  ];
  return `${lines.join('\n')}\n`;
}

const names = (list: readonly Name[]): string => list.map((it) => it.text).join(', ');

function item(it: Item): Lines {
  switch (it.kind) {
    case 'var':
      return [`${it.perThread ? 'per thread ' : ''}var ${field(it)}`];
    case 'lock':
    case 'cond':
    case 'refcount':
    case 'list':
      return [declaration(it)];
    case 'when':
      return when(it, item);
    case 'order':
      return [it.total ? 'order total' : `order ${it.steps.map(classes).join(' -> ')}`];
    case 'struct':
      return [`struct ${it.name.text} {`, ...indented(it.members.flatMap(member)), '}'];
    case 'enum':
      return [`enum ${it.name.text} { ${names(it.values)} }`];
    case 'object':
      return [`object ${it.entries.map(sized).join(', ')} : ${it.struct.text}${fields(it.fields)}`];
    case 'pool':
      return [`pool ${sum(it.size)} ${it.struct.text}${it.memory === 'reused' ? '' : ` ${it.memory}`}`];
    case 'rcu':
      return [`rcu ${it.domains.map((d) => d.name.text + (d.sleepable ? ' sleepable' : '')).join(', ')}`];
    case 'init':
      return block('init', it.body);
    case 'param':
    case 'flag':
      return [`${it.kind} ${it.name.text} = ${expression(it.value)}`];
    case 'function': {
      const requires = it.requires.map(({ condition }) => ` requires ${expression(condition)}`).join('');
      const result = it.result ? `: ${type(it.result)}` : '';
      return block(`fn ${it.name.text}${parameters(it.parameters)}${result}${requires}`, it.body);
    }
    case 'def':
      return [`def ${it.name.text}${parameters(it.parameters)} = ${expression(it.body)}`];
    case 'thread':
      return block(threadHead(it), it.body);
    case 'on-return':
      return block('on return', it.body);
    case 'property':
      return [`${it.sort} ${it.name.text}: ${expression(it.condition)}`];
    case 'allow':
      return [allow(it)];
    case 'deny':
      return [`deny ${it.violation.text}`];
    case 'check':
      return [`check ${quoted(it.name)} {`, ...indented(it.clauses.flatMap(clause)), '}'];
  }
}

function when<T>({ condition, then, otherwise }: WhenBlock<T>, each: (it: T) => Lines): Lines {
  const other = otherwise.length === 0 ? [] : ['} else {', ...indented(otherwise.flatMap(each))];
  return [`when ${expression(condition)} {`, ...indented(then.flatMap(each)), ...other, '}'];
}

function member(it: StructMember): Lines {
  switch (it.kind) {
    case 'on-zero':
      return block(`on zero ${it.field ? `${it.field.text} ` : ''}as ${it.binder.text}`, it.body);
    case 'when':
      return when(it, member);
    case 'var':
      return [field(it)];
    default:
      return [declaration(it)];
  }
}

const sized = ({ name, size }: { readonly name: Name; readonly size?: Parameters<typeof expression>[0] }) =>
  `${name.text}${size ? `[${expression(size)}]` : ''}`;

function field({ constant, name, type: of, initial, guard: by }: VarDecl): string {
  const value = initial ? ` = ${expression(initial)}` : '';
  return `${constant ? 'const ' : ''}${name.text} : ${type(of)}${value}${by ? ` ${guard(by)}` : ''}`;
}

function declaration(it: Exclude<Declaration, VarDecl>): string {
  switch (it.kind) {
    case 'lock': {
      const kind = it.lockKind.text + (it.count ? `(${expression(it.count)})` : '');
      return `${kind} ${it.entries.map((e) => [sized(e), ...e.attributes.map(attribute)].join(' ')).join(', ')}`;
    }
    case 'cond':
      return `cond ${it.entries.map(sized).join(', ')}`;
    case 'refcount': {
      const initial = it.initial ? ` = ${expression(it.initial)}` : '';
      return `refcount ${it.name.text}${initial}${it.max ? ` max ${sum(it.max)}` : ''}${it.plain ? ' plain' : ''}`;
    }
    case 'list': {
      const by = it.guard ? ` ${guard(it.guard)}` : '';
      return `list ${it.entries.map(sized).join(', ')} of ${it.element.text} via ${it.link.text}${by}`;
    }
  }
}

function attribute(it: LockAttribute): string {
  switch (it.kind) {
    case 'recursive':
    case 'leaf':
      return it.kind;
    case 'nested':
      return it.by ? `nested by ${sum(it.by)}` : 'nested';
    case 'level':
    case 'max':
      return `${it.kind} ${sum(it.value)}`;
    case 'prefer':
      return `prefer ${it.who}`;
  }
}

const classPath = (path: ClassPath): string => path.names.map((it) => it.text).join('.');
const classes = (step: readonly ClassPath[]): string =>
  step.length === 1 ? classPath(step[0]!) : `{${step.map(classPath).join(', ')}}`;

function threadHead(it: ThreadItem): string {
  const given = it.parameters.length > 0 ? parameters(it.parameters) : '';
  const title = it.title === undefined ? '' : ` ${quoted(it.title)}`;
  const count = it.count ? ` * ${sum(it.count)}` : '';
  if (it.work) return `work ${it.name.text}${given}${title}`;
  if (it.interrupt) return `interrupt ${it.name.text}${given}${count}${title} at ${it.interrupt}`;
  return `${it.daemon ? 'daemon ' : ''}thread ${it.name.text}${given}${count}${title}`;
}

const where = ({ within, at }: { readonly within?: Name; readonly at?: Name }): string =>
  `${within ? ` in ${within.text}` : ''}${at ? ` at ${at.text}` : ''}`;

const allow = (it: AllowItem): string =>
  `allow ${it.violation.text}${where(it)} because ${quoted(it.because)}`;

function clause(it: CheckClause): Lines {
  switch (it.kind) {
    case 'set':
      return [
        `set ${it.name.text}${it.values.length > 0 ? ` = ${it.values.map(expression).join(', ')}` : ''}`,
      ];
    case 'run': {
      const each = it.threads.map((t) => {
        const given = t.arguments ? `(${t.arguments.map(expression).join(', ')})` : '';
        return `${t.name.text}${given}${t.count ? ` * ${sum(t.count)}` : ''}`;
      });
      return [`run ${each.join(', ')}`];
    }
    case 'without':
      return [`without ${names(it.threads)}`];
    case 'init':
      return block('init', it.body);
    case 'deny':
      return [`deny ${it.violation.text}`];
    case 'allow':
      return [allow(it.allow)];
    case 'expect':
      return [`expect ${it.expectations.map(expectation).join(', ')}`];
  }
}

function expectation(it: Expectation): string {
  switch (it.kind) {
    case 'holds':
      return 'holds';
    case 'violation':
      return `violates ${it.violation.text}${where(it)}`;
    case 'invariant':
    case 'finally':
      return `violates ${it.kind} ${it.name.text}`;
    case 'reaches':
    case 'never':
      return `${it.kind} ${it.name.text}`;
  }
}
