/** Machines by hand: for tests that want to know just what is in one. */
import type {
  Cell,
  Channel,
  ChannelClass,
  ChannelExpr,
  Domain,
  Effect,
  Expr,
  ListInstance,
  Location,
  LockClass,
  LockExpr,
  LockInstance,
  LockKind,
  Machine,
  Op,
  Order,
  Place,
  Program,
  Property,
  RcuDomain,
  Struct,
  Thread,
} from '../../src/machine/index.js';
import type { Span } from '../../src/source/index.js';
import { BOOL, type Line, locationOf, passing, SPAN } from './lines.js';
import { protect, StructHandle, type StructSpec } from './structs.js';

interface LockOptions {
  readonly recursive?: boolean;
  readonly leaf?: boolean;
  readonly level?: number;
  readonly levelled?: boolean;
  readonly nested?: LockClass['nested'];
  readonly prefer?: LockClass['prefer'];
  readonly max?: number;
  readonly initial?: number;
  readonly size?: number;
  readonly destroyableWhileHeld?: boolean;
}

interface ThreadOptions {
  readonly count?: number;
  readonly daemon?: boolean;
  readonly locals?: readonly Domain[];
  readonly arguments?: readonly number[];
}

export class Build {
  private readonly cells: Cell[] = [];
  private readonly structs: Struct[] = [];
  private readonly lockClasses: LockClass[] = [];
  private readonly locks: LockInstance[] = [];
  private readonly channelClasses: ChannelClass[] = [];
  private readonly channels: Channel[] = [];
  private readonly domains: RcuDomain[] = [];
  private readonly lists: ListInstance[] = [];
  private readonly programs: Program[] = [];
  private readonly threads: Thread[] = [];
  private readonly properties: Property[] = [];
  private readonly effects: Effect[] = [];
  private readonly rules: { from: number; to: number; span: Span }[] = [];
  private total = false;
  private init: Program | undefined;

  variable(name: string, domain: Domain = BOOL, initial = 0, guard?: LockExpr): Place {
    this.cells.push({ name, domain, initial });
    const protection = guard ? { guard: protect(guard) } : {};
    return { kind: 'variable', base: this.cells.length - 1, size: 1, ...protection, span: SPAN };
  }

  /** A top-level lock; element `index` where it is an array. */
  lock(name: string, kind: LockKind = 'mutex', options: LockOptions = {}): LockExpr {
    const index = this.lockClass(name, kind, [undefined], undefined, options);
    return { kind: 'lock', class: index, span: SPAN };
  }

  /** The head of a list at top level, over the link of this offset. */
  list(name: string, element: StructHandle, link = 0): Place {
    this.lists.push({ head: this.cells.length, struct: element.index, link });
    return this.variable(name, element.pointer);
  }

  condition(name: string): ChannelExpr {
    const index = this.channelClasses.length;
    this.channelClasses.push({ index, name, base: this.channels.length, size: 1 });
    this.channels.push({ index: this.channels.length, name });
    return { kind: 'cond', class: index, span: SPAN };
  }

  /** A domain of RCU; the first is RCU itself. */
  domain(name: string, sleepable = false): number {
    const index = this.domains.length;
    return this.domains.push({ index, name, sleepable, own: index === 0 }) - 1;
  }

