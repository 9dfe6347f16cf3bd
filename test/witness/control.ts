/**
 * What comes next: from what a thread has still to do, the one thing that it does, and what is left
 * after each outcome. Found anew from the statements wherever a run comes to; nothing is laid out
 * beforehand.
 */
import type { Effect, Expr, Model, Place, Stmt } from '../../src/model/index.js';
import type { Span } from '../../src/source/index.js';
import { allowedAt, forgiving } from './allow.js';
import { Branches } from './branches.js';
import { Calls } from './calls.js';
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
import { type Context, Evaluator, ownKey } from './evaluate.js';
import { coming } from './interrupts.js';
import { Jumps } from './jumps.js';
import type { Node, Way } from './node.js';
import { clone, emptyState, type State, startsItself } from './state.js';
import { Fault, first, type Value } from './value.js';
import { Walks } from './walks.js';
import { Withs } from './withs.js';
import { beginning } from './works.js';

export type Made = Omit<Node, 'choice' | 'span' | 'f' | 'writes' | 'helps' | 'allowed'> & Partial<Node>;

/** Stands for the end of a body, which is no statement. */
const NOTHING: Stmt = { kind: 'nothing', labels: [], span: { start: -1, end: -1 } as Span };

export class Control {
  readonly conts = new Continuations();
  readonly ev: Evaluator;
  private readonly nodes = new Map<Continuation, Node>();
  readonly calls = new Calls(this);
  readonly jumps = new Jumps(this);
  private readonly branches = new Branches(this);
  private readonly walks = new Walks(this);
  private readonly withs = new Withs(this);

  constructor(readonly model: Model) {
    this.ev = new Evaluator(model);
  }

  /** Where a thread stands at first. */
  start(t: number): Continuation {
    const { declaration } = this.model.threads[t]!;
    const f = this.threadFrame(t);
    const end = startsItself(declaration) || declaration.interrupt ? this.conts.end : this.rest(t);
    const isThread = declaration.starts !== 'queued' && !declaration.interrupt;
    return this.block(declaration.body, f, isThread ? this.onReturn(f, end) : end);
  }

  /** Where one rests that others start. */
  rest(t: number): Continuation {
    return this.conts.push({ k: 'begin', t, stmt: NOTHING, f: this.threadFrame(t) }, this.conts.end);
  }

  private begin(t: number, f: Frame): Made {
    const { span, interrupt } = this.model.threads[t]!.declaration;
    return { ...(interrupt ? coming(this, t, f) : beginning(this, t, f)), span };
  }

  /** A thread begins with what it has for itself as declared. */
  giveOwn(s: State, t: number): void {
    const f = this.threadFrame(t);
    for (const variable of this.model.variables)
      if (variable.perThread)
        s.threads[t]!.locals[ownKey(variable)] = this.ev.initial(variable, { s, t: -1, f, notes: new Set() });
  }

  /** What every thread runs at its end: each block by itself, like a function. */
  private onReturn(f: Frame, end: Continuation): Continuation {
    const { onReturn } = this.model;
    if (onReturn.length === 0) return end;
    const after = onReturn.reduceRight((rest, { body }, i) => {
      const id = `${f.id}>return${i}`;
      return this.inBoundary(body, { ...f, id, home: id, body }, f, rest);
    }, end);
    return this.conts.push({ k: 'boundary', f, stmt: NOTHING, caller: f }, after);
  }

  /** What `return` leaves. */
  private inBoundary(body: readonly Stmt[], f: Frame, caller: Frame, rest: Continuation): Continuation {
    return this.block(body, f, this.conts.push({ k: 'boundary', f, stmt: NOTHING, caller }, rest));
  }

