/** What expressions mean in a state, and what they read. */
import type {
  ChannelPath,
  Expr,
  Field,
  Local,
  LockClass,
  LockPath,
  Model,
  Place,
  Struct,
  Type,
} from '../../src/model/index.js';
import { type Continuation, type Frame, localKey } from './continuation.js';
import { Scanner } from './scan.js';
import { isResting, type LockState, type State, type ThreadState } from './state.js';
import {
  arrayed,
  Fault,
  first,
  fits,
  fresh,
  isStale,
  namedSlot,
  same,
  structOf,
  type Value,
} from './value.js';

export interface Context {
  readonly s: State;
  /** The thread that moves; -1 in properties. */
  readonly t: number;
  readonly f: Frame;
  readonly notes: Set<string>;
  readonly binders?: ReadonlyMap<Local, Value>;
  readonly subject?: string;
  readonly old?: Value;
  /** Guards do not guard themselves. */
  readonly unguarded?: boolean;
}

export const NONE: ReadonlySet<string> = new Set();

export class Evaluator extends Scanner {
  readonly structs: Map<string, Struct>;
  /** What is accepted of the statement that is being carried out. */
  forgiven: ReadonlySet<string> = NONE;

  constructor(model: Model) {
    super(model);
    this.structs = new Map(model.structs.map((it) => [it.name, it]));
  }

  // -------------------------------------------------------------- reading

  /** The slot that a pointer leads to. @throws Fault where it leads nowhere. */
  follow(v: Value, c: Pick<Context, 's' | 't'>): string {
    if (typeof v !== 'string') throw new Fault('null-dereference');
    const slot = fresh(v);
    if (isStale(v)) this.reach(slot, c);
    return slot;
  }

  /** @throws Fault where the slot's memory is no object of the struct any more. */
  private reach(slot: string, { s, t }: Pick<Context, 's' | 't'>): void {
    if (this.mayFollow(slot, s.threads.slice(t, t + 1))) return;
    if (!this.forgiven.has('use-after-free')) throw new Fault('use-after-free');
  }

  value(e: Expr, c: Context): Value {
    switch (e.kind) {
      case 'number':
      case 'bool':
      case 'enum':
        return e.value;
      case 'null':
        return null;
      case 'self':
        return c.t;
      case 'subject':
        return c.subject!;
      case 'old':
        return c.old!;
      case 'read':
        return this.read(e.place, c);
      case 'object': {
        const slot = namedSlot(e.object, e.index ? this.index(e.index, e.object.size, c) : 0);
        return c.s.objects[slot]?.live === false ? `${slot}!` : slot;
      }
      case 'not':
        return !this.value(e.operand, c);
      case 'negate':
        return -(this.value(e.operand, c) as number);
      case 'logical': {
        const left = this.value(e.left, c);
        if (e.operator === 'and') return left ? this.value(e.right, c) : false;
        return left ? true : this.value(e.right, c);
      }
      case 'arithmetic':
        return this.arithmetic(e.operator, this.value(e.left, c) as number, this.value(e.right, c) as number);
      case 'comparison':
        return this.compare(e.operator, this.value(e.left, c), this.value(e.right, c));
      case 'held': {
        // Nobody holds a lock that is destroyed, and to ask is no use of it.
        const lock = this.known(this.lock(e.lock, c), c);
        if (e.by === 'nobody') return !c.s.threads.some((_, t) => holds(lock, t));
        if (e.by === 'self') return holds(lock, c.t);
        if (e.by.kind === 'thread') return this.instances(e.by.thread).some((t) => holds(lock, t));
        const by = this.value(e.by as Expr, c);
        return typeof by === 'number' && holds(lock, by);
      }
      case 'lock-address':
        return this.lock(e.lock, c);
      case 'refs':
        return c.s.objects[this.follow(this.value(e.object, c), c)]!.fields[e.field.name]!;
      case 'live': {
        const v = this.value(e.object, c);
        return typeof v === 'string' && !isStale(v) && c.s.objects[v]!.live;
      }
      case 'at':
        return this.instances(e.thread).some((t) => standsAt(c.s.threads[t]!.at, e.label, e.function));
      case 'done':
        return this.instances(e.thread).every((t) => this.isDone(c.s, t));
      case 'quantifier': {
        const values: Value[] =
          'struct' in e.over
            ? Object.keys(c.s.objects).filter(
                (slot) =>
                  structOf(slot) === (e.over as { struct: Struct }).struct.name && c.s.objects[slot]!.live,
              )
            : Array.from(
                { length: e.over.high - e.over.low + 1 },
                (_, i) => i + (e.over as { low: number }).low,
              );
        const holding = values.filter((v) =>
          this.value(e.condition, { ...c, binders: new Map([...(c.binders ?? []), [e.binder, v]]) }),
        );
        if (e.sort === 'count') return holding.length;
        return e.sort === 'all' ? holding.length === values.length : holding.length > 0;
      }
    }
  }

