/** What a state of a machine is made of, as integers: which variable says what. */
import { type Domain, isCounter, type LockClass, type Machine } from '../machine/index.js';
import type { Variable, VariableRole } from './rules.js';

/** How deep sections of RCU are nested, and how often interrupts are switched off, at most. */
export const DEEPEST = 7;

/** May be held by several at once. */
export const isShareable = ({ kind }: LockClass): boolean =>
  kind === 'rwlock' || kind === 'rwspin' || kind === 'sx';

/** May be held several times over by one thread, exclusively. */
export const isRecursive = ({ recursive, kind }: LockClass): boolean => recursive || kind === 'giant';

/** Variables by what they are part of; -1 where a machine has none, as what it would say cannot change. */
export class Variables {
  readonly all: Variable[] = [];
  private readonly found = new Map<string, number>();
  /** By program. */
  private readonly stops = new Map<number, readonly number[]>();

  constructor(private readonly machine: Machine) {
    this.addThreads();
    machine.cells.forEach((cell, c) => {
      const [low, high] = this.rangeOf(cell.domain);
      this.add(cell.name, Math.min(low, cell.initial), Math.max(high, cell.initial), cell.initial, {
        kind: 'cell',
        cell: c,
      });
    });
    this.addLocks();
    machine.channels.forEach((channel, c) => {
      for (const { index: thread, name } of machine.threads)
        this.add(`${channel.name}.sleeps.${name}`, 0, 1, 0, { kind: 'listed', channel: c, thread });
    });
    if (machine.rcu.length > 0) this.addSections();
  }

  /** The locations where a thread can stand; its variable counts them in this order. */
  standing(thread: number): readonly number[] {
    const { program } = this.machine.threads[thread]!;
    const known = this.stops.get(program);
    if (known) return known;
    const { locations } = this.machine.programs[program]!;
    const found = locations.flatMap(({ id, stop }) => (stop ? [id] : []));
    this.stops.set(program, found);
    return found;
  }

  location(thread: number): number {
    return this.find(`at ${thread}`);
  }

  /** Those of `init` are part of no state, and go by numbers of their own. */
  local(thread: number, local: number): number {
    if (thread < 0) return -2 - local;
    return this.find(`local ${thread} ${local}`);
  }

  cell(cell: number): number {
    return this.find(`cell ${cell}`);
  }

  lock(lock: number, part: 'owner' | 'depth' | 'count' | 'destroyed'): number {
    return this.find(`lock ${lock} ${part}`);
  }

  lockOf(lock: number, part: 'readers' | 'queued-writer' | 'queued-reader', thread: number): number {
    return this.find(`lock ${lock} ${part} ${thread}`);
  }

  listed(channel: number, thread: number): number {
    return this.find(`listed ${channel} ${thread}`);
  }

  interrupt(thread: number, part: 'hard' | 'soft' | 'on'): number {
    return this.find(`${part} ${thread}`);
  }

  /** Sections go by `domain · threads + thread`, objects by the cell that says whether they are live. */
  depth(section: number): number {
    return this.find(`depth ${section}`);
  }

  waits(thread: number, section: number): number {
    return this.find(`waits ${thread} ${section}`);
  }

  pending(object: number, section: number): number {
    return this.find(`pending ${object} ${section}`);
  }

  kept(thread: number, object: number): number {
    return this.find(`kept ${thread} ${object}`);
  }

  private find(key: string): number {
    return this.found.get(key) ?? -1;
  }

  private add(name: string, low: number, high: number, initial: number, role: VariableRole): void {
    this.found.set(keyOf(role), this.all.length);
    this.all.push({ index: this.all.length, name, low, high, initial, role });
  }

  private addThreads(): void {
    const { threads, programs } = this.machine;
    for (const { index: thread, name, program, arguments: given, interrupt } of threads) {
      const { entry, locals } = programs[program]!;
      const standing = this.standing(thread);
      const start = Math.max(0, standing.indexOf(entry));
      this.add(name, 0, standing.length - 1, start, { kind: 'location', thread });
      locals.forEach((local, l) => {
        const [low, high] = this.rangeOf(local.domain);
        const initial = given[l] ?? 0;
        const role = { kind: 'local', thread, local: l } as const;
        this.add(
          `${name}.${local.name}`,
          Math.min(0, low, initial),
          Math.max(0, high, initial),
          initial,
          role,
        );
      });
      this.add(`${name}.hard`, 0, DEEPEST, 0, { kind: 'interrupt', thread, part: 'hard' });
      this.add(`${name}.soft`, 0, DEEPEST, 0, { kind: 'interrupt', thread, part: 'soft' });
      if (interrupt)
        this.add(`${name}.on`, 0, threads.length + 1, 0, { kind: 'interrupt', thread, part: 'on' });
    }
  }

