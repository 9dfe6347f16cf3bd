import { describe, expect, test } from 'vitest';
import { parseSignature } from '../../src/model/dialects/table.js';
import { tableOf } from '../../src/model/dialects/tables.js';
import type { Stmt } from '../../src/model/index.js';
import { modelOf, resolveText, said } from './resolving.js';

const LINUX =
  'dialect linux\nstruct s { refcount kref = 1; refcount users = 0 plain; spin l; mutex m; rwlock sem; rwspin rl; x: 0..3; bit: bool }\nobject o : s\npool 1 s\ncond wq\nsemaphore(1) sema\nrefcount total = 0 plain\nvar b: bool\nfn release(p: s) { free p }\n';
const FREEBSD =
  'dialect freebsd\nstruct s { refcount c = 1; mutex m; spin sp; sx big; rwlock rw; x: 0..3 }\nobject o : s\ncond cv\nsemaphore(1) sema\ngiant Giant\nvar b: bool\n';
const NETBSD =
  'dialect netbsd\nstruct s { refcount c = 1; mutex m; spin sp; rwlock rw; x: 0..3 }\nobject o : s\ncond cv\ngiant kernel_lock\nvar b: bool\n';

/** A statement in few words: what it does and to what. */
function shown(stmt: Stmt): string {
  switch (stmt.kind) {
    case 'effect': {
      const { effect } = stmt;
      const lock = 'lock' in effect ? effect.lock.class.name : '';
      const mode = 'mode' in effect && effect.mode === 'shared' ? ' shared' : '';
      const field = 'field' in effect ? effect.field.name : '';
      const wait =
        effect.kind === 'wait'
          ? `${effect.timed ? 'timed ' : ''}${effect.releasing?.class.name ?? 'nothing'}`
          : '';
      const update = 'update' in effect ? effect.update.kind : '';
      const mask = 'mask' in effect ? (effect.mask ?? '') : '';
      return [
        stmt.to ? `${stmt.to.kind} = ` : '',
        effect.kind,
        [lock, field, wait, update, mask]
          .filter((it) => it !== '')
          .map((it) => ` ${it}`)
          .join(''),
        mode,
      ].join('');
    }
    case 'if':
    case 'while': {
      const { kind, condition } = stmt;
      const tested =
        condition.kind === 'effect'
          ? `${condition.negated ? 'not ' : ''}${condition.effect.kind}`
          : condition.kind;
      const body = stmt.kind === 'if' ? stmt.then : stmt.body;
      return `${kind} ${tested} { ${body.map(shown).join('; ')} }`;
    }
    case 'assign':
      return `assign ${stmt.value.kind}`;
    case 'loop':
      return `loop { ${stmt.body.map(shown).join('; ')} }`;
    case 'call':
      return `call ${stmt.call.function.name}`;
    default:
      return stmt.kind;
  }
}

/** What a kernel's statement means. */
function meaning(world: string, statement: string): string {
  const { models, diagnostics } = resolveText(`${world}thread t { ${statement} }`);
  const errors = diagnostics.filter((it) => it.severity === 'error');
  if (errors.length > 0) return errors.map(({ code, message }) => `${code} ${message}`).join('; ');
  return models[0]!.threads[0]!.declaration.body.map(shown).join('; ');
}

/** A dialect, what is declared in it, and its statements with what they mean. */
type Told = readonly [dialect: string, world: string, cases: readonly (readonly [string, string])[]];

