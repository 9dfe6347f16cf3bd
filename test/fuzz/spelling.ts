/** Statements in a kernel's own names: what a model says stays the same, how it is said does not. */
import { type Line, line, walk } from './outline.js';
import type { Random } from './random.js';
import type { Dialect } from './world.js';

/**
 * Ways to say it, by what is said. `%` stands for a word, `%mutex` for a name declared as such, `%mutex/spin`
 * as one of these, `…` for all that follows; `$1` is the first of them. What ends with `;` has no answer.
 */
type Spellings = Readonly<Record<string, readonly string[]>>;

const LINUX: Spellings = {
  'lock %mutex': ['mutex_lock($1)', 'mutex_lock_interruptible($1)', 'mutex_lock_nested($1, 1)'],
  'unlock %mutex': ['mutex_unlock($1)'],
  'trylock %mutex': ['mutex_trylock($1)'],
  'destroy %mutex': ['mutex_destroy($1)'],
  'lock %spin': ['spin_lock($1)', 'raw_spin_lock($1)', 'spin_lock_nested($1, 1)'],
  'unlock %spin': ['spin_unlock($1)', 'raw_spin_unlock($1)'],
  'trylock %spin': ['spin_trylock($1)'],
  'lock %spin irq': ['spin_lock_irqsave($1, flags)'],
  'unlock %spin irq': ['spin_unlock_irqrestore($1, flags)'],
  'trylock %spin irq': ['spin_trylock_irqsave($1, flags)'],
  'lock %spin bh': ['spin_lock_bh($1)'],
  'unlock %spin bh': ['spin_unlock_bh($1)'],
  'lock %rwspin': ['write_lock($1)'],
  'lock %rwspin shared': ['read_lock($1)'],
  'unlock %rwspin': ['write_unlock($1)', 'read_unlock($1)'],
  'trylock %rwspin': ['write_trylock($1)'],
  'trylock %rwspin shared': ['read_trylock($1)'],
  'lock %rwlock': ['down_write($1)', 'down_write_killable($1)'],
  'lock %rwlock shared': ['down_read($1)'],
  'unlock %rwlock': ['up_write($1)', 'up_read($1)'],
  'trylock %rwlock': ['down_write_trylock($1)'],
  'trylock %rwlock shared': ['down_read_trylock($1)'],
  'downgrade %rwlock': ['downgrade_write($1)'],
  'lock %semaphore': ['down($1)'],
  'unlock %semaphore': ['up($1)'],
  'wait %completion': ['wait_for_completion($1)'],
  'complete %completion': ['complete($1)'],
  'get %': ['refcount_inc($1)', 'kref_get($1)', 'atomic_inc($1)'],
  'tryget %': ['refcount_inc_not_zero($1)', 'kref_get_unless_zero($1)', 'atomic_long_inc_not_zero($1)'],
  'put %': ['refcount_dec_and_test($1)', 'kref_put($1)'],
  'free %': ['kfree($1)', 'kmem_cache_free(cache, $1)'],
  'free_rcu %': ['kfree_rcu($1, rcu)'],
  rcu_read_lock: ['rcu_read_lock()'],
  rcu_read_unlock: ['rcu_read_unlock()'],
  synchronize_rcu: ['synchronize_rcu()', 'synchronize_net()'],
  'synchronize %': ['synchronize_srcu($1)'],
  might_sleep: ['might_sleep()', 'cond_resched()', 'msleep(10)'],
  'signal %cond': ['swake_up_one($1)'],
  'broadcast %cond': ['wake_up_all($1)', 'wake_up($1)'],
  'prepare %cond': ['prepare_to_wait($1, wait, TASK_UNINTERRUPTIBLE)', 'add_wait_queue($1, wait)'],
  'finish %cond': ['finish_wait($1, wait)'],
  'queue %': ['schedule_work($1)', 'queue_work(wq, $1)'],
  'cancel %': ['cancel_work($1)'],
  'flush %': ['flush_work($1)'],
  irq_disable: ['local_irq_disable()'],
  irq_enable: ['local_irq_enable()'],
  irq_save: ['local_irq_save(flags)'],
  irq_restore: ['local_irq_restore(flags)'],
  bh_disable: ['local_bh_disable()'],
  bh_enable: ['local_bh_enable()'],
  'test_and_set(%var)': ['test_and_set_bit($1)', 'test_and_set_bit_lock($1)'],
  'test_and_clear(%var)': ['test_and_clear_bit($1)'],
  'xchg(%var, %)': ['atomic_xchg($1, $2)'],
  'cmpxchg(%var, %, %)': ['atomic_cmpxchg($1, $2, $3)'],
  'fetch_add(%var, 1)': ['atomic_fetch_inc($1)', 'atomic_fetch_add(1, $1)'],
  'assert held(%)': ['lockdep_assert_held($1)'],
  'assert not held(%)': ['lockdep_assert_not_held($1)'],
  'assert …': ['BUG_ON(not ($1))', 'WARN_ON(!($1))'],
  '%var = null': ['rcu_assign_pointer($1, null)', 'WRITE_ONCE($1, null)'],
  '%var = true': ['set_bit($1)'],
  '%var = false': ['clear_bit($1)', 'smp_store_release($1, false)'],
  '%var': ['READ_ONCE($1)', 'rcu_dereference($1)', 'likely($1)'],
  'insert % in %list': ['list_add($1, $2)'],
  'insert % in %list at end': ['list_add_tail($1, $2)'],
  'first(%list)': ['list_first_entry_or_null($1, entry, link)'],
  'held(%)': ['lockdep_is_held($1)'],
  'unheld(%)': ['not mutex_is_locked($1)', 'not spin_is_locked($1)'],
};

