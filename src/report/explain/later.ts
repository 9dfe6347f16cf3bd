import type { Code } from '../../source/index.js';
import type { Explanation } from './explanation.js';

/** L09: parts of the language that this version does not have. */
export const LATER: Record<Extract<Code, `L09${string}`>, Explanation> = {
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
};
