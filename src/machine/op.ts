import type { Mask } from '../model/index.js';
import type { ChannelExpr, Expr, LockExpr, Place, WorkExpr } from './expr.js';

export type { Mask };

/** How a lock is asked for; `as` repeats the mode of a hold that was given up (domain `hold`). */
export type Mode = 'exclusive' | 'shared' | { readonly as: number };

/**
 * What one action does. Results go to locals. An operation that says "waits" makes its action
 * enabled only when it can be done; all others always can, though doing them may be a violation.
 *
 * Where evaluators would else count differently:
 *
 * - An operation that waits is also enabled where the way to its lock or condition is barred, so
 *   that the step which fails on it is there; `queue` and `give-up` are not, for they stand beside
 *   one that is. A guard that does not hold disables its action even so.
 * - Places are found before values are evaluated. `new` evaluates its fields, then takes a slot (each
 *   is an alternative, whatever happens then), then finds the place for the pointer.
 * - For a guard, `exchange` and all counting are one access, a write.
 * - A lock reference that `find-lock` makes is as stale as the pointer that led there.
 * - Any exclusive acquisition lets the readers in the queue go, also by a trylock or `upgrade`.
 * - `upgrade` succeeds where the shared hold is the only one and not nested; `downgrade` keeps the
 *   depth. `destroy` leaves a lock that nobody holds or queues for; `free` leaves its locks as they are.
 * - What restores a hold sets the local to 0; a hold of 0 restores nothing.
 */
