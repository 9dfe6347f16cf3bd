/** Effects: one step each, or as many as the fine print says. */
import type { ChannelPath, Effect, Expr, Field, LockPath } from '../../src/model/index.js';
import { type Continuation, type Frame, type Item, localKey } from './continuation.js';
import { type Control, helpsOf, type Made } from './control.js';
import { type Context, holds } from './evaluate.js';
import * as locking from './locking.js';
import type { Mode, Way } from './node.js';
import type { State } from './state.js';
import { Fault, fresh, isStale, poolSlot, same, stale, structOf, Unsupported, type Value } from './value.js';

type EffectItem = Item & { readonly k: 'effect' };

export function effectNode(control: Control, item: EffectItem, rest: Continuation): Made {
  const { effect } = item;
  const path = 'lock' in effect ? effect.lock : undefined;
  if (path?.class.kind === 'giant') throw new Unsupported('giant');
  if ('mask' in effect && effect.mask) throw new Unsupported('interrupt');
  switch (effect.kind) {
    case 'lock':
    case 'trylock':
    case 'unlock':
    case 'downgrade':
    case 'upgrade':
    case 'destroy':
    case 'wait':
    case 'prepare':
    case 'sleep':
    case 'finish':
    case 'signal':
    case 'broadcast':
      return new Waiting(control, item, rest).node();
    case 'rcu-enter':
    case 'rcu-leave':
    case 'synchronize':
    case 'free-rcu':
      throw new Unsupported('rcu');
    default:
      return simple(control, item, rest, effect);
  }
}

// ---------------------------------------------------------------- locks and channels

/** Statements on a lock or channel, in all their phases. */
class Waiting {
  private readonly effect: Effect;
  private readonly f: Frame;
  private readonly path: LockPath | undefined;
  private readonly channelPath: ChannelPath | undefined;
  private readonly twoSteps: boolean;
  private readonly lockKey: string;
  private readonly channelKey: string;
  private readonly holdKey: string;
  private readonly pathReads: Set<string>;
  private readonly isWith: boolean;

  constructor(
    private readonly control: Control,
    private readonly item: EffectItem,
    private readonly rest: Continuation,
  ) {
    this.effect = item.effect;
    this.f = item.f;
    const e = this.effect;
    this.path = 'lock' in e ? e.lock : e.kind === 'wait' ? e.releasing : undefined;
    this.channelPath = 'channel' in e ? e.channel : undefined;
    const r = control.reads();
    if (this.path) control.ev.scanLock(this.path, this.f, r);
    if (this.channelPath) control.ev.scanChannel(this.channelPath, this.f, r);
    this.pathReads = r.locals;
    this.twoSteps = r.changing && !this.f.atomic;
    this.lockKey = control.foundKey(this.effect, this.f);
    this.channelKey = `${this.lockKey} channel`;
    this.holdKey = `${this.lockKey} hold`;
    this.isWith = item.stmt.kind === 'with';
  }

  private get phase(): string {
    return this.item.phase;
  }

  private at(phase: string): Continuation {
    return this.control.conts.push({ ...this.item, phase }, this.rest);
  }

  /** Whether the instances are remembered by now. */
  private get found(): boolean {
    return this.phase !== '' && (this.phase === 'found' ? this.twoSteps : this.remembers);
  }

  /** A `with` and a `wait` come back to what they found. */
  private get remembers(): boolean {
    return this.twoSteps || this.isWith || this.effect.kind === 'wait';
  }

  private lock(c: Context): string {
    return this.found
      ? (c.s.threads[c.t]!.locals[this.lockKey] as string)
      : this.control.ev.lock(this.path!, c);
  }

  private channel(c: Context): string {
    return this.found
      ? (c.s.threads[c.t]!.locals[this.channelKey] as string)
      : this.control.ev.channel(this.channelPath!, c);
  }

  private keys(): string[] {
    return [...(this.path ? [this.lockKey] : []), ...(this.channelPath ? [this.channelKey] : [])];
  }

  private readsNow(more: string[] = []): Set<string> {
    return new Set([...(this.found ? this.keys() : this.pathReads), ...more]);
  }

  private context(s: State, t: number): Context {
    return { s, t, f: this.f, notes: new Set() };
  }