  private addLocks(): void {
    const { locks, lockClasses, threads } = this.machine;
    locks.forEach(({ name, class: c }, lock) => {
      const lockClass = lockClasses[c]!;
      const { max, initial } = lockClass;
      if (isCounter(lockClass))
        this.add(`${name}.count`, 0, max, initial, { kind: 'lock', lock, part: 'count' });
      else this.add(`${name}.owner`, 0, threads.length, 0, { kind: 'lock', lock, part: 'owner' });
      if (isRecursive(lockClass)) this.add(`${name}.depth`, 0, max, 0, { kind: 'lock', lock, part: 'depth' });
      this.add(`${name}.destroyed`, 0, 1, 0, { kind: 'lock', lock, part: 'destroyed' });
      if (!isShareable(lockClass)) return;
      for (const { index: thread, name: who } of threads) {
        this.add(`${name}.readers.${who}`, 0, max, 0, { kind: 'lock', lock, part: 'readers', thread });
        this.add(`${name}.queued_writer.${who}`, 0, 1, 0, {
          kind: 'lock',
          lock,
          part: 'queued-writer',
          thread,
        });
        this.add(`${name}.queued_reader.${who}`, 0, 1, 0, {
          kind: 'lock',
          lock,
          part: 'queued-reader',
          thread,
        });
      }
    });
  }

  private addSections(): void {
    const { threads, rcu, structs, cells } = this.machine;
    const sections = rcu.flatMap((domain) =>
      threads.map((thread) => ({
        section: domain.index * threads.length + thread.index,
        name: `${domain.name}.${thread.name}`,
      })),
    );
    for (const { section, name } of sections) {
      this.add(`${name}.depth`, 0, DEEPEST, 0, { kind: 'rcu', part: 'depth', section });
      for (const { index: thread, name: who } of threads)
        this.add(`${name}.awaited_by.${who}`, 0, 1, 0, { kind: 'rcu', part: 'waits', thread, section });
    }
    for (const { live, slots, memory } of structs)
      for (let object = live; object < live + slots.length; object++) {
        const what = cells[object]!.name;
        for (const { section, name } of sections)
          this.add(`${what}.freed_after.${name}`, 0, 1, 0, { kind: 'rcu', part: 'pending', object, section });
        if (memory !== 'typesafe') continue;
        for (const { index: thread, name: who } of threads)
          this.add(`${what}.kept_by.${who}`, 0, 1, 0, { kind: 'rcu', part: 'kept', thread, object });
      }
  }

  private rangeOf(domain: Domain): readonly [number, number] {
    const { structs, threads, locks, channels, lockClasses } = this.machine;
    switch (domain.kind) {
      case 'bool':
        return [0, 1];
      case 'range':
        return [domain.min, domain.max];
      case 'enum':
        return [0, domain.values.length - 1];
      case 'pointer':
        return [0, 2 * structs[domain.struct]!.slots.length];
      case 'thread':
        return [0, threads.length];
      case 'lock':
        return [0, 2 * locks.length];
      case 'channel':
        return [0, channels.length];
      case 'hold':
        return [0, 2 * Math.max(1, ...lockClasses.map(({ max }) => max)) + 1];
    }
  }
}

function keyOf(role: VariableRole): string {
  switch (role.kind) {
    case 'location':
      return `at ${role.thread}`;
    case 'local':
      return `local ${role.thread} ${role.local}`;
    case 'cell':
      return `cell ${role.cell}`;
    case 'lock':
      return role.thread === undefined
        ? `lock ${role.lock} ${role.part}`
        : `lock ${role.lock} ${role.part} ${role.thread}`;
    case 'listed':
      return `listed ${role.channel} ${role.thread}`;
    case 'interrupt':
      return `${role.part} ${role.thread}`;
    case 'rcu':
      return [role.part, role.thread, role.object, role.section].filter((x) => x !== undefined).join(' ');
  }
}
