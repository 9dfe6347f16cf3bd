/** What is judged of a state. */
import type { LockClass, Model } from '../../src/model/index.js';
import type { Continuation } from './continuation.js';
import type { Control } from './control.js';
import { holds, standsAt } from './evaluate.js';
import type { Wait } from './node.js';
import { isOver, isResting, type State } from './state.js';
import { Fault, structOf } from './value.js';
import { canMove, ceiling, mayGoOn, mayStep, sleepNote, waysOf } from './ways.js';
import { queueing } from './works.js';

type Note = (kind: string, name: string) => void;

export class Judge {
  private readonly before: boolean[][];
  private readonly reach = new Map<Continuation, Set<string>>();

  constructor(
    private readonly model: Model,
    private readonly control: Control,
  ) {
    const n = model.locks.length;
    this.before = model.locks.map(() => Array<boolean>(n).fill(false));
    for (const { from, to } of model.order.rules)
      this.before[model.locks.indexOf(from)]![model.locks.indexOf(to)] = true;
    for (let k = 0; k < n; k++)
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++) if (this.before[i]![k] && this.before[k]![j]) this.before[i]![j] = true;
    control.ev.isDone = (s, t) =>
      isResting(s.threads[t]!) || (this.isIdle(s, t) && !canMove(this.control, s, t));
  }

  state(s: State, note: Note): void {
    s.threads.forEach((thread, t) => {
      if (isOver(thread)) return;
      const { at } = thread;
      const node = this.control.node(at);
      const here = (kind: string) => {
        if (!node.allowed.has(kind)) note(kind, `${node.span.start}`);
      };
      const wanted = node.again ? undefined : node.acquires?.(s, t);
      if (wanted !== undefined) this.acquisition(s, t, wanted, here);
      const givenUp = node.sleeps?.(s, t);
      if (node.sleeps && givenUp !== 'never') {
        const notes = new Set<string>();
        sleepNote(this.control, { s, t, notes }, givenUp);
        for (const kind of notes) here(kind);
      }
    });
    if (this.isStuck(s)) note('deadlock', '');
    const done = s.threads.every((_, t) => this.control.ev.isDone(s, t));
    if (done && this.leaks(s)) note('leak', '');
    for (const property of this.model.properties) {
      if (property.sort === 'finally' && !done) continue;
      const holdsHere = this.property(s, property);
      if (property.sort === 'reachable' ? holdsHere === true : holdsHere !== true)
        note(property.sort, property.name);
    }
  }

  private property(s: State, { condition }: Model['properties'][number]): boolean | undefined {
    const f = this.control.threadFrame(0);
    try {
      return this.control.ev.value(condition, { s, t: -1, f, notes: new Set() }) as boolean;
    } catch (e) {
      if (e instanceof Fault) return undefined;
      throw e;
    }
  }

  // -------------------------------------------------------------- order and levels

  private acquisition(s: State, t: number, wanted: string, note: (kind: string) => void): void {
    const { ev } = this.control;
    const cls = ev.classOf(wanted);
    const isTried = this.control.node(s.threads[t]!.at).tries === true;
    // Silent on this: a handler may try a semaphore, which has no owner.
    const { interrupt } = this.model.threads[t]!.declaration;
    const isJudged = !isTried || (interrupt && cls.kind !== 'semaphore');
    if (isJudged && (cls.level ?? 0) > ceiling(this.control, s, t)) note('sleep-in-atomic');
    if (isTried) return;
    const chain = [t];
    for (let it = s.threads[t]!.under ?? -1; it >= 0; it = s.threads[it]!.under ?? -1) chain.push(it);
    const held = Object.entries(s.locks).flatMap(([id, lock]) =>
      chain.some((it) => holds(lock, it)) ? [id] : [],
    );
    const again = held.includes(wanted) && (cls.recursive || cls.kind === 'giant');
    for (const id of held) {
      const other = ev.classOf(id);
      // giant is given up before its holder waits for a sleeping lock.
      const givenUp = other.kind === 'giant' && cls.level === 2;
      if (!givenUp && cls.level !== undefined && other.level !== undefined && cls.level > other.level)
        note('sleep-in-atomic');
      if (!again && id !== wanted && this.against(s, t, id, other, wanted, cls)) note('order');
    }
    if (cls.kind === 'completion' && held.some((id) => (ev.classOf(id).level ?? 2) < 2))
      note('sleep-in-atomic');
  }

  private against(s: State, t: number, id: string, held: LockClass, wanted: string, cls: LockClass): boolean {
    const [from, to] = [this.model.locks.indexOf(held), this.model.locks.indexOf(cls)];
    if (this.before[to]![from]) return true;
    // giant stands outside the order unless a rule names it.
    if (held.kind === 'giant' || cls.kind === 'giant') {
      const isNamed = this.model.order.rules.some((it) =>
        [it.from, it.to].some((end) => end.kind === 'giant'),
      );
      if (!isNamed) return false;
    }
    if (held.leaf) return true;
    if (held === cls) {
      if (cls.nested.kind === 'no') return true;
      return cls.nested.kind === 'by' && this.key(s, t, wanted, cls) <= this.key(s, t, id, cls);
    }
    return this.model.order.total && !this.before[from]![to];
  }

  private key(s: State, t: number, id: string, cls: LockClass): number {
    const [, slot, index] = id.split('|') as [string, string, string];
    if (cls.nested.kind !== 'by') return 0;
    if (cls.nested.key === 'index')
      return slot.includes('.') ? Number(slot.slice(slot.lastIndexOf('.') + 1)) : Number(index);
    if (cls.nested.key === 'address') return Object.keys(s.locks).indexOf(id);
    const f = this.control.threadFrame(t);
    return this.control.ev.value(cls.nested.key, { s, t: -1, f, subject: slot, notes: new Set() }) as number;
  }

  // -------------------------------------------------------------- stuck for good

  private isIdle(s: State, t: number): boolean {
    return this.model.threads[t]!.declaration.daemon && standsAt(s.threads[t]!.at, 'idle', 'any');
  }

  /** A daemon at `idle:` may be among those that nobody helps, but is no finding of its own. */
  private isStuck(s: State): boolean {
    const waits = new Map<number, Wait>();
    s.threads.forEach((thread, t) => {
      if (isResting(thread)) return;
      const { at } = thread;
      const onTop = s.threads.findIndex((it) => it.under === t);
      if (onTop >= 0) {
        waits.set(t, { kind: 'threads', on: [onTop] });
        return;
      }
      const ways = waysOf(this.control, s, t);
      if (ways !== 'fails' && ways.length === 0) waits.set(t, this.control.node(at).wait!(s, t));
    });
    const moving = s.threads.some(
      (_, t) => mayStep(this.model, s, t) && waysOf(this.control, s, t).length > 0,
    );
    const stuck = () => [...waits.keys()].some((t) => !this.isIdle(s, t));
    if (!moving) return stuck();
    for (let changed = true; changed; ) {
      changed = false;
      for (const [t, wait] of [...waits]) {
        if (this.isHeldUp(s, t, wait, waits)) continue;
        waits.delete(t);
        changed = true;
      }
    }
    return stuck();
  }

  private isHeldUp(s: State, t: number, wait: Wait, waits: ReadonlyMap<number, Wait>): boolean {
    const active = this.active(s, waits);
    // Work that rests may run once more, and give back what it holds.
    const ended = (it: number) => isResting(s.threads[it]!) && !active.includes(it);
    if (wait.kind === 'threads') return wait.on.some((it) => waits.has(it) || ended(it));
    if (wait.kind === 'lock') {
      const lock = s.locks[wait.id]!;
      const holders = s.threads.flatMap((_, it) => (it !== t && holds(lock, it) ? [it] : []));
      const conflicting = wait.mode === 'exclusive' ? holders : holders.filter((it) => lock.owner === it);
      if (conflicting.some((it) => waits.has(it) || ended(it))) return true;
      const waitsForWriter = wait.queued && wait.mode === 'shared' && lock.readersQueued.includes(t);
      return waitsForWriter && lock.writersQueued.every((it) => waits.has(it));
    }
    return !active.some((it) => {
      if (wait.from.includes(`thread ${it}`)) return true;
      const reach = this.reachOf(s.threads[it]!.at);
      return wait.from.some((what) => reach.has(what));
    });
  }

  /** Who may still do something: those outside the set, and whom they can start. */
  private active(s: State, waits: ReadonlyMap<number, Wait>): number[] {
    const found = new Set(
      s.threads.flatMap((_, t) => (waits.has(t) || !mayGoOn(this.model, s, t) ? [] : [t])),
    );
    const startable = [...s.threads.keys()].filter(
      (t) => isResting(s.threads[t]!) && this.model.threads[t]!.declaration.starts !== 'itself',
    );
    for (const t of found) {
      const reach = this.reachOf(s.threads[t]!.at);
      for (const it of startable) if (reach.has(queueing(this.model.threads[it]!.declaration))) found.add(it);
    }
    return [...found];
  }

  private reachOf(at: Continuation): Set<string> {
    let found = this.reach.get(at);
    if (found) return found;
    found = new Set();
    const seen = new Set<Continuation>([at]);
    for (const c of seen) {
      if (c.item === null) continue;
      const node = this.control.node(c);
      for (const what of node.helps) found.add(what);
      for (const next of node.successors) seen.add(next);
    }
    this.reach.set(at, found);
    return found;
  }

  private leaks(s: State): boolean {
    const reachable = this.control.ev.reachable(s, undefined);
    for (const { object } of s.toFree) reachable.add(object as string);
    return Object.entries(s.objects).some(
      ([slot, object]) => object.live && /#\d+$/.test(slot) && structOf(slot) !== '' && !reachable.has(slot),
    );
  }
}