const FREEBSD: Spellings = {
  'lock %mutex': ['mtx_lock($1)'],
  'unlock %mutex': ['mtx_unlock($1)'],
  'trylock %mutex': ['mtx_trylock($1)'],
  'destroy %mutex': ['mtx_destroy($1)'],
  'lock %spin': ['mtx_lock_spin($1)'],
  'unlock %spin': ['mtx_unlock_spin($1)'],
  'trylock %spin': ['mtx_trylock_spin($1)'],
  'lock %sx': ['sx_xlock($1)', 'sx_xlock_sig($1)'],
  'lock %sx shared': ['sx_slock($1)'],
  'unlock %sx': ['sx_unlock($1)', 'sx_xunlock($1)'],
  'trylock %sx': ['sx_try_xlock($1)'],
  'trylock %sx shared': ['sx_try_slock($1)'],
  'upgrade %sx': ['sx_try_upgrade($1)'],
  'downgrade %sx': ['sx_downgrade($1)'],
  'lock %rwlock/rwspin': ['rw_wlock($1)'],
  'lock %rwlock/rwspin shared': ['rw_rlock($1)'],
  'unlock %rwlock/rwspin': ['rw_unlock($1)', 'rw_wunlock($1)'],
  'trylock %rwlock/rwspin': ['rw_try_wlock($1)'],
  'trylock %rwlock/rwspin shared': ['rw_try_rlock($1)'],
  'upgrade %rwlock/rwspin': ['rw_try_upgrade($1)'],
  'downgrade %rwlock/rwspin': ['rw_downgrade($1)'],
  'lock %semaphore': ['sema_wait($1)'],
  'unlock %semaphore': ['sema_post($1)'],
  'wait % releasing %mutex': ['msleep($1, $2, PWAIT, "wait", 0)', 'cv_wait($1, $2)'],
  'wait % releasing %spin': ['msleep_spin($1, $2, "wait", 0)'],
  'timedwait % releasing %mutex': ['msleep($1, $2, PWAIT, "wait", hz)', 'cv_timedwait($1, $2, hz)'],
  'wait %cond': ['tsleep($1, PWAIT, "wait", 0)'],
  'signal %': ['wakeup_one($1)', 'cv_signal($1)'],
  'broadcast %': ['wakeup($1)', 'cv_broadcast($1)'],
  'get %': ['refcount_acquire($1)'],
  'tryget %': ['refcount_acquire_if_not_zero($1)'],
  'put %': ['refcount_release($1)'],
  'free %': ['free($1, M_TEMP)', 'uma_zfree(zone, $1)'],
  rcu_read_lock: ['NET_EPOCH_ENTER(et)'],
  rcu_read_unlock: ['NET_EPOCH_EXIT(et)'],
  synchronize_rcu: ['NET_EPOCH_WAIT()'],
  'synchronize %': ['epoch_wait($1)'],
  might_sleep: ['pause("wait", 1)', 'maybe_yield()'],
  'queue %': ['taskqueue_enqueue(tq, $1);'],
  'cancel %': ['callout_stop($1)'],
  'flush %': ['taskqueue_drain(tq, $1)'],
  irq_save: ['spinlock_enter()'],
  irq_restore: ['spinlock_exit()'],
  bh_disable: ['critical_enter()'],
  bh_enable: ['critical_exit()'],
  'test_and_set(%var)': ['atomic_testandset_int($1)'],
  'test_and_clear(%var)': ['atomic_testandclear_int($1)'],
  'xchg(%var, null)': ['atomic_swap_ptr($1, null)'],
  'xchg(%var, false)': ['atomic_swap_int($1, false)'],
  'xchg(%var, 0)': ['atomic_readandclear_int($1)'],
  'fetch_add(%var, %)': ['atomic_fetchadd_int($1, $2)'],
  'assert held(%)': ['mtx_assert($1, MA_OWNED)', 'sx_assert($1, SA_XLOCKED)', 'rw_assert($1, RA_WLOCKED)'],
  'assert …': ['KASSERT($1, ("wrong"))', 'MPASS($1)'],
  '%var = %': ['atomic_store_rel_int($1, $2)'],
  '%var': ['atomic_load_acq_int($1)'],
  'insert % in %list': ['TAILQ_INSERT_HEAD($2, $1, link)'],
  'insert % in %list at end': ['STAILQ_INSERT_TAIL($2, $1, link)'],
  'remove % from %list': ['TAILQ_REMOVE($2, $1, link)'],
  'first(%list)': ['TAILQ_FIRST($1)'],
  'held(%mutex)': ['mtx_owned($1)'],
  'held(%sx)': ['sx_xlocked($1)'],
};