  private act(s: State, t: number, what: (c: Context) => number | undefined): Way[] {
    return this.control.act(s, t, this.f, what);
  }

  node(): Made {
    if (this.phase === '' && this.twoSteps) {
      return {
        stop: true,
        successors: [this.at('found')],
        reads: this.pathReads,
        writes: this.keys(),
        run: (s, t) =>
          this.act(s, t, (c) => {
            const locals = c.s.threads[t]!.locals;
            const channel = this.channelPath && this.control.ev.channel(this.channelPath, c);
            if (this.path) {
              const id = this.control.ev.lock(this.path, c);
              if (this.path.kind === 'reference') this.control.ev.stateOf(id, c);
              locals[this.lockKey] = id;
            }
            if (channel) locals[this.channelKey] = channel;
            return 0;
          }),
      };
    }
    const stop = !this.f.atomic;
    switch (this.effect.kind) {
      case 'lock':
        return this.phase === 'queued' ? this.queued(this.effect.mode) : this.arrive(this.effect.mode, stop);
      case 'wait':
        return this.waitNode(this.effect.timed);
      default:
        return this.oneStep(stop);
    }
  }

  private remember(c: Context, id: string): void {
    if (this.remembers) c.s.threads[c.t]!.locals[this.lockKey] = id;
  }

  private arrive(mode: Mode, stop: boolean): Made {
    return {
      stop,
      successors: [this.rest, this.at('queued')],
      reads: this.readsNow(),
      writes: this.found || !this.remembers ? [] : [this.lockKey],
      helps: [`lock ${this.path!.class.name}`],
      run: (s, t) => this.comeTo(s, t, mode, (c) => this.lock(c), 0, 1, 1),
      wait: (s, t) => this.waitFor(this.lock(this.context(s, t)), mode, false),
      acquires: (s, t) => this.lockOrNone(s, t),
    };
  }

  private lockOrNone(s: State, t: number): string | undefined {
    try {
      const id = this.lock(this.context(s, t));
      this.control.ev.stateOf(id, { s });
      return fresh(id);
    } catch (e) {
      if (e instanceof Fault) return undefined;
      throw e;
    }
  }

  /** All that a thread may do on coming to a lock. */
  private comeTo(
    s: State,
    t: number,
    mode: Mode,
    lock: (c: Context) => string,
    taken: number,
    queued: number,
    depth: number,
    then?: (c: Context) => void,
  ): Way[] {
    const { ev } = this.control;
    const c = this.context(s, t);
    const id = lock(c);
    const cls = ev.classOf(id);
    return locking.onArrival(ev.stateOf(id, c), cls, t, mode).flatMap((what) =>
      this.act(s, t, (own) => {
        const mine = ev.stateOf(lock(own), own);
        this.remember(own, id);
        if (what === 'queue') {
          locking.queue(mine, t, mode);
          return queued;
        }
        if (locking.counts(cls)) mine.count--;
        else locking.take(mine, t, mode, depth);
        then?.(own);
        return taken;
      }),
    );
  }

  private waitFor(id: string, mode: Mode, queued: boolean) {
    const cls = this.control.ev.classOf(id);
    if (locking.counts(cls))
      return { kind: 'help', from: [`release ${cls.name}`, `release *${cls.kind}`] } as const;
    return { kind: 'lock', id: fresh(id), mode, queued } as const;
  }

  private queued(mode: Mode): Made {
    return {
      stop: true,
      successors: [this.rest],
      reads: this.readsNow(),
      run: (s, t) => this.fromQueue(s, t, mode, 1),
      wait: (s, t) => this.waitFor(this.lock(this.context(s, t)), mode, true),
    };
  }

  private fromQueue(s: State, t: number, mode: Mode, depth: number, then?: (c: Context) => void): Way[] {
    return this.act(s, t, (c) => {
      const lock = this.control.ev.stateOf(this.lock(c), c);
      if (!locking.fromQueue(lock, t, mode)) return undefined;
      locking.take(lock, t, mode, depth);
      then?.(c);
      return 0;
    });
  }

  // -------------------------------------------------------------- wait

  private hold(s: State, t: number): locking.Hold {
    return s.threads[t]!.locals[this.holdKey] as unknown as locking.Hold;
  }

