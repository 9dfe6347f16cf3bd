/**
 * What comes next: from what a thread has still to do, the one thing that it does, and what is left
 * after each outcome. Found anew from the statements wherever a run comes to; nothing is laid out
 * beforehand.
 */
import type { Call, Effect, Expr, Fn, Model, Place, Stmt, Test } from '../../src/model/index.js';
import {
  type Continuation,
  Continuations,
  type Frame,
  type Item,
  localKey,
  type Reads,
  type Sink,
} from './continuation.js';
import { effectNode } from './effects.js';
import { type Context, Evaluator } from './evaluate.js';
import { release } from './locking.js';
import type { Node, Way } from './node.js';
import { clone, type State } from './state.js';
import { Fault, first, fits, Unsupported, type Value } from './value.js';

export type Made = Omit<Node, 'choice' | 'span' | 'f' | 'writes' | 'helps'> & Partial<Node>;

export class Control {
  readonly conts = new Continuations();
  readonly ev: Evaluator;
  private readonly nodes = new Map<Continuation, Node>();
  private readonly judging = new Set<Continuation>();
  private readonly withs = new Map<Stmt, Effect>();

  constructor(readonly model: Model) {
    this.ev = new Evaluator(model, this.conts);
  }

  start(t: number): Continuation {
    const { declaration } = this.model.threads[t]!;
    return this.block(declaration.body, this.threadFrame(t), this.conts.end);
  }

  threadFrame(t: number): Frame {
    const { declaration } = this.model.threads[t]!;
    return {
      id: `t:${declaration.name}`,
      home: `t:${declaration.name}`,
      body: declaration.body,
      thread: declaration.name,
      bindings: new Map(),
      atomic: false,
    };
  }

  block(stmts: readonly Stmt[], f: Frame, rest: Continuation, i = 0): Continuation {
    return this.conts.push({ k: 'block', stmts, i, f }, rest);
  }

  node(c: Continuation): Node {
    let made = this.nodes.get(c);
    if (!made) {
      made = this.expand(c);
      this.nodes.set(c, made);
    }
    return made;
  }

  private expand(c: Continuation): Node {
    const item = c.item!;
    const rest = c.rest!;
    const { stmt, f } = item.k === 'block' ? { stmt: item.stmts[item.i]!, f: item.f } : item;
    const made = this.make(item, rest, c);
    return { choice: false, span: stmt.span, f, writes: [], helps: [], ...made };
  }

  private make(item: Item, rest: Continuation, c: Continuation): Made {
    switch (item.k) {
      case 'block': {
        const after = this.block(item.stmts, item.f, rest, item.i + 1);
        const stmt = item.stmts[item.i]!;
        const inside =
          stmt.labels.length > 0 ? this.conts.push({ k: 'labels', stmt, f: item.f }, after) : after;
        return this.statement(stmt, item.f, inside);
      }
      case 'labels':
        return this.skip(rest);
      case 'head':
        return this.head(item.stmt, item.f, rest);
      case 'back': {
        const head = this.conts.push({ k: 'head', stmt: item.stmt, f: item.f }, rest);
        return this.skip(head, !item.f.atomic && this.hasStepless(head, c));
      }
      case 'branch':
        return this.branch(item.stmt, item.f, rest);
      case 'effect':
        return effectNode(this, item, rest);
      case 'argument':
        return this.argument(item.n, item.stmt, item.f, rest);
      case 'boundary':
        return this.leave(item, rest);
      case 'unlock':
        return this.unlock(item.stmt, item.f, rest);
    }
  }

  // -------------------------------------------------------------- small parts

  reads(): Reads {
    return { locals: new Set(), shared: false, changing: false, declarations: new Set() };
  }

  readsOf(...exprs: (Expr | undefined)[]): (f: Frame) => Reads {
    return (f) => {
      const r = this.reads();
      for (const e of exprs) if (e) this.ev.scan(e, f, r);
      return r;
    };
  }

  skip(to: Continuation, stop = false): Made {
    return {
      stop,
      successors: [to],
      reads: new Set(),
      run: (s) => [{ s: clone(s), to: 0, notes: new Set() }],
    };
  }

  /** Carries something out on a copy of the state. */
  act(s: State, t: number, f: Frame, what: (c: Context) => number | undefined): Way[] {
    const copy = clone(s);
    const notes = new Set<string>();
    const to = what({ s: copy, t, f, notes });
    return to === undefined ? [] : [{ s: copy, to, notes }];
  }