const NETBSD: Spellings = {
  'lock %mutex/spin': ['mutex_enter($1)'],
  'unlock %mutex/spin': ['mutex_exit($1)'],
  'trylock %mutex/spin': ['mutex_tryenter($1)'],
  'destroy %mutex/spin': ['mutex_destroy($1)'],
  'lock %spin': ['mutex_spin_enter($1)'],
  'unlock %spin': ['mutex_spin_exit($1)'],
  'lock %rwlock/rwspin': ['rw_enter($1, RW_WRITER)'],
  'lock %rwlock/rwspin shared': ['rw_enter($1, RW_READER)'],
  'unlock %rwlock/rwspin': ['rw_exit($1)'],
  'trylock %rwlock/rwspin': ['rw_tryenter($1, RW_WRITER)'],
  'trylock %rwlock/rwspin shared': ['rw_tryenter($1, RW_READER)'],
  'upgrade %rwlock/rwspin': ['rw_tryupgrade($1)'],
  'downgrade %rwlock/rwspin': ['rw_downgrade($1)'],
  'lock %giant': ['KERNEL_LOCK(1, NULL)'],
  'unlock %giant': ['KERNEL_UNLOCK_ONE(NULL)'],
  'wait % releasing %mutex': ['cv_wait($1, $2)', 'mtsleep($1, PWAIT, "wait", 0, $2)'],
  'timedwait % releasing %mutex': ['cv_timedwait($1, $2, hz)', 'mtsleep($1, PWAIT, "wait", hz, $2)'],
  'wait %cond': ['tsleep($1, PWAIT, "wait", 0)'],
  'signal %': ['cv_signal($1)', 'wakeup_one($1)'],
  'broadcast %': ['cv_broadcast($1)', 'wakeup($1)'],
  'get %': ['atomic_inc_uint($1)'],
  'free %': ['kmem_free($1, size)', 'pool_put(pool, $1)'],
  rcu_read_lock: ['pserialize_read_enter()'],
  rcu_read_unlock: ['pserialize_read_exit(s)'],
  synchronize_rcu: ['pserialize_perform(psz)'],
  might_sleep: ['preempt_point()', 'ASSERT_SLEEPABLE()'],
  'queue %': ['workqueue_enqueue(wq, $1);', 'callout_schedule($1, hz);'],
  'cancel %': ['callout_stop($1)'],
  'flush %': ['workqueue_wait(wq, $1)'],
  irq_save: ['splhigh()', 'splvm()'],
  irq_restore: ['splx(s)'],
  irq_enable: ['spl0()'],
  'xchg(%var, null)': ['atomic_swap_ptr($1, null)'],
  'xchg(%var, false)': ['atomic_swap_uint($1, false)'],
  'cmpxchg(%var, %, %)': ['atomic_cas_uint($1, $2, $3)'],
  'fetch_add(%var, %)': ['atomic_add_int($1, $2)'],
  'assert …': ['KASSERT($1)', 'KASSERTMSG($1, "wrong")'],
  '%var = %': ['atomic_store_release($1, $2)'],
  '%var': ['atomic_load_acquire($1)', 'atomic_load_relaxed($1)'],
  'insert % in %list': ['LIST_INSERT_HEAD($2, $1, link)'],
  'insert % in %list at end': ['SIMPLEQ_INSERT_TAIL($2, $1, link)'],
  'remove % from %list': ['SLIST_REMOVE($2, $1, entry, link)'],
  'first(%list)': ['LIST_FIRST($1)'],
  'held(%mutex/spin)': ['mutex_owned($1)'],
  'unheld(%rwlock)': ['not rw_lock_held($1)'],
};

const BARRIERS: Readonly<Record<Dialect, string>> = {
  generic: '',
  linux: 'smp_mb()',
  freebsd: 'atomic_thread_fence_acq_rel()',
  netbsd: 'membar_sync()',
};

interface Rule {
  readonly pattern: RegExp;
  /** For each word of the pattern, as what it must have been declared; empty where that does not matter. */
  readonly kinds: readonly string[];
  readonly ways: readonly string[];
}

