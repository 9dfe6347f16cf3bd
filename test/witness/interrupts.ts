/** Interrupt handlers: when they come, on top of whom, and what keeps them off. */
import type { InterruptSort, Mask } from '../../src/model/index.js';
import type { Frame } from './continuation.js';
import type { Control, Made } from './control.js';
import { holds } from './evaluate.js';
import type { Way } from './node.js';
import { isOver, type Masks, type State } from './state.js';
import { canMove, isCovered } from './ways.js';

/** What a handler finds: a hard one keeps off both sorts, a soft one its own. */
const AT_START: Record<InterruptSort | 'thread', Masks> = {
  thread: { off: false, saved: [], bh: 0 },
  soft: { off: false, saved: [], bh: 1 },
  hard: { off: true, saved: [], bh: 1 },
};

export const masksAtStart = (sort: InterruptSort | undefined): Masks => AT_START[sort ?? 'thread'];

/** The step in which a handler comes: on an idle CPU, or on top of any thread that lets it. */
export function coming(control: Control, t: number, f: Frame): Made {
  const sort = control.model.threads[t]!.declaration.interrupt!;
  return {
    stop: true,
    successors: [control.start(t)],
    reads: new Set(),
    run: (s): Way[] =>
      [-1, ...s.threads.keys()]
        .filter((under) => under < 0 || (under !== t && lets(control, s, under, sort)))
        .flatMap((under) =>
          control.act(s, t, f, (c) => {
            const thread = c.s.threads[t]!;
            thread.under = under;
            thread.masks = masksAtStart(sort);
            control.giveOwn(c.s, t);
            return 0;
          }),
        ),
  };
}

/** Whether a thread has a CPU, with interrupts of this sort on, and nobody on top yet. */
function lets(control: Control, s: State, t: number, sort: InterruptSort): boolean {
  const thread = s.threads[t]!;
  if (isOver(thread) || isCovered(s, t) || isOff(control, s, t, sort)) return false;
  return canMove(control, s, t) || spins(control, s, t);
}

function isOff(control: Control, s: State, t: number, sort: InterruptSort): boolean {
  const { off, bh } = s.threads[t]!.masks;
  if (off || (sort === 'soft' && bh > 0)) return true;
  // There, holding a spin lock keeps interrupts off.
  if (!['freebsd', 'netbsd'].includes(control.model.dialect)) return false;
  return Object.entries(s.locks).some(
    ([id, lock]) => holds(lock, t) && ['spin', 'rwspin'].includes(control.ev.classOf(id).kind),
  );
}

function spins(control: Control, s: State, t: number): boolean {
  const node = control.node(s.threads[t]!.at);
  const wait = node.wait?.(s, t);
  return node.spins === true || (wait?.kind === 'lock' && control.ev.classOf(wait.id).level === 0);
}

export function mask(s: State, t: number, word: Mask): void {
  const thread = s.threads[t]!;
  thread.masks = masked(thread.masks, word);
}

/** Silent on what restores without having saved: it sets them on. */
function masked({ off, saved, bh }: Masks, word: Mask): Masks {
  switch (word) {
    case 'irq_disable':
      return { off: true, saved, bh };
    case 'irq_enable':
      return { off: false, saved, bh };
    case 'irq_save':
      return { off: true, saved: [...saved, off], bh };
    case 'irq_restore':
      return { off: saved.at(-1) ?? false, saved: saved.slice(0, -1), bh };
    case 'bh_disable':
      return { off, saved, bh: bh + 1 };
    case 'bh_enable':
      return { off, saved, bh: Math.max(0, bh - 1) };
  }
}

/** Whether a thread ends with interrupts off that were on as it began. */
export function endsMasked(s: State, t: number, sort: InterruptSort | undefined): boolean {
  const { off, bh } = s.threads[t]!.masks;
  const began = masksAtStart(sort);
  return (off && !began.off) || bh > began.bh;
}

export const unmask = (word: 'irq_save' | 'bh_disable'): Mask =>
  word === 'irq_save' ? 'irq_restore' : 'bh_enable';