  scanSink(to: Sink, f: Frame, r: Reads): string[] {
    if (!to) return [];
    if ('hidden' in to) return [to.hidden];
    this.ev.scanPlace(to.place, f, r, false);
    return to.place.kind === 'local' && !to.place.index ? [localKey(f, to.place.local)] : [];
  }

  /** Finds where a result goes. */
  sink(to: Sink, c: Context): (v: Value) => void {
    if (!to) return () => undefined;
    if ('hidden' in to)
      return (v) => {
        c.s.threads[c.t]!.locals[to.hidden] = v;
      };
    return this.ev.place(to.place, c, 'write').set;
  }

  /** What an expression comes to wherever it is evaluated; undefined if that depends. */
  constant(e: Expr, f: Frame): Value | undefined {
    if (e.kind === 'logical') {
      const left = this.constant(e.left, f);
      if (left === undefined) return undefined;
      if (left === (e.operator === 'or')) return left;
      return this.constant(e.right, f);
    }
    const r = this.readsOf(e)(f);
    if (r.shared || r.locals.size > 0 || e.kind === 'self') return undefined;
    try {
      const s: State = { threads: [], variables: {}, objects: {}, locks: {}, lists: {} };
      return this.ev.value(e, { s, t: -1, f, notes: new Set() });
    } catch {
      return undefined;
    }
  }

  // -------------------------------------------------------------- statements

  private statement(stmt: Stmt, f: Frame, rest: Continuation): Made {
    switch (stmt.kind) {
      case 'nothing':
        return this.skip(rest);
      case 'local':
        return this.assign(
          { kind: 'local', local: stmt.local, type: stmt.local.type, span: stmt.span },
          stmt.value,
          f,
          rest,
        );
      case 'assign':
        return this.assign(stmt.to, stmt.value, f, rest);
      case 'call':
        return this.skip(this.call(stmt, f, rest));
      case 'effect':
        return this.make(
          { k: 'effect', phase: '', effect: stmt.effect, to: stmt.to && { place: stmt.to }, stmt, f },
          rest,
          rest,
        );
      case 'if':
        return this.head(stmt, f, rest);
      case 'while':
      case 'loop':
        return this.skip(this.conts.push({ k: 'head', stmt, f }, rest));
      case 'for': {
        let after = rest;
        for (let i = stmt.high; i >= stmt.low; i--)
          after = this.block(stmt.body, this.turn(stmt, f, i), after);
        return this.skip(after);
      }
      case 'with': {
        if (stmt.mask) throw new Unsupported('interrupt');
        const inside = this.block(stmt.body, f, this.conts.push({ k: 'unlock', stmt, f }, rest));
        return this.make(
          { k: 'effect', phase: '', effect: this.withEffect(stmt), to: undefined, stmt, f },
          inside,
          rest,
        );
      }
      case 'choose':
        return this.choose(stmt.branches.map((branch) => this.block(branch, f, rest)));
      case 'maybe':
        return this.choose([this.block(stmt.body, f, rest), rest]);
      case 'atomic': {
        if (f.atomic) return this.skip(this.block(stmt.body, f, rest));
        const start = this.block(stmt.body, this.inAtomic(stmt, f), rest);
        if (start === rest) return this.skip(rest, true);
        return { ...this.node(start), stop: true, choice: false };
      }
      case 'break':
      case 'continue':
        return this.skip(this.leaveLoop(stmt, rest));
      case 'return':
        return this.return(stmt, stmt.value, f, rest);
      case 'goto':
        return this.goto(stmt, stmt.label, f, rest);
      case 'rcu':
      case 'for-list':
      case 'for-struct':
        throw new Unsupported(stmt.kind);
    }
  }

  private inAtomic(stmt: Stmt, f: Frame): Frame {
    return { ...f, id: `${f.id}!${this.conts.numberOf(stmt)}`, atomic: true, outer: f };
  }

  private turn(stmt: Stmt & { kind: 'for' }, f: Frame, i: number): Frame {
    return {
      ...f,
      outer: f,
      id: `${f.id}[${this.conts.numberOf(stmt)}=${i}]`,
      bindings: new Map([...f.bindings, [stmt.binder, i]]),
    };
  }

