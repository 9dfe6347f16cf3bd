/** Handlers, and what is shared with them. */
import { guarded, update } from '../filler.js';
import { hold, tryHold } from '../holding.js';
import type { Lock, World } from '../world.js';

/** In the handler nothing further is masked. */
const bare = (lock: Lock): Lock => {
  const { path, kind, level } = lock;
  return { path, class: lock.class, kind, level };
};

/** A spinning lock that a handler takes, and whoever else holds it keeps the handler out. */
export function shared(w: World): void {
  const soft = w.random.chance(0.4);
  const lock = w.lock({ kinds: ['spin'], masking: soft && w.random.chance(0.6) ? 'bh' : 'irq' });
  const v = guarded(w, lock, 'ring');
  const inHandler = w.random.chance(0.8)
    ? hold(w, bare(lock), update(w, v))
    : tryHold(w, bare(lock), update(w, v));
  const times = w.random.chance(0.25) ? ' * 2' : '';
  w.actor(`interrupt ${w.name('irq')}${times} at ${soft ? 'soft' : 'hard'} {\n${inHandler}\n}`);
  w.role(hold(w, lock, update(w, v)), w.random.between(1, 2));
  if (w.random.chance(0.3)) w.role(tryHold(w, lock, update(w, v)));
  if (w.random.chance(0.4)) {
    const inner = w.lock({ kinds: ['spin'], fresh: true });
    w.nest(lock.class, inner.class);
    w.role(hold(w, lock, `lock ${inner.path}\n${update(w, v)}\nunlock ${inner.path}`));
  }
}

/** A lock that a handler takes, and another that is only ever held together with it. */
export function beside(w: World): void {
  const outer = w.lock({ kinds: ['spin'], masking: 'irq' });
  const inner = w.lock({ kinds: ['spin'], masking: 'irq', fresh: true });
  w.nest(outer.class, inner.class);
  const v = guarded(w, inner, 'queued');
  const inHandler = hold(w, bare(inner), update(w, v));
  w.actor(
    `interrupt ${w.name('rx_irq')} at hard {\n${w.random.chance(0.5) ? hold(w, bare(outer), inHandler) : inHandler}\n}`,
  );
  w.role(hold(w, outer, hold(w, bare(inner), update(w, v))));
  w.role(hold(w, inner, update(w, v)), w.random.between(1, 2));
}

/** Interrupts are off around several locks at once, and nested. */
export function masked(w: World): void {
  const lock = w.lock({ kinds: ['spin'], fresh: true });
  const v = guarded(w, lock, 'ticks');
  const soft = w.random.chance(0.4);
  w.actor(`interrupt ${w.name('tick')} at ${soft ? 'soft' : 'hard'} {\n${hold(w, lock, update(w, v))}\n}`);
  const off = [...['irq_disable', 'irq_save'], ...(soft ? ['bh_disable'] : [])];
  const first = w.random.pick(off);
  const on = first.replace('disable', 'enable').replace('save', 'restore');
  const nested = w.random.chance(0.4) ? ['irq_save\n', '\nirq_restore'] : ['', ''];
  w.role(`${first}\n${nested[0]}${hold(w, lock, update(w, v))}${nested[1]}\n${on}\nmight_sleep`);
  w.role(`${first}\n${hold(w, lock, update(w, v))}\n${on}`, w.random.between(0, 1));
}

/** A handler that wakes who waits for it, or for its end. */
export function wakes(w: World): void {
  const seen = w.name('seen_irq');
  const handler = w.name('dev_irq');
  w.declare(`completion ${seen}`);
  w.declare(`var ${seen}_flag : bool = false`);
  w.actor(
    `interrupt ${handler} at ${w.random.pick(['hard', 'soft'])} {\n${seen}_flag = true\ncomplete ${seen}\n}`,
  );
  w.role(`if ${seen}_flag { wait ${seen}\nawait done(${handler}) }`);
  w.role(`bh_disable\nif ${seen}_flag { ${seen}_flag = false }\nbh_enable`, w.random.between(0, 1));
  w.role(`irq_save\nirq_save\nirq_restore\nirq_restore`, w.random.between(0, 1));
}
