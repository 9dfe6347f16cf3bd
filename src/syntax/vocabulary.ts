import { suggest } from '../source/index.js';

/** The language's words by where they stand, and how each is used, for messages and suggestions. */

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

/** Words that can be no one's name. */
export const RESERVED = set(
  `if else while loop for break continue return goto choose or maybe atomic with and not true false
   null self`,
);

export const LOCK_KINDS = set('mutex spin rwlock rwspin sx semaphore giant');

/** What begins a declaration, whether or not it may stand inside a struct too. */
export const ITEM_WORDS: ReadonlySet<string> = new Set([
  ...LOCK_KINDS,
  ...set(`model dialect import param flag when order struct enum object pool var init fn def daemon
   thread work interrupt invariant finally reachable allow deny check cond refcount list guarded_by rcu`),
]);

export const MEMBER_WORDS: ReadonlySet<string> = new Set([
  ...LOCK_KINDS,
  ...set('cond refcount list const guarded_by on when'),
]);

export const CLAUSE_WORDS = set('set run without init expect allow deny');

export const EXPECTATION_WORDS = set('holds violates reaches never');

/** Statements written as a word and what it is about. */
export const OPERATION_WORDS = set(
  `lock trylock unlock downgrade upgrade destroy wait timedwait prepare sleep finish signal broadcast
   get tryget put free free_rcu touch insert remove assert await synchronize queue flush cancel
   spawn`,
);

/** Statements of one word. */
export const ALONE_WORDS = set(
  'might_sleep irq_disable irq_enable irq_save irq_restore bh_disable bh_enable',
);

export const COMPOUND_WORDS = set('if while loop for with choose maybe atomic rcu');

export const STATEMENT_WORDS: ReadonlySet<string> = new Set([
  ...OPERATION_WORDS,
  ...COMPOUND_WORDS,
  ...ALONE_WORDS,
  ...set('break continue return goto var rcu_read_lock rcu_read_unlock synchronize_rcu'),
]);

/** Words of other languages for which there is one here. */
const MEANT: ReadonlyMap<string, string> = new Map([
  ['acquire', 'lock'],
  ['take', 'lock'],
  ['enter', 'lock'],
  ['release', 'unlock'],
  ['drop', 'unlock'],
  ['leave', 'unlock'],
  ['exit', 'return'],
  ['notify', 'signal'],
  ['wake', 'signal'],
  ['wakeup', 'broadcast'],
  ['wake_all', 'broadcast'],
  ['delete', 'free'],
  ['push', 'insert'],
  ['append', 'insert'],
  ['enqueue', 'insert'],
  ['unlink', 'remove'],
  ['dequeue', 'remove'],
  ['kfree', 'free'],
  ['kfree_rcu', 'free_rcu'],
  ['srcu', 'rcu'],
  ['epoch', 'rcu'],
  ['ref', 'get'],
  ['unref', 'put'],
  ['skip', 'maybe'],
  ['either', 'choose'],
  ['forever', 'loop'],
  ['let', 'var'],
  ['local', 'var'],
  ['isr', 'interrupt'],
  ['irq', 'interrupt'],
  ['handler', 'interrupt'],
  ['softirq', 'interrupt'],
  ['tasklet', 'interrupt'],
  ['process', 'thread'],
  ['proctype', 'thread'],
  ['proc', 'thread'],
  ['function', 'fn'],
  ['func', 'fn'],
  ['macro', 'fn'],
  ['test', 'check'],
  ['always', 'invariant'],
  ['never', 'invariant'],
  ['ltl', 'invariant'],
  ['include', 'import'],
  ['use', 'import'],
  ['const', 'param'],
  ['constant', 'param'],
  ['bool', 'flag'],
  ['instance', 'object'],
  ['record', 'struct'],
  ['type', 'struct'],
  ['class', 'struct'],
  ['lock', 'mutex'],
  ['mtx', 'mutex'],
  ['kmutex', 'mutex'],
  ['spinlock', 'spin'],
  ['rw', 'rwlock'],
  ['krwlock', 'rwlock'],
  ['rwsem', 'rwlock'],
  ['sema', 'semaphore'],
  ['condvar', 'cond'],
  ['cv', 'cond'],
  ['condition', 'cond'],
  ['condition_variable', 'cond'],
  ['start', 'run'],
  ['assume', 'set'],
]);