  private assign(to: Place, value: Expr | undefined, f: Frame, rest: Continuation): Made {
    const r = this.readsOf(value)(f);
    const writes = this.scanSink({ place: to }, f, r);
    return {
      stop: !f.atomic && r.shared,
      successors: [rest],
      reads: r.locals,
      writes,
      helps: helpsOf(to),
      run: (s, t) =>
        this.act(s, t, f, (c) => {
          const set = this.ev.place(to, c, 'write').set;
          const v = value ? this.ev.value(value, c) : first(to.type);
          set(v);
          return 0;
        }),
    };
  }

  private choose(successors: Continuation[]): Made {
    return {
      stop: false,
      choice: true,
      successors,
      reads: new Set(),
      run: (s) => successors.map((_, to) => ({ s: clone(s), to, notes: new Set<string>() })),
    };
  }

  /** `if`, `while` and `loop` at their beginning. */
  private head(stmt: Stmt, f: Frame, rest: Continuation): Made {
    if (stmt.kind === 'loop') return this.skip(this.body(stmt, f, rest));
    const test = (stmt as { condition: Test }).condition;
    if (test.kind === 'call')
      return this.skip(this.call(stmt, f, this.conts.push({ k: 'branch', stmt, f }, rest)));
    if (test.kind === 'effect') {
      const branch = this.conts.push({ k: 'branch', stmt, f }, rest);
      const to = { hidden: this.outcome(stmt, f) };
      return this.make({ k: 'effect', phase: '', effect: test.effect, to, stmt, f }, branch, rest);
    }
    const fixed = this.constant(test.expression, f);
    if (fixed !== undefined)
      return this.skip(fixed ? this.body(stmt, f, rest) : this.otherwise(stmt, f, rest));
    const r = this.readsOf(test.expression)(f);
    return {
      stop: !f.atomic && r.shared,
      successors: [this.body(stmt, f, rest), this.otherwise(stmt, f, rest)],
      reads: r.locals,
      run: (s, t) => this.act(s, t, f, (c) => (this.ev.value(test.expression, c) ? 0 : 1)),
    };
  }

  private outcome(stmt: Stmt, f: Frame): string {
    return `${f.id} outcome ${this.conts.numberOf(stmt)}`;
  }

  private body(stmt: Stmt, f: Frame, rest: Continuation): Continuation {
    if (stmt.kind === 'if') return this.block(stmt.then, f, rest);
    const { body } = stmt as { body: readonly Stmt[] };
    return this.block(body, f, this.conts.push({ k: 'back', stmt, f }, rest));
  }

  private otherwise(stmt: Stmt, f: Frame, rest: Continuation): Continuation {
    return stmt.kind === 'if' ? this.block(stmt.otherwise, f, rest) : this.conts.settle(rest);
  }

  /** Goes by the outcome of an effect or a call. */
  private branch(stmt: Stmt, f: Frame, rest: Continuation): Made {
    const test = (stmt as { condition: Test }).condition as Test & { negated: boolean };
    const key =
      test.kind === 'call' ? this.returned(this.callee(test.call.function, stmt, f)) : this.outcome(stmt, f);
    return {
      stop: false,
      successors: [this.body(stmt, f, rest), this.otherwise(stmt, f, rest)],
      reads: new Set([key]),
      run: (s, t) => this.act(s, t, f, (c) => (c.s.threads[t]!.locals[key] !== test.negated ? 0 : 1)),
    };
  }

  // -------------------------------------------------------------- calls

  private callee(fn: Fn, stmt: Stmt, f: Frame): Frame {
    const id = `${f.id}>${this.conts.numberOf(stmt)}`;
    return { id, home: id, fn, body: fn.body, thread: f.thread, bindings: new Map(), atomic: f.atomic };
  }

  private returned(callee: Frame): string {
    return `${callee.home} returns`;
  }

  private call(stmt: Stmt, f: Frame, rest: Continuation): Continuation {
    return this.conts.push({ k: 'argument', n: 0, stmt, f }, rest);
  }

