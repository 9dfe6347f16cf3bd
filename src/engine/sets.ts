/** Sets of threads: one to a bit, 64 to a word. */

export const wordOf = (thread: number): number => Math.floor(thread / 64);

/** Where its bit stands in the word. */
export const placeOf = (thread: number): number => thread % 64;

export const bitOf = (thread: number): bigint => 1n << BigInt(placeOf(thread));

/** The threads of one word, as a number of 64 bits. */
export const setOf = (threads: readonly number[]): bigint =>
  BigInt.asIntN(
    64,
    threads.reduce((set, thread) => set | bitOf(thread), 0n),
  );