  private waitNode(timed: boolean): Made {
    const { control, f } = this;
    const helps = this.path ? [`release ${this.path.class.name}`, `lock ${this.path.class.name}`] : [];
    if (this.phase === '' || this.phase === 'found') {
      return {
        stop: true,
        sleeps: (s, t) => (this.path ? (this.lockOrNone(s, t) ?? 'nothing') : undefined),
        successors: [this.at('asleep')],
        reads: this.readsNow(),
        writes: this.path ? [...this.keys(), this.holdKey] : this.keys(),
        helps,
        run: (s, t) =>
          this.act(s, t, (c) => {
            const channel = this.channel(c);
            const locals = c.s.threads[t]!.locals;
            if (this.path) {
              const id = this.lock(c);
              locals[this.lockKey] = id;
              locals[this.holdKey] = locking.giveUp(control.ev.stateOf(id, c), control.ev.classOf(id), t);
            }
            locals[this.channelKey] = channel;
            enlist(c.s, channel, t);
            return 0;
          }),
      };
    }
    const r = control.reads();
    const writes = control.scanSink(this.item.to, f, r);
    const late = this.phase.endsWith('late');
    const outcome = (c: Context) => control.sink(this.item.to, c)(!late);
    const base = {
      stop: true,
      reads: new Set([...this.keys(), ...(this.path ? [this.holdKey] : []), ...r.locals]),
      writes,
      helps: this.item.to && 'place' in this.item.to ? helpsOf(this.item.to.place) : [],
    };
    const isListed = (s: State, t: number) =>
      this.phase === 'asleep' && (s.lists[s.threads[t]!.locals[this.channelKey] as string] ?? []).includes(t);
    const retake = (s: State, t: number): Way[] => {
      if (!this.path)
        return this.act(s, t, (c) => {
          outcome(c);
          return 0;
        });
      const [how, depth] = this.hold(s, t);
      const mode = how === 's' ? 'shared' : 'exclusive';
      if (this.phase.startsWith('queued')) return this.fromQueue(s, t, mode, depth, outcome);
      return this.comeTo(s, t, mode, (c) => this.lock(c), 0, 1, depth, outcome);
    };
    const modeOf = (s: State, t: number): Mode => (this.hold(s, t)[0] === 's' ? 'shared' : 'exclusive');
    return {
      ...base,
      successors: [this.rest, this.at(late ? 'queued late' : 'queued'), this.at('late')],
      run: (s, t) => {
        if (!isListed(s, t)) return retake(s, t);
        if (!timed) return [];
        return this.act(s, t, (c) => {
          delist(c.s, c.s.threads[t]!.locals[this.channelKey] as string, t);
          if (this.path) return 2;
          control.sink(this.item.to, c)(false);
          return 0;
        });
      },
      wait: (s, t) =>
        isListed(s, t)
          ? { kind: 'help', from: [`signal ${channelName(this.channelPath!)}`] }
          : this.waitFor(this.lock(this.context(s, t)), modeOf(s, t), this.phase.startsWith('queued')),
      acquires: (s, t) =>
        isListed(s, t) || !this.path || this.phase.startsWith('queued') ? undefined : this.lockOrNone(s, t),
    };
  }

  // -------------------------------------------------------------- the others

