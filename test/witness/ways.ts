/** What a thread can do where it stands, and what is in its way. */
import type { Control } from './control.js';
import type { Context } from './evaluate.js';
import type { Way } from './node.js';
import { isOver, type State } from './state.js';
import { Fault } from './value.js';

/** Sleeping under a lock that forbids it. */
export function sleepNote(control: Control, c: Pick<Context, 's' | 't' | 'notes'>, givenUp?: string): void {
  for (const [id, lock] of Object.entries(c.s.locks)) {
    const { level, kind } = control.ev.classOf(id);
    // giant is given up before it sleeps.
    if (kind === 'giant') continue;
    const held = lock.owner === c.t || (lock.readers[c.t] ?? 0) > 0;
    if (held && id !== givenUp && level !== undefined && level < 2) c.notes.add('sleep-in-atomic');
  }
}

/** Whether some other thread stands before a lock and cannot have it. */
export function isWaitedFor(control: Control, s: State, id: string, except: number): boolean {
  return s.threads.some(({ at }, t) => {
    if (t === except || isOver(s.threads[t]!)) return false;
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