/** How each construct is written. */
export const FORMS: ReadonlyMap<string, string> = new Map([
  ['model', 'model "Two locks, two orders"'],
  ['dialect', 'dialect linux'],
  ['import', 'import "kqueue.lock"'],
  ['param', 'param N = 2'],
  ['flag', 'flag fixed = false'],
  ['when', 'when fixed { mutex a } else { spin a }'],
  ['mutex', 'mutex a'],
  ['spin', 'spin a'],
  ['rwlock', 'rwlock a'],
  ['rwspin', 'rwspin a'],
  ['sx', 'sx a'],
  ['giant', 'giant kernel_lock'],
  ['semaphore', 'semaphore(3) slots'],
  ['completion', 'completion done'],
  ['order', 'order a -> b -> c'],
  ['struct', 'struct file { refcount f_count = 1; spin f_lock }'],
  ['enum', 'enum ops { filt, nop }'],
  ['object', 'object f : file { dying = false }'],
  ['pool', 'pool 2 file'],
  ['var', 'var published : file? = null'],
  ['init', 'init { f.dying = true }'],
  ['fn', 'fn fput(f: file) { … }'],
  ['def', 'def isfd(k: knote) = k.fop == filt'],
  ['thread', 'thread closer "close(2)" { … }'],
  ['interrupt', 'interrupt timer at hard { … }'],
  ['daemon', 'daemon thread worker { … }'],
  ['invariant', 'invariant name: f.dying or live(f)'],
  ['finally', 'finally name: unheld(a)'],
  ['reachable', 'reachable name: f.dying'],
  ['allow', 'allow unlock-not-held at label because "…"'],
  ['deny', 'deny order-cycle'],
  ['check', 'check "as merged" { expect holds }'],
  ['cond', 'cond c'],
  ['refcount', 'refcount f_count = 1'],
  ['list', 'list watchers of knote via selnext'],
  ['guarded_by', 'guarded_by f_lock { dying : bool = false }'],
  ['on', 'on zero f_count as f { … }'],
  ['const', 'const owner : proc'],
  ['if', 'if e { … } else { … }'],
  ['while', 'while e { … }'],
  ['loop', 'loop { … }'],
  ['for', 'for i in 0..2 { … }'],
  ['with', 'with a { … }'],
  ['choose', 'choose { … } or { … }'],
  ['maybe', 'maybe { … }'],
  ['atomic', 'atomic { … }'],
  ['rcu', 'rcu { … }'],
  ['synchronize', 'synchronize name'],
  ['goto', 'goto label'],
  ['lock', 'lock a'],
  ['trylock', 'if trylock a { … }'],
  ['unlock', 'unlock a'],
  ['downgrade', 'downgrade a'],
  ['upgrade', 'if upgrade a { … }'],
  ['destroy', 'destroy a'],
  ['wait', 'wait c releasing a'],
  ['timedwait', 'if timedwait c releasing a { … }'],
  ['prepare', 'prepare c'],
  ['sleep', 'sleep c'],
  ['finish', 'finish c'],
  ['signal', 'signal c'],
  ['broadcast', 'broadcast c'],
  ['get', 'get f'],
  ['tryget', 'if tryget f { … }'],
  ['put', 'put f'],
  ['free', 'free f'],
  ['free_rcu', 'free_rcu f'],
  ['touch', 'touch f'],
  ['insert', 'insert k in watchers'],
  ['remove', 'remove k from watchers'],
  ['assert', 'assert e'],
  ['await', 'await e'],
  ['set', 'set fixed, N = 2, 3'],
  ['run', 'run closer, waiter * 2'],
  ['without', 'without worker'],
  ['expect', 'expect violates use-after-free in remove, deadlock'],
]);

/** The word of `known` that was probably meant. */
export function meantFor(word: string, known: ReadonlySet<string>): string | undefined {
  const meant = MEANT.get(word.toLowerCase());
  if (meant !== undefined && known.has(meant)) return meant;
  return suggest(word, known);
}
