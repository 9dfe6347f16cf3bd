/** What there is to say of a note: the shape of it, and its commonest forms. */
import type { Note } from '../finding/index.js';
import type { At } from '../semantics/index.js';
import type { Span } from '../source/index.js';

export interface Description {
  readonly message: string;
  readonly notes: readonly Note[];
  /** Instances that take part, the one that moves last first. */
  readonly threads: readonly number[];
  readonly locks: readonly number[];
}

export const says = (text: string, span: Span | null = null): Note => ({ text, span });

export const plain = (message: string, notes: readonly Note[] = []): Description => ({
  message,
  notes,
  threads: [],
  locks: [],
});

export function by(
  at: At,
  message: string,
  notes: readonly Note[] = [],
  locks: readonly number[] = [],
  others: readonly number[] = [],
): Description {
  const threads = [at.thread, ...others].filter((t, i, all) => t >= 0 && all.indexOf(t) === i);
  return { message, notes, threads, locks: [...new Set(locks)] };
}