const rulesOf = (spellings: Spellings): readonly Rule[] =>
  Object.entries(spellings).map(([said, ways]) => {
    const pattern = said
      .replace(/[()]/g, '\\$&')
      .replace(/%[\w/]*/g, '([\\w.\\[\\]()]+?)')
      .replace('…', '(.+)');
    return { pattern: new RegExp(`^${pattern}$`), kinds: said.match(/%[\w/]*|…/g) ?? [], ways };
  });

const RULES: Readonly<Record<Dialect, readonly Rule[]>> = {
  generic: [],
  linux: rulesOf(LINUX),
  freebsd: rulesOf(FREEBSD),
  netbsd: rulesOf(NETBSD),
};

/** How likely a statement is said in the kernel's own names, where that has some for it. */
const LIKELY = 0.5;

/** The model with some of its statements in the names of its dialect, and some with a place in real code. */
export function spelled(random: Random, lines: readonly Line[]): Line[] {
  const dialect = dialectOf(lines);
  const kinds = kindsOf(lines);
  const statements = (it: Line): Line => ({
    ...it,
    blocks: it.blocks.map((block) => ({ ...block, lines: block.lines.flatMap(said) })),
  });
  const said = (it: Line): Line[] => {
    const text = random.chance(LIKELY) ? sentence(random, RULES[dialect], kinds, it.text) : it.text;
    const placed =
      random.chance(0.02) && !/^\w+:$/.test(text) ? `${text} @ "drawn.c:${random.below(100)}"` : text;
    const barrier = dialect !== 'generic' && /^[\w.]+ = /.test(text) && random.chance(0.02);
    return [statements({ ...it, text: placed }), ...(barrier ? [line(BARRIERS[dialect])] : [])];
  };
  return lines.map((it) => {
    if (/^(?:daemon|thread|interrupt|work|fn|on return)\b/.test(it.text)) return statements(it);
    const blocks = it.blocks.map((block) => ({
      ...block,
      lines: block.lines.map((member) => (member.text.startsWith('on zero') ? statements(member) : member)),
    }));
    return it.text.startsWith('struct') ? { ...it, blocks } : it;
  });
}

const dialectOf = ([first]: readonly Line[]): Dialect =>
  (/^dialect (\w+)/.exec(first?.text ?? '')?.[1] ?? 'generic') as Dialect;

/** A statement, its condition, or what it assigns, in other words; as it was, where there are none. */
function sentence(random: Random, rules: readonly Rule[], kinds: Kinds, text: string): string {
  const [, label, statement] = /^(\w+: )?(.+)$/.exec(text) ?? [];
  if (statement === undefined) return text;
  const [, before, rest] = INSIDE.exec(statement) ?? [];
  const inside = rest === undefined ? [] : waysOf(rules, kinds, rest).filter((way) => !way.endsWith(';'));
  const ways = [...waysOf(rules, kinds, statement), ...inside.map((way) => `${before}${way}`)];
  return ways.length === 0 ? text : `${label ?? ''}${random.pick(ways).replace(/;$/, '')}`;
}

/** What stands before an expression. */
const INSIDE = /^((?:if|while) (?:not )?|(?:spin )?await |assert |(?:var )?[\w.]+(?: ?: [^=]*)? = )(.+)$/;

const waysOf = (rules: readonly Rule[], kinds: Kinds, text: string): string[] =>
  rules.flatMap((rule) =>
    fits(rule, kinds, text) ? rule.ways.map((way) => text.replace(rule.pattern, way)) : [],
  );

function fits(rule: Rule, kinds: Kinds, text: string): boolean {
  const words = rule.pattern.exec(text)?.slice(1);
  return words?.every((word, i) => isOf(kinds, word, rule.kinds[i]!.slice(1))) ?? false;
}

/** What a name has been declared as: a kind of lock, `cond`, `list`, `var`. */
type Kinds = ReadonlyMap<string, string>;

function kindsOf(lines: readonly Line[]): Kinds {
  const kinds = new Map<string, string>();
  const declaration =
    /^(mutex|spin|rwlock|rwspin|sx|semaphore|completion|giant|cond|list|var)\b(?:\(\d\))? (.*)/;
  for (const [{ text }, path] of walk(lines)) {
    const [, kind, names] = declaration.exec(text) ?? [];
    const isDeclared = path.length === 1 || (path.length === 3 && lines[path[0]!]!.text.startsWith('struct'));
    if (kind && isDeclared)
      for (const name of names!.replace(/[:=].*| of .*/, '').match(/\w+/g) ?? []) kinds.set(name, kind);
  }
  return kinds;
}

function isOf(kinds: Kinds, word: string, wanted: string): boolean {
  const name = word.split('.').at(-1)!.replace(/\[.*/, '');
  return wanted === '' || wanted.split('/').includes(kinds.get(name) ?? '');
}