  private oneStep(stop: boolean): Made {
    const { control, effect, f } = this;
    const r = control.reads();
    const writes = control.scanSink(this.item.to, f, r);
    const base = { stop, successors: [this.rest], reads: new Set([...this.readsNow(), ...r.locals]), writes };
    const cls = this.path?.class;
    const name = cls && (cls.any ? `*${cls.kind}` : cls.name);
    const lockHelps = [`release ${name}`, `lock ${name}`];
    const onLock = (what: (id: string, c: Context) => void): Made => ({
      ...base,
      helps: lockHelps,
      run: (s, t) =>
        this.act(s, t, (c) => {
          what(this.lock(c), c);
          return 0;
        }),
    });
    const stateOf = (id: string, c: Context) => control.ev.stateOf(id, c);
    switch (effect.kind) {
      case 'unlock':
        return onLock((id, c) => locking.release(stateOf(id, c), control.ev.classOf(id), c.t));
      case 'trylock':
        return onLock((id, c) => {
          const set = control.sink(this.item.to, c);
          set(locking.tryTake(stateOf(id, c), control.ev.classOf(id), c.t, effect.mode));
        });
      case 'upgrade':
        return onLock((id, c) => {
          const set = control.sink(this.item.to, c);
          set(locking.upgrade(stateOf(id, c), c.t));
        });
      case 'downgrade':
        return onLock((id, c) => locking.downgrade(stateOf(id, c), c.t));
      case 'destroy':
        return onLock((id, c) => {
          const lock = stateOf(id, c);
          const mayHold =
            control.model.dialect === 'freebsd' && ['mutex', 'spin'].includes(control.ev.classOf(id).kind);
          const own = lock.owner === c.t && lock.depth === 1 && mayHold;
          const rest = { ...lock, owner: own ? -1 : lock.owner };
          if (locking.isBusy(rest) || isWaitedFor(control, c.s, fresh(id), c.t))
            throw new Fault('held-lock-freed');
          lock.owner = -1;
          lock.depth = 0;
          lock.dead = true;
        });
      case 'prepare':
        return {
          ...base,
          run: (s, t) =>
            this.act(s, t, (c) => {
              enlist(c.s, this.channel(c), t);
              return 0;
            }),
        };
      case 'finish':
        return {
          ...base,
          run: (s, t) =>
            this.act(s, t, (c) => {
              delist(c.s, this.channel(c), t);
              return 0;
            }),
        };
      case 'sleep':
        return {
          ...base,
          stop: true,
          sleeps: () => undefined,
          run: (s, t) =>
            this.act(s, t, (c) => ((c.s.lists[this.channel(c)] ?? []).includes(t) ? undefined : 0)),
          wait: () => ({ kind: 'help', from: [`signal ${channelName(this.channelPath!)}`] }),
        };
      case 'signal':
      case 'broadcast':
        return {
          ...base,
          helps: [`signal ${channelName(this.channelPath!)}`],
          run: (s, t) => {
            const sleepers = s.lists[this.channel(this.context(s, t))] ?? [];
            const groups =
              effect.kind === 'broadcast' || sleepers.length === 0 ? [sleepers] : sleepers.map((it) => [it]);
            return [...groups].flatMap((group) =>
              this.act(s, t, (c) => {
                for (const it of [...group]) delist(c.s, this.channel(c), it);
                return 0;
              }),
            );
          },
        };
      default:
        throw new Unsupported(effect.kind);
    }
  }
}

function channelName(path: ChannelPath): string {
  if (path.kind !== 'object') return path.condition.name;
  return path.object.type.kind === 'reference' ? `object ${path.object.type.struct.name}` : 'object';
}

export function enlist(s: State, channel: string, t: number): void {
  s.lists[channel] = [...new Set([...(s.lists[channel] ?? []), t])].sort((a, b) => a - b);
}

export function delist(s: State, channel: string, t: number): void {
  s.lists[channel] = (s.lists[channel] ?? []).filter((it) => it !== t);
}

/** Sleeping under a lock that forbids it. */
export function sleepNote(control: Control, c: Pick<Context, 's' | 't' | 'notes'>, givenUp?: string): void {
  for (const [id, lock] of Object.entries(c.s.locks)) {
    const level = control.ev.classOf(id).level;
    const held = lock.owner === c.t || (lock.readers[c.t] ?? 0) > 0;
    if (held && id !== givenUp && level !== undefined && level < 2) c.notes.add('sleep-in-atomic');
  }
}

/** Whether some other thread stands before a lock and cannot have it. */
export function isWaitedFor(control: Control, s: State, id: string, except: number): boolean {
  return s.threads.some(({ at }, t) => {
    if (t === except || at.item === null) return false;
    const node = control.node(at);
    if (node.acquires?.(s, t) !== id) return false;
    return waysOf(control, s, t).length === 0;
  });
}

/** What a thread can do, a step that fails being one of them. */
export function waysOf(control: Control, s: State, t: number): Way[] | 'fails' {
  try {
    return control.node(s.threads[t]!.at).run(s, t);
  } catch (e) {
    if (e instanceof Fault) return 'fails';
    throw e;
  }
}