  private argument(n: number, stmt: Stmt, f: Frame, rest: Continuation): Made {
    const call = callOf(stmt);
    const callee = this.callee(call.function, stmt, f);
    const next = this.conts.push({ k: 'argument', n: n + 1, stmt, f }, rest);
    const arity = call.arguments.length;
    if (n < arity) {
      const value = call.arguments[n]!;
      const parameter = call.function.parameters[n]!;
      const r = this.readsOf(value)(f);
      const key = localKey(callee, parameter);
      return {
        stop: !f.atomic && r.shared,
        successors: [next],
        reads: r.locals,
        writes: [key],
        run: (s, t) =>
          this.act(s, t, f, (c) => {
            const v = this.ev.value(value, c);
            if (!fits(parameter.type, v)) throw new Fault('range');
            c.s.threads[t]!.locals[key] = v;
            return 0;
          }),
      };
    }
    const owed = call.function.requires[n - arity];
    if (owed) {
      const r = this.readsOf(owed.condition)(callee);
      return {
        stop: false,
        successors: [next],
        reads: r.locals,
        run: (s, t) =>
          this.act(s, t, callee, (c) => {
            if (!this.ev.value(owed.condition, c)) throw new Fault('assertion');
            return 0;
          }),
      };
    }
    const boundary = this.conts.push({ k: 'boundary', f: callee, stmt, caller: f }, rest);
    return this.skip(this.block(call.function.body, callee, boundary));
  }

  private leave(item: Item & { k: 'boundary' }, rest: Continuation): Made {
    const to = item.stmt.kind === 'call' && item.f.fn === item.stmt.call.function ? item.stmt.to : undefined;
    if (!to) return this.skip(this.conts.settle(rest));
    const key = this.returned(item.f);
    const r = this.reads();
    const writes = this.scanSink({ place: to }, item.caller, r);
    return {
      stop: !item.caller.atomic && r.shared,
      successors: [rest],
      reads: new Set([...r.locals, key]),
      writes,
      helps: helpsOf(to),
      run: (s, t) =>
        this.act(s, t, item.caller, (c) => {
          this.sink({ place: to }, c)(c.s.threads[t]!.locals[key]!);
          return 0;
        }),
    };
  }

  private return(stmt: Stmt, value: Expr | undefined, f: Frame, rest: Continuation): Made {
    const to = this.unwind(stmt, rest, (it) => it.item === null || it.item.k === 'boundary');
    if (!value) return this.skip(to);
    const r = this.readsOf(value)(f);
    const key = `${f.home} returns`;
    return {
      stop: !f.atomic && r.shared,
      successors: [to],
      reads: r.locals,
      writes: [key],
      run: (s, t) =>
        this.act(s, t, f, (c) => {
          const v = this.ev.value(value, c);
          if (f.fn?.result && !fits(f.fn.result, v)) throw new Fault('range');
          c.s.threads[t]!.locals[key] = v;
          return 0;
        }),
    };
  }

  // -------------------------------------------------------------- jumps

  /** What is left once all up to there is given up: the locks of `with` are still to be unlocked. */
  private unwind(
    jump: Stmt,
    from: Continuation,
    isTarget: (c: Continuation) => boolean,
    target?: Continuation,
  ): Continuation {
    const owed: Item[] = [];
    let c = from;
    for (; !isTarget(c); c = c.rest!) {
      const item = c.item!;
      if (item.k === 'unlock' || (item.k === 'labels' && item.stmt.kind === 'with')) owed.push(item);
    }
    const pushed = (rest: Continuation, item: Item) =>
      this.conts.push(item.k === 'unlock' ? { ...item, jump } : item, rest);
    return owed.reduceRight(pushed, target ?? c);
  }

  private leaveLoop(jump: Stmt, rest: Continuation): Continuation {
    let back = rest;
    while (back.item?.k !== 'back' && !this.isTurn(back)) back = back.rest!;
    if (back.item?.k !== 'back') throw new Unsupported('break out of for');
    return this.unwind(
      jump,
      rest,
      (c) => c === back,
      jump.kind === 'continue' ? back : this.conts.settle(back.rest!),
    );
  }

  private isTurn(c: Continuation): boolean {
    return c.item?.k === 'boundary' || c.item === null;
  }

  private goto(stmt: Stmt, label: string, f: Frame, rest: Continuation): Made {
    let base = rest;
    while (base.item !== null && base.item.k !== 'boundary') base = base.rest!;
    let home = f;
    while (home.outer) home = home.outer;
    const found = this.find(f.body, label, home, base);
    if (!found) throw new Unsupported('goto into a turn');
    const inTarget = new Set<Continuation>();
    for (let c: Continuation | null = found.at; c; c = c.rest) inTarget.add(c);
    const to = this.unwind(
      stmt,
      rest,
      (c) => inTarget.has(c) && (c.item === null || c.item.k !== 'block'),
      found.at,
    );
    const backward = found.stmt.span.start <= stmt.span.start;
    const here = this.block([stmt], f, rest);
    return this.skip(to, backward && !f.atomic && this.hasStepless(to, here, stmt));
  }