  struct(name: string, spec: StructSpec): StructHandle {
    const { named = [], pool = 0, memory = 'reused', fields = {}, locks = {}, conditions = [] } = spec;
    const slots = [...named, ...Array.from({ length: pool }, (_, i) => `${name}#${i}`)];
    const index = this.structs.length;
    const base = this.cells.length;
    const names = Object.keys(fields);
    for (const slot of slots)
      for (const field of names) {
        const { domain, initial = 0 } = fields[field]!;
        this.cells.push({ name: `${slot}.${field}`, domain, initial });
      }
    const live = this.cells.length;
    slots.forEach((slot, s) => {
      this.cells.push({ name: `${slot} live`, domain: BOOL, initial: s < named.length ? 1 : 0 });
    });
    const classes = Object.entries(locks).map(([lock, kind]) =>
      this.lockClass(`${name}.${lock}`, kind, slots, index, {}),
    );
    const condClasses = conditions.map((c) => this.channelClass(`${name}.${c}`, slots, index));
    const channels = this.channels.length;
    slots.forEach((slot, s) => {
      this.channels.push({ index: this.channels.length, name: slot, struct: index, slot: s });
    });
    this.structs.push({
      index,
      name,
      base,
      width: names.length,
      live,
      slots,
      named: named.length,
      memory,
      fields: names.map((field, offset) => {
        const { domain, initial, refcount } = fields[field]!;
        return {
          name: field,
          offset,
          size: 1,
          domain,
          ...(initial === undefined ? {} : { initial }),
          ...(refcount ? { refcount: { max: 15, plain: false } } : {}),
        };
      }),
      locks: classes,
      channels,
      conditions: condClasses,
    });
    return new StructHandle(this.structs[index]!, spec);
  }

  order(...classes: readonly LockExpr[]): void {
    classes.slice(1).forEach((to, i) => {
      this.rules.push({ from: classIndex(classes[i]!), to: classIndex(to), span: SPAN });
    });
  }

  orderTotal(): void {
    this.total = true;
  }

  property(sort: Property['sort'], name: string, condition: Expr): void {
    this.properties.push({ sort, name, condition, span: SPAN });
  }

  effect(effect: Effect): number {
    const known = this.effects.findIndex((e) => JSON.stringify(e) === JSON.stringify(effect));
    return known >= 0 ? known : this.effects.push(effect) - 1;
  }

  /** Waits for a condition that writes to these variables could make true, or these threads. */
  await(condition: Expr, writes: readonly Place[] = [], threads: readonly number[] = []): Op {
    const helpedBy = writes.map((place) => this.effect(this.writing(place)));
    return { op: 'await', condition, asleep: true, helpedBy, threads };
  }

  thread(name: string, lines: readonly Line[], options: ThreadOptions = {}): number {
    const { count = 1, daemon = false, locals = [] } = options;
    const program = this.program(this.programs.length, name, lines, locals, options.arguments?.length ?? 0);
    this.programs.push(program);
    const first = this.threads.length;
    for (let i = 0; i < count; i++)
      this.threads.push({
        index: this.threads.length,
        name: count > 1 ? `${name}[${i}]` : name,
        program: program.index,
        arguments: options.arguments ?? [],
        daemon,
      });
    return first;
  }

  initially(lines: readonly Op[]): void {
    this.init = this.program(-1, 'init', lines.map(passing), [], 0);
  }

  machine(): Machine {
    const init = this.init ?? this.program(-1, 'init', [], [], 0);
    return {
      name: 'test',
      dialect: 'generic',
      programs: this.programs,
      threads: this.threads,
      cells: this.cells,
      structs: this.structs,
      lockClasses: this.lockClasses,
      locks: this.locks,
      channelClasses: this.channelClasses,
      channels: this.channels,
      works: [],
      rcu: this.domains,
      lists: this.lists,
      order: this.closedOrder(),
      properties: this.properties,
      init,
      effects: this.effects,
    };
  }

  private closedOrder(): Order {
    const count = this.lockClasses.length;
    const before = Array.from({ length: count }, () => Array<boolean>(count).fill(false));
    for (const { from, to } of this.rules) before[from]![to] = true;
    for (let k = 0; k < count; k++)
      for (let i = 0; i < count; i++)
        for (let j = 0; j < count; j++) before[i]![j] = before[i]![j]! || (before[i]![k]! && before[k]![j]!);
    return { total: this.total, before, rules: this.rules };
  }

