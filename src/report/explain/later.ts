import type { Code } from '../../source/index.js';
import type { Explanation } from './explanation.js';

/** L09: parts of the language that this version does not have. */
export const LATER: Record<Extract<Code, `L09${string}`>, Explanation> = {
  L0901: {
    meaning: `A part of the language that this version does not have: interrupts, deferred work, lists
and the like.`,
    failing: `mutex a

interrupt timer at hard { might_sleep }
thread t { lock a; unlock a }
`,
    mended: `mutex a
spin s

thread timer { lock s; unlock s }
thread t { lock a; unlock a }
`,
    advice: `Often a thread or a daemon stands in well enough.`,
  },
  L0910: {
    meaning: `A kind of violation that comes with a part of the language which this version does not have.`,
    failing: `mutex a
thread t { lock a; unlock a }

check "interrupted" { expect violates irq-order }
`,
    mended: `mutex a
thread t { lock a; unlock a }

check "alone" { expect holds }
`,
    advice: `Take the expectation away for now.`,
  },
  L0911: {
    meaning: `A kernel function whose meaning this version does not have.`,
    failing: `dialect linux
mutex a

thread t { mutex_lock(a); wake_up_process(worker); mutex_unlock(a) }
`,
    mended: `dialect linux
mutex a

cond work
thread t { mutex_lock(a); wake_up(work); mutex_unlock(a) }
`,
    advice: `The help says what comes near it, where something does.`,
  },
  L0913: {
    meaning: `A lock is taken with interrupts or bottom halves off, and interrupts are not modelled in this
version.`,
    failing: `spin s

thread t { lock s irq; unlock s irq }
`,
    mended: `spin s

thread t { lock s; unlock s }
`,
    advice: `Leave the word out. Kernel functions such as \`spin_lock_irqsave\` are accepted as they are.`,
  },
};
