import type { Span } from '../source/index.js';

/**
 * Expressions over a state, seen by one thread (or, in a property, by none). Evaluating one may go
 * wrong: follow null or a stale pointer, leave an array. Evaluation is left to right; `and` and `or`
 * stop early. Spans that may be absent are so where the compiler made the expression by itself.
 */
export type Expr =
  | { readonly op: 'const'; readonly value: number }
  | { readonly op: 'local'; readonly local: number }
  | { readonly op: 'load'; readonly place: Place }
  /** The pointer to a named object: fresh while it lives. `index` selects from an array of objects. */
  | {
      readonly op: 'object';
      readonly struct: number;
      readonly slot: number;
      readonly size: number;
      readonly index?: Expr;
      readonly span: Span;
    }
  /** A reference to the lock, as stale as the pointer that leads there. */
  | { readonly op: 'lock-address'; readonly lock: LockExpr }
  | { readonly op: 'self' }
  /** The object whose guard, key or `on zero` is being evaluated. */
  | { readonly op: 'subject' }
  /** In the update of an `exchange`: what the place held. */
  | { readonly op: 'old' }
  /** The value of the innermost quantifiers' binder, counted from the outermost 0. */
  | { readonly op: 'bound'; readonly depth: number }
  | { readonly op: 'not' | 'negate'; readonly operand: Expr; readonly span?: Span }
  | { readonly op: 'and' | 'or'; readonly left: Expr; readonly right: Expr }
  | { readonly op: Arithmetic | Comparison; readonly left: Expr; readonly right: Expr; readonly span: Span }
  /** Equality of pointers: as addresses, so a stale one equals a fresh one to the same slot. */
  | { readonly op: 'same-address'; readonly left: Expr; readonly right: Expr; readonly span?: Span }
  /** Is the lock held, in any mode: by this thread, by the thread given, or by nobody at all. */
  | {
      readonly op: 'held';
      readonly lock: LockExpr;
      readonly by: 'self' | 'nobody' | Expr;
      readonly span: Span;
    }
  | { readonly op: 'conditional'; readonly condition: Expr; readonly then: Expr; readonly otherwise: Expr }
  /** True of a fresh pointer (to a live object). */
  | { readonly op: 'live'; readonly pointer: Expr; readonly span?: Span }
  /** Some of the threads stands at one of the locations. */
  | {
      readonly op: 'at';
      readonly places: readonly { readonly thread: number; readonly locations: readonly number[] }[];
      readonly span?: Span;
    }
  /** All the threads are done. `daemons` among them: standing at `idle:`, unable to move but by a timeout. */
  | { readonly op: 'done'; readonly threads: readonly number[]; readonly span?: Span }
  /** Over the live objects of a struct: the binder takes a fresh pointer to each, slots ascending. */
  | {
      readonly op: 'quantifier';
      readonly sort: 'count' | 'all' | 'any';
      readonly over: { readonly struct: number } | { readonly low: number; readonly high: number };
      readonly depth: number;
      readonly condition: Expr;
      readonly binder?: string;
      readonly span?: Span;
    };

/** `/` and `%` truncate toward zero; dividing by zero is `range`. */
export type Arithmetic = '+' | '-' | '*' | '/' | '%';
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** A place that holds a value. Locals are private to their thread; the rest is shared memory. */
export type Place =
  | { readonly kind: 'local'; readonly local: number; readonly span: Span }
  /** A variable: cell `base`, or element `index` of `size` cells. */
  | {
      readonly kind: 'variable';
      readonly base: number;
      readonly size: number;
      readonly index?: Expr;
      readonly guard?: Protection;
      readonly span: Span;
    }
  /** A field of the object that the pointer names, following it. */
  | {
      readonly kind: 'field';
      readonly struct: number;
      readonly object: Expr;
      readonly offset: number;
      readonly size: number;
      readonly index?: Expr;
      readonly guard?: Protection;
      readonly span: Span;
    };

/**
 * Who may touch a place: the locks are found from the object itself (`subject`), and are held by
 * nobody where the way to them is null or stale. Writing needs all of them, exclusively; reading
 * any of them, in any mode, or nothing at all where it is for writes only.
 */
export interface Protection {
  readonly locks: readonly LockExpr[];
  readonly writesOnly: boolean;
  /** The object from which they are found, where it is not the one that has the place: a list's owner. */
  readonly subject?: Expr;
  readonly span: Span;
}

/** A lock instance, found. */
export type LockExpr =
  /** Instance `base + index` of a top-level class. */
  | {
      readonly kind: 'lock';
      readonly class: number;
      readonly index?: Expr;
      readonly span: Span;
    }
  /** The instance in the object that the pointer names, following it. */
  | {
      readonly kind: 'lock-field';
      readonly class: number;
      readonly object: Expr;
      readonly index?: Expr;
      readonly span: Span;
    }
  /** Whatever lock a reference names: null is a null dereference, a stale one a use after free. */
  | { readonly kind: 'reference'; readonly reference: Expr; readonly span: Span }
  /** The reference that an earlier step found; a stale one is a use after free when used. */
  | { readonly kind: 'found'; readonly local: number; readonly span: Span };

/** Work, found: an instance, following the pointer that is its argument; all of it where there is none. */
export type WorkExpr =
  | { readonly kind: 'work'; readonly work: number; readonly argument?: Expr; readonly span: Span }
  /** The local has `1 +` the instance that an earlier step found, whatever became of the pointer. */
  | { readonly kind: 'found'; readonly work: number; readonly local: number; readonly span: Span };

/** A channel, found. */
export type ChannelExpr =
  | { readonly kind: 'cond'; readonly class: number; readonly index?: Expr; readonly span: Span }
  | {
      readonly kind: 'cond-field';
      readonly class: number;
      readonly object: Expr;
      readonly index?: Expr;
      readonly span: Span;
    }
  /** The object as a channel: null is a null dereference, but the pointer is not followed. */
  | { readonly kind: 'object'; readonly struct: number; readonly object: Expr; readonly span: Span }
  | { readonly kind: 'found'; readonly local: number; readonly span: Span };
