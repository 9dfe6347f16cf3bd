/** All runs of a model, breadth first. */
import type { Expr, Model, Stmt } from '../../src/model/index.js';
import { type Continuation, localKey } from './continuation.js';
import { Control } from './control.js';
import { holds } from './evaluate.js';
import { endsMasked, masksAtStart } from './interrupts.js';
import { Judge } from './judge.js';
import { delist } from './listed.js';
import type { Node, Way } from './node.js';
import { emptyState, isOver, keyOf, newLock, newThread, type State, startsItself } from './state.js';
import { arrayed, Fault, namedSlot, poolSlot, type Value } from './value.js';
import { mayStep } from './ways.js';

export interface Witnessed {
  readonly states: number;
  readonly transitions: number;
  /** Kind and place → steps to the first. */
  readonly violations: ReadonlyMap<string, number>;
  readonly reached: ReadonlyMap<string, number>;
}

/** @throws Unsupported @throws RangeError beyond `limit` states. */
export function witness(model: Model, limit: number): Witnessed {
  return new Search(model, limit).run();
}

class Search {
  private readonly control: Control;
  private readonly judge: Judge;
  private readonly live = new Map<Continuation, Set<string>>();
  private readonly violations = new Map<string, number>();
  private readonly reached = new Map<string, number>();
  private transitions = 0;
  private depth = 0;
  private standing!: Node;

  constructor(
    private readonly model: Model,
    private readonly limit: number,
  ) {
    this.control = new Control(model);
    for (const struct of freedIn(model)) this.control.ev.freed.add(struct);
    for (const [t, { declaration }] of model.threads.entries())
      this.measure(startsItself(declaration) ? this.control.start(t) : this.control.rest(t));
    this.judge = new Judge(model, this.control);
  }

  run(): Witnessed {
    const seen = new Set<string>();
    let level: State[] = [];
    const add = (s: State, next: State[]): void => {
      const key = keyOf(s);
      if (seen.has(key)) return;
      seen.add(key);
      if (seen.size > this.limit) throw new RangeError('too large');
      next.push(s);
    };
    for (const s of this.initial()) add(s, level);
    while (level.length > 0) {
      const next: State[] = [];
      for (const s of level) {
        this.judge.state(s, (what, name) => this.note(what, name));
        for (const to of this.steps(s)) add(to, next);
      }
      level = next;
      this.depth++;
    }
    const { transitions, violations, reached } = this;
    return { states: seen.size, transitions, violations, reached };
  }

  private note(kind: string, name: string, depth = this.depth): void {
    // In `init` nobody else is there yet to race with.
    if (kind === 'race' && depth === 0) return;
    const into = kind === 'reachable' ? this.reached : this.violations;
    const key = kind === 'reachable' ? name : `${kind} ${name}`;
    if (!into.has(key)) into.set(key, depth);
  }

  /** What a step broke, or a bug of this. */
  private fail(e: unknown, { span }: Node, depth: number): void {
    if (!(e instanceof Fault)) throw e;
    for (const kind of [...e.before, e.kind]) this.note(kind, `${span.start}`, depth);
  }

  // -------------------------------------------------------------- steps

  private steps(s: State): State[] {
    const found: State[] = [];
    s.threads.forEach((_, t) => {
      if (mayStep(this.model, s, t)) this.go(s, t, (to) => found.push(to));
    });
    return found;
  }

  /** The rest of a step, from here to where the thread stands next. */
  private go(s: State, t: number, arrive: (s: State) => void): void {
    const node = this.control.node(s.threads[t]!.at);
    let ways: ReturnType<Node['run']>;
    try {
      ways = node.run(s, t);
    } catch (e) {
      this.fail(e, node, this.depth + 1);
      this.transitions++;
      return;
    }
    for (const way of ways) {
      for (const kind of way.notes) this.note(kind, `${node.span.start}`, this.depth + 1);
      way.s.threads[t]!.at = node.successors[way.to]!;
      this.pass(way.s, t, (to) => {
        this.transitions++;
        arrive(to);
      });
    }
  }

  private pass(s: State, t: number, arrive: (s: State) => void): void {
    if (isOver(s.threads[t]!)) {
      this.end(s, t);
      arrive(s);
      return;
    }
    const node = this.control.node(s.threads[t]!.at);
    if (node.stop) {
      this.settle(s, t);
      arrive(s);
      return;
    }
    let ways: ReturnType<Node['run']>;
    try {
      ways = node.run(s, t);
    } catch (e) {
      this.fail(e, node, this.depth + 1);
      this.transitions++;
      return;
    }
    for (const way of ways) {
      for (const kind of way.notes) this.note(kind, `${node.span.start}`, this.depth + 1);
      way.s.threads[t]!.at = node.successors[way.to]!;
      this.pass(way.s, t, arrive);
    }
  }

  private end(s: State, t: number): void {
    s.threads[t]!.locals = {};
    for (const channel of Object.keys(s.lists)) delist(s, channel, t);
    const { interrupt } = this.model.threads[t]!.declaration;
    const isOff = endsMasked(s, t, interrupt);
    if (!isOff) s.threads[t]!.masks = masksAtStart(undefined);
    delete s.threads[t]!.under;
    const inSection = Object.keys(s.threads[t]!.sections).length > 0;
    if (isOff || inSection || Object.values(s.locks).some((lock) => holds(lock, t)))
      this.note('held-at-exit', this.model.threads[t]!.declaration.name, this.depth + 1);
  }

  private settle(s: State, t: number): void {
    const thread = s.threads[t]!;
    const live = this.live.get(thread.at)!;
    for (const key of Object.keys(thread.locals))
      if (!live.has(key) && !key.startsWith('own ')) delete thread.locals[key];
  }