const TOLD: readonly Told[] = [
  [
    'linux',
    LINUX,
    [
      ['mutex_lock(&o->m)', 'lock s.m'],
      ['mutex_lock_nested(&o->m, SINGLE_DEPTH_NESTING)', 'lock s.m'],
      ['if (mutex_trylock(&o.m)) { }', 'if trylock {  }'],
      ['raw_spin_lock(&o.l); raw_spin_unlock(&o.l)', 'lock s.l; unlock s.l'],
      ['down_read(&o->sem); up_read(&o->sem)', 'lock s.sem shared; unlock s.sem'],
      ['down_write(&o->sem); downgrade_write(&o->sem)', 'lock s.sem; downgrade s.sem'],
      ['read_lock(&o.rl); read_unlock(&o.rl); write_lock(&o.rl)', 'lock s.rl shared; unlock s.rl; lock s.rl'],
      ['down(&sema); up(&sema)', 'lock sema; unlock sema'],
      ['if (down_trylock(&sema)) { return }', 'if not trylock { return }'],
      ['if (!down_trylock(&sema)) { return }', 'if trylock { return }'],
      ['b = down_trylock(&sema)', 'L0911 the answer of `down_trylock` is not supported yet as a value'],
      ['kref_get(&o->kref); kref_put(&o->kref)', 'get kref; put kref'],
      ['kref_put(&o->kref, release)', 'if put { call release }'],
      ['kref_put(&o->kref, elsewhere)', 'put kref'],
      ['b = refcount_inc_not_zero(&o.kref)', 'variable = tryget kref'],
      ['if (atomic_long_dec_and_test(&o.kref)) { might_sleep() }', 'if put { might-sleep }'],
      ['atomic_inc(&o.users); atomic_dec(&total)', 'get users; put count'],
      ['atomic_inc(&o.x); atomic64_add(2, &o.x)', 'exchange arithmetic; exchange arithmetic'],
      ['atomic_set(&o.x, 1); WRITE_ONCE(o->x, READ_ONCE(o->x))', 'assign number; assign read'],
      [
        'b = test_and_set_bit(NR, &o->bit); b = test_and_clear_bit(o.bit)',
        'variable = exchange bool; variable = exchange bool',
      ],
      [
        'set_bit(SOME_FLAG, &o->bit); clear_bit(o.bit); b = test_bit(3, &o.bit)',
        'assign bool; assign bool; assign read',
      ],
      [
        'o.x = cmpxchg(&o.x, 0, 1); o.x = xchg(&o->x, 2)',
        'field = compare-exchange number; field = exchange number',
      ],
      ['wake_up_all(&wq); wake_up(&wq)', 'broadcast; broadcast'],
      ['wait_event(wq, b)', 'loop { prepare; if expression { break }; sleep }; finish'],
      ['prepare_to_wait(&wq, &wait, TASK_UNINTERRUPTIBLE); finish_wait(&wq, &wait)', 'prepare; finish'],
      [
        'kfree(o); BUG_ON(!b); WARN_ON_ONCE(b); cond_resched(); smp_mb()',
        'free; assert; assert; might-sleep',
      ],
      ['lockdep_assert_held(&o->m); assert mutex_is_locked(&o->m)', 'assert; assert'],
      ['read_seqbegin(&o->seq)', 'L0911 `read_seqbegin` is not supported yet: sequence locks'],
      [
        'spin_lock_irqsave(&o.l, flags); spin_unlock_irqrestore(&o.l, flags)',
        'lock s.l irq_save; unlock s.l irq_restore',
      ],
      ['raw_spin_lock_irq(&o.l); raw_spin_unlock_irq(&o.l)', 'lock s.l irq_disable; unlock s.l irq_enable'],
      ['read_lock_bh(&o.rl); read_unlock_bh(&o.rl)', 'lock s.rl bh_disable shared; unlock s.rl bh_enable'],
      ['if (spin_trylock_irqsave(&o.l, flags)) { local_bh_disable() }', 'if trylock { mask bh_disable }'],
      ['local_irq_save(flags); local_irq_restore(flags)', 'mask irq_save; mask irq_restore'],
      [
        'local_irq_disable(); local_irq_enable(); local_bh_enable()',
        'mask irq_disable; mask irq_enable; mask bh_enable',
      ],
      ['synchronize_irq(irq)', 'L0911 `synchronize_irq` is not supported yet: interrupt lines'],
      ['mutex_lock(&o->l)', 'L0315 `mutex_lock` is for a `mutex`, and `s.l` is a `spin`'],
      ['down_read(&o->rl)', 'L0315 `down_read` is for a `rwlock` or `sx`, and `s.rl` is a `rwspin`'],
      ['mutex_lock()', 'L0304 `mutex_lock` takes 1 argument, and 0 are given'],
      ['test_and_set_bit(1, 2, 3)', 'L0304 `test_and_set_bit` takes 1 or 2 arguments, and 3 are given'],
      ['mutex_lock(a | b)', 'L0311 `a | b` is no expression of this language'],
      ['mtx_lock(&o->m)', 'L0207 there is no function or statement `mtx_lock`'],
      ['b = wake_up(&wq)', 'L0309 `wake_up` has no result'],
      ['b = WRITE_ONCE(o.x, 1)', 'L0309 `WRITE_ONCE` has no result'],
    ],
  ],
  [
    'freebsd',
    FREEBSD,
    [
      ['mtx_lock(&o->m); mtx_lock_spin(&o->sp); mtx_lock(&Giant)', 'lock s.m; lock s.sp; lock Giant'],
      ['msleep(o, &o->m, PRI | PCATCH, "bpf", 0)', 'wait s.m'],
      ['b = msleep(o, &o->m, PRI, "bpf", hz / 10)', 'variable = wait timed s.m'],
      ['msleep(o, NULL, PRI, "bpf", 0); tsleep(o, PRI, "bpf", 0)', 'wait nothing; wait nothing'],
      [
        'msleep(o, &o->m, PRI | PDROP, "bpf", 0)',
        'L0911 `PDROP` is not supported yet: a wait that does not take the lock again',
      ],
      ['sx_sleep(o, &o->big, 0, "x", 0); msleep_spin(o, &o->sp, "x", 0)', 'wait s.big; wait s.sp'],
      ['msleep(o, &o->big, 0, "x", 0)', 'L0315 `msleep` is for a `mutex` or `giant`, and `s.big` is a `sx`'],
      [
        'cv_wait(&cv, &o->m); b = cv_timedwait(&cv, &o->m, hz); cv_signal(&cv); cv_broadcast(&cv)',
        'wait s.m; variable = wait timed s.m; signal; broadcast',
      ],
      ['wakeup(o); wakeup_one(o); wakeup_any(o)', 'broadcast; signal; signal'],
      [
        'sx_slock(&o->big); sx_unlock(&o->big); sx_xlock(&o->big); sx_downgrade(&o->big)',
        'lock s.big shared; unlock s.big; lock s.big; downgrade s.big',
      ],
      ['if (rw_try_upgrade(&o->rw)) { rw_wunlock(&o->rw) }', 'if upgrade { unlock s.rw }'],
      ['mtx_assert(&o->m, MA_OWNED | MA_NOTRECURSED); sx_assert(&o->big, SA_UNLOCKED)', 'assert; assert'],
      [
        'refcount_acquire(&o->c); b = refcount_release(&o->c); b = refcount_acquire_if_not_zero(&o->c)',
        'get c; variable = put c; variable = tryget c',
      ],
      [
        'atomic_add_acq_int(&o->x, 1); o.x = atomic_fetchadd_int(&o->x, 2); o.x = atomic_readandclear_int(&o->x)',
        'exchange arithmetic; field = exchange arithmetic; field = exchange number',
      ],
      ['atomic_store_rel_int(&o->x, 2); o.x = atomic_load_acq_int(&o->x)', 'assign number; assign read'],
      [
        'b = atomic_cmpset_int(&o->x, 0, 1)',
        'L0911 `atomic_cmpset_int` is not supported yet: its answer whether it succeeded',
      ],
      [
        'free(o, M_TEMP); KASSERT(o->x == 0, ("x is %d", o->x)); mtx_destroy(&o->m)',
        'free; assert; destroy s.m',
      ],
      ['sema_wait(&sema); sema_post(&sema)', 'lock sema; unlock sema'],
      ['lockmgr(&o->big, LK_SHARED)', 'L0911 `lockmgr` is not supported yet: lock manager flags'],
    ],
  ],
  [
    'netbsd',
    NETBSD,
    [
      [
        'mutex_enter(&o->m); mutex_enter(&o->sp); mutex_spin_exit(&o->sp)',
        'lock s.m; lock s.sp; unlock s.sp',
      ],
      ['mutex_spin_enter(&o->m)', 'L0315 `mutex_spin_enter` is for a `spin`, and `s.m` is a `mutex`'],
      [
        'rw_enter(&o->rw, RW_READER); rw_exit(&o->rw); rw_enter(&o->rw, RW_WRITER)',
        'lock s.rw shared; unlock s.rw; lock s.rw',
      ],
      ['if (rw_tryenter(&o->rw, RW_READER)) { }', 'if trylock {  }'],
      ['rw_enter(&o->rw, op)', 'L0311 `rw_enter` wants RW_READER or RW_WRITER here'],
      ['KERNEL_LOCK(1, NULL); KERNEL_UNLOCK_ONE(NULL)', 'lock kernel_lock; unlock kernel_lock'],
      ['cv_wait(&cv, &o->m); mtsleep(o, PWAIT, "x", 0, &o->m)', 'wait s.m; wait s.m'],
      ['KASSERT(mutex_owned(&o->m)); KASSERTMSG(o->x == 0, "x %d", o->x)', 'assert; assert'],
      [
        'atomic_inc_uint(&o->x); o.x = atomic_swap_uint(&o->x, 1); o.x = atomic_cas_uint(&o->x, 0, 1)',
        'exchange arithmetic; field = exchange number; field = compare-exchange number',
      ],
      [
        'o.x = atomic_dec_uint_nv(&o->x)',
        'L0911 `atomic_dec_uint_nv` is not supported yet: an answer that is the new value',
      ],
      ['kmem_free(o, sizeof(*o)); mutex_destroy(&o->m)', 'free; destroy s.m'],
    ],
  ],
];

