/**
 * Expressions and places of the model as those of the machine: declarations become numbers, what is
 * constant in this variant is folded. What a name means to one thread is in its `Scope`.
 */
import { assert, InternalError, never } from '../base/index.js';
import type * as m from '../model/index.js';
import { constantOf } from './constant.js';
import type { ChannelExpr, Expr, LockExpr, Place, Protection } from './expr.js';
import { elementOf, type Layout } from './layout.js';

/** What the names of a thread, a function's copy in it, or a property stand for. */
export interface Scope {
  /** Numbers of the locals. */
  readonly locals: ReadonlyMap<m.Local, number>;
  /** Binders of unrolled loops. */
  readonly constants: ReadonlyMap<m.Local, number>;
  /** Binders of quantifiers, by depth. */
  readonly bound: ReadonlyMap<m.Local, number>;
  /** On the way to a lock that guards a place: nothing there is itself asked for its guard. */
  readonly guarding?: true;
}

export const NO_SCOPE: Scope = { locals: new Map(), constants: new Map(), bound: new Map() };

/** The guard may lead through the very place that it guards: `var p : proc guarded_by p.p_lock`. */
const GUARDING: Scope = { ...NO_SCOPE, guarding: true };

/** Threads and labels as numbers: known in full only when all programs are compiled. */
export interface ThreadTable {
  readonly count: number;
  indicesOf(thread: m.ThreadRef): readonly number[];
  /** An array that is filled in once the labels' locations are known. */
  placesOf(thread: m.ThreadRef, label: string): readonly { thread: number; locations: readonly number[] }[];
}

export class Translator {
  constructor(
    readonly layout: Layout,
    readonly threads: ThreadTable,
  ) {}

  expr(e: m.Expr, scope: Scope): Expr {
    const constant = this.constant(e, scope);
    if (constant !== undefined && e.kind !== 'object' && e.kind !== 'lock-address')
      return { op: 'const', value: constant };
    const sub = (operand: m.Expr): Expr => this.expr(operand, scope);
    switch (e.kind) {
      case 'number':
      case 'enum':
      case 'bool':
      case 'null':
        throw new InternalError('a constant is folded');
      case 'self':
      case 'subject':
      case 'old':
        return { op: e.kind };
      case 'read':
        return this.read(e.place, scope);
      case 'object': {
        const struct = this.layout.structOf.get(e.object.struct)!;
        const slot = this.layout.slotOf.get(e.object)!;
        const index = e.index ? { index: sub(e.index) } : {};
        return { op: 'object', struct: struct.index, slot, size: e.object.size, ...index, span: e.span };
      }
      case 'not':
      case 'negate':
        return { op: e.kind, operand: sub(e.operand) };
      case 'logical':
        return this.logical(e, scope);
      case 'arithmetic':
        return { op: e.operator, left: sub(e.left), right: sub(e.right), span: e.span };
      case 'comparison':
        return this.comparison(e, scope);
      case 'held':
        return this.held(e, scope);
      case 'lock-address':
        return { op: 'lock-address', lock: this.lock(e.lock, scope) };
      case 'refs':
        return { op: 'load', place: this.field(e.object, e.field, undefined, scope, e.span) };
      case 'live':
        return { op: 'live', pointer: sub(e.object), span: e.span };
      case 'at':
        return {
          op: 'at',
          places: this.threads.placesOf(e.thread, e.function ? `${e.function}.${e.label}` : e.label),
          span: e.span,
        };
      case 'done':
        return { op: 'done', threads: this.threads.indicesOf(e.thread), span: e.span };
      case 'quantifier':
        return this.quantifier(e, scope);
      default:
        return never(e);
    }
  }

  private held(e: m.Expr & { kind: 'held' }, scope: Scope): Expr {
    const lock = this.lock(e.lock, scope);
    const heldBy = (by: 'self' | 'nobody' | Expr): Expr => ({ op: 'held', lock, by, span: e.span });
    if (typeof e.by === 'string') return heldBy(e.by);
    if (e.by.kind !== 'thread') return heldBy(this.expr(e.by, scope));
    const each = this.threads
      .indicesOf(e.by.thread)
      .map((index) => heldBy({ op: 'const', value: 1 + index }));
    const [first, ...others] = each;
    if (first === undefined) return { op: 'const', value: 0 };
    return others.reduce((left, right): Expr => ({ op: 'or', left, right }), first);
  }

  /** The value of what is constant in this variant, flags and unrolled binders included. */
  constant(e: m.Expr, scope: Scope): number | undefined {
    return constantOf(e, this.layout, scope.constants);
  }

  place(place: m.Place, scope: Scope): Place {
    const index = place.index ? { index: this.expr(place.index, scope) } : {};
    switch (place.kind) {
      case 'local':
        assert(place.index === undefined, 'locals are no arrays');
        return { kind: 'local', local: this.local(place.local, scope), span: place.span };
      case 'variable': {
        const { variable, span } = place;
        if (variable.perThread) return this.ownVariable(variable, span);
        const size = elementOf(variable.type).size;
        const guard = this.guard(variable.guard, scope);
        return { kind: 'variable', base: this.layout.cellOf.get(variable)!, size, ...index, ...guard, span };
      }
      case 'field':
        return this.field(place.object, place.field, place.index, scope, place.span);
      default:
        return never(place);
    }
  }

