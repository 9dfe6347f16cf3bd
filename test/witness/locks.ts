/** Statements on a lock that are one step once they have found it. */
import { helpsOf, type Made } from './control.js';
import type { Context } from './evaluate.js';
import { Finding } from './finding.js';
import { mask } from './interrupts.js';
import * as locking from './locking.js';
import { Fault, fresh } from './value.js';
import { isWaitedFor } from './ways.js';

export class OnLock extends Finding {
  protected found(): Made {
    const { control, effect, f } = this;
    const r = control.reads();
    const writes = control.scanSink(this.item.to, f, r);
    const reads = new Set([...this.readsNow(), ...r.locals]);
    const helpsResult = this.item.to && 'place' in this.item.to ? helpsOf(this.item.to.place) : [];
    const cls = this.path?.class;
    const name = cls && (cls.any ? `*${cls.kind}` : cls.name);
    const onLock = (what: (id: string, c: Context) => void): Made => ({
      stop: !f.atomic,
      successors: [this.rest],
      reads,
      writes,
      helps: [`release ${name}`, `lock ${name}`, ...helpsResult],
      run: (s, t) =>
        this.act(s, t, (c) => {
          what(this.lock(c), c);
          return 0;
        }),
    });
    const stateOf = (id: string, c: Context) => control.ev.stateOf(id, c);
    switch (effect.kind) {
      case 'unlock':
        return onLock((id, c) => {
          locking.release(stateOf(id, c), control.ev.classOf(id), c.t);
          if (effect.mask) mask(c.s, c.t, effect.mask);
        });
      case 'trylock':
        return {
          ...onLock((id, c) => {
            const set = control.sink(this.item.to, c);
            const isTaken = locking.tryTake(stateOf(id, c), control.ev.classOf(id), c.t, effect.mode);
            if (isTaken && effect.mask) mask(c.s, c.t, effect.mask);
            set(isTaken);
          }),
          acquires: (s, t) => this.lockOrNone(s, t),
          tries: true,
        };
      case 'upgrade':
        return onLock((id, c) => {
          const set = control.sink(this.item.to, c);
          set(locking.upgrade(stateOf(id, c), c.t));
        });
      case 'downgrade':
        return onLock((id, c) => locking.downgrade(stateOf(id, c), c.t));
      case 'destroy':
        return onLock((id, c) => {
          const lock = stateOf(id, c);
          const mayHold =
            control.model.dialect === 'freebsd' && ['mutex', 'spin'].includes(control.ev.classOf(id).kind);
          const own = lock.owner === c.t && lock.depth === 1 && mayHold;
          const rest = { ...lock, owner: own ? -1 : lock.owner };
          const inTheWay = locking.isBusy(rest) || isWaitedFor(control, c.s, fresh(id), c.t);
          if (inTheWay && !control.ev.forgiven.has('held-lock-freed')) throw new Fault('held-lock-freed');
          lock.owner = -1;
          lock.depth = 0;
          lock.dead = true;
        });
      default:
        throw new Error(effect.kind);
    }
  }
}
