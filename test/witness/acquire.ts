/** Coming to a lock, and taking it, maybe after a queue or without giant. */

import type { Continuation } from './continuation.js';
import type { Control, Made } from './control.js';
import type { Context } from './evaluate.js';
import type { EffectItem } from './finding.js';
import { Finding } from './finding.js';
import { Giant } from './giant.js';
import { mask } from './interrupts.js';
import * as locking from './locking.js';
import type { Mode, Wait, Way } from './node.js';
import type { State } from './state.js';
import { fresh } from './value.js';

/** How the lock is taken, and where that is in the phases of its statement. */
export interface Taking {
  mode(s: State, t: number): Mode;
  depth(s: State, t: number): number;
  /** Besides, in the step that takes it. */
  then(c: Context): void;
  /** Before the names of phases. */
  readonly prefix: string;
  /** Where the lock is tried. */
  readonly entry: Continuation;
}

/** Its ways lead to: the rest, queued, giant given up, giant to be taken again, and where it was tried. */
enum To {
  Rest,
  Queued,
  Given,
  Regain,
  Entry,
}

export class Acquire extends Finding {
  protected readonly giant: Giant;

  constructor(control: Control, item: EffectItem, rest: Continuation) {
    super(control, item, rest);
    this.giant = new Giant(control, item);
  }

  protected found(): Made {
    const { effect } = this;
    if (effect.kind !== 'lock') throw new Error('no acquisition');
    const taking: Taking = {
      mode: () => effect.mode,
      depth: () => 1,
      then: (c) => {
        if (effect.mask) mask(c.s, c.t, effect.mask);
      },
      prefix: '',
      entry: this.twoSteps ? this.at('found') : (this.item.entry ?? this.at('')),
    };
    const made = this.taking(taking, this.phase === 'found' ? '' : this.phase);
    const isEntry = this.phase === '' || this.phase === 'found';
    return {
      ...made,
      writes: this.isFound || !this.remembers ? [] : [this.lockKey],
      stop: !isEntry || made.stop,
    };
  }

  protected successors(taking: Taking): Continuation[] {
    const own = [this.rest, this.at(`${taking.prefix}queued`)];
    if (this.giant.id === undefined) return own;
    return [...own, this.at(`${taking.prefix}given`), this.at('regain'), taking.entry];
  }

  protected taking(taking: Taking, phase: string): Made {
    if (phase === 'regain') return this.giant.regain(this.rest);
    const name = this.path!.class.any ? `*${this.path!.class.kind}` : this.path!.class.name;
    const queued = phase === `${taking.prefix}queued`;
    const given = phase === `${taking.prefix}given`;
    return {
      stop: !this.f.atomic,
      successors: this.successors(taking),
      reads: new Set([...this.readsNow(), ...(queued || given ? this.giant.keys : [])]),
      helps: [`lock ${name}`, ...this.giant.helps],
      run: (s, t) => (queued ? this.fromQueue(s, t, taking) : this.comeTo(s, t, taking)),
      wait: (s, t) => this.waiting(s, t, taking, queued),
      ...(queued ? {} : { acquires: (s: State, t: number) => this.lockOrNone(s, t), again: given }),
    };
  }

  /** All that a thread may do on coming to a lock, or on coming back to it. */
  protected comeTo(s: State, t: number, taking: Taking): Way[] {
    const { ev } = this.control;
    const c = this.context(s, t);
    const id = this.lock(c);
    const cls = ev.classOf(id);
    const mode = taking.mode(s, t);
    const mayDo = locking.onArrival(ev.stateOf(id, c), cls, t, mode);
    const givesUp = cls.level === 2 && this.giant.isHeld(s, t) && fresh(id) !== this.giant.id;
    if (mayDo.length === 0 && givesUp)
      return this.act(s, t, (own) => {
        this.remember(own, id);
        this.giant.giveUp(own);
        return To.Given;
      });
    if (mayDo.length > 0 && this.giant.isFirst && this.giant.wasGivenUp(s, t)) return this.retry(s, t, id);
    return mayDo.flatMap((what) =>
      this.act(s, t, (own) => {
        const mine = ev.stateOf(this.lock(own), own);
        this.remember(own, id);
        if (what === 'queue') {
          locking.queue(mine, t, mode);
          if (givesUp) this.giant.giveUp(own);
          return To.Queued;
        }
        if (locking.counts(cls)) mine.count--;
        else locking.take(mine, t, mode, taking.depth(s, t));
        taking.then(own);
        return this.giant.wasGivenUp(own.s, t) ? To.Regain : To.Rest;
      }),
    );
  }

  private remember(c: Context, id: string): void {
    if (this.remembers) c.s.threads[c.t]!.locals[this.lockKey] = id;
  }

  /** Takes giant again, and tries the lock anew. */
  private retry(s: State, t: number, id: string): Way[] {
    return this.act(s, t, (c) => {
      if (!this.giant.retake(c)) return undefined;
      locking.leaveQueue(this.control.ev.stateOf(id, c), t);
      return To.Entry;
    });
  }

  private fromQueue(s: State, t: number, taking: Taking): Way[] {
    const c = this.context(s, t);
    const id = this.lock(c);
    const mode = taking.mode(s, t);
    if (!locking.fromQueue(this.control.ev.stateOf(id, c), t, mode)) return [];
    if (this.giant.isFirst && this.giant.wasGivenUp(s, t)) return this.retry(s, t, id);
    return this.act(s, t, (own) => {
      locking.take(this.control.ev.stateOf(id, own), t, mode, taking.depth(s, t));
      taking.then(own);
      return this.giant.wasGivenUp(own.s, t) ? To.Regain : To.Rest;
    });
  }

  /** Where giant comes first and the lock is free, giant is what is waited for. */
  private waiting(s: State, t: number, taking: Taking, queued: boolean): Wait {
    const { ev } = this.control;
    const id = this.lock(this.context(s, t));
    const cls = ev.classOf(id);
    const mode = taking.mode(s, t);
    if (this.giant.isFirst && this.giant.wasGivenUp(s, t)) {
      const lock = ev.stateOf(id, this.context(s, t));
      const isFree = queued
        ? locking.fromQueue(lock, t, mode)
        : locking.onArrival(lock, cls, t, mode).length > 0;
      if (isFree) return this.giant.wait();
    }
    if (locking.counts(cls)) return { kind: 'help', from: [`release ${cls.name}`, `release *${cls.kind}`] };
    // The writer behind which a reader queued may have left the queue to take giant first.
    const lock = ev.stateOf(id, this.context(s, t));
    const isLeft = lock.owner < 0 && lock.writersQueued.length === 0 && lock.readersQueued.includes(t);
    if (queued && mode === 'shared' && isLeft)
      return { kind: 'help', from: [`lock ${cls.name}`, `lock *${cls.kind}`] };
    return { kind: 'lock', id: fresh(id), mode, queued };
  }
}