  // -------------------------------------------------------------- which locals count

  private measure(start: Continuation): void {
    const all: Continuation[] = [];
    const seen = new Set<Continuation>([start]);
    for (const c of seen) {
      if (c.item === null) continue;
      all.push(c);
      for (const next of this.control.node(c).successors) seen.add(next);
      if (seen.size > 20_000) throw new RangeError('too large');
    }
    for (const c of seen) if (!this.live.has(c)) this.live.set(c, new Set());
    for (let changed = true; changed; ) {
      changed = false;
      for (const c of [...all].reverse()) {
        const node = this.control.node(c);
        const live = this.live.get(c)!;
        const before = live.size;
        for (const key of node.reads) live.add(key);
        for (const next of node.successors)
          for (const key of this.live.get(next)!) if (!node.writes.includes(key)) live.add(key);
        if (live.size > before) changed = true;
      }
    }
  }

  // -------------------------------------------------------------- the beginning

  private initial(): State[] {
    const { model, control } = this;
    const { ev } = control;
    const s = emptyState();
    const f = { ...control.threadFrame(0), id: 'init', home: 'init', body: model.init, atomic: true };
    const value = (e: Expr): Value => ev.value(e, { s, t: -1, f, notes: new Set() });
    for (const variable of model.variables.filter((it) => !it.perThread))
      s.variables[variable.name] = ev.initial(variable, { s, t: -1, f, notes: new Set() });
    const make = (struct: Model['structs'][number], slot: string, live: boolean): void => {
      s.objects[slot] = {
        live,
        fields: Object.fromEntries(
          struct.fields.map((it) => [it.name, ev.initial(it, { s, t: -1, f, notes: new Set() })]),
        ),
      };
      for (const cls of struct.locks)
        for (let i = 0; i < cls.size; i++) s.locks[ev.lockId(cls, slot, i)] = newLock(cls.initial);
    };
    for (const cls of model.locks)
      if (!cls.struct && !cls.any)
        for (let i = 0; i < cls.size; i++) s.locks[ev.lockId(cls, '', i)] = newLock(cls.initial);
    for (const object of model.objects)
      for (let i = 0; i < object.size; i++) make(object.struct, namedSlot(object, i), true);
    for (const struct of model.structs)
      for (let i = 0; i < struct.pool; i++) make(struct, poolSlot(struct, i), false);
    for (const object of model.objects)
      for (let i = 0; i < object.size; i++)
        for (const { field, value: e } of object.fields)
          s.objects[namedSlot(object, i)]!.fields[field.name] = arrayed(field.type, value(e));
    const began = this.begin(s, model.init, f);
    if (!began) return [];
    model.threads.forEach(({ declaration, arguments: given }, t) => {
      const isOn = startsItself(declaration);
      const thread = newThread(isOn ? control.start(t) : control.rest(t));
      began.threads[t] = thread;
      if (!isOn) return;
      control.giveOwn(began, t);
      const home = control.threadFrame(t);
      declaration.parameters.forEach((parameter, i) => {
        thread.locals[localKey(home, parameter)] = value(given[i]!);
      });
    });
    let states = [began];
    model.threads.forEach((_, t) => {
      states = states.flatMap((it) => {
        const found: State[] = [];
        this.depth = -1;
        try {
          this.stand(it, t, (to) => found.push(to));
        } catch (e) {
          this.fail(e, this.standing, 0);
        }
        this.depth = 0;
        return found;
      });
    });
    this.transitions = 0;
    return states;
  }

  /** Up to the first step of a thread, or a choice. */
  private stand(s: State, t: number, arrive: (s: State) => void): void {
    const { at } = s.threads[t]!;
    const over = isOver(s.threads[t]!);
    if (over && at.item !== null) {
      arrive(s);
      return;
    }
    if (over || !this.control.node(at).choice) {
      if (over || this.control.node(at).stop) {
        this.pass(s, t, arrive);
        return;
      }
      const node = this.control.node(at);
      this.standing = node;
      for (const way of node.run(s, t)) {
        way.s.threads[t]!.at = node.successors[way.to]!;
        this.stand(way.s, t, arrive);
      }
      return;
    }
    this.settle(s, t);
    arrive(s);
  }

  /** What `init` leaves behind; nothing where it breaks a rule. */
  private begin(s: State, init: readonly Stmt[], f: Parameters<Control['block']>[1]): State | undefined {
    const { control } = this;
    let now: State = { ...s, threads: [newThread(control.block(init, f, control.conts.end))] };
    while (now.threads[0]!.at.item !== null) {
      const node = control.node(now.threads[0]!.at);
      let way: Way;
      try {
        way = node.run(now, 0)[0]!;
      } catch (e) {
        this.fail(e, node, 0);
        return undefined;
      }
      for (const kind of way.notes) this.note(kind, `${node.span.start}`, 0);
      way.s.threads[0]!.at = node.successors[way.to]!;
      now = way.s;
    }
    return { ...now, threads: [] };
  }
}

/** Structs of which some statement frees an object. */
function freedIn(model: Model): Set<Model['structs'][number]> {
  const found = new Set<Model['structs'][number]>();
  const seen = new Set<unknown>();
  const visit = (it: unknown): void => {
    if (typeof it !== 'object' || it === null || seen.has(it)) return;
    seen.add(it);
    const node = it as { kind?: string; object?: Expr; source?: unknown };
    const frees = node.kind === 'free' || node.kind === 'free-rcu';
    if (frees && node.object?.type.kind === 'reference') found.add(node.object.type.struct);
    if (it instanceof Map || it instanceof Set) return;
    for (const [key, value] of Object.entries(it)) if (key !== 'span' && key !== 'head') visit(value);
  };
  visit(model.threads);
  visit(model.init);
  return found;
}