  /** Cells of what each thread has for itself are numbered like the threads. */
  private ownVariable(variable: m.Variable, span: m.Expr['span']): Place {
    const one: Expr = { op: 'const', value: 1 };
    const index: Expr = { op: '-', left: { op: 'self' }, right: one, span };
    return {
      kind: 'variable',
      base: this.layout.cellOf.get(variable)!,
      size: this.threads.count,
      index,
      span,
    };
  }

  field(
    object: m.Expr,
    field: m.Field,
    index: m.Expr | undefined,
    scope: Scope,
    span: m.Expr['span'],
  ): Place {
    const laidOut = this.layout.fieldOf.get(field)!;
    return {
      kind: 'field',
      struct: this.layout.structOf.get(field.struct)!.index,
      object: this.expr(object, scope),
      offset: laidOut.offset,
      size: laidOut.size,
      ...(index ? { index: this.expr(index, scope) } : {}),
      ...this.guard(field.guard, scope),
      span,
    };
  }

  lock(path: m.LockPath, scope: Scope): LockExpr {
    const index = path.index ? { index: this.expr(path.index, scope) } : {};
    if (path.kind === 'reference') {
      return { kind: 'reference', reference: this.expr(path.reference, scope), span: path.span };
    }
    const lockClass = this.layout.lockClassOf.get(path.class)!.index;
    if (path.kind === 'top') return { kind: 'lock', class: lockClass, ...index, span: path.span };
    return {
      kind: 'lock-field',
      class: lockClass,
      object: this.expr(path.object, scope),
      ...index,
      span: path.span,
    };
  }

  channel(path: m.ChannelPath, scope: Scope): ChannelExpr {
    switch (path.kind) {
      case 'object': {
        const type = path.object.type;
        assert(type.kind === 'reference', 'a channel is an object');
        const struct = this.layout.structOf.get(type.struct)!.index;
        return { kind: 'object', struct, object: this.expr(path.object, scope), span: path.span };
      }
      case 'top':
      case 'field': {
        const index = path.index ? { index: this.expr(path.index, scope) } : {};
        const channelClass = this.layout.channelClassOf.get(path.condition)!.index;
        if (path.kind === 'top') return { kind: 'cond', class: channelClass, ...index, span: path.span };
        const object = this.expr(path.object, scope);
        return { kind: 'cond-field', class: channelClass, object, ...index, span: path.span };
      }
      default:
        return never(path);
    }
  }

  private guard(guard: m.Guard | undefined, scope: Scope): { readonly guard?: Protection } {
    return guard && !scope.guarding ? { guard: this.protection(guard) } : {};
  }

  protection(guard: m.Guard): Protection {
    const locks = guard.locks.map((lock) => this.lock(lock, GUARDING));
    return { locks, writesOnly: guard.writesOnly, span: guard.span };
  }

  private local(local: m.Local, scope: Scope): number {
    const number = scope.locals.get(local);
    assert(number !== undefined, `local ${local.name} is declared`);
    return number;
  }

  private read(place: m.Place, scope: Scope): Expr {
    if (place.kind === 'local') {
      const depth = scope.bound.get(place.local);
      if (depth !== undefined) return { op: 'bound', depth };
      return { op: 'local', local: this.local(place.local, scope) };
    }
    return { op: 'load', place: this.place(place, scope) };
  }

  private logical(e: m.Expr & { kind: 'logical' }, scope: Scope): Expr {
    const left = this.expr(e.left, scope);
    const right = this.expr(e.right, scope);
    // `held(L by t)` of a thread that does not run is a constant only now, so the left may still decide.
    if (left.op === 'const') return (left.value !== 0) === (e.operator === 'and') ? right : left;
    return { op: e.operator, left, right };
  }

  private comparison(e: m.Expr & { kind: 'comparison' }, scope: Scope): Expr {
    const left = this.expr(e.left, scope);
    const right = this.expr(e.right, scope);
    const kinds = [e.left.type.kind, e.right.type.kind];
    if (!kinds.includes('reference') && !kinds.includes('lock'))
      return { op: e.operator, left, right, span: e.span };
    if (e.operator !== '!=') return { op: 'same-address', left, right, span: e.span };
    return { op: 'not', operand: { op: 'same-address', left, right }, span: e.span };
  }

  private quantifier(e: m.Expr & { kind: 'quantifier' }, scope: Scope): Expr {
    const depth = scope.bound.size;
    const inner: Scope = { ...scope, bound: new Map([...scope.bound, [e.binder, depth]]) };
    const over = 'struct' in e.over ? { struct: this.layout.structOf.get(e.over.struct)!.index } : e.over;
    const condition = this.expr(e.condition, inner);
    return { op: 'quantifier', sort: e.sort, over, depth, condition, binder: e.binder.name, span: e.span };
  }
}