export type Op =
  | { readonly op: 'skip' }
  | { readonly op: 'assign'; readonly to: Place; readonly value: Expr }
  /** Goes to the first target if the condition is true, else to the second. */
  | { readonly op: 'branch'; readonly condition: Expr }
  /** `requires` says that it is what a function's callers owe it. */
  | { readonly op: 'assert'; readonly condition: Expr; readonly requires: boolean }
  /** Waits until the condition is true; `asleep` unless spinning. Helped by these effects and threads. */
  | {
      readonly op: 'await';
      readonly condition: Expr;
      readonly asleep: boolean;
      readonly helpedBy: readonly number[];
      readonly threads: readonly number[];
    }
  /** Reads the place, then writes the update (which sees `old`): one step. `result` gets the old value. */
  | { readonly op: 'exchange'; readonly place: Place; readonly update: Expr; readonly result?: Place }

  // Locks: the first step of two
  | { readonly op: 'find-lock'; readonly lock: LockExpr; readonly to: number }
  | { readonly op: 'find-channel'; readonly channel: ChannelExpr; readonly to: number }

  // Locks
  /**
   * Waits until the lock can be taken at once; offered, as `self-deadlock`, where this thread itself
   * holds it in a way that forbids it. A reader passes queued writers unless the class prefers
   * writers. `depth` is the local with the hold to restore, where one was given up.
   */
  | {
      readonly op: 'acquire';
      readonly lock: LockExpr;
      readonly mode: Mode;
      readonly restore?: number;
      readonly mask?: Mask;
    }
  /**
   * Enabled when a reader-writer lock cannot be had at once: a writer queues when anybody holds it; a
   * reader queues when a writer is queued (and nobody holds it exclusively), unless the class prefers
   * readers. `saves` is the local that remembers a giant given up in the same step.
   */
  | { readonly op: 'queue'; readonly lock: LockExpr; readonly mode: Mode; readonly saves?: number }
  /** Waits, queued: a writer until nobody holds it; a reader until some writer has had it and none holds it. */
  | {
      readonly op: 'acquire-queued';
      readonly lock: LockExpr;
      readonly mode: Mode;
      readonly restore?: number;
      readonly mask?: Mask;
    }
  /** Takes the lock if that can be done at once; readers pass queued writers. */
  | {
      readonly op: 'try-acquire';
      readonly lock: LockExpr;
      readonly mode: Mode;
      readonly result: number;
      readonly mask?: Mask;
    }
  /** One level of a hold; a semaphore counts up. */
  | { readonly op: 'release'; readonly lock: LockExpr; readonly mask?: Mask }
  | { readonly op: 'downgrade'; readonly lock: LockExpr }
  | { readonly op: 'upgrade'; readonly lock: LockExpr; readonly result: number }
  | { readonly op: 'destroy'; readonly lock: LockExpr }

  // Interrupts
  /**
   * An interrupt handler begins: an alternative on an idle CPU, then one on top of each thread that
   * runs with interrupts of its sort enabled, lowest first. The thread underneath stands still until
   * the handler ends. Nothing else has a handler leave its first location.
   */
  | { readonly op: 'begin' }
  /** Of this thread's CPU. `mask` in other operations means the same, where they take or give back the lock. */
  | { readonly op: 'mask'; readonly mask: Mask }

  // The giant lock, given up by its holder while it waits
  /** Enabled while this thread holds giant and what it waits for cannot be had: gives it up, to any depth. */
  | {
      readonly op: 'give-up';
      readonly giant: number;
      readonly saves: number;
      readonly until: Until;
    }
  /**
   * Waits until giant is free (and, in netbsd, the lock can be had), then takes it as it was held.
   * `dequeues`: and leaves the lock's queue, to try it anew.
   */
  | {
      readonly op: 'retake';
      readonly giant: number;
      readonly restore: number;
      readonly grantable?: { readonly lock: LockExpr; readonly mode: Mode; readonly dequeues: boolean };
    }

  // Channels
  /** Puts this thread on the channel's list. */
  | { readonly op: 'enlist'; readonly channel: ChannelExpr }
  /** Takes this thread off the list, if it is there: a timeout, or `finish`. */
  | { readonly op: 'delist'; readonly channel: ChannelExpr }
  /**
   * Gives up the lock, to any depth, and goes on the channel's list, in one step. `saves` remembers
   * the hold; `savesGiant` that of giant, given up too.
   */
  | {
      readonly op: 'sleep';
      readonly channel: ChannelExpr;
      readonly releasing?: { readonly lock: LockExpr; readonly saves: number };
      readonly giant?: { readonly lock: number; readonly saves: number };
    }
  /** Takes one thread off the list: an alternative for each, lowest first; none there is no wake-up. */
  | { readonly op: 'signal'; readonly channel: ChannelExpr }
  | { readonly op: 'broadcast'; readonly channel: ChannelExpr }
  /** Is judged as a sleep, and does nothing. */
  | { readonly op: 'might-sleep' }

  // Work and spawned threads
  /**
   * Where an instance begins, and comes back to at its end. Waits until it is pending; then it is no
   * more, and goes on with the argument in the local. A work follows the pointer: it is part of what
   * it is about.
   */
  | { readonly op: 'begin-work'; readonly work: number; readonly to?: number }
  /** Makes it pending, following its pointer; false if it is already. One that runs can be pending again. */
  | { readonly op: 'queue-work'; readonly work: WorkExpr; readonly result?: number }
  /** Makes it not pending; says whether it was. One that runs goes on. */
  | { readonly op: 'cancel-work'; readonly work: WorkExpr; readonly result?: number }
  | { readonly op: 'find-work'; readonly work: WorkExpr; readonly to: number }
  /** Waits, asleep, until it neither is pending nor runs. */
  | { readonly op: 'flush'; readonly work: WorkExpr }
  /**
   * Makes the lowest instance pending that neither is so nor runs; its pointer is copied and not
   * followed. Where there is none, the run ends and the search is incomplete.
   */
  | { readonly op: 'spawn'; readonly work: WorkExpr }

  // RCU
  /** Opens a section of the domain, or one more level of that which is open. */
  | { readonly op: 'enter-section'; readonly domain: number }
  /** Closes a level. With the last one, nothing waits for this section any more: see `free-later`. */
  | { readonly op: 'leave-section'; readonly domain: number }
  /**
   * Goes to the first target if no section of the domain is open. Else this thread waits from now on
   * for those that are, gives giant up, and goes to the second. In a section of its own this is
   * `self-deadlock`.
   */
  | {
      readonly op: 'synchronize';
      readonly domain: number;
      readonly giant?: { readonly lock: number; readonly saves: number };
    }
  /** Waits until the sections that `synchronize` found open have been closed. */
  | { readonly op: 'await-grace'; readonly domain: number }
  /** Frees the object in the step that closes the last of the sections now open; at once if none is. */
  | { readonly op: 'free-later'; readonly struct: number; readonly object: Expr; readonly domain: number }

  // Objects
  /**
   * Takes a free slot of the pool: an alternative for each, lowest first. Where there is none, the
   * run ends and the search is incomplete; `trying` gives null instead.
   */
  | {
      readonly op: 'new';
      readonly struct: number;
      readonly to: Place;
      readonly fields: readonly { readonly offset: number; readonly value: Expr }[];
      readonly trying: boolean;
    }
  | { readonly op: 'free'; readonly struct: number; readonly object: Expr }
  | { readonly op: 'touch'; readonly struct: number; readonly object: Expr }

  // Lists
  /**
   * `link` is the next field of the element itself. Both walk the list from its head, following its
   * elements, to the one whose address is the element's, or to the end. `insert` then sees whether the
   * element hangs on another list over the same link, which is no access. `remove` leaves the
   * element's link as it is. For guards, `insert` writes head and link; `remove` writes the head and
   * reads the link.
   */
  | { readonly op: 'insert'; readonly head: Place; readonly link: Place; readonly atEnd: boolean }
  | { readonly op: 'remove'; readonly head: Place; readonly link: Place }
  /**
   * An alternative for each live object, lowest first, whose own local among `picked` is 0: that becomes
   * 1, and `to` gets the pointer. Goes to the second target where there is none.
   */
  | { readonly op: 'pick'; readonly struct: number; readonly to: number; readonly picked: readonly number[] }

  // Counts
  /** `plain` ones may rise from zero. Beyond `max` is `range`. */
  | { readonly op: 'get'; readonly count: Place; readonly max: number; readonly plain: boolean }
  | { readonly op: 'try-get'; readonly count: Place; readonly max: number; readonly result: number }
  /** `result` says whether the count is now zero; `subject` keeps the object for what follows. */
  | { readonly op: 'put'; readonly count: Place; readonly result?: number; readonly subject?: number };

/** What a holder of giant gives it up for. */
export type Until =
  | { readonly kind: 'lock'; readonly lock: LockExpr; readonly mode: Mode }
  | { readonly kind: 'condition'; readonly condition: Expr }
  | { readonly kind: 'woken'; readonly channel: ChannelExpr }
  | { readonly kind: 'work'; readonly work: WorkExpr };

/** What must be true besides, for an action to be enabled. */
export type Guard =
  /** This thread is (not) on the channel's list. */
  | { readonly kind: 'listed' | 'unlisted'; readonly channel: ChannelExpr }
  /** The local remembers a hold that was given up, or none. */
  | { readonly kind: 'saved' | 'unsaved'; readonly local: number };
