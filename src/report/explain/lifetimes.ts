import type { Explanation, Kind } from './explanation.js';

/** Violations of reference counts and lifetimes. */
export const LIFETIMES = {
  resurrection: {
    meaning: `A reference is taken from zero: somebody else has dropped the last one and is about to free the
object, and nothing stops him. The reference just taken keeps nothing alive.`,
    failing: `struct file { refcount f_count = 1 }
object f : file

thread closer { put f }
thread poller { get f }
`,
    mended: `struct file { refcount f_count = 1 }
object f : file

thread closer { put f }
thread poller { if tryget f { put f } }
`,
    advice: `Take the reference with \`tryget\` and give up where it fails, or take it where somebody is known to
hold one: under a lock that the last holder needs before he drops it.`,
  },
} as const satisfies Partial<Record<Kind, Explanation>>;