// ---------------------------------------------------------------- one step, always

type SimpleEffect = Exclude<
  Effect,
  { kind: 'lock' | 'trylock' | 'unlock' | 'downgrade' | 'upgrade' | 'destroy' | 'wait' }
>;

function simple(control: Control, item: EffectItem, rest: Continuation, given: Effect): Made {
  const { f, to } = item;
  const { ev } = control;
  const effect = given as SimpleEffect;
  const r = control.reads();
  const writes = control.scanSink(to, f, r);
  const helps = to && 'place' in to ? helpsOf(to.place) : [];
  const scan = (...exprs: Expr[]) => {
    for (const e of exprs) ev.scan(e, f, r);
  };
  const made = (what: (c: Context) => number | undefined, more: Partial<Made> = {}, step = true): Made => ({
    stop: step && !f.atomic,
    successors: [rest],
    reads: r.locals,
    writes,
    run: (s, t) => control.act(s, t, f, what),
    ...more,
    helps: [...helps, ...(more.helps ?? [])],
  });
  switch (effect.kind) {
    case 'assert':
      scan(effect.condition);
      return made(
        (c) => {
          if (!ev.value(effect.condition, c)) throw new Fault('assertion');
          return 0;
        },
        {},
        r.shared,
      );
    case 'await':
      scan(effect.condition);
      return made((c) => (ev.value(effect.condition, c) ? 0 : undefined), {
        ...(effect.spinning ? {} : { sleeps: () => undefined }),
        wait: () => ({ kind: 'help', from: [...r.declarations] }),
      });
    case 'might-sleep':
      return made(
        (c) => {
          if (f.atomic) sleepNote(control, c);
          return 0;
        },
        { sleeps: () => undefined },
      );
    case 'touch':
      scan(effect.object);
      return made((c) => {
        ev.follow(ev.value(effect.object, c));
        return 0;
      });
    case 'free':
      scan(effect.object);
      return made(
        (c) => {
          free(control, ev.value(effect.object, c), c);
          return 0;
        },
        { helps: effect.object.type.kind === 'reference' ? [`life ${effect.object.type.struct.name}`] : [] },
      );
    case 'get':
    case 'tryget':
    case 'put':
      scan(effect.object);
      return counting(control, item, rest, effect, made);
    case 'new':
      for (const { value } of effect.fields) scan(value);
      return allocate(control, item, effect, made);
    case 'exchange':
      ev.scanPlace(effect.place, f, r);
      scan(effect.update);
      return made(
        (c) => {
          const place = ev.place(effect.place, c, 'write');
          const set = control.sink(to, c);
          const old = place.get();
          place.set(ev.value(effect.update, { ...c, old }));
          set(old);
          return 0;
        },
        { helps: helpsOf(effect.place) },
        effect.place.kind !== 'local' || r.shared,
      );
    case 'compare-exchange':
      ev.scanPlace(effect.place, f, r);
      scan(effect.expected, effect.update);
      return made(
        (c) => {
          const place = ev.place(effect.place, c, 'write');
          const set = control.sink(to, c);
          const old = place.get();
          const expected = ev.value(effect.expected, c);
          const update = ev.value(effect.update, c);
          if (same(old, expected)) place.set(update);
          set(old);
          return 0;
        },
        { helps: helpsOf(effect.place) },
        effect.place.kind !== 'local' || r.shared,
      );
    default:
      throw new Unsupported(effect.kind);
  }
}

type Maker = (what: (c: Context) => number | undefined, more?: Partial<Made>, step?: boolean) => Made;

