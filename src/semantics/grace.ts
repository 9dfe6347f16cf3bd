/**
 * Sections of RCU and its domains, and all that waits for their end. A section is the outermost of a
 * thread's nested ones, and goes by the number `domain · threads + thread`.
 */
import { List, Record, Map as Table } from 'immutable';
import type { Machine } from '../machine/index.js';
import { insert } from './ascending.js';

interface RcuShape {
  /** For each section how deep it is nested; 0 while it is not open. */
  depths: List<number>;
  /** For each thread the sections that its `synchronize` still waits for, ascending. */
  waits: List<List<number>>;
  /** Objects to be freed, by the cell that says whether they are live, and the sections that hold that up. */
  pending: Table<number, List<number>>;
  /**
   * For each thread the objects of `typesafe` pools, by the same cell, that have been freed since its
   * section of RCU itself was opened: until it is closed their memory stays what it is.
   */
  kept: List<List<number>>;
}

const NOTHING: RcuShape = { depths: List(), waits: List(), pending: Table(), kept: List() };

export class RcuState extends Record<RcuShape>(NOTHING, 'Rcu') {
  declare private text: string | undefined;

  /** Its part in the key of a state. */
  key(): string {
    this.text ??= [
      this.depths.join(','),
      ...[this.waits, this.kept].map((lists) => lists.map((list) => list.join(',')).join('/')),
      ...[...this.pending.keys()]
        .sort(ascending)
        .map((cell) => `${cell}:${this.pending.get(cell)!.join(',')}`),
    ].join(' ');
    return this.text;
  }
}

const ascending = (a: number, b: number): number => a - b;

/** No section is open. A machine that has nothing to do with RCU has nothing here. */
export function noSections({ rcu, threads }: Machine): RcuState {
  if (rcu.length === 0) return new RcuState();
  const none = List(threads.map(() => List<number>()));
  return new RcuState({ depths: List(Array(rcu.length * threads.length).fill(0)), waits: none, kept: none });
}

export const sectionOf = (machine: Machine, domain: number, thread: number): number =>
  domain * machine.threads.length + thread;

/** The thread that a section is of. */
export const readerOf = (machine: Machine, section: number): number => section % machine.threads.length;

/** How deep the thread is in sections of the domain. */
export const depthOf = (machine: Machine, rcu: RcuState, domain: number, thread: number): number =>
  thread < 0 ? 0 : rcu.depths.get(sectionOf(machine, domain, thread), 0);

/** The open sections of a domain, ascending. */
export function openSections(machine: Machine, rcu: RcuState, domain: number): List<number> {
  const sections = machine.threads.map(({ index }) => sectionOf(machine, domain, index));
  return List(sections.filter((section) => rcu.depths.get(section)! > 0));
}

/** The domains that a thread has a section of, ascending. */
export const domainsOpen = (machine: Machine, rcu: RcuState, thread: number): number[] =>
  machine.rcu.flatMap(({ index }) => (depthOf(machine, rcu, index, thread) > 0 ? [index] : []));

/** Is the thread in a section of RCU itself? */
export const inOwnSection = (machine: Machine, rcu: RcuState, thread: number): boolean =>
  machine.rcu.some(({ index, own }) => own && depthOf(machine, rcu, index, thread) > 0);

/** May the thread follow a stale pointer to this object of a `typesafe` pool? */
export const keeps = (rcu: RcuState, thread: number, live: number): boolean =>
  thread >= 0 && rcu.kept.get(thread, List<number>()).includes(live);

/** An object of a `typesafe` pool has been freed: who is in a section may go on following pointers to it. */
export function freedInSections(machine: Machine, rcu: RcuState, live: number): RcuState {
  const kept = rcu.kept.map((objects, thread) =>
    inOwnSection(machine, rcu, thread) ? insert(objects, live) : objects,
  );
  return rcu.set('kept', kept);
}
