/**
 * The forms of the language, and which of them a model has: what is drawn at random shall leave out none.
 * The tables name every kind of node, so that a new one does not compile until it stands here, and is then
 * missed by `forms.test.ts` until it is drawn.
 */
import type { Sense } from '../../src/model/dialects/table.js';
import { tableOf } from '../../src/model/dialects/tables.js';
import type {
  BinaryOperator,
  CheckClause,
  DeferredWord,
  Expectation,
  Expr,
  Item,
  LockAttribute,
  OperationWord,
  Stmt,
  StructMember,
  TypeExpr,
} from '../../src/syntax/index.js';
import { DIALECTS } from './world.js';

const namesOf = <K extends string>(table: Readonly<Record<K, true>>): readonly K[] =>
  Object.keys(table) as K[];

const under = (family: string, names: readonly string[]): readonly string[] =>
  names.map((it) => `${family} ${it}`);

// ---------------------------------------------------------------- what there is

const DECLARATIONS: Readonly<Record<Item['kind'] | StructMember['kind'], true>> = {
  allow: true,
  check: true,
  cond: true,
  def: true,
  deny: true,
  enum: true,
  flag: true,
  function: true,
  init: true,
  list: true,
  lock: true,
  object: true,
  'on-return': true,
  'on-zero': true,
  order: true,
  param: true,
  pool: true,
  property: true,
  rcu: true,
  refcount: true,
  struct: true,
  thread: true,
  var: true,
  when: true,
};

const LOCK_KINDS = ['mutex', 'spin', 'rwlock', 'rwspin', 'sx', 'semaphore', 'completion', 'giant'];

const ATTRIBUTES: Readonly<Record<LockAttribute['kind'], true>> = {
  leaf: true,
  level: true,
  max: true,
  nested: true,
  prefer: true,
  recursive: true,
};

const CLAUSES: Readonly<Record<CheckClause['kind'], true>> = {
  allow: true,
  deny: true,
  expect: true,
  init: true,
  run: true,
  set: true,
  without: true,
};

const EXPECTATIONS: Readonly<Record<Expectation['kind'], true>> = {
  finally: true,
  holds: true,
  invariant: true,
  never: true,
  reaches: true,
  violation: true,
};

const TYPES: Readonly<Record<TypeExpr['kind'], true>> = {
  array: true,
  'lock-reference': true,
  named: true,
  range: true,
};

const STATEMENTS: Readonly<Record<Stmt['kind'], true>> = {
  assign: true,
  atomic: true,
  break: true,
  choose: true,
  continue: true,
  expression: true,
  'for-each': true,
  'for-range': true,
  goto: true,
  if: true,
  label: true,
  loop: true,
  maybe: true,
  rcu: true,
  return: true,
  var: true,
  while: true,
  with: true,
};

const OPERATIONS: Readonly<Record<OperationWord, true>> = {
  assert: true,
  await: true,
  bh_disable: true,
  bh_enable: true,
  broadcast: true,
  complete: true,
  destroy: true,
  downgrade: true,
  finish: true,
  free: true,
  free_rcu: true,
  get: true,
  insert: true,
  irq_disable: true,
  irq_enable: true,
  irq_restore: true,
  irq_save: true,
  lock: true,
  might_sleep: true,
  prepare: true,
  put: true,
  rcu_read_lock: true,
  rcu_read_unlock: true,
  remove: true,
  signal: true,
  sleep: true,
  'spin await': true,
  synchronize: true,
  synchronize_rcu: true,
  timedwait: true,
  touch: true,
  tryget: true,
  trylock: true,
  unlock: true,
  upgrade: true,
  wait: true,
};

const DEFERRED: Readonly<Record<DeferredWord, true>> = {
  cancel: true,
  flush: true,
  queue: true,
  spawn: true,
};

const EXPRESSIONS: Readonly<Record<Expr['kind'], true>> = {
  binary: true,
  bool: true,
  call: true,
  deferred: true,
  held: true,
  index: true,
  member: true,
  name: true,
  new: true,
  null: true,
  number: true,
  operation: true,
  quantifier: true,
  self: true,
  unary: true,
};