  private arithmetic(operator: string, a: number, b: number): number {
    if ((operator === '/' || operator === '%') && b === 0) throw new Fault('range');
    if (operator === '+') return a + b;
    if (operator === '-') return a - b;
    if (operator === '*') return a * b;
    return operator === '/' ? Math.trunc(a / b) : a % b;
  }

  private compare(operator: string, a: Value, b: Value): boolean {
    if (operator === '==') return same(a, b);
    if (operator === '!=') return !same(a, b);
    const [x, y] = [a as number, b as number];
    if (operator === '<') return x < y;
    if (operator === '<=') return x <= y;
    return operator === '>' ? x > y : x >= y;
  }

  /** What a variable or field has at first. */
  initial({ type, initial }: { readonly type: Type; readonly initial?: Expr }, c: Context): Value {
    return initial ? arrayed(type, this.value(initial, c)) : first(type);
  }

  index(e: Expr, size: number, c: Context): number {
    const i = this.value(e, c) as number;
    if (i < 0 || i >= size) throw new Fault('range');
    return i;
  }

  /** Set once the control knows what a daemon at `idle:` can do. */
  isDone: (s: State, t: number) => boolean = (s, t) => isResting(s.threads[t]!);

  private read(p: Place, c: Context): Value {
    const { get } = this.place(p, c, 'read');
    return get();
  }

  /** Finds a place, and tells a race there: the way to it is followed now. */
  place(p: Place, c: Context, access: 'read' | 'write'): { get(): Value; set(v: Value): void } {
    const checked = (v: Value): Value => {
      if (!fits(p.type, v)) throw new Fault('range');
      return v;
    };
    const cell = (read: () => Value, write: (v: Value) => void, size: number | undefined) => {
      if (!p.index) return { get: read, set: (v: Value) => write(checked(v)) };
      const i = this.index(p.index, size!, c);
      return {
        get: () => (read() as readonly Value[])[i]!,
        set: (v: Value) => write((read() as readonly Value[]).map((it, n) => (n === i ? checked(v) : it))),
      };
    };
    const sizeOf = (type: { kind: string; size?: number }) => type.size;
    switch (p.kind) {
      case 'local': {
        const bound = c.binders?.get(p.local) ?? c.f.bindings.get(p.local);
        if (bound !== undefined) return { get: () => bound, set: () => undefined };
        const locals = c.s.threads[c.t]!.locals;
        const key = localKey(c.f, p.local);
        return cell(
          () => locals[key]!,
          (v) => {
            locals[key] = v;
          },
          sizeOf(p.local.type),
        );
      }
      case 'variable': {
        const { variable } = p;
        const home = variable.perThread ? c.s.threads[c.t]!.locals : c.s.variables;
        const name = variable.perThread ? ownKey(variable) : variable.name;
        const found = cell(
          () => home[name]!,
          (v) => {
            home[name] = v;
          },
          sizeOf(p.variable.type),
        );
        this.guarded(p.variable.guard, undefined, c, access);
        return found;
      }
      case 'field': {
        const slot = this.follow(this.value(p.object, c), c);
        const fields = c.s.objects[slot]!.fields;
        const found = cell(
          () => fields[p.field.name]!,
          (v) => {
            fields[p.field.name] = v;
          },
          sizeOf(p.field.type),
        );
        this.guarded(p.field.guard, slot, c, access);
        return found;
      }
    }
  }

  // -------------------------------------------------------------- races

  guarded(guard: Field['guard'], slot: string | undefined, c: Context, access: 'read' | 'write'): void {
    if (!guard || c.t < 0 || c.unguarded) return;
    if (guard.writesOnly && access === 'read') return;
    const mine = guard.locks.map((path) => {
      try {
        const id = this.lock(path, { ...c, ...(slot ? { subject: slot } : {}), unguarded: true });
        const lock = this.stateOf(id, c);
        return access === 'read' ? holds(lock, c.t) : lock.owner === c.t;
      } catch (e) {
        if (e instanceof Fault) return false;
        throw e;
      }
    });
    const fine = access === 'read' ? mine.some(Boolean) : mine.every(Boolean);
    if (fine) return;
    if (slot !== undefined && !this.reachable(c.s, c.t).has(slot)) return;
    c.notes.add('race');
  }

