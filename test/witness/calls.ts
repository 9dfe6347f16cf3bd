/** Calls: arguments, what is owed, the body, and the way back. */
import type { Call, Expr, Fn, Stmt, Test } from '../../src/model/index.js';
import { type Continuation, type Frame, type Item, localKey } from './continuation.js';
import { type Control, helpsOf, type Made } from './control.js';
import { Fault, fits } from './value.js';

export class Calls {
  constructor(private readonly control: Control) {}

  callee(fn: Fn, stmt: Stmt, f: Frame): Frame {
    const id = `${f.id}>${this.control.conts.numberOf(stmt)}`;
    const { thread, atomic } = f;
    const chain = [...f.chain, fn.name];
    return { id, home: id, fn, body: fn.body, thread, chain, bindings: new Map(), atomic };
  }

  returned(callee: Frame): string {
    return `${callee.home} returns`;
  }

  call(stmt: Stmt, f: Frame, rest: Continuation): Continuation {
    return this.control.conts.push({ k: 'argument', n: 0, stmt, f }, rest);
  }

  argument(n: number, stmt: Stmt, f: Frame, rest: Continuation): Made {
    const call = callOf(stmt);
    const callee = this.callee(call.function, stmt, f);
    const next = this.control.conts.push({ k: 'argument', n: n + 1, stmt, f }, rest);
    const arity = call.arguments.length;
    if (n < arity) {
      const value = call.arguments[n]!;
      const parameter = call.function.parameters[n]!;
      const r = this.control.readsOf(value)(f);
      const key = localKey(callee, parameter);
      return {
        stop: !f.atomic && r.shared,
        successors: [next],
        reads: r.locals,
        writes: [key],
        run: (s, t) =>
          this.control.act(s, t, f, (c) => {
            const v = this.control.ev.value(value, c);
            if (!fits(parameter.type, v)) throw new Fault('range');
            c.s.threads[t]!.locals[key] = v;
            return 0;
          }),
      };
    }
    const owed = call.function.requires[n - arity];
    if (owed) {
      const r = this.control.readsOf(owed.condition)(callee);
      return {
        stop: false,
        successors: [next],
        reads: r.locals,
        run: (s, t) =>
          this.control.act(s, t, callee, (c) => {
            if (!this.control.ev.value(owed.condition, c)) throw new Fault('assertion');
            return 0;
          }),
      };
    }
    const boundary = this.control.conts.push({ k: 'boundary', f: callee, stmt, caller: f }, rest);
    return this.control.skip(this.control.block(call.function.body, callee, boundary));
  }

  leave(item: Item & { k: 'boundary' }, rest: Continuation): Made {
    const to = item.stmt.kind === 'call' && item.f.fn === item.stmt.call.function ? item.stmt.to : undefined;
    if (!to) return this.control.skip(this.control.conts.settle(rest));
    const key = this.returned(item.f);
    const r = this.control.reads();
    const writes = this.control.scanSink({ place: to }, item.caller, r);
    return {
      stop: !item.caller.atomic && r.shared,
      successors: [rest],
      reads: new Set([...r.locals, key]),
      writes,
      helps: helpsOf(to),
      run: (s, t) =>
        this.control.act(s, t, item.caller, (c) => {
          this.control.sink({ place: to }, c)(c.s.threads[t]!.locals[key]!);
          return 0;
        }),
    };
  }

  return(stmt: Stmt, value: Expr | undefined, f: Frame, rest: Continuation): Made {
    const to = this.control.jumps.unwind(stmt, rest, (it) => it.item === null || it.item.k === 'boundary');
    if (!value) return this.control.skip(to);
    const r = this.control.readsOf(value)(f);
    const key = `${f.home} returns`;
    return {
      stop: !f.atomic && r.shared,
      successors: [to],
      reads: r.locals,
      writes: [key],
      run: (s, t) =>
        this.control.act(s, t, f, (c) => {
          const v = this.control.ev.value(value, c);
          if (f.fn?.result && !fits(f.fn.result, v)) throw new Fault('range');
          c.s.threads[t]!.locals[key] = v;
          return 0;
        }),
    };
  }
}

export function callOf(stmt: Stmt): Call {
  if (stmt.kind === 'call') return stmt.call;
  return ((stmt as { condition: Test }).condition as { call: Call }).call;
}
