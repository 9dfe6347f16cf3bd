/** Lock classes that interrupts take, and that are held where those interrupts may come. */
import type { HangAnswer } from '../finding/index.js';
import type { Machine, SourcePlace } from '../machine/index.js';
import { type Exploration, headOf, placeOf, replay, type UseSeen } from '../semantics/index.js';
import { openHang } from './nestings.js';
import { threadName } from './show.js';

/** A class that a handler asks for, and that somebody holds where it may be interrupted by that handler's sort. */
export interface Inversion {
  readonly asked: UseSeen;
  readonly exposed: UseSeen;
}

/** One for each class and sort, in the order in which they were seen; two shared holds do not conflict. */
export function inversionsOf(run: Exploration): Inversion[] {
  const found = new Map<string, Inversion>();
  for (const asked of run.uses.filter((use) => use.how === 'asked')) {
    const key = `${asked.sort} ${asked.class}`;
    const exposed = run.uses.find(
      (use) =>
        use.how === 'exposed' &&
        use.sort === asked.sort &&
        use.class === asked.class &&
        !(use.mode === 'shared' && asked.mode === 'shared'),
    );
    if (exposed && !found.has(key)) found.set(key, { asked, exposed });
  }
  return [...found.values()];
}

/** Where the lock came to be held with that interrupt enabled: the last step of a shortest run to it. */
export function exposurePlace(machine: Machine, { exposed }: Inversion): SourcePlace {
  const last = replay(machine, exposed.path).steps.at(-1);
  return last ? headOf(machine, last).location.place : placeOf(machine, exposed);
}

/** Does some schedule hang? It does if a handler waits for such a lock in the core of some deadlock. */
export function interruptHang(machine: Machine, run: Exploration, { asked }: Inversion): HangAnswer {
  const lock = machine.lockClasses[asked.class]!.name;
  const stuck = run.uses.find(
    (use) => use.how === 'stuck' && use.sort === asked.sort && use.class === asked.class,
  );
  if (stuck) {
    const steps = stuck.path.length;
    const who = threadName(machine, stuck.thread);
    return {
      can: true,
      why: `after ${steps} step${steps === 1 ? '' : 's'} ${who} can wait for ${lock} for ever`,
    };
  }
  const who = threadName(machine, asked.thread);
  const why = `in no schedule of these threads does ${who} wait for ${lock} on top of one that has it`;
  return openHang(run) ?? { can: false, why };
}