const OPERATORS: Readonly<Record<BinaryOperator, true>> = {
  '!=': true,
  '%': true,
  '*': true,
  '+': true,
  '-': true,
  '/': true,
  '<': true,
  '<=': true,
  '==': true,
  '>': true,
  '>=': true,
  and: true,
  or: true,
};

/** Words that are written like calls. */
const CALLS = ['refs', 'live', 'first', 'at', 'done', 'test_and_set', 'test_and_clear', 'xchg', 'cmpxchg'];

const SENSES: Readonly<Record<Exclude<Sense['does'], 'later'>, true>> = {
  add: true,
  assert: true,
  'assert asked': true,
  'assert held': true,
  'assert not': true,
  'assert not held': true,
  broadcast: true,
  cmpxchg: true,
  defer: true,
  destroy: true,
  downgrade: true,
  fetch_add: true,
  finish: true,
  free: true,
  free_rcu: true,
  get: true,
  held: true,
  'held by somebody': true,
  list: true,
  lock: true,
  mask: true,
  might_sleep: true,
  nothing: true,
  prepare: true,
  put: true,
  rcu_read_lock: true,
  rcu_read_unlock: true,
  read: true,
  signal: true,
  synchronize_rcu: true,
  test_and_clear: true,
  test_and_set: true,
  touch: true,
  tryget: true,
  trylock: true,
  unlock: true,
  upgrade: true,
  wait: true,
  'wait until': true,
  write: true,
  xchg: true,
  'xchg with': true,
};

/** All forms. `import` is not among them: a drawn model is one text. */
export const FORMS: readonly string[] = [
  ...under('dialect', DIALECTS),
  ...namesOf(DECLARATIONS),
  ...under('lock', LOCK_KINDS),
  ...['lock array', 'lock in a struct', 'cond array', 'cond in a struct', 'list array', 'list in a struct'],
  ...under('attribute', namesOf(ATTRIBUTES)),
  ...['nested by', 'prefer readers', 'prefer writers'],
  ...['refcount max', 'refcount plain', 'const', 'per thread', 'initial value'],
  ...['guard', 'guard of several', 'guard for writes'],
  ...['object array', 'object with fields', 'pool reused', 'pool typestable', 'pool typesafe'],
  ...['rcu domain', 'rcu domain sleepable', 'order total', 'order of sets', 'order of three'],
  ...['function with parameters', 'function with a result', 'requires', 'def with parameters'],
  ...['thread daemon', 'thread work', 'thread hard', 'thread soft', 'thread with parameters', 'thread * n'],
  ...['property invariant', 'property finally', 'property reachable', 'allow in', 'allow at'],
  ...under('clause', namesOf(CLAUSES)),
  ...['set to values', 'set a flag', 'run with arguments', 'run * n'],
  ...under('expect', namesOf(EXPECTATIONS)),
  ...['expect in', 'expect at'],
  ...under('type', namesOf(TYPES)),
  ...['type optional', 'lock-reference optional'],
  ...under('statement', namesOf(STATEMENTS)),
  ...['=', '+=', '-=', '++', '--'].map((it) => `assign ${it}`),
  ...['else', 'for-each where', 'with shared', 'with irq', 'with bh', 'rcu of a domain', 'return a value'],
  ...['label at an end', 'origin'],
  ...under('operation', namesOf(OPERATIONS)),
  ...['lock shared', 'trylock shared', 'lock irq', 'lock bh', 'trylock irq', 'unlock irq', 'unlock bh'],
  ...['wait releasing', 'timedwait releasing', 'insert at end'],
  ...under('deferred', namesOf(DEFERRED)),
  ...['flush without arguments'],
  ...under('expression', namesOf(EXPRESSIONS)),
  ...under('operator', [...namesOf(OPERATORS), 'not', 'negative']),
  ...['new', 'trynew', 'new with fields', 'held by', 'unheld'],
  ...['count', 'all', 'any'].flatMap((it) => [`${it} of a struct`, `${it} of a range`]),
  ...under('call', [...CALLS, 'fetch_add']),
];

/** What kernels' own names mean, for each dialect. */
export const MEANINGS: readonly string[] = DIALECTS.flatMap((dialect) => {
  const senses = new Set(Object.values(tableOf(dialect)).map(({ sense }) => sense.does));
  return under(
    `${dialect}:`,
    namesOf(SENSES).filter((it) => senses.has(it)),
  );
});