  /** Whether one of these threads may follow a stale pointer to the slot. */
  private mayFollow(slot: string, by: readonly ThreadState[]): boolean {
    const { memory } = this.structs.get(structOf(slot))!;
    return memory === 'typestable' || (memory === 'typesafe' && by.some((it) => it.since.includes(slot)));
  }

  /** Slots that a `var`, a named object, or a local of another thread leads to. */
  reachable(s: State, except: number | undefined): Set<string> {
    const found = new Set<string>();
    const others = s.threads.filter((_, t) => t !== except);
    const visit = (v: Value, by: readonly ThreadState[]): void => {
      if (Array.isArray(v)) for (const it of v as readonly Value[]) visit(it, by);
      if (typeof v !== 'string') return;
      const slot = v.startsWith('@') ? fresh(v).split('|')[1]! : fresh(v);
      const object = s.objects[slot];
      // A channel that was found on the way to sleep leads to no object.
      if (object === undefined || found.has(slot)) return;
      if (isStale(v) && !this.mayFollow(slot, by)) return;
      found.add(slot);
      for (const it of Object.values(object.fields)) visit(it, by);
    };
    for (const it of Object.values(s.variables)) visit(it, others);
    for (const object of this.model.objects)
      for (let i = 0; i < object.size; i++) visit(namedSlot(object, i), others);
    if (except !== undefined)
      for (const it of others)
        for (const v of [...Object.values(it.locals), it.pending ?? null]) visit(v, [it]);
    return found;
  }

  // -------------------------------------------------------------- locks and channels

  lockId(cls: LockClass, slot: string, i: number): string {
    return `@${this.model.locks.indexOf(cls)}|${slot}|${i}`;
  }

  classOf(id: string): LockClass {
    return this.model.locks[Number(id.slice(1, id.indexOf('|')))]!;
  }

  /** The instance that a path names, its pointers followed. */
  lock(path: LockPath, c: Context): string {
    const at = (slot: string) =>
      this.lockId(path.class, slot, path.index ? this.index(path.index, path.class.size, c) : 0);
    if (path.kind === 'top') return at('');
    if (path.kind === 'field') {
      const v = this.value(path.object, c);
      const slot = this.follow(v, c);
      return at(slot) + (isStale(v) ? '!' : '');
    }
    const v = this.value(path.reference, c);
    if (typeof v !== 'string') throw new Fault('null-dereference');
    return v;
  }

  /** @throws Fault where the lock is gone. */
  stateOf(id: string, c: Pick<Context, 's' | 't'>): LockState {
    const lock = this.known(id, c);
    if (lock.dead && !this.forgiven.has('use-after-free')) throw new Fault('use-after-free');
    return lock;
  }

  /** The state of a lock that may be destroyed, but whose object is there. */
  private known(id: string, c: Pick<Context, 's' | 't'>): LockState {
    if (isStale(id)) this.reach(fresh(id).split('|')[1]!, c);
    return c.s.locks[fresh(id)]!;
  }

  channel(path: ChannelPath, c: Context): string {
    if (path.kind === 'top')
      return `${path.condition.name}|${path.index ? this.index(path.index, path.condition.size, c) : 0}`;
    const v = this.value(path.object, c);
    if (typeof v !== 'string') throw new Fault('null-dereference');
    if (path.kind === 'object') return fresh(v);
    const slot = this.follow(v, c);
    return `${path.condition.name}|${path.index ? this.index(path.index, path.condition.size, c) : 0}|${slot}`;
  }
}

/** Where a thread keeps what it has for itself. */
export const ownKey = ({ name }: { readonly name: string }): string => `own ${name}`;

export const holds = (lock: LockState, t: number): boolean => lock.owner === t || (lock.readers[t] ?? 0) > 0;

/** Whether the statement with this label is among those not yet done. */
export function standsAt(at: Continuation, label: string, fn: string | undefined | 'any'): boolean {
  const { item } = at;
  const next = item?.k === 'block' ? item.stmts[item.i] : undefined;
  if (item?.k === 'block' && (fn === 'any' || item.f.fn?.name === fn) && next!.labels.includes(label))
    return true;
  for (let c: Continuation | null = at; c; c = c.rest)
    if (
      c.item?.k === 'labels' &&
      c.item.stmt.labels.includes(label) &&
      (fn === 'any' || c.item.f.fn?.name === fn)
    )
      return true;
  return false;
}
