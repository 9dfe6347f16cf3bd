/** What waits asleep until something is so: giant is given up before, in a step, and taken again after, in another. */
import type { Continuation, Reads } from './continuation.js';
import type { Control, Made } from './control.js';
import type { Context } from './evaluate.js';
import type { EffectItem } from './finding.js';
import { Giant } from './giant.js';

export interface Until {
  isReady(c: Context): boolean;
  /** Who may help. */
  readonly from: readonly string[];
  /** Locals that are read besides. */
  readonly reads: Reads['locals'];
}

export function sleepUntil(control: Control, item: EffectItem, rest: Continuation, until: Until): Made {
  const giant = new Giant(control, item);
  if (item.phase === 'regain') return giant.regain(rest);
  const isGiven = item.phase === 'given';
  const at = (phase: string) => control.conts.push({ ...item, phase }, rest);
  return {
    stop: !item.f.atomic,
    successors: giant.id === undefined ? [rest] : [rest, at('regain'), at('given')],
    reads: new Set([...until.reads, ...(isGiven ? giant.keys : [])]),
    writes: isGiven ? [] : giant.keys,
    helps: giant.helps,
    ...(isGiven ? {} : { sleeps: () => undefined }),
    run: (s, t) =>
      control.act(s, t, item.f, (c) => {
        if (until.isReady(c)) return giant.wasGivenUp(s, t) ? 1 : 0;
        if (!giant.isHeld(s, t)) return undefined;
        giant.giveUp(c);
        return 2;
      }),
    wait: () => ({ kind: 'help', from: until.from }),
  };
}
