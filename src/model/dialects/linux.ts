import { LIST_H } from './lists.js';
import {
  defers,
  type Entry,
  each,
  later,
  masking,
  masks,
  means,
  nothing,
  on,
  onShared,
  type Table,
} from './table.js';

const SPINS = ['spin'] as const;
const RWSPINS = ['rwspin'] as const;
const MUTEXES = ['mutex'] as const;
const RWSEMS = ['rwlock', 'sx'] as const;
const SEMAPHORES = ['semaphore'] as const;
const COMPLETIONS = ['completion'] as const;

/** `atomic_inc`, `atomic_long_inc`, `atomic64_inc`: the type makes no difference here. */
const atomics = (name: string, entry: Table[string]): Record<string, Table[string]> =>
  each([`atomic_${name}`, `atomic_long_${name}`, `atomic64_${name}`], entry);

/**
 * `spin_lock_irqsave(x, flags)` and its kin. What is restored is how many times over interrupts were
 * off; `_irq` switches them on whatever was before.
 */
function withoutInterrupts(name: string, lock: Entry, trylock: Entry, unlock: Entry): Table {
  const flags = (entry: Entry): Entry => ({ ...entry, takes: ['lock, -'] });
  return {
    [`${name}_lock_irqsave`]: masking('irq_save', flags(lock)),
    [`${name}_trylock_irqsave`]: masking('irq_save', flags(trylock)),
    [`${name}_unlock_irqrestore`]: masking('irq_restore', flags(unlock)),
    [`${name}_lock_irq`]: masking('irq_disable', lock),
    [`${name}_trylock_irq`]: masking('irq_disable', trylock),
    [`${name}_unlock_irq`]: masking('irq_enable', unlock),
    [`${name}_lock_bh`]: masking('bh_disable', lock),
    [`${name}_trylock_bh`]: masking('bh_disable', trylock),
    [`${name}_unlock_bh`]: masking('bh_enable', unlock),
  };
}

