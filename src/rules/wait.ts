import type { Value } from './value.js';

/** What bars a way out of where a thread stands, as `obstacles.ts` finds it; what ends it, `waits.ts` says. */
export type Wait =
  /** Others hold the lock (`holders`), or, a reader let go by no writer yet, `behind` those in the queue. */
  | {
      readonly kind: 'lock';
      readonly lock: number;
      readonly holders: readonly { readonly thread: number; readonly when: Value }[];
      readonly writers: readonly { readonly thread: number; readonly when: Value }[];
    }
  | { readonly kind: 'channel'; readonly channel: number }
  | { readonly kind: 'condition'; readonly helpedBy: readonly number[]; readonly threads: readonly number[] }
  | { readonly kind: 'queued'; readonly work: number }
  | { readonly kind: 'work'; readonly worker: number }
  /** Sections still open; `readers` once for each. */
  | {
      readonly kind: 'grace';
      readonly readers: readonly { readonly thread: number; readonly when: Value }[];
    };