function counting(
  control: Control,
  item: EffectItem,
  rest: Continuation,
  effect: Effect & { kind: 'get' | 'tryget' | 'put' },
  made: Maker,
): Made {
  const { f, to } = item;
  const { field } = effect;
  const { max, plain, onZero } = field.refcount!;
  let zero = rest;
  let binder = '';
  if (effect.kind === 'put' && onZero) {
    const id = `${f.id}>zero${control.conts.numberOf(effect)}`;
    const own: Frame = {
      id,
      home: id,
      body: onZero.body,
      thread: f.thread,
      bindings: new Map(),
      atomic: f.atomic,
    };
    binder = localKey(own, onZero.binder);
    const boundary = control.conts.push({ k: 'boundary', f: own, stmt: item.stmt, caller: f }, rest);
    zero = control.block(onZero.body, own, boundary);
  }
  return made(
    (c) => {
      const v = control.ev.value(effect.object, c);
      const slot = control.ev.follow(v);
      control.ev.guarded(field.guard, slot, c, 'write');
      const set = control.sink(to, c);
      const fields = c.s.objects[slot]!.fields;
      const n = fields[field.name] as number;
      if (effect.kind === 'put') {
        if (n === 0) throw new Fault('underflow');
        fields[field.name] = n - 1;
        set(n === 1);
        if (n === 1 && binder) c.s.threads[c.t]!.locals[binder] = v;
        return n === 1 ? 1 : 0;
      }
      if (effect.kind === 'tryget' && n === 0) {
        set(false);
        return 0;
      }
      if (n === 0 && !plain) c.notes.add('resurrection');
      if (n + 1 > max) throw new Fault('range');
      fields[field.name] = n + 1;
      set(true);
      return 0;
    },
    { successors: [rest, zero], helps: [`write ${field.struct.name}.${field.name}`] },
  );
}

function allocate(control: Control, item: EffectItem, effect: Effect & { kind: 'new' }, made: Maker): Made {
  const { ev } = control;
  const { struct } = effect;
  return {
    ...made(() => 0, {
      helps: [`life ${struct.name}`, ...struct.fields.map((it) => `write ${struct.name}.${it.name}`)],
    }),
    run: (s, t) => {
      const slots = Array.from({ length: struct.pool }, (_, i) => poolSlot(struct, i)).filter(
        (slot) => !s.objects[slot]!.live,
      );
      if (slots.length === 0 && !effect.trying) throw new Fault('pool');
      return (slots.length > 0 ? slots : [null]).flatMap((slot) =>
        control.act(s, t, item.f, (c) => {
          const given = effect.fields.map(({ field, value }) => [field, ev.value(value, c)] as const);
          if (slot !== null) create(control, slot, given, c);
          control.sink(item.to, c)(slot);
          return 0;
        }),
      );
    },
  };
}

function create(
  control: Control,
  slot: string,
  given: readonly (readonly [Field, Value])[],
  c: Context,
): void {
  const { ev } = control;
  const struct = ev.structs.get(structOf(slot))!;
  const object = c.s.objects[slot]!;
  object.live = true;
  for (const field of struct.fields)
    if (field.initial) object.fields[field.name] = ev.value(field.initial, c);
  for (const [field, v] of given) {
    if (field.type.kind === 'range' && ((v as number) < field.type.min || (v as number) > field.type.max))
      throw new Fault('range');
    object.fields[field.name] = v;
  }
  if (struct.memory === 'typestable') return;
  for (const cls of struct.locks)
    for (let i = 0; i < cls.size; i++) c.s.locks[ev.lockId(cls, slot, i)] = locking.remade(cls);
}

function free(control: Control, v: Value, c: Context): void {
  if (typeof v !== 'string') throw new Fault('null-dereference');
  if (isStale(v) || !c.s.objects[v]!.live) throw new Fault('double-free');
  const locks = Object.keys(c.s.locks).filter((id) => id.split('|')[1] === v);
  const asleep = Object.entries(c.s.lists).some(
    ([channel, list]) => list.length > 0 && (channel === v || channel.split('|')[2] === v),
  );
  const kept = control.ev.structs.get(structOf(v))!.memory === 'typestable';
  const inTheWay = (id: string): boolean =>
    kept ? holds(c.s.locks[id]!, c.t) : locking.isBusy(c.s.locks[id]!) || isWaitedFor(control, c.s, id, c.t);
  if (asleep || locks.some(inTheWay)) throw new Fault('held-lock-freed');
  c.s.objects[v]!.live = false;
  const each = (record: Record<string, Value>) => {
    for (const key of Object.keys(record)) record[key] = stale(record[key]!, v);
  };
  each(c.s.variables);
  for (const object of Object.values(c.s.objects)) each(object.fields);
  for (const thread of c.s.threads) each(thread.locals);
}