  private lockClass(
    name: string,
    kind: LockKind,
    slots: readonly (string | undefined)[],
    struct: number | undefined,
    options: LockOptions,
  ): number {
    const index = this.lockClasses.length;
    const size = options.size ?? 1;
    const level = options.level ?? (kind === 'spin' || kind === 'rwspin' ? 0 : 2);
    const base = this.locks.length;
    const own = name.slice(name.indexOf('.') + 1);
    slots.forEach((slot, s) => {
      for (let i = 0; i < size; i++) {
        const instance = (slot === undefined ? name : `${slot}.${own}`) + (size > 1 ? `[${i}]` : '');
        const at = slot === undefined ? {} : { slot: s };
        this.locks.push({ index: this.locks.length, class: index, name: instance, ...at });
      }
    });
    this.lockClasses.push({
      index,
      name,
      kind,
      level,
      levelled: options.levelled ?? kind !== 'giant',
      recursive: options.recursive ?? kind === 'giant',
      leaf: options.leaf ?? false,
      nested: options.nested ?? { kind: 'no' },
      prefer: options.prefer ?? 'either',
      max: options.max ?? 7,
      initial: options.initial ?? 0,
      base,
      size,
      ...(struct === undefined ? {} : { struct }),
      masks: false,
      spins: level === 0,
      destroyableWhileHeld: options.destroyableWhileHeld ?? false,
      span: SPAN,
    });
    return index;
  }

  private channelClass(name: string, slots: readonly string[], struct: number): number {
    const index = this.channelClasses.length;
    const own = name.slice(name.indexOf('.') + 1);
    this.channelClasses.push({ index, name, base: this.channels.length, size: 1, struct });
    slots.forEach((slot, s) => {
      this.channels.push({ index: this.channels.length, name: `${slot}.${own}`, struct, slot: s });
    });
    return index;
  }

  private program(
    index: number,
    name: string,
    lines: readonly Line[],
    domains: readonly Domain[],
    parameters: number,
  ): Program {
    const labels = new Map(
      lines.flatMap((line, i) => ('label' in line && line.label ? [[line.label, i]] : [])),
    );
    const drafts = lines.map((line, i) => locationOf(name, line, i, labels));
    const end: Location = {
      ...locationOf(name, { actions: [] }, lines.length, labels),
      dead: domains.map((_, l) => l),
    };
    const locations = this.withReaches([...drafts, end]);
    const locals = domains.map((domain, l) => ({ name: `l${l}`, domain }));
    return { index, name, span: SPAN, locals, parameters, locations, entry: 0 };
  }

  private withReaches(locations: readonly Location[]): Location[] {
    const reaches = locations.map((l) => new Set(l.actions.flatMap((a) => this.effectsOf(a.op))));
    for (let round = 0; round < locations.length; round++)
      locations.forEach((location, i) => {
        for (const action of location.actions)
          for (const target of action.targets) for (const effect of reaches[target]!) reaches[i]!.add(effect);
      });
    return locations.map((location, i) => ({ ...location, reaches: reaches[i]! }));
  }

  private effectsOf(op: Op): number[] {
    switch (op.op) {
      case 'release':
        return this.releasedBy(op.lock).map((of) => this.effect({ kind: 'release', class: of }));
      case 'signal':
      case 'broadcast':
        return [this.effect({ kind: 'signal', channel: this.channelName(op.channel) })];
      case 'assign':
        return op.to.kind === 'local' ? [] : [this.effect(this.writing(op.to))];
      default:
        return [];
    }
  }

  /** The classes it may be of. */
  private releasedBy(lock: LockExpr): number[] {
    switch (lock.kind) {
      case 'lock':
      case 'lock-field':
        return [lock.class];
      case 'reference':
        return this.lockClasses.map(({ index }) => index);
      case 'found':
        return [];
    }
  }

  private channelName(channel: ChannelExpr): string {
    if (channel.kind === 'found') return '';
    return channel.kind === 'object'
      ? this.structs[channel.struct]!.name
      : this.channelClasses[channel.class]!.name;
  }

  private writing(place: Place): Effect {
    if (place.kind === 'local') return { kind: 'write', declaration: '' };
    const declaration =
      place.kind === 'variable'
        ? this.cells[place.base]!.name
        : `${this.structs[place.struct]!.name}.${this.structs[place.struct]!.fields[place.offset]!.name}`;
    return { kind: 'write', declaration };
  }
}

const classIndex = (lock: LockExpr): number => ('class' in lock ? lock.class : -1);
