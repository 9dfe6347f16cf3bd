/** `wait` and `timedwait`: release and sleep; be woken; take again. */
import { Acquire, type Taking } from './acquire.js';
import { channelName } from './channels.js';
import { helpsOf, type Made } from './control.js';
import type { Context } from './evaluate.js';
import { delist, enlist, isListed } from './listed.js';
import * as locking from './locking.js';
import type { Way } from './node.js';
import type { State } from './state.js';

/** Phases: `asleep` until it has the lock again, `late` after a timeout, and those of taking it. */
export class Waiting extends Acquire {
  private get holdKey(): string {
    return `${this.lockKey} hold`;
  }

  protected override found(): Made {
    const { phase } = this;
    if (phase === '' || phase === 'found') return this.fallAsleep();
    const r = this.control.reads();
    const writes = this.control.scanSink(this.item.to, this.f, r);
    const made = this.path ? this.woken(phase) : this.wokenWithout(phase);
    return {
      ...made,
      stop: true,
      reads: new Set([...made.reads, ...this.keys(), ...this.holdKeys(), ...this.giant.keys, ...r.locals]),
      writes,
      helps: [
        ...(made.helps ?? []),
        ...(this.item.to && 'place' in this.item.to ? helpsOf(this.item.to.place) : []),
      ],
    };
  }

  private holdKeys(): string[] {
    return this.path ? [this.holdKey] : [];
  }

  private fallAsleep(): Made {
    const { control, path } = this;
    return {
      stop: true,
      sleeps: (s, t) => (path ? (this.lockOrNone(s, t) ?? 'nothing') : undefined),
      successors: [this.at('asleep')],
      reads: this.readsNow(),
      writes: [...this.keys(), ...this.holdKeys(), ...this.giant.keys],
      helps: [
        ...(path ? [`release ${path.class.name}`, `lock ${path.class.name}`] : []),
        ...this.giant.helps,
      ],
      run: (s, t) =>
        this.act(s, t, (c) => {
          const channel = this.channel(c);
          const locals = c.s.threads[t]!.locals;
          if (path) {
            const id = this.lock(c);
            locals[this.lockKey] = id;
            locals[this.holdKey] = locking.giveUp(control.ev.stateOf(id, c), control.ev.classOf(id), t);
          }
          this.giant.giveUp(c);
          locals[this.channelKey] = channel;
          enlist(c.s, channel, t);
          return 0;
        }),
    };
  }

  private isAsleep(s: State, t: number): boolean {
    return this.phase === 'asleep' && isListed(s, s.threads[t]!.locals[this.channelKey] as string, t);
  }

  private outcome(c: Context, isLate: boolean): void {
    this.control.sink(this.item.to, c)(!isLate);
  }

  /** A step of its own. */
  private timeOut(s: State, t: number, then: (c: Context) => number): Way[] {
    if (!(this.effect.kind === 'wait' && this.effect.timed)) return [];
    return this.act(s, t, (c) => {
      delist(c.s, c.s.threads[t]!.locals[this.channelKey] as string, t);
      return then(c);
    });
  }

  private get waitForSignal() {
    return { kind: 'help', from: [`signal ${channelName(this.channelPath!)}`] } as const;
  }

  private woken(phase: string): Made {
    const isLate = phase.startsWith('late');
    const taking: Taking = {
      mode: (s, t) => (this.hold(s, t)[0] === 's' ? 'shared' : 'exclusive'),
      depth: (s, t) => this.hold(s, t)[1],
      then: (c) => this.outcome(c, isLate),
      prefix: isLate ? 'late ' : 'asleep ',
      entry: this.at(isLate ? 'late' : 'asleep'),
    };
    const made = this.taking(taking, phase);
    if (phase !== 'asleep' && phase !== 'late') return made;
    const giantFirst = (s: State, t: number) => this.giant.isFirst && this.giant.wasGivenUp(s, t);
    const successors = [...made.successors, this.at('late'), this.at(phase)];
    return {
      ...made,
      successors,
      run: (s, t) => {
        if (this.isAsleep(s, t)) return this.timeOut(s, t, () => successors.length - 2);
        if (giantFirst(s, t))
          return this.act(s, t, (c) => (this.giant.retake(c) ? successors.length - 1 : undefined));
        return made.run(s, t);
      },
      wait: (s, t) => {
        if (this.isAsleep(s, t)) return this.waitForSignal;
        return giantFirst(s, t) ? this.giant.wait() : made.wait!(s, t);
      },
      acquires: (s, t) => (this.isAsleep(s, t) || giantFirst(s, t) ? undefined : made.acquires!(s, t)),
    };
  }

  private hold(s: State, t: number): locking.Hold {
    return s.threads[t]!.locals[this.holdKey] as unknown as locking.Hold;
  }

  /** Without a lock there is nothing to take again but giant. */
  private wokenWithout(phase: string): Made {
    if (phase === 'regain') return this.giant.regain(this.rest);
    const successors = [this.rest, ...(this.giant.id === undefined ? [] : [this.at('regain')])];
    const goOn = (isLate: boolean) => (c: Context) => {
      this.outcome(c, isLate);
      return this.giant.wasGivenUp(c.s, c.t) ? 1 : 0;
    };
    return {
      stop: true,
      successors,
      reads: new Set(),
      run: (s, t) => (this.isAsleep(s, t) ? this.timeOut(s, t, goOn(true)) : this.act(s, t, goOn(false))),
      wait: () => this.waitForSignal,
    };
  }
}
