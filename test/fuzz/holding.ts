/** The ways in which models write that a lock is held around something. */
import { type Dialect, isReaderWriter, type Lock, type LockKind, type World } from './world.js';

export type Mode = 'shared' | 'exclusive';

type Words = readonly [take: string, giveBack: string];

/** The kernels' own names, `%` for the lock; with interrupts off where the lock asks for it. */
const NAMES: Readonly<Record<Dialect, Readonly<Record<string, Words>>>> = {
  generic: {},
  linux: {
    'mutex exclusive': ['mutex_lock(%)', 'mutex_unlock(%)'],
    'spin exclusive': ['spin_lock(%)', 'spin_unlock(%)'],
    'spin exclusive irq': ['spin_lock_irqsave(%, flags)', 'spin_unlock_irqrestore(%, flags)'],
    'spin exclusive bh': ['spin_lock_bh(%)', 'spin_unlock_bh(%)'],
    'rwspin exclusive': ['write_lock(%)', 'write_unlock(%)'],
    'rwspin shared': ['read_lock(%)', 'read_unlock(%)'],
    'rwlock exclusive': ['down_write(%)', 'up_write(%)'],
    'rwlock shared': ['down_read(%)', 'up_read(%)'],
  },
  freebsd: {
    'mutex exclusive': ['mtx_lock(%)', 'mtx_unlock(%)'],
    'spin exclusive': ['mtx_lock_spin(%)', 'mtx_unlock_spin(%)'],
    'sx exclusive': ['sx_xlock(%)', 'sx_xunlock(%)'],
    'sx shared': ['sx_slock(%)', 'sx_sunlock(%)'],
    'rwlock exclusive': ['rw_wlock(%)', 'rw_wunlock(%)'],
    'rwlock shared': ['rw_rlock(%)', 'rw_runlock(%)'],
  },
  netbsd: {
    'mutex exclusive': ['mutex_enter(%)', 'mutex_exit(%)'],
    'spin exclusive': ['mutex_spin_enter(%)', 'mutex_spin_exit(%)'],
    'rwlock exclusive': ['rw_enter(%, RW_WRITER)', 'rw_exit(%)'],
    'rwlock shared': ['rw_enter(%, RW_READER)', 'rw_exit(%)'],
  },
};

const keyOf = (kind: LockKind, mode: Mode, masking = ''): string => `${kind} ${mode} ${masking}`.trim();

/** Taking and giving back a lock, in one of the spellings that the dialect has for it. */
export function words(w: World, lock: Lock, mode: Mode = 'exclusive'): Words {
  const own = NAMES[w.dialect][keyOf(lock.kind, mode, lock.masking)];
  if (own && w.random.chance(0.4)) return [own[0].replace('%', lock.path), own[1].replace('%', lock.path)];
  const masking = lock.masking ? ` ${lock.masking}` : '';
  return [
    `lock ${lock.path}${mode === 'shared' ? ' shared' : ''}${masking}`,
    `unlock ${lock.path}${masking}`,
  ];
}

/** The body with the lock held, exclusively. */
export function hold(w: World, lock: Lock, body: string): string {
  return around(w, lock, body, 'exclusive');
}

/** The body with the lock held, shared if it can be. */
export function holdToRead(w: World, lock: Lock, body: string): string {
  return around(w, lock, body, isReaderWriter(lock.kind) && w.random.chance(0.8) ? 'shared' : 'exclusive');
}

function around(w: World, lock: Lock, body: string, mode: Mode): string {
  if (w.random.chance(0.25)) {
    const shared = mode === 'shared' ? ' shared' : '';
    return `with ${lock.path}${shared}${lock.masking ? ` ${lock.masking}` : ''} {\n${body}\n}`;
  }
  const [take, giveBack] = words(w, lock, mode);
  return `${take}\n${body}\n${giveBack}`;
}

/** The body if the lock can be had at once, and else what is done instead. */
export function tryHold(w: World, lock: Lock, body: string, otherwise = ''): string {
  const masking = lock.masking ? ` ${lock.masking}` : '';
  const inside = `${body}\nunlock ${lock.path}${masking}`;
  if (w.random.chance(0.3) && otherwise !== '')
    return `if not trylock ${lock.path}${masking} {\n${otherwise}\n} else {\n${inside}\n}`;
  return `if trylock ${lock.path}${masking} {\n${inside}\n}${otherwise && ` else {\n${otherwise}\n}`}`;
}
