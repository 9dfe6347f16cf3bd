/** What a thread can do where it stands, and what is in its way. */
import type { Model, ThreadDecl } from '../../src/model/index.js';
import type { Control } from './control.js';
import type { Context } from './evaluate.js';
import { isListed } from './listed.js';
import type { Way } from './node.js';
import { isOver, isResting, type State } from './state.js';
import { Fault } from './value.js';

/** The highest level of a lock that may be waited for where a thread is; 2 is to sleep. */
export function ceiling({ model }: Control, s: State, t: number): 0 | 1 | 2 {
  const { masks, sections } = s.threads[t]!;
  if (model.threads[t]?.declaration.interrupt) return 0;
  // Silent on this: with interrupts off nothing sleeps, but in netbsd, where the level is the thread's own.
  if ((masks.off || masks.bh > 0) && model.dialect !== 'netbsd') return 0;
  return model.rcu.some((it) => !it.sleepable && sections[it.name] !== undefined) ? 1 : 2;
}

/** Sleeping where a lock or anything else forbids it. */
export function sleepNote(control: Control, c: Pick<Context, 's' | 't' | 'notes'>, givenUp?: string): void {
  if (ceiling(control, c.s, c.t) < 2) c.notes.add('sleep-in-atomic');
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
  if (isOver(s.threads[t]!) || control.node(s.threads[t]!.at).tries) return false;
  return control.node(s.threads[t]!.at).acquires?.(s, t) === id && waysOf(control, s, t).length === 0;
}

export const isWaitedFor = (control: Control, s: State, id: string, except: number): boolean =>
  s.threads.some((_, t) => t !== except && isWaiting(control, s, id, t));

/** Whether a handler is on top of it. */
export const isCovered = (s: State, t: number): boolean =>
  s.threads.some(({ under, at }) => under === t && at.item !== null);

/** Whether it is this thread's to move: it runs, or is to be started, and nobody is on top of it. */
export const mayStep = (model: Model, s: State, t: number): boolean =>
  mayGoOn(model, s, t) && !isCovered(s, t);

/** ... at once, or when nobody is on top of it any more. */
export const mayGoOn = ({ threads }: Model, s: State, t: number): boolean =>
  !isResting(s.threads[t]!) || mayCome(s, t, threads[t]!.declaration);

/** A handler that has not come. */
export const mayCome = (s: State, t: number, { interrupt }: ThreadDecl): boolean =>
  interrupt !== undefined && s.threads[t]!.at.item?.k === 'begin';

/** But by a timeout. */
export function canMove(control: Control, s: State, t: number): boolean {
  const { item } = s.threads[t]!.at;
  if (isOver(s.threads[t]!) || item === null) return false;
  if (item.k === 'effect' && item.effect.kind === 'wait' && item.phase === 'asleep') {
    const channel = s.threads[t]!.locals[`${control.foundKey(item.effect, item.f)} channel`] as string;
    if (isListed(s, channel, t)) return false;
  }
  return waysOf(control, s, t).length > 0;
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
