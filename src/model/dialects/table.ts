/** What a kernel's own functions mean: one table for each dialect, in these words. */
import type { DeferredWord } from '../../syntax/ast.js';
import type { LockKind, Mask } from '../model.js';

/**
 * A function's arguments, in order, as `lock, -, timeout`:
 *
 * - `lock`, `channel`, `domain`, `object` (or its count), `place`, `value`, `condition`: as the language has them
 * - `list`; its element is an `object`; `field`: the name of its link
 * - `timeout`: 0 sleeps until woken, anything else may also time out
 * - `priority`: of no concern, but for flags that change what happens (`PDROP`)
 * - `mode`: `RW_READER` or `RW_WRITER`; `ownership`: `MA_OWNED`, `RA_UNLOCKED`, …
 * - `work`: the model's, as in `queue_work(wq, shutdown(e))`; `interlock`: a lock, which must be NULL
 * - `release`: the model's function that the last put calls, if it has one of that name
 * - `-`: of no concern: any tokens, whose names are not looked up
 * - `?` after one: it and what follows may be missing; `...` at the end: any number, of no concern
 */
export type Signature = string;

export type Sense =
  | {
      readonly does: 'lock' | 'trylock' | 'unlock' | 'upgrade' | 'downgrade' | 'destroy';
      /** `asked`: the `mode` argument says. */
      readonly shared: boolean | 'asked';
      readonly kinds: readonly LockKind[];
      /** Answers false where it took the lock. */
      readonly reversed?: true;
      /** What it does to interrupts in the same step. */
      readonly mask?: Mask;
    }
  | { readonly does: 'mask'; readonly mask: Mask }
  /** The lock that is given up is the `lock` argument, if there is one and it is not null. */
  | { readonly does: 'wait'; readonly timed: boolean | 'asked'; readonly kinds?: readonly LockKind[] }
  | { readonly does: 'prepare' | 'finish' | 'signal' | 'broadcast' }
  /** Waits in a loop: prepare, leave if the condition is true, sleep. */
  | { readonly does: 'wait until' }
  | {
      readonly does:
        | 'get'
        | 'tryget'
        | 'put'
        | 'free'
        | 'free_rcu'
        | 'touch'
        | 'assert'
        | 'assert not'
        | 'might_sleep';
    }
  /**
   * The domain is the argument of that name, else RCU's own. `token`: gives something that only the way
   * out asks for, of no concern.
   */
  | { readonly does: 'rcu_read_lock'; readonly token?: true }
  | { readonly does: 'rcu_read_unlock' | 'synchronize_rcu' }
  /** Counts a refcount, or adds to a number. */
  | { readonly does: 'add'; readonly by: 'value' | 'minus value' | 1 | -1 }
  | { readonly does: 'fetch_add'; readonly by: 'value' | 'minus value' | 1 | -1 }
  | { readonly does: 'test_and_set' | 'test_and_clear' | 'xchg' | 'cmpxchg' }
  /** `place = value`, or one that the name implies. */
  | { readonly does: 'write'; readonly value: 'given' | boolean | 0 }
  | { readonly does: 'xchg with'; readonly value: 0 }
  | { readonly does: 'read' }
  /** An expression, or an assertion of it: held by this thread, or by anybody. */
  | { readonly does: 'held' | 'held by somebody' | 'assert held' | 'assert not held' | 'assert asked' }
  | ListSense
  /**
   * To the model's work that the argument names, one after the other. The answer, of one word, says
   * that it was not pending; or that it was; or nothing.
   */
  | {
      readonly does: 'defer';
      readonly words: readonly DeferredWord[];
      readonly answers: 'queued' | 'was pending' | 'nothing';
    }
  | { readonly does: 'nothing' }
  /** Recognised so that the error can say what it belongs to and what to write instead. */
  | { readonly does: 'later'; readonly construct: string; readonly instead?: string };

/** `byLink`: the element is given by the address of its link, `&k->link`. */
export interface ListSense {
  readonly does: 'list';
  readonly what: 'insert' | 'insert at end' | 'remove' | 'remove first' | 'first' | 'next' | 'empty';
  readonly byLink?: true;
}

export interface Entry {
  /** Alternatives differ in the number of arguments. */
  readonly takes: readonly Signature[];
  readonly sense: Sense;
}

export type Table = Readonly<Record<string, Entry>>;

type LockAct = 'lock' | 'trylock' | 'unlock' | 'upgrade' | 'downgrade' | 'destroy';

/** A function on a lock of these kinds: `on('lock', ['mutex'], 'lock, -')`. */
export const on = (does: LockAct, kinds: readonly LockKind[], takes: Signature = 'lock'): Entry => ({
  takes: [takes],
  sense: { does, shared: false, kinds },
});

export const onShared = (
  does: 'lock' | 'trylock',
  kinds: readonly LockKind[],
  takes: Signature = 'lock',
): Entry => ({
  takes: [takes],
  sense: { does, shared: true, kinds },
});

/** A lock function that switches interrupts off or on besides. */
export const masking = (mask: Mask, { takes, sense }: Entry): Entry => ({
  takes,
  sense: 'shared' in sense ? { ...sense, mask } : sense,
});

/** A function that only switches interrupts off or on. */
export const masks = (mask: Mask, takes: Signature = ''): Entry => means({ does: 'mask', mask }, takes);

export const means = (sense: Sense, ...takes: readonly Signature[]): Entry => ({ takes, sense });

/** Work is queued, taken back, waited for: see `Sense`. */
export const defers = (
  words: string,
  takes: Signature,
  answers: 'queued' | 'was pending' | 'nothing' = 'nothing',
): Entry => ({
  takes: [takes],
  sense: { does: 'defer', words: words.split(' ') as DeferredWord[], answers },
});

/** The same meaning under several names. */
export function each(names: readonly string[], entry: Entry): Record<string, Entry> {
  return Object.fromEntries(names.map((name) => [name, entry]));
}

/** Names that the language has nothing for yet. */
export const later = (construct: string, names: string, instead?: string): Record<string, Entry> =>
  each(names.split(' '), means({ does: 'later', construct, ...(instead ? { instead } : {}) }, '...'));

/** Memory is sequentially consistent: barriers and hints mean nothing. */
export const nothing = (names: string): Record<string, Entry> =>
  each(names.split(' '), means({ does: 'nothing' }, '...'));

export interface ParsedSignature {
  readonly roles: readonly string[];
  /** How many must be given. */
  readonly least: number;
  readonly rest: boolean;
}

export function parseSignature(text: Signature): ParsedSignature {
  const parts = text === '' ? [] : text.split(', ');
  const rest = parts.at(-1) === '...';
  const listed = rest ? parts.slice(0, -1) : parts;
  const optional = listed.findIndex((part) => part.endsWith('?'));
  const roles = listed.map((part) => part.replace('?', ''));
  return { roles, least: optional < 0 ? roles.length : optional, rest };
}
