/**
 * What a thread has still to do: a list of items, innermost first. Equal lists are one object, so
 * that states compare by `id`. Nothing is numbered in advance and nothing compiled.
 */
import type { Effect, Expr, Fn, Local, Place, Stmt } from '../../src/model/index.js';

/** Where locals live: one for each chain of calls, and one more for each turn of an unrolled `for`. */
export interface Frame {
  readonly id: string;
  /** Shared by the turns of a `for`: what its locals are named by. */
  readonly home: string;
  readonly fn?: Fn | undefined;
  readonly body: readonly Stmt[];
  readonly thread: string;
  /** The thread's declaration and the functions called. */
  readonly chain: readonly string[];
  readonly bindings: ReadonlyMap<Local, number>;
  readonly atomic: boolean;
  /** What a turn of `for` or an `atomic` is part of. */
  readonly outer?: Frame;
}

/** Where the outcome of an effect or call goes: a place, or a local of our own. */
export type Sink = { readonly place: Place } | { readonly hidden: string } | undefined;

export type Item =
  | { readonly k: 'block'; readonly stmts: readonly Stmt[]; readonly i: number; readonly f: Frame }
  /** Where a thread rests that others start. */
  | { readonly k: 'begin'; readonly t: number; readonly stmt: Stmt; readonly f: Frame }
  /** The end of a turn of `for`. */
  | { readonly k: 'turn'; readonly stmt: Stmt; readonly f: Frame }
  /** Pass once the statement with these labels is done. */
  | { readonly k: 'labels'; readonly stmt: Stmt; readonly f: Frame }
  | { readonly k: 'head' | 'back'; readonly stmt: Stmt; readonly f: Frame }
  /** The end of a `with`, or its part of a jump out of it. */
  | { readonly k: 'unlock'; readonly stmt: Stmt; readonly f: Frame; readonly jump?: Stmt }
  | { readonly k: 'branch'; readonly stmt: Stmt; readonly f: Frame }
  | {
      readonly k: 'effect';
      readonly phase: string;
      readonly effect: Effect;
      /** Where the statement begins. */
      readonly entry?: Continuation;
      readonly to: Sink;
      readonly stmt: Stmt;
      readonly f: Frame;
    }
  | { readonly k: 'argument'; readonly n: number; readonly stmt: Stmt; readonly f: Frame }
  /** The end of a called function, or of an `on zero` block. */
  | { readonly k: 'boundary'; readonly f: Frame; readonly stmt: Stmt; readonly caller: Frame };

export interface Continuation {
  readonly id: number;
  readonly item: Item | null;
  readonly rest: Continuation | null;
  readonly depth: number;
}

/** Interns continuations, and gives numbers to what the model has as objects. */
export class Continuations {
  private readonly interned = new Map<string, Continuation>();
  private readonly numbers = new Map<object, number>();
  readonly end: Continuation = { id: 0, item: null, rest: null, depth: 0 };

  numberOf(it: object): number {
    const n = this.numbers.get(it) ?? this.numbers.size;
    this.numbers.set(it, n);
    return n;
  }

  private keyOf(item: Item): string {
    switch (item.k) {
      case 'block':
        return `${this.numberOf(item.stmts)} ${item.i} ${item.f.id}`;
      case 'effect':
        return `effect ${item.phase} ${this.numberOf(item.effect)} ${item.f.id}`;
      case 'argument':
        return `argument ${item.n} ${this.numberOf(item.stmt)} ${item.f.id}`;
      case 'begin':
        return `begin ${item.t}`;
      case 'boundary':
        return `boundary ${item.f.id}`;
      case 'unlock':
        return `unlock ${this.numberOf(item.stmt)} ${item.f.id} ${item.jump ? this.numberOf(item.jump) : ''}`;
      default:
        return `${item.k} ${this.numberOf(item.stmt)} ${item.f.id}`;
    }
  }

  /** The item before the rest; what has nothing left to do is left out. */
  push(item: Item, rest: Continuation): Continuation {
    if (item.k === 'block' && item.i >= item.stmts.length) return this.settle(rest);
    const key = `${this.keyOf(item)} | ${rest.id}`;
    const known = this.interned.get(key);
    if (known) return known;
    const made = { id: this.interned.size + 1, item, rest, depth: rest.depth + 1 };
    this.interned.set(key, made);
    return made;
  }

  /** Without the marks of statements that are done. */
  settle(c: Continuation): Continuation {
    let at = c;
    while (at.item?.k === 'labels') at = at.rest!;
    return at;
  }
}

export const localKey = (f: Frame, local: Local): string => `${f.home} ${local.name}@${local.span.start}`;

/** Locals that an expression reads, and whether it reads anything else that may change. */
export interface Reads {
  readonly locals: Set<string>;
  /** Anything at all beyond locals, parameters and constants. */
  shared: boolean;
  /** A `var`, a field not marked `const`, or a pointer field of a struct that some statement frees. */
  changing: boolean;
  readonly declarations: Set<string>;
}

export type Scan = (expr: Expr, f: Frame, into: Reads) => void;
