/**
 * Sections of RCU: opened, closed, waited for. A section is the outermost of a thread's nested ones,
 * and goes by the number `domain · threads + thread`; objects go by the cell that says whether they are live.
 */
import type { Machine, Op, Struct } from '../machine/index.js';
import { giveUp } from './locking.js';
import type { Someone } from './locks.js';
import { endObject, toBeFreed } from './objects.js';
import type { Path } from './path.js';
import type { Value } from './value.js';
import { DEEPEST } from './variables.js';

const sectionOf = (machine: Machine, domain: number, thread: number): number =>
  domain * machine.threads.length + thread;

/** How deep the thread is in sections of the domain. */
const depthOf = (path: Path, domain: number, thread: number): Value =>
  path.get(path.variables.depth(sectionOf(path.machine, domain, thread)));

/** Is the thread in a section of the domain? */
export function isInSection(path: Path, domain: number, thread: number): Value {
  return path.values.not(path.values.is(depthOf(path, domain, thread), 0));
}

/** Is the thread in a section of RCU itself? */
export function inOwnSection(path: Path, thread: number): Value {
  const own = path.machine.rcu.filter((domain) => domain.own);
  return thread < 0
    ? path.values.zero
    : path.values.or(...own.map(({ index }) => isInSection(path, index, thread)));
}

/** The sections of a domain, ascending, each with whether it is open. */
export function openSections(path: Path, domain: number): (Someone & { readonly section: number })[] {
  return path.machine.threads.map(({ index: thread }) => ({
    thread,
    section: sectionOf(path.machine, domain, thread),
    when: isInSection(path, domain, thread),
  }));
}

export function enterSection(path: Path, domain: number): void {
  const { values, variables } = path;
  const depth = depthOf(path, domain, path.thread);
  if (!path.is(values.less(depth, path.constant(DEEPEST)))) path.end('range');
  const section = sectionOf(path.machine, domain, path.thread);
  path.set(variables.depth(section), values.calculate('+', depth, values.one));
}

/** Closes a level of the section, and with the last one the section. */
export function leaveSection(path: Path, domain: number): void {
  const { values, variables } = path;
  const depth = depthOf(path, domain, path.thread);
  if (path.is(values.is(depth, 0))) {
    path.endUnlessAllowed('unlock-not-held');
    return;
  }
  const section = sectionOf(path.machine, domain, path.thread);
  const last = path.is(values.is(depth, 1));
  path.set(variables.depth(section), values.calculate('-', depth, values.one));
  if (last) closed(path, domain, section);
}

/** Nothing waits for the section any more; what only waited for this one is freed, in order of the slots. */
function closed(path: Path, domain: number, section: number): void {
  const { machine, variables, values, thread } = path;
  for (const { index } of machine.threads) path.set(variables.waits(index, section), values.zero);
  const put = putOff(machine, domain);
  const due = put.filter(({ object }) => path.is(isDue(path, object, section)));
  for (const { object } of put) path.set(variables.pending(object, section), values.zero);
  if (machine.rcu[domain]!.own)
    for (const struct of machine.structs)
      if (struct.memory === 'typesafe')
        for (const { object } of objectsOf(struct)) path.set(variables.kept(thread, object), values.zero);
  for (const { struct, slot } of due) endObject(path, struct, slot);
}

/** Waits the object to be freed for this section alone? */
function isDue(path: Path, object: number, section: number): Value {
  const { values } = path;
  return values.and(
    ...pendingFor(path, object).map((pending) =>
      pending.section === section ? pending.when : values.not(pending.when),
    ),
  );
}

interface FreedLater {
  readonly struct: Struct;
  readonly slot: number;
  readonly object: number;
}

const objectsOf = (struct: Struct): FreedLater[] =>
  struct.slots.map((_, slot) => ({ struct, slot, object: struct.live + slot }));

/** The objects that some statement puts off the freeing of, until sections of the domain are closed. */
function putOff(machine: Machine, domain: number): FreedLater[] {
  const isPutOff = ({ index }: Struct): boolean =>
    machine.programs.some(({ locations }) =>
      locations.some(({ actions }) =>
        actions.some(({ op }) => op.op === 'free-later' && op.domain === domain && op.struct === index),
      ),
    );
  return machine.structs
    .filter(isPutOff)
    .flatMap(objectsOf)
    .sort((a, b) => a.object - b.object);
}

const pendingFor = (path: Path, object: number) =>
  path.machine.rcu.flatMap(({ index }) =>
    path.machine.threads.map((thread) => {
      const section = sectionOf(path.machine, index, thread.index);
      return { section, when: path.get(path.variables.pending(object, section)) };
    }),
  );

/** Is the object to be freed at the end of a grace period? */
export function isPendingFree(path: Path, object: number): Value {
  return path.values.or(...pendingFor(path, object).map(({ when }) => when));
}

/**
 * Goes on if no section is open, else waits for those that are; which of the two is the target that
 * comes next.
 */
export function synchronize(path: Path, op: Op & { readonly op: 'synchronize' }): number {
  const { values, variables, thread } = path;
  const open = openSections(path, op.domain);
  if (path.is(isInSection(path, op.domain, thread))) path.end('self-deadlock');
  if (!path.is(values.or(...open.map(({ when }) => when)))) return 0;
  for (const { section, when } of open) path.set(variables.waits(thread, section), when);
  if (op.giant) giveUp(path, op.giant.lock, op.giant.saves);
  return 1;
}

/** Those whose sections the path's thread still waits for. */
export function awaitedReaders(path: Path): Someone[] {
  const { machine, variables, thread } = path;
  return machine.rcu.flatMap(({ index }) =>
    machine.threads.map((reader) => ({
      thread: reader.index,
      when: path.get(variables.waits(thread, sectionOf(machine, index, reader.index))),
    })),
  );
}

/** Frees the object once all sections that are open now are closed: at once if there are none. */
export function freeLater(path: Path, op: Op & { readonly op: 'free-later' }): void {
  const { values, variables, machine } = path;
  const slot = toBeFreed(path, op);
  if (slot < 0) return;
  const struct = machine.structs[op.struct]!;
  const open = openSections(path, op.domain);
  if (!path.is(values.or(...open.map(({ when }) => when)))) endObject(path, struct, slot);
  else for (const { section, when } of open) path.set(variables.pending(struct.live + slot, section), when);
}

/** May the thread follow a stale pointer to this object of a `typesafe` pool? */
export const keeps = (path: Path, thread: number, object: number): Value =>
  path.get(path.variables.kept(thread, object));

/** An object of a `typesafe` pool has been freed: who is in a section may go on following pointers to it. */
export function freedInSections(path: Path, object: number): void {
  const { values, variables } = path;
  for (const { index: thread } of path.machine.threads) {
    const kept = variables.kept(thread, object);
    if (kept >= 0) path.set(kept, values.or(path.get(kept), inOwnSection(path, thread)));
  }
}