describe.each(TOLD)('dialect %s', (_, world, cases) => {
  test.each(cases)('%s', (statement, means) => {
    expect(meaning(world, statement)).toBe(means);
  });
});

describe('kernel functions', () => {
  test('a name of another dialect says so', () => {
    const help = (text: string) => resolveText(text).diagnostics[0]?.help;
    expect(help('mutex a\nthread t { mtx_lock(a) }')).toContain(
      '`mtx_lock` is a name of dialect freebsd: write `dialect freebsd` at the top of the file',
    );
    expect(help('dialect linux\nmutex a\nthread t { mtx_lock(a) }')).toContain(
      '`mtx_lock` is a name of dialect freebsd, and this model says dialect linux',
    );
  });

  test('one for the right kind of lock is offered', () => {
    const help = (statement: string) =>
      resolveText(`${LINUX}thread t { ${statement} }`).diagnostics.find((it) => it.code === 'L0315')?.help;
    expect(help('mutex_lock(&o->l)')).toEqual(['write `spin_lock`']);
    expect(help('down_read(&o->rl)')).toEqual(['write `read_lock`']);
  });

  test('arguments of no concern are not looked up', () => {
    expect(
      said(`${LINUX}thread t { mutex_lock_nested(&o->m, nobody_knows); kfree(o) }`).filter(
        (it) => !it.startsWith('?'),
      ),
    ).toEqual([]);
  });

  test('a model’s own function goes before the kernel’s', () => {
    const model = modelOf(
      'dialect linux\nmutex m\nfn mutex_lock(n: 0..1) { assert n == 1; lock m }\nthread t { mutex_lock(1) }',
    );
    expect(model.threads[0]?.declaration.body[0]?.kind).toBe('call');
  });

  test('the kernel lock is the model’s giant, if it has one', () => {
    expect(said('dialect netbsd\nthread t { KERNEL_LOCK(1, NULL) }')).toEqual([
      '2:12 L0201 `KERNEL_LOCK` takes the kernel lock, and this model declares none',
    ]);
    expect(said('dialect netbsd\ngiant a\ngiant b\nthread t { KERNEL_LOCK(1, NULL) }')).toEqual([
      '4:12 L0208 `KERNEL_LOCK` takes the kernel lock, and this model declares several: a, b',
    ]);
  });

  test.each(['linux', 'freebsd', 'netbsd'] as const)('the table of %s is well-formed', (dialect) => {
    for (const [name, { takes }] of Object.entries(tableOf(dialect))) {
      expect(name).toMatch(/^[A-Za-z_]\w*$/);
      for (const signature of takes) {
        expect(signature, name).toMatch(/^(|\.\.\.|([a-z]+|-)\??(, ([a-z]+|-)\??)*(, \.\.\.)?)$/);
        const { roles, least } = parseSignature(signature);
        expect(least).toBeLessThanOrEqual(roles.length);
      }
    }
  });
});