  threadFrame(t: number): Frame {
    const { declaration } = this.model.threads[t]!;
    return {
      id: `t:${declaration.name}`,
      home: `t:${declaration.name}`,
      body: declaration.body,
      thread: declaration.name,
      chain: [declaration.name],
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

  expand(c: Continuation): Node {
    const item = c.item!;
    const rest = c.rest!;
    const { stmt, f } = item.k === 'block' ? { stmt: item.stmts[item.i]!, f: item.f } : item;
    const made = this.make(item, rest, c);
    const allowed = allowedAt(this.model, stmt, f);
    const node: Node = { choice: false, span: stmt.span, f, writes: [], helps: [], ...made, allowed };
    return allowed.size > 0 ? forgiving(this.ev, node) : node;
  }

  private make(item: Item, rest: Continuation, c: Continuation): Made {
    switch (item.k) {
      case 'block': {
        const after = this.block(item.stmts, item.f, rest, item.i + 1);
        const stmt = item.stmts[item.i]!;
        const inside =
          stmt.labels.length > 0 ? this.conts.push({ k: 'labels', stmt, f: item.f }, after) : after;
        return this.statement(stmt, item.f, inside, c);
      }
      case 'labels':
      case 'turn':
        return this.skip(rest);
      case 'head':
        if (item.stmt.kind === 'for-struct') return this.walks.pick(item.stmt, item.f, rest, c);
        return this.branches.head(item.stmt, item.f, rest);
      case 'back': {
        if (item.stmt.kind === 'for-list') return this.walks.hop(item.stmt, item.f, rest);
        const head = this.conts.push({ k: 'head', stmt: item.stmt, f: item.f }, rest);
        return this.skip(head, !item.f.atomic && this.jumps.hasStepless(head, c));
      }
      case 'branch':
        return this.branches.branch(item.stmt, item.f, rest);
      case 'effect':
        return effectNode(this, item, rest);
      case 'argument':
        return this.calls.argument(item.n, item.stmt, item.f, rest);
      case 'begin':
        return this.begin(item.t, item.f);
      case 'boundary':
        return this.calls.leave(item, rest);
      case 'unlock':
        return this.withs.unlock(item.stmt, item.f, rest);
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
    try {
      const to = what({ s: copy, t, f, notes });
      return to === undefined ? [] : [{ s: copy, to, notes }];
    } catch (e) {
      if (e instanceof Fault) for (const note of notes) e.before.add(note);
      throw e;
    }
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
      return this.ev.value(e, { s: emptyState(), t: -1, f, notes: new Set() });
    } catch {
      return undefined;
    }
  }

  // -------------------------------------------------------------- statements

  private statement(stmt: Stmt, f: Frame, rest: Continuation, entry: Continuation): Made {
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
        return this.skip(this.calls.call(stmt, f, rest));
      case 'effect':
        return this.make(
          { k: 'effect', phase: '', effect: stmt.effect, to: stmt.to && { place: stmt.to }, stmt, f, entry },
          rest,
          rest,
        );
      case 'if':
        return this.branches.head(stmt, f, rest);
      case 'while':
      case 'loop':
        return this.skip(this.conts.push({ k: 'head', stmt, f }, rest));
      case 'for': {
        let after = rest;
        for (let i = stmt.high; i >= stmt.low; i--)
          after = this.block(
            stmt.body,
            this.turn(stmt, f, i),
            this.conts.push({ k: 'turn', stmt, f }, after),
          );
        return this.skip(after);
      }
      case 'with': {
        const inside = this.block(stmt.body, f, this.conts.push({ k: 'unlock', stmt, f }, rest));
        return this.make(
          { k: 'effect', phase: '', effect: this.withs.effect(stmt), to: undefined, stmt, f, entry },
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
        const plain = this.block(stmt.body, f, rest);
        if (!this.stepsBetween(plain, rest, this.jumps.outOf(stmt.body))) return this.skip(plain);
        const start = this.block(stmt.body, this.inAtomic(stmt, f), rest);
        return { ...this.node(start), stop: true, choice: false };
      }
      case 'break':
      case 'continue':
        return this.skip(this.jumps.leaveLoop(stmt, rest));
      case 'return':
        return this.calls.return(stmt, stmt.value, f, rest);
      case 'goto':
        return this.jumps.goto(stmt, stmt.label, f, rest);
      case 'for-list':
        return this.walks.begin(stmt, f, rest);
      case 'for-struct':
        return this.walks.beginObjects(stmt, f, rest);
      case 'rcu': {
        const inside = this.block(stmt.body, f, this.conts.push({ k: 'unlock', stmt, f }, rest));
        const effect: Effect = { kind: 'rcu-enter', domain: stmt.domain };
        return this.make({ k: 'effect', phase: '', effect, to: undefined, stmt, f, entry }, inside, rest);
      }
    }
  }

  inAtomic(stmt: Stmt, f: Frame): Frame {
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

  /** Whether anything on a way from one point to the other is a step; jumps out lead elsewhere. */
  private stepsBetween(from: Continuation, to: Continuation, out: ReadonlySet<Stmt>): boolean {
    const seen = new Set([to]);
    const visit = (c: Continuation): boolean => {
      if (seen.has(c) || c.item === null) return false;
      seen.add(c);
      const node = this.expand(c);
      if (node.stop) return true;
      const { item } = c;
      const leaves = item.k === 'block' && out.has(item.stmts[item.i]!);
      return !leaves && node.successors.some(visit);
    };
    return visit(from);
  }

  /** Where an effect keeps the lock that it found. */
  foundKey(effect: Effect, f: Frame): string {
    return `${f.id} found ${this.conts.numberOf(effect)}`;
  }
}

export function helpsOf(to: Place | undefined): string[] {
  if (to?.kind === 'variable') return [`write ${to.variable.name}`];
  if (to?.kind === 'field') return [`write ${to.field.struct.name}.${to.field.name}`];
  return [];
}
