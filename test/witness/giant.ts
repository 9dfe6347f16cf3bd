/** Giant: what its holder gives up before it sleeps, and takes again. */
import type { Continuation } from './continuation.js';
import type { Control, Made } from './control.js';
import type { Context } from './evaluate.js';
import type { EffectItem } from './finding.js';
import * as locking from './locking.js';
import type { Way } from './node.js';
import type { State } from './state.js';

/** Giant as one statement that may sleep has to do with it. */
export class Giant {
  readonly id: string | undefined;
  readonly isFirst: boolean;
  private readonly key: string;
  private readonly name: string;

  constructor(
    private readonly control: Control,
    private readonly item: EffectItem,
  ) {
    const cls = control.model.locks.find((it) => it.kind === 'giant' && !it.any);
    this.id = cls && control.ev.lockId(cls, '', 0);
    this.name = cls?.name ?? '';
    /** netbsd takes giant before the lock that it waited for, the others after it. */
    this.isFirst = control.model.dialect === 'netbsd';
    this.key = `${control.foundKey(item.effect, item.f)} giant`;
  }

  /** Locals in which the depth is kept. */
  get keys(): string[] {
    return this.id === undefined ? [] : [this.key];
  }

  get helps(): string[] {
    return this.id === undefined ? [] : [`release ${this.name}`, `lock ${this.name}`];
  }

  isHeld(s: State, t: number): boolean {
    return this.id !== undefined && s.locks[this.id]!.owner === t;
  }

  wasGivenUp(s: State, t: number): boolean {
    return this.id !== undefined && s.threads[t]!.locals[this.key] !== undefined;
  }

  /** To any depth, if held. */
  giveUp(c: Context): void {
    if (!this.isHeld(c.s, c.t)) return;
    const giant = c.s.locks[this.id!]!;
    c.s.threads[c.t]!.locals[this.key] = giant.depth;
    giant.owner = -1;
    giant.depth = 0;
  }

  /** Undefined while somebody else has it. */
  retake(c: Context): true | undefined {
    const giant = c.s.locks[this.id!]!;
    if (giant.owner >= 0) return undefined;
    const { locals } = c.s.threads[c.t]!;
    locking.take(giant, c.t, 'exclusive', locals[this.key] as number);
    delete locals[this.key];
    return true;
  }

  wait(): { readonly kind: 'lock'; readonly id: string; readonly mode: 'exclusive'; readonly queued: false } {
    return { kind: 'lock', id: this.id!, mode: 'exclusive', queued: false };
  }

  /** The step in which it is taken again. */
  regain(rest: Continuation): Made {
    return {
      stop: true,
      successors: [rest],
      reads: new Set(this.keys),
      helps: this.helps,
      run: (s, t): Way[] => this.control.act(s, t, this.item.f, (c) => (this.retake(c) ? 0 : undefined)),
      wait: () => this.wait(),
    };
  }
}
