/** `with` and `rcu` blocks: what is undone on every way out. */
import type { Effect, Stmt } from '../../src/model/index.js';
import type { Continuation, Frame } from './continuation.js';
import type { Control, Made } from './control.js';
import { effectNode } from './effects.js';
import { mask, unmask } from './interrupts.js';
import { release } from './locking.js';

export class Withs {
  private readonly effects = new Map<Stmt, Effect>();

  constructor(private readonly control: Control) {}

  /** What is done on the way in; always the same for one statement, which remembers by it. */
  effect(stmt: Stmt & { kind: 'with' }): Effect {
    let made = this.effects.get(stmt);
    if (!made) {
      made = { kind: 'lock', lock: stmt.lock, mode: stmt.mode, ...(stmt.mask ? { mask: stmt.mask } : {}) };
      this.effects.set(stmt, made);
    }
    return made;
  }

  unlock(stmt: Stmt, f: Frame, rest: Continuation): Made {
    if (stmt.kind === 'rcu') {
      const effect: Effect = { kind: 'rcu-leave', domain: stmt.domain };
      return effectNode(
        this.control,
        { k: 'effect', phase: '', effect, to: undefined, stmt, f },
        this.control.conts.settle(rest),
      );
    }
    const key = this.control.foundKey(this.effect(stmt as Stmt & { kind: 'with' }), f);
    const { lock, mask: word } = stmt as Stmt & { kind: 'with' };
    const cls = lock.class;
    return {
      stop: !f.atomic,
      successors: [this.control.conts.settle(rest)],
      reads: new Set([key]),
      helps: [`release ${cls.name}`, `lock ${cls.name}`],
      run: (s, t) =>
        this.control.act(s, t, f, (c) => {
          const id = c.s.threads[t]!.locals[key] as string;
          release(this.control.ev.stateOf(id, c), this.control.ev.classOf(id), t);
          if (word) mask(c.s, t, unmask(word));
          return 0;
        }),
    };
  }
}
