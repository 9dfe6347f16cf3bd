import type { Token } from './tokens.js';

/** A declaration as C has it: `static struct file *f`, `spinlock_t lock`, `int f(void)`. */
export interface CDeclaration {
  readonly type: string;
  readonly name: string;
  readonly pointer: boolean;
  readonly isFunction: boolean;
  /** The number that a `const` has, if the declaration gives it. */
  readonly constant: string | undefined;
  /** Index of the declared name. */
  readonly end: number;
}

const PREFIXES = new Set('static extern const volatile inline register typedef unsigned signed'.split(' '));
const TYPES = new Set(
  'void bool _Bool char short int long float double size_t ssize_t u8 u16 u32 u64'.split(' '),
);

const LOCKS: ReadonlyMap<string, string> = new Map([
  ['mutex', 'mutex'],
  ['mtx', 'mutex'],
  ['kmutex_t', 'mutex'],
  ['mutex_t', 'mutex'],
  ['pthread_mutex_t', 'mutex'],
  ['spinlock', 'spin'],
  ['spinlock_t', 'spin'],
  ['raw_spinlock_t', 'spin'],
  ['rwlock', 'rwlock'],
  ['rwlock_t', 'rwlock'],
  ['krwlock_t', 'rwlock'],
  ['rw_semaphore', 'rwlock'],
  ['sx', 'sx'],
  ['kcondvar_t', 'cond'],
  ['cv', 'cond'],
  ['wait_queue_head_t', 'cond'],
  ['atomic_t', 'refcount'],
  ['atomic_long_t', 'refcount'],
  ['refcount_t', 'refcount'],
  ['kref', 'refcount'],
]);

/** What the tokens from `from` declare, if they are C. */
export function cDeclarationAt(tokens: readonly Token[], from: number): CDeclaration | undefined {
  let i = from;
  while (PREFIXES.has(tokens[i]?.text ?? '')) i++;
  const prefixed = i > from;
  const tagged = /^(struct|union|enum)$/.test(tokens[i]?.text ?? '');
  if (tagged) i++;
  const type = tokens[i];
  if (type?.kind !== 'word') return undefined;
  let end = i + 1;
  while (tokens[end]?.text === '*') end++;
  const name = tokens[end];
  if (name?.kind !== 'word') return undefined;
  const pointer = end > i + 1;
  const known = prefixed || tagged || TYPES.has(type.text) || /_t$/.test(type.text);
  const after = tokens[end + 1];
  const isFunction = after?.text === '(';
  if (!known && !(pointer && (after === undefined || after.kind === 'newline' || /^[;={]$/.test(after.text))))
    return undefined;
  const value = tokens[end + 2];
  const fixed = !pointer && after?.text === '=' && value?.kind === 'number';
  const constant =
    fixed && tokens.slice(from, i).some(({ text }) => text === 'const') ? value.text : undefined;
  return { type: type.text, name: name.text, pointer, isFunction, constant, end };
}

/** The same in this language, as far as it can be guessed; `inStruct` fields have no `var`. */
export function translated(declared: CDeclaration, inStruct: boolean): string {
  const { type, name, pointer, isFunction, constant } = declared;
  if (isFunction) return `fn ${name}(…) { … }`;
  if (constant !== undefined && !inStruct) return `param ${name} = ${constant}`;
  const lock = LOCKS.get(type);
  if (lock !== undefined && !pointer) return lock === 'refcount' ? `refcount ${name} = 1` : `${lock} ${name}`;
  const boolean = type === 'bool' || type === '_Bool';
  const domain = pointer
    ? `${type}?`
    : boolean
      ? 'bool'
      : TYPES.has(type) || /_t$/.test(type)
        ? '0..3'
        : type;
  return `${inStruct ? '' : 'var '}${name} : ${domain}`;
}
