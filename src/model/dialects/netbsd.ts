import { QUEUE } from './lists.js';
import { defers, type Entry, each, later, masks, means, nothing, on, type Table } from './table.js';

const MUTEXES = ['mutex', 'spin'] as const;
const SPINS = ['spin'] as const;
const RWLOCKS = ['rwlock', 'rwspin'] as const;

/** `atomic_add_int`, `atomic_add_32`, …: the width makes no difference here. */
function atomics(name: string, entry: Entry, suffix = ''): Record<string, Entry> {
  const widths = ['int', 'uint', 'long', 'ulong', 'ptr', '32', '64'];
  return each(
    widths.map((width) => `atomic_${name}_${width}${suffix}`),
    entry,
  );
}

const NEW_VALUE = means(
  {
    does: 'later',
    construct: 'an answer that is the new value',
    instead: 'declare a `refcount`: `put` is true when it dropped the last reference',
  },
  '...',
);

/** NetBSD, in the words of its section 9 of the manual. */
export const netbsd: Table = {
  // mutex(9): one interface for adaptive and spin mutexes
  mutex_enter: on('lock', MUTEXES),
  mutex_exit: on('unlock', MUTEXES),
  mutex_tryenter: on('trylock', MUTEXES),
  mutex_spin_enter: on('lock', SPINS),
  mutex_spin_exit: on('unlock', SPINS),
  mutex_destroy: on('destroy', MUTEXES),
  mutex_obj_free: on('destroy', MUTEXES),
  mutex_owned: means({ does: 'held' }, 'lock'),
  mutex_ownable: means({ does: 'held' }, 'lock'),

  // rwlock(9)
  rw_enter: means({ does: 'lock', shared: 'asked', kinds: RWLOCKS }, 'lock, mode'),
  rw_tryenter: means({ does: 'trylock', shared: 'asked', kinds: RWLOCKS }, 'lock, mode'),
  rw_exit: on('unlock', RWLOCKS),
  rw_tryupgrade: on('upgrade', RWLOCKS),
  rw_downgrade: on('downgrade', RWLOCKS),
  rw_destroy: on('destroy', RWLOCKS),
  ...each(['rw_lock_held'], means({ does: 'held by somebody' }, 'lock')),
  ...each(['rw_write_held'], means({ does: 'held' }, 'lock')),

  // condvar(9), tsleep(9)
  ...each(['cv_wait', 'cv_wait_sig'], means({ does: 'wait', timed: false, kinds: MUTEXES }, 'channel, lock')),
  ...each(
    ['cv_timedwait', 'cv_timedwait_sig'],
    means({ does: 'wait', timed: true, kinds: MUTEXES }, 'channel, lock, -'),
  ),
  ...each(
    ['cv_timedwaitbt', 'cv_timedwaitbt_sig'],
    means({ does: 'wait', timed: true, kinds: MUTEXES }, 'channel, lock, -, -'),
  ),
  cv_signal: means({ does: 'signal' }, 'channel'),
  cv_broadcast: means({ does: 'broadcast' }, 'channel'),
  tsleep: means({ does: 'wait', timed: 'asked' }, 'channel, -, -, timeout'),
  mtsleep: means({ does: 'wait', timed: 'asked', kinds: MUTEXES }, 'channel, priority, -, timeout, lock'),
  wakeup: means({ does: 'broadcast' }, 'channel'),
  wakeup_one: means({ does: 'signal' }, 'channel'),
  ...later('a pause that gives up a lock', 'kpause', 'write `mutex_exit`, `might_sleep`, `mutex_enter`'),
  ...each(['preempt', 'yield', 'preempt_point', 'ASSERT_SLEEPABLE'], means({ does: 'might_sleep' }, '')),

  // kernel_lock(9): the model's `giant`
  KERNEL_LOCK: means({ does: 'lock', shared: false, kinds: ['giant'] }, '-, -'),
  KERNEL_UNLOCK_ONE: means({ does: 'unlock', shared: false, kinds: ['giant'] }, '-'),
  ...later(
    'giving up every level of the kernel lock by hand',
    'KERNEL_UNLOCK_ALL KERNEL_UNLOCK_LAST',
    'a `giant` lock is given up by itself when its holder sleeps',
  ),

  // atomic_ops(3), atomic_loadstore(9)
  ...atomics('inc', means({ does: 'add', by: 1 }, 'object')),
  ...atomics('dec', means({ does: 'add', by: -1 }, 'object')),
  ...atomics('add', means({ does: 'fetch_add', by: 'value' }, 'place, value')),
  ...atomics('swap', means({ does: 'xchg' }, 'place, value')),
  ...atomics('cas', means({ does: 'cmpxchg' }, 'place, value, value')),
  ...atomics('inc', NEW_VALUE, '_nv'),
  ...atomics('dec', NEW_VALUE, '_nv'),
  ...atomics('add', NEW_VALUE, '_nv'),
  ...each(
    ['atomic_load_relaxed', 'atomic_load_acquire', 'atomic_load_consume'],
    means({ does: 'read' }, 'place'),
  ),
  ...each(
    ['atomic_store_relaxed', 'atomic_store_release'],
    means({ does: 'write', value: 'given' }, 'place, value'),
  ),
  ...nothing(
    'membar_acquire membar_release membar_sync membar_enter membar_exit membar_producer membar_consumer membar_datadep_consumer SPINLOCK_BACKOFF',
  ),

  // kmem(9), pool(9), KASSERT(9)
  kmem_free: means({ does: 'free' }, 'object, -'),
  kmem_intr_free: means({ does: 'free' }, 'object, -'),
  ...each(['pool_put', 'pool_cache_put'], means({ does: 'free' }, '-, object')),
  free: means({ does: 'free' }, 'object, -'),
  ...each(['KASSERT', 'KDASSERT'], means({ does: 'assert' }, 'condition')),
  KASSERTMSG: means({ does: 'assert' }, 'condition, ...'),
  ...nothing('mutex_init rw_init cv_init cv_destroy printf aprint_normal aprint_error log'),

  ...later('preemption and per-CPU data', 'kpreempt_disable kpreempt_enable percpu_getref percpu_putref'),
  // pserialize(9): readers of all objects share one notion of who reads
  pserialize_read_enter: means({ does: 'rcu_read_lock', token: true }, ''),
  pserialize_read_exit: means({ does: 'rcu_read_unlock' }, '-?'),
  pserialize_perform: means({ does: 'synchronize_rcu' }, '-'),
  ...nothing('pserialize_create pserialize_destroy'),
  ...later(
    'passive references',
    'psref_acquire psref_release psref_target_destroy localcount_acquire localcount_release localcount_drain',
    'a `refcount` in the object, and a wait for its end, come near them',
  ),
  // workqueue(9), callout(9): the work is the model's, as in `callout_halt(timeout(d), NULL)`
  workqueue_enqueue: defers('queue', '-, work, -?'),
  workqueue_wait: defers('flush', '-, work'),
  callout_schedule: defers('queue', 'work, -'),
  callout_reset: defers('queue', 'work, -, -?, -'),
  callout_stop: defers('cancel', 'work', 'was pending'),
  callout_halt: defers('cancel flush', 'work, interlock'),
  ...nothing('callout_init callout_setfunc'),
  ...later(
    'the end of a callout',
    'callout_destroy',
    'write `callout_halt(work, NULL)` before its memory goes',
  ),
  ...later(
    'soft interrupts, thread pools and kernel threads by their names',
    'softint_schedule softint_disestablish threadpool_schedule_job threadpool_cancel_job kthread_create kthread_join xc_broadcast xc_wait',
    'a `work` comes near them, or `spawn name(p)` with `thread name(p: T) { … }`',
  ),
  // spl(9): each of these keeps off all that this model calls hard, and with it the soft ones
  ...each(
    ['splhigh', 'splsched', 'splvm', 'splnet', 'splbio', 'spltty', 'splclock', 'splserial'],
    masks('irq_save'),
  ),
  splx: masks('irq_restore', '-?'),
  spl0: masks('irq_enable'),
  ...later(
    'levels for software interrupts alone',
    'splsoftclock splsoftnet splsoftbio splsoftserial',
    'write `bh_disable`, and `bh_enable` for its `splx`',
  ),
  ...QUEUE,
};
