import { QUEUE } from './lists.js';
import { defers, type Entry, each, later, masks, means, nothing, on, onShared, type Table } from './table.js';

const MUTEXES = ['mutex', 'giant'] as const;
const SPINS = ['spin'] as const;
const EITHER = ['mutex', 'spin', 'giant'] as const;
const RWLOCKS = ['rwlock', 'rwspin'] as const;
const SXLOCKS = ['sx'] as const;

const SLEEP = 'channel, lock, priority, -, timeout';

/** `atomic_add_int`, `atomic_add_acq_long`, …: neither width nor ordering makes a difference here. */
function atomics(name: string, entry: Entry): Record<string, Entry> {
  const widths = ['char', 'short', 'int', 'long', '8', '16', '32', '64', 'ptr'];
  const names = widths.flatMap((width) =>
    ['', 'acq_', 'rel_'].map((order) => `atomic_${name}_${order}${width}`),
  );
  return each(names, entry);
}

/** FreeBSD, in the words of its section 9 of the manual. */
export const freebsd: Table = {
  // mutex(9)
  ...each(['mtx_lock', 'mtx_lock_flags'], on('lock', MUTEXES, 'lock, -?')),
  ...each(['mtx_lock_spin', 'mtx_lock_spin_flags'], on('lock', SPINS, 'lock, -?')),
  ...each(['mtx_trylock', 'mtx_trylock_flags'], on('trylock', MUTEXES, 'lock, -?')),
  ...each(['mtx_trylock_spin', 'mtx_trylock_spin_flags'], on('trylock', SPINS, 'lock, -?')),
  ...each(['mtx_unlock', 'mtx_unlock_flags'], on('unlock', MUTEXES, 'lock, -?')),
  ...each(['mtx_unlock_spin', 'mtx_unlock_spin_flags'], on('unlock', SPINS, 'lock, -?')),
  mtx_destroy: on('destroy', EITHER),
  mtx_owned: means({ does: 'held' }, 'lock'),
  mtx_assert: means({ does: 'assert asked' }, 'lock, ownership'),

  // sx(9)
  ...each(['sx_xlock', 'sx_xlock_sig'], on('lock', SXLOCKS)),
  ...each(['sx_slock', 'sx_slock_sig'], onShared('lock', SXLOCKS)),
  sx_try_xlock: on('trylock', SXLOCKS),
  sx_try_slock: onShared('trylock', SXLOCKS),
  ...each(['sx_xunlock', 'sx_sunlock', 'sx_unlock'], on('unlock', SXLOCKS)),
  sx_try_upgrade: on('upgrade', SXLOCKS),
  sx_downgrade: on('downgrade', SXLOCKS),
  sx_destroy: on('destroy', SXLOCKS),
  sx_xlocked: means({ does: 'held' }, 'lock'),
  sx_assert: means({ does: 'assert asked' }, 'lock, ownership'),

  // rwlock(9)
  rw_wlock: on('lock', RWLOCKS),
  rw_rlock: onShared('lock', RWLOCKS),
  rw_try_wlock: on('trylock', RWLOCKS),
  rw_try_rlock: onShared('trylock', RWLOCKS),
  ...each(['rw_wunlock', 'rw_runlock', 'rw_unlock'], on('unlock', RWLOCKS)),
  rw_try_upgrade: on('upgrade', RWLOCKS),
  rw_downgrade: on('downgrade', RWLOCKS),
  rw_destroy: on('destroy', RWLOCKS),
  rw_wowned: means({ does: 'held' }, 'lock'),
  rw_assert: means({ does: 'assert asked' }, 'lock, ownership'),

  // rmlock(9), lock(9), sema(9)
  ...later(
    'read-mostly locks',
    'rm_rlock rm_runlock rm_wlock rm_wunlock rm_try_rlock',
    'declare an `rwlock` and use `rw_rlock`, `rw_wlock`',
  ),
  ...later('lock manager flags', 'lockmgr lockmgr_disown', 'declare an `sx` and use `sx_xlock`, `sx_slock`'),
  sema_wait: on('lock', ['semaphore']),
  sema_trywait: on('trylock', ['semaphore']),
  sema_post: on('unlock', ['semaphore']),
  sema_destroy: on('destroy', ['semaphore']),

  // sleep(9), condvar(9)
  ...each(['msleep', 'mtx_sleep'], means({ does: 'wait', timed: 'asked', kinds: MUTEXES }, SLEEP)),
  msleep_spin: means({ does: 'wait', timed: 'asked', kinds: SPINS }, 'channel, lock, -, timeout'),
  sx_sleep: means({ does: 'wait', timed: 'asked', kinds: SXLOCKS }, SLEEP),
  rw_sleep: means({ does: 'wait', timed: 'asked', kinds: RWLOCKS }, SLEEP),
  tsleep: means({ does: 'wait', timed: 'asked' }, 'channel, priority, -, timeout'),
  wakeup: means({ does: 'broadcast' }, 'channel'),
  ...each(['wakeup_one', 'wakeup_any'], means({ does: 'signal' }, 'channel')),
  ...each(['cv_wait', 'cv_wait_sig'], means({ does: 'wait', timed: false }, 'channel, lock')),
  ...each(['cv_timedwait', 'cv_timedwait_sig'], means({ does: 'wait', timed: true }, 'channel, lock, -')),
  cv_wait_unlock: means({ does: 'later', construct: 'a wait that does not take the lock again' }, '...'),
  cv_signal: means({ does: 'signal' }, 'channel'),
  ...each(['cv_broadcast', 'cv_broadcastpri'], means({ does: 'broadcast' }, 'channel, -?')),
  ...each(['pause', 'pause_sbt', 'pause_sig'], means({ does: 'might_sleep' }, '...')),
  ...each(['maybe_yield', 'kern_yield'], means({ does: 'might_sleep' }, '-?')),

  // refcount(9), atomic(9)
  ...each(['refcount_acquire'], means({ does: 'get' }, 'object')),
  refcount_acquire_if_not_zero: means({ does: 'tryget' }, 'object'),
  refcount_release: means({ does: 'put' }, 'object'),
  refcount_load: means({ does: 'read' }, 'place'),
  refcount_init: means({ does: 'write', value: 'given' }, 'place, value'),
  ...later(
    'releasing unless it is the last',
    'refcount_release_if_not_last refcount_release_if_last refcount_acquire_if_gt refcount_releasen',
  ),
  ...atomics('add', means({ does: 'fetch_add', by: 'value' }, 'place, value')),
  ...atomics('subtract', means({ does: 'fetch_add', by: 'minus value' }, 'place, value')),
  ...atomics('fetchadd', means({ does: 'fetch_add', by: 'value' }, 'place, value')),
  ...atomics('swap', means({ does: 'xchg' }, 'place, value')),
  ...atomics('readandclear', means({ does: 'xchg with', value: 0 }, 'place')),
  ...atomics('load', means({ does: 'read' }, 'place')),
  ...atomics('store', means({ does: 'write', value: 'given' }, 'place, value')),
  ...atomics('testandset', means({ does: 'test_and_set' }, 'place, -?')),
  ...atomics('testandclear', means({ does: 'test_and_clear' }, 'place, -?')),
  ...atomics(
    'cmpset',
    means(
      {
        does: 'later',
        construct: 'its answer whether it succeeded',
        instead: 'write `old = cmpxchg(x, a, b)` and test `old == a`',
      },
      '...',
    ),
  ),
  ...atomics(
    'fcmpset',
    means(
      {
        does: 'later',
        construct: 'its answer whether it succeeded',
        instead: 'write `old = cmpxchg(x, a, b)` and test `old == a`',
      },
      '...',
    ),
  ),
  ...nothing(
    'atomic_thread_fence_acq atomic_thread_fence_rel atomic_thread_fence_acq_rel atomic_thread_fence_seq_cst mb rmb wmb cpu_spinwait',
  ),

  // malloc(9), uma(9), panic(9)
  ...each(['free', 'zfree'], means({ does: 'free' }, 'object, -?')),
  uma_zfree: means({ does: 'free' }, '-, object'),
  KASSERT: means({ does: 'assert' }, 'condition, ...'),
  MPASS: means({ does: 'assert' }, 'condition'),
  ...nothing('mtx_init sx_init rw_init cv_init sema_init printf log uprintf CTR0 CTR1 CTR2 CTR3'),
  ...each(['WITNESS_WARN'], means({ does: 'might_sleep' }, '...')),

  // critical(9): what would preempt is kept off, software interrupts above all; filters still run
  critical_enter: masks('bh_disable'),
  critical_exit: masks('bh_enable'),
  spinlock_enter: masks('irq_save'),
  spinlock_exit: masks('irq_restore'),
  intr_restore: masks('irq_restore', '-'),
  ...later(
    'a statement that gives back flags',
    'intr_disable',
    'write `irq_save`, and `irq_restore` for `intr_restore`',
  ),
  ...later('per-CPU data', 'sched_pin sched_unpin'),
  ...later(
    'giving up Giant by hand',
    'DROP_GIANT PICKUP_GIANT PARTIAL_PICKUP_GIANT',
    'a `giant` lock is given up by itself when its holder sleeps',
  ),
  // epoch(9), smr(9); the network's epoch is the one that needs no declaration
  ...each(['epoch_enter', 'smr_enter'], means({ does: 'rcu_read_lock' }, 'domain')),
  epoch_enter_preempt: means({ does: 'rcu_read_lock' }, 'domain, -'),
  ...each(['epoch_exit', 'smr_exit'], means({ does: 'rcu_read_unlock' }, 'domain')),
  epoch_exit_preempt: means({ does: 'rcu_read_unlock' }, 'domain, -'),
  ...each(
    ['epoch_wait', 'epoch_wait_preempt', 'smr_synchronize'],
    means({ does: 'synchronize_rcu' }, 'domain'),
  ),
  NET_EPOCH_ENTER: means({ does: 'rcu_read_lock' }, '-?'),
  NET_EPOCH_EXIT: means({ does: 'rcu_read_unlock' }, '-?'),
  NET_EPOCH_WAIT: means({ does: 'synchronize_rcu' }, ''),
  ...later('callbacks of an epoch', 'epoch_call NET_EPOCH_CALL'),
  ...later('lazy SMR', 'smr_lazy_enter smr_lazy_exit', 'write `smr_enter` and `smr_exit`'),
  // taskqueue(9), callout(9): the work is the model's, as in `callout_drain(timeout(d))`
  taskqueue_enqueue: defers('queue', '-, work'),
  taskqueue_drain: defers('flush', '-, work'),
  taskqueue_cancel: defers('cancel', '-, work, -'),
  callout_reset: defers('queue', 'work, -, -?, -', 'was pending'),
  callout_schedule: defers('queue', 'work, -', 'was pending'),
  callout_stop: defers('cancel', 'work', 'was pending'),
  callout_drain: defers('cancel flush', 'work'),
  ...later(
    'callouts with a lock, and all of a queue',
    'callout_async_drain callout_init_mtx taskqueue_drain_all timeout untimeout',
    'declare a `work`, which `queue`, `cancel` and `flush` are for',
  ),
  ...later('deferred work', 'swi_sched'),
  ...QUEUE,
};
