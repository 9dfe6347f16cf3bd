/** The ways in which models write that a lock is held around something. */
import { isReaderWriter, KINDS, type Lock, type World } from './world.js';

export type Mode = 'shared' | 'exclusive';

type Words = readonly [take: string, giveBack: string];

/** Taking and giving back a lock. */
export function words(lock: Lock, mode: Mode = 'exclusive'): Words {
  const masking = lock.masking ? ` ${lock.masking}` : '';
  return [
    `lock ${lock.path}${mode === 'shared' ? ' shared' : ''}${masking}`,
    `unlock ${lock.path}${masking}`,
  ];
}

/** The body with the lock held, exclusively. */
export function hold(w: World, lock: Lock, body: string): string {
  const held = around(w, lock, body, 'exclusive');
  if (lock.masking || !w.random.chance(0.1)) return held;
  // A lock that is new comes into no circle, and one of the same level may be taken wherever this one may.
  const outer = w.lock({ kinds: KINDS.filter((kind) => w.levelOf(kind) === lock.level), fresh: true });
  w.nest(outer.class, lock.class);
  return around(w, outer, held, 'exclusive');
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
  const [take, giveBack] = words(lock, mode);
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