  /** The continuation at a label. */
  private find(
    stmts: readonly Stmt[],
    label: string,
    f: Frame,
    rest: Continuation,
  ): { at: Continuation; stmt: Stmt } | undefined {
    for (const [i, stmt] of stmts.entries()) {
      if (stmt.labels.includes(label)) return { at: this.block(stmts, f, rest, i), stmt };
      const plain = this.block(stmts, f, rest, i + 1);
      const after = stmt.labels.length > 0 ? this.conts.push({ k: 'labels', stmt, f }, plain) : plain;
      const inner = this.innerBlocks(stmt, f, after);
      for (const [block, then, frame] of inner) {
        const found = this.find(block, label, frame, then);
        if (found) return found;
      }
    }
    return undefined;
  }

  private innerBlocks(stmt: Stmt, f: Frame, after: Continuation): [readonly Stmt[], Continuation, Frame][] {
    switch (stmt.kind) {
      case 'if':
        return [
          [stmt.then, after, f],
          [stmt.otherwise, after, f],
        ];
      case 'while':
      case 'loop':
        return [[stmt.body, this.conts.push({ k: 'back', stmt, f }, after), f]];
      case 'with':
        return [[stmt.body, this.conts.push({ k: 'unlock', stmt, f }, after), f]];
      case 'choose':
        return stmt.branches.map((branch) => [branch, after, f]);
      case 'maybe':
        return [[stmt.body, after, f]];
      case 'atomic':
        return [[stmt.body, after, this.inAtomic(stmt, f)]];
      default:
        return [];
    }
  }

  /** Whether control can come from one point to the other without a step between. */
  private hasStepless(from: Continuation, to: Continuation, jump?: Stmt): boolean {
    if (this.judging.has(to)) return false;
    this.judging.add(to);
    const seen = new Set<Continuation>();
    const isThere = (c: Continuation): boolean =>
      jump ? c.item?.k === 'block' && c.item.stmts[c.item.i] === jump : c === to;
    const visit = (c: Continuation): boolean => {
      if (isThere(c)) return true;
      if (seen.has(c) || c.item === null || c.depth < to.depth - 1) return false;
      seen.add(c);
      const node = this.expand(c);
      return !node.stop && node.successors.some(visit);
    };
    const found = visit(from);
    this.judging.delete(to);
    return found;
  }

  // -------------------------------------------------------------- with

  withEffect(stmt: Stmt & { kind: 'with' }): Effect {
    let made = this.withs.get(stmt);
    if (!made) {
      made = { kind: 'lock', lock: stmt.lock, mode: stmt.mode };
      this.withs.set(stmt, made);
    }
    return made;
  }

  /** Where an effect keeps the lock that it found. */
  foundKey(effect: Effect, f: Frame): string {
    return `${f.id} found ${this.conts.numberOf(effect)}`;
  }

  private unlock(stmt: Stmt, f: Frame, rest: Continuation): Made {
    const key = this.foundKey(this.withEffect(stmt as Stmt & { kind: 'with' }), f);
    const cls = (stmt as Stmt & { kind: 'with' }).lock.class;
    return {
      stop: !f.atomic,
      successors: [this.conts.settle(rest)],
      reads: new Set([key]),
      helps: [`release ${cls.name}`, `lock ${cls.name}`],
      run: (s, t) =>
        this.act(s, t, f, (c) => {
          const id = c.s.threads[t]!.locals[key] as string;
          release(this.ev.stateOf(id, c), this.ev.classOf(id), t);
          return 0;
        }),
    };
  }
}

export function callOf(stmt: Stmt): Call {
  if (stmt.kind === 'call') return stmt.call;
  return ((stmt as { condition: Test }).condition as { call: Call }).call;
}

export function helpsOf(to: Place | undefined): string[] {
  if (to?.kind === 'variable') return [`write ${to.variable.name}`];
  if (to?.kind === 'field') return [`write ${to.field.struct.name}.${to.field.name}`];
  return [];
}
