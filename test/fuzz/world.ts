/** What a model that is being drawn has so far: names, locks, declarations, and the parts its threads play. */
import type { Random } from './random.js';

export const DIALECTS = ['generic', 'linux', 'freebsd', 'netbsd'] as const;

export type Dialect = (typeof DIALECTS)[number];

export const KINDS = ['mutex', 'spin', 'rwlock', 'rwspin', 'sx'] as const;

export type LockKind = (typeof KINDS)[number];

/** How a lock that interrupts take is held by everybody else. */
export type Masking = 'irq' | 'bh';

export interface Lock {
  /** As statements name it: `m`, `f.f_lock`. */
  readonly path: string;
  /** As `order` names its class. */
  readonly class: string;
  readonly kind: LockKind;
  readonly level: number;
  readonly masking?: Masking;
}

/** A part in a protocol: what one thread does. */
export interface Role {
  readonly protocol: number;
  readonly body: string;
}

const LEVELS: Readonly<Record<Dialect, Partial<Record<LockKind, number>>>> = {
  generic: { mutex: 2, spin: 0, rwlock: 2, rwspin: 0, sx: 2 },
  linux: { mutex: 2, spin: 0, rwlock: 2, rwspin: 0 },
  freebsd: { mutex: 1, spin: 0, rwlock: 1, rwspin: 0, sx: 2 },
  netbsd: { mutex: 2, spin: 0, rwlock: 2, rwspin: 0 },
};

/** Which locks would do. */
export interface Wanted {
  readonly kinds?: readonly LockKind[];
  readonly masking?: Masking;
  /** Not one that is there already. */
  readonly fresh?: true;
}

export class World {
  readonly declarations: string[] = [];
  readonly roles: Role[] = [];
  /** Pairs of classes, outer before inner, as the protocols nest them. */
  readonly nestings: (readonly [string, string])[] = [];
  readonly locks: Lock[] = [];
  /** Threads, handlers and work that the protocols declare themselves. */
  actors = 0;
  /** Whether some thread starts another. */
  spawns = false;
  /** What a check may set, and what it says besides. */
  readonly settings: string[] = [];
  readonly clauses: string[] = [];
  /** Labels that each stand in one place. */
  readonly labels: string[] = [];
  private protocol = 0;
  private readonly used = new Map<string, number>();

  constructor(
    readonly random: Random,
    readonly dialect: Dialect,
  ) {}

  /** What follows belongs to another protocol. */
  begin(): void {
    this.protocol++;
  }

  /** A name that nothing has yet. */
  name(wish: string): string {
    const times = (this.used.get(wish) ?? 0) + 1;
    this.used.set(wish, times);
    return times === 1 ? wish : `${wish}${times}`;
  }

  declare(text: string): void {
    this.declarations.push(text);
  }

  /** Declares a thread of its own kind: one with parameters, a daemon, a handler, work. */
  actor(text: string): void {
    this.actors++;
    this.declare(text);
  }

  /** Something for as many threads as `copies` to do. */
  role(body: string, copies = 1): void {
    for (let i = 0; i < copies; i++) this.roles.push({ protocol: this.protocol, body });
  }

  levelOf(kind: LockKind): number | undefined {
    return LEVELS[this.dialect][kind];
  }

  /** A lock, new or one that another protocol has made: shared locks are what brings protocols together. */
  lock(wanted: Wanted = {}): Lock {
    const { random } = this;
    const kinds = (wanted.kinds ?? (['mutex', ...KINDS] as const)).filter(
      (kind) => this.levelOf(kind) !== undefined,
    );
    const there = this.locks.filter((it) => kinds.includes(it.kind) && it.masking === wanted.masking);
    if (!wanted.fresh && there.length > 0 && random.chance(0.3)) return random.pick(there);
    const kind = random.pick(kinds);
    const name = this.name(random.pick(['m', 'table_lock', 'q_lock', 'state_lock']));
    this.declare(`${kind} ${name}${this.attributes(kind)}`);
    const lock: Lock = {
      path: name,
      class: name,
      kind,
      level: this.levelOf(kind)!,
      ...(wanted.masking ? { masking: wanted.masking } : {}),
    };
    this.locks.push(lock);
    return lock;
  }

  /** Different locks, in an order in which they may be nested. */
  chain(count: number): Lock[] {
    const found = new Set<Lock>();
    while (found.size < count) found.add(this.lock(found.size > 0 ? { fresh: true } : {}));
    const chain = [...found].sort((a, b) => b.level - a.level);
    for (let i = 1; i < chain.length; i++) this.nest(chain[i - 1]!.class, chain[i]!.class);
    return chain;
  }

  nest(outer: string, inner: string): void {
    this.nestings.push([outer, inner]);
  }

  private attributes(kind: LockKind): string {
    const { random } = this;
    if (isReaderWriter(kind) && random.chance(0.4)) return ` prefer ${random.pick(['readers', 'writers'])}`;
    return random.weighted([
      [80, ''],
      [12, ' recursive'],
      [4, ' leaf'],
      [4, ` level ${this.levelOf(kind)}`],
    ]);
  }
}

export const isReaderWriter = (kind: LockKind): boolean =>
  kind === 'rwlock' || kind === 'rwspin' || kind === 'sx';
