/** Conditions: what is tested, and where it leads. */
import type { Stmt, Test } from '../../src/model/index.js';
import type { Continuation, Frame } from './continuation.js';
import type { Control, Made } from './control.js';
import { effectNode } from './effects.js';

export class Branches {
  constructor(private readonly control: Control) {}

  /** `if`, `while` and `loop` at their beginning. */
  head(stmt: Stmt, f: Frame, rest: Continuation): Made {
    if (stmt.kind === 'loop') return this.control.skip(this.body(stmt, f, rest));
    const test = (stmt as { condition: Test }).condition;
    if (test.kind === 'call')
      return this.control.skip(
        this.control.calls.call(stmt, f, this.control.conts.push({ k: 'branch', stmt, f }, rest)),
      );
    if (test.kind === 'effect') {
      const branch = this.control.conts.push({ k: 'branch', stmt, f }, rest);
      const to = { hidden: this.outcome(stmt, f) };
      return effectNode(this.control, { k: 'effect', phase: '', effect: test.effect, to, stmt, f }, branch);
    }
    const fixed = this.control.constant(test.expression, f);
    if (fixed !== undefined)
      return this.control.skip(fixed ? this.body(stmt, f, rest) : this.otherwise(stmt, f, rest));
    const r = this.control.readsOf(test.expression)(f);
    return {
      stop: !f.atomic && r.shared,
      successors: [this.body(stmt, f, rest), this.otherwise(stmt, f, rest)],
      reads: r.locals,
      run: (s, t) => this.control.act(s, t, f, (c) => (this.control.ev.value(test.expression, c) ? 0 : 1)),
    };
  }

  private outcome(stmt: Stmt, f: Frame): string {
    return `${f.id} outcome ${this.control.conts.numberOf(stmt)}`;
  }

  private body(stmt: Stmt, f: Frame, rest: Continuation): Continuation {
    if (stmt.kind === 'if') return this.control.block(stmt.then, f, rest);
    const { body } = stmt as { body: readonly Stmt[] };
    return this.control.block(body, f, this.control.conts.push({ k: 'back', stmt, f }, rest));
  }

  private otherwise(stmt: Stmt, f: Frame, rest: Continuation): Continuation {
    return stmt.kind === 'if' ? this.control.block(stmt.otherwise, f, rest) : this.control.conts.settle(rest);
  }

  /** Goes by the outcome of an effect or a call. */
  branch(stmt: Stmt, f: Frame, rest: Continuation): Made {
    const test = (stmt as { condition: Test }).condition as Test & { negated: boolean };
    const key =
      test.kind === 'call'
        ? this.control.calls.returned(this.control.calls.callee(test.call.function, stmt, f))
        : this.outcome(stmt, f);
    return {
      stop: false,
      successors: [this.body(stmt, f, rest), this.otherwise(stmt, f, rest)],
      reads: new Set([key]),
      run: (s, t) => this.control.act(s, t, f, (c) => (c.s.threads[t]!.locals[key] !== test.negated ? 0 : 1)),
    };
  }
}