/** Linux, in the words of its headers. */
export const linux: Table = {
  // mutex.h
  ...each(
    ['mutex_lock', 'mutex_lock_interruptible', 'mutex_lock_killable', 'mutex_lock_io'],
    on('lock', MUTEXES),
  ),
  ...each(
    ['mutex_lock_nested', 'mutex_lock_interruptible_nested', 'mutex_lock_nest_lock'],
    on('lock', MUTEXES, 'lock, -'),
  ),
  mutex_trylock: on('trylock', MUTEXES),
  mutex_unlock: on('unlock', MUTEXES),
  mutex_destroy: on('destroy', MUTEXES),
  mutex_is_locked: means({ does: 'held by somebody' }, 'lock'),

  // spinlock.h
  ...each(['spin_lock', 'raw_spin_lock'], on('lock', SPINS)),
  ...each(['spin_lock_nested', 'raw_spin_lock_nested', 'spin_lock_nest_lock'], on('lock', SPINS, 'lock, -')),
  ...each(['spin_trylock', 'raw_spin_trylock'], on('trylock', SPINS)),
  ...each(['spin_unlock', 'raw_spin_unlock'], on('unlock', SPINS)),
  spin_is_locked: means({ does: 'held by somebody' }, 'lock'),
  ...withoutInterrupts('spin', on('lock', SPINS), on('trylock', SPINS), on('unlock', SPINS)),
  ...withoutInterrupts('raw_spin', on('lock', SPINS), on('trylock', SPINS), on('unlock', SPINS)),
  local_irq_save: masks('irq_save', '-'),
  local_irq_restore: masks('irq_restore', '-'),
  local_irq_disable: masks('irq_disable'),
  local_irq_enable: masks('irq_enable'),
  local_bh_disable: masks('bh_disable'),
  local_bh_enable: masks('bh_enable'),
  ...later(
    'interrupt lines',
    'disable_irq disable_irq_nosync enable_irq',
    'leave the handler out of the checks in which its line is off',
  ),
  ...later('interrupt lines', 'synchronize_irq', 'write `await done(handler)`'),
  ...later(
    'preemption and per-CPU data',
    'preempt_disable preempt_enable get_cpu put_cpu this_cpu_read this_cpu_write',
  ),

  // rwlock.h
  read_lock: onShared('lock', RWSPINS),
  read_trylock: onShared('trylock', RWSPINS),
  read_unlock: on('unlock', RWSPINS),
  write_lock: on('lock', RWSPINS),
  write_lock_nested: on('lock', RWSPINS, 'lock, -'),
  write_trylock: on('trylock', RWSPINS),
  write_unlock: on('unlock', RWSPINS),
  ...withoutInterrupts(
    'read',
    onShared('lock', RWSPINS),
    onShared('trylock', RWSPINS),
    on('unlock', RWSPINS),
  ),
  ...withoutInterrupts('write', on('lock', RWSPINS), on('trylock', RWSPINS), on('unlock', RWSPINS)),

  // rwsem.h
  ...each(['down_read', 'down_read_interruptible', 'down_read_killable'], onShared('lock', RWSEMS)),
  down_read_nested: onShared('lock', RWSEMS, 'lock, -'),
  down_read_trylock: onShared('trylock', RWSEMS),
  up_read: on('unlock', RWSEMS),
  ...each(['down_write', 'down_write_killable'], on('lock', RWSEMS)),
  ...each(['down_write_nested', 'down_write_nest_lock'], on('lock', RWSEMS, 'lock, -')),
  down_write_trylock: on('trylock', RWSEMS),
  up_write: on('unlock', RWSEMS),
  downgrade_write: on('downgrade', RWSEMS),
  rwsem_is_locked: means({ does: 'held by somebody' }, 'lock'),

  // semaphore.h
  ...each(['down', 'down_interruptible', 'down_killable'], on('lock', SEMAPHORES)),
  down_trylock: means({ does: 'trylock', shared: false, kinds: SEMAPHORES, reversed: true }, 'lock'),
  up: on('unlock', SEMAPHORES),

  // completion.h
  ...each(
    ['wait_for_completion', 'wait_for_completion_interruptible', 'wait_for_completion_killable'],
    on('lock', COMPLETIONS),
  ),
  try_wait_for_completion: on('trylock', COMPLETIONS),
  complete: on('unlock', COMPLETIONS),

  // refcount.h, kref.h, atomic.h
  ...each(['refcount_inc', 'kref_get', 'get_file'], means({ does: 'get' }, 'object')),
  ...each(
    ['refcount_inc_not_zero', 'kref_get_unless_zero', 'get_file_rcu'],
    means({ does: 'tryget' }, 'object'),
  ),
  ...each(['refcount_dec', 'refcount_dec_and_test'], means({ does: 'put' }, 'object')),
  kref_put: means({ does: 'put' }, 'object, release?'),
  ...each(['refcount_read', 'kref_read'], means({ does: 'read' }, 'place')),
  refcount_set: means({ does: 'write', value: 'given' }, 'place, value'),
  ...atomics('inc_not_zero', means({ does: 'tryget' }, 'object')),
  ...atomics('dec_and_test', means({ does: 'put' }, 'object')),
  ...atomics('inc', means({ does: 'add', by: 1 }, 'object')),
  ...atomics('dec', means({ does: 'add', by: -1 }, 'object')),
  ...atomics('add', means({ does: 'fetch_add', by: 'value' }, 'value, place')),
  ...atomics('sub', means({ does: 'fetch_add', by: 'minus value' }, 'value, place')),
  ...atomics('fetch_add', means({ does: 'fetch_add', by: 'value' }, 'value, place')),
  ...atomics('fetch_sub', means({ does: 'fetch_add', by: 'minus value' }, 'value, place')),
  ...atomics('fetch_inc', means({ does: 'fetch_add', by: 1 }, 'place')),
  ...atomics('fetch_dec', means({ does: 'fetch_add', by: -1 }, 'place')),
  ...atomics('read', means({ does: 'read' }, 'place')),
  ...atomics('read_acquire', means({ does: 'read' }, 'place')),
  ...atomics('set', means({ does: 'write', value: 'given' }, 'place, value')),
  ...atomics('set_release', means({ does: 'write', value: 'given' }, 'place, value')),
  ...atomics('xchg', means({ does: 'xchg' }, 'place, value')),
  ...atomics('cmpxchg', means({ does: 'cmpxchg' }, 'place, value, value')),
  ...later(
    'an answer computed from the new value',
    'atomic_inc_return atomic_dec_return atomic_add_return atomic_sub_return atomic_inc_and_test atomic_sub_and_test atomic_dec_if_positive atomic_add_unless atomic_try_cmpxchg try_cmpxchg',
    'write `old = fetch_add(x, n)` or `old = cmpxchg(x, a, b)` and test `old`',
  ),
  ...later(
    'locking with the last put',
    'refcount_dec_and_lock refcount_dec_and_mutex_lock atomic_dec_and_lock atomic_dec_and_mutex_lock kref_put_lock kref_put_mutex',
  ),

  // bitops.h: a bit is a `bool` of its own
  ...each(
    ['test_and_set_bit', 'test_and_set_bit_lock', '__test_and_set_bit'],
    means({ does: 'test_and_set' }, 'place', '-, place'),
  ),
  ...each(
    ['test_and_clear_bit', '__test_and_clear_bit'],
    means({ does: 'test_and_clear' }, 'place', '-, place'),
  ),
  ...each(['set_bit', '__set_bit'], means({ does: 'write', value: true }, 'place', '-, place')),
  ...each(
    ['clear_bit', '__clear_bit', 'clear_bit_unlock'],
    means({ does: 'write', value: false }, 'place', '-, place'),
  ),
  ...each(['test_bit', 'test_bit_acquire'], means({ does: 'read' }, 'place', '-, place')),

  // compiler.h, cmpxchg.h, barrier.h
  ...each(['READ_ONCE', 'smp_load_acquire', 'data_race', 'ACCESS_ONCE'], means({ does: 'read' }, 'place')),
  ...each(['likely', 'unlikely'], means({ does: 'read' }, 'value')),
  ...each(
    ['WRITE_ONCE', 'smp_store_release', 'smp_store_mb'],
    means({ does: 'write', value: 'given' }, 'place, value'),
  ),
  ...each(
    ['cmpxchg_acquire', 'cmpxchg_release', 'cmpxchg_relaxed'],
    means({ does: 'cmpxchg' }, 'place, value, value'),
  ),
  ...each(['xchg_acquire', 'xchg_release', 'xchg_relaxed'], means({ does: 'xchg' }, 'place, value')),
  ...nothing(
    'smp_mb smp_rmb smp_wmb mb rmb wmb barrier smp_mb__before_atomic smp_mb__after_atomic smp_mb__after_spinlock cpu_relax',
  ),

  // wait.h: waiters that did not ask to be exclusive, the usual kind, are all woken
  ...each(
    [
      'wake_up',
      'wake_up_all',
      'wake_up_interruptible',
      'wake_up_interruptible_all',
      'wake_up_locked',
      'swake_up_all',
    ],
    means({ does: 'broadcast' }, 'channel'),
  ),
  ...each(['wake_up_poll', 'wake_up_interruptible_poll'], means({ does: 'broadcast' }, 'channel, -')),
  swake_up_one: means({ does: 'signal' }, 'channel'),
  ...each(
    ['wait_event', 'wait_event_interruptible', 'wait_event_killable', 'wait_event_freezable', 'swait_event'],
    means({ does: 'wait until' }, 'channel, condition'),
  ),
  ...each(
    ['prepare_to_wait', 'prepare_to_wait_exclusive', 'prepare_to_wait_event'],
    means({ does: 'prepare' }, 'channel, -?, -?'),
  ),
  ...each(['finish_wait', 'remove_wait_queue'], means({ does: 'finish' }, 'channel, -?')),
  add_wait_queue: means({ does: 'prepare' }, 'channel, -?'),
  ...later(
    'a sleep that does not say on what',
    'schedule schedule_timeout io_schedule',
    'write `sleep c`, c being what was prepared',
  ),
  ...later(
    'waking a thread by itself',
    'wake_up_process wake_up_state kthread_stop kthread_park',
    'let it `wait` on a `cond`, and `signal` that',
  ),
  ...later(
    'a wait with a timeout and a condition',
    'wait_event_timeout wait_event_interruptible_timeout',
    'write the loop with `timedwait`',
  ),
  ...later(
    'a completion that is set for all, timed, reset or asked',
    'complete_all wait_for_completion_timeout wait_for_completion_interruptible_timeout init_completion reinit_completion completion_done',
  ),

  // kernel.h, sched.h, slab.h
  ...each(['might_sleep', 'cond_resched', 'might_fault'], means({ does: 'might_sleep' }, '')),
  ...each(['msleep', 'ssleep', 'fsleep', 'msleep_interruptible'], means({ does: 'might_sleep' }, '-')),
  usleep_range: means({ does: 'might_sleep' }, '-, -'),
  ...each(['kfree', 'vfree', 'kvfree', 'kfree_sensitive', 'kzfree'], means({ does: 'free' }, 'object')),
  kmem_cache_free: means({ does: 'free' }, '-, object'),
  ...each(
    ['BUG_ON', 'WARN_ON', 'WARN_ON_ONCE', 'VM_BUG_ON', 'VM_WARN_ON'],
    means({ does: 'assert not' }, 'condition'),
  ),
  ...each(['WARN', 'WARN_ONCE'], means({ does: 'assert not' }, 'condition, ...')),
  ...each(
    ['lockdep_assert_held', 'lockdep_assert_held_write', 'lockdep_assert_held_read', 'assert_spin_locked'],
    means({ does: 'assert held' }, 'lock'),
  ),
  lockdep_assert_not_held: means({ does: 'assert not held' }, 'lock'),
  lockdep_is_held: means({ does: 'held' }, 'lock'),
  ...nothing(
    'pr_info pr_warn pr_err pr_debug printk trace_printk mutex_init spin_lock_init init_rwsem init_waitqueue_head sema_init lockdep_set_class lockdep_set_class_and_name',
  ),

  // rcupdate.h, srcu.h: since 5.0 all flavours but SRCU share their grace periods
  ...each(['rcu_read_lock', 'rcu_read_lock_sched'], means({ does: 'rcu_read_lock' }, '')),
  ...each(['rcu_read_unlock', 'rcu_read_unlock_sched'], means({ does: 'rcu_read_unlock' }, '')),
  ...each(
    ['synchronize_rcu', 'synchronize_rcu_expedited', 'synchronize_net', 'synchronize_sched'],
    means({ does: 'synchronize_rcu' }, ''),
  ),
  ...each(['kfree_rcu', 'kvfree_rcu'], means({ does: 'free_rcu' }, 'object, -')),
  srcu_read_lock: means({ does: 'rcu_read_lock', token: true }, 'domain'),
  srcu_read_unlock: means({ does: 'rcu_read_unlock' }, 'domain, -?'),
  ...each(['synchronize_srcu', 'synchronize_srcu_expedited'], means({ does: 'synchronize_rcu' }, 'domain')),
  ...each(['rcu_dereference', 'rcu_dereference_raw', 'rcu_access_pointer'], means({ does: 'read' }, 'place')),
  ...each(
    ['rcu_dereference_protected', 'rcu_dereference_check', 'srcu_dereference'],
    means({ does: 'read' }, 'place, -'),
  ),
  ...each(
    ['rcu_assign_pointer', 'RCU_INIT_POINTER'],
    means({ does: 'write', value: 'given' }, 'place, value'),
  ),
  // Not atomic in the kernel, and need not be: its condition says that the update side's lock is held.
  rcu_replace_pointer: means({ does: 'xchg' }, 'place, value, -'),
  ...later(
    'RCU with soft interrupts off',
    'rcu_read_lock_bh rcu_read_unlock_bh',
    'write `rcu_read_lock` and `local_bh_disable`',
  ),
  ...later(
    'callbacks of RCU',
    'call_rcu call_srcu rcu_barrier srcu_barrier',
    'queue a `work` that begins with `synchronize_rcu`',
  ),
  ...LIST_H,
  // workqueue.h: the work is the model's, as in `queue_work(wq, shutdown(e))`
  schedule_work: defers('queue', 'work', 'queued'),
  schedule_delayed_work: defers('queue', 'work, -', 'queued'),
  queue_work: defers('queue', '-, work', 'queued'),
  ...each(['queue_work_on'], defers('queue', '-, -, work', 'queued')),
  queue_delayed_work: defers('queue', '-, work, -', 'queued'),
  mod_delayed_work: defers('queue', '-, work, -', 'was pending'),
  ...each(['cancel_work', 'cancel_delayed_work'], defers('cancel', 'work', 'was pending')),
  ...each(['cancel_work_sync', 'cancel_delayed_work_sync'], defers('cancel flush', 'work')),
  ...each(['flush_work', 'flush_delayed_work'], defers('flush', 'work')),
  // Of a work queue the model has the works: this waits for all instances of one.
  ...each(['flush_workqueue', 'drain_workqueue'], defers('flush', 'work')),
  ...later('work queues as such', 'destroy_workqueue', 'write `flush_workqueue(work)` for each of its works'),
  ...later(
    'timers and tasklets',
    'mod_timer add_timer del_timer del_timer_sync timer_delete timer_delete_sync timer_shutdown_sync hrtimer_start hrtimer_cancel tasklet_schedule tasklet_kill irq_work_queue irq_work_sync',
    'a `work` comes near them, which `queue`, `cancel` and `flush` are for',
  ),
  ...later('work of a task', 'task_work_add', 'a `per thread var` and `on return { … }` come near it'),
  ...later(
    'kernel threads by their names',
    'kthread_run kthread_queue_work',
    'write `spawn name(p)` with `thread name(p: T) { … }`',
  ),
  ...later(
    'sequence locks',
    'read_seqbegin read_seqretry write_seqlock write_sequnlock read_seqcount_begin read_seqcount_retry write_seqcount_begin write_seqcount_end',
  ),
  ...later(
    'ww mutexes',
    'ww_mutex_lock ww_mutex_unlock ww_mutex_trylock ww_acquire_init ww_acquire_done ww_acquire_fini',
  ),
};
