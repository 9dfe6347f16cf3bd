/** Threads that are gone, in what is asked of those that wait. */
import type { Value } from '../rules/value.js';
import { placeOf, setOf, wordOf } from './sets.js';
import { type Code, i64, op } from './wasm-code.js';

export interface Gone {
  /** The set of them. */
  readonly words: readonly Code[];
}

export const NOBODY: Gone = { words: [] };

/** Is the thread gone? The lowest of 64 bits says it, the others are anything. */
export const isGone = ({ words }: Gone, thread: number): Code =>
  op('i64.shr_u', words[wordOf(thread)]!, i64(BigInt(placeOf(thread))));

/** Threads of one word that a variable names, each by the value so much above its bit. */
export interface Named {
  readonly variable: number;
  readonly threads: number[];
  readonly above: number;
}

/**
 * Among the parts of a disjunction, those that a thread is gone and a variable names it, put together as far as
 * names are in the order of threads, and where it is not known what the variable is.
 */
export function namedIn(parts: readonly Value[], isKnown: (variable: number) => boolean) {
  const named = new Map<string, Named>();
  const others = parts.filter((part) => {
    const one = namedGone(part);
    if (!one || isKnown(one.by.variable)) return true;
    const above = one.name - placeOf(one.thread);
    if (above < one.by.low || one.by.high - one.by.low >= 64) return true;
    const { variable } = one.by;
    const key = `${variable} ${above} ${wordOf(one.thread)}`;
    const group: Named = named.get(key) ?? { variable, threads: [], above };
    named.set(key, group);
    group.threads.push(one.thread);
    return false;
  });
  return { named: [...named.values()], others };
}

/** A variable has a value, by which it names a thread that is gone. */
function namedGone(value: Value) {
  if (value.op !== 'and') return undefined;
  const [test, gone] = value.right.op === 'gone' ? [value.left, value.right] : [value.right, value.left];
  if (gone.op !== 'gone' || test.op !== '==' || test.left.op !== 'var' || test.right.op !== 'const')
    return undefined;
  return { by: test.left, name: test.right.value, thread: gone.thread };
}

/** Is the thread gone that the variable names, by its `distance` from its `low` end? The lowest of 64 bits. */
export function goneOf({ threads, above }: Named, { words }: Gone, low: number, distance: Code): Code {
  const gone = op('i64.and', words[wordOf(threads[0]!)]!, i64(setOf(threads)));
  const names = op('i64.shl', gone, i64(BigInt(above - low)));
  return op('i64.shr_u', names, op('i64.extend_i32_u', distance));
}
