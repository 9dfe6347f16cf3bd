/** What a thread can do where it stands, and what is in its way. */
import type { Control } from './control.js';
import type { Context } from './evaluate.js';
import type { Way } from './node.js';
import { isOver, type State } from './state.js';
import { Fault } from './value.js';

/** Sections in which nothing sleeps. */
export const isInAtomicSection = ({ model }: Control, s: State, t: number): boolean =>
  model.rcu.some((it) => !it.sleepable && s.threads[t]!.sections[it.name] !== undefined);

/** Sleeping under a lock, or in a section, that forbids it. */
export function sleepNote(control: Control, c: Pick<Context, 's' | 't' | 'notes'>, givenUp?: string): void {
  if (isInAtomicSection(control, c.s, c.t)) c.notes.add('sleep-in-atomic');
  for (const [id, lock] of Object.entries(c.s.locks)) {
    const { level, kind } = control.ev.classOf(id);
    // giant is given up before it sleeps.
    if (kind === 'giant') continue;
    const held = lock.owner === c.t || (lock.readers[c.t] ?? 0) > 0;
    if (held && id !== givenUp && level !== undefined && level < 2) c.notes.add('sleep-in-atomic');
  }
}

/** Whether a thread stands before a lock and cannot have it. */
export function isWaiting(control: Control, s: State, id: string, t: number): boolean {
  if (isOver(s.threads[t]!)) return false;
  return control.node(s.threads[t]!.at).acquires?.(s, t) === id && waysOf(control, s, t).length === 0;
}

export const isWaitedFor = (control: Control, s: State, id: string, except: number): boolean =>
  s.threads.some((_, t) => t !== except && isWaiting(control, s, id, t));

/** What a thread can do, a step that fails being one of them. */
export function waysOf(control: Control, s: State, t: number): Way[] | 'fails' {
  try {
    return control.node(s.threads[t]!.at).run(s, t);
  } catch (e) {
    if (e instanceof Fault) return 'fails';
    throw e;
  }
}
