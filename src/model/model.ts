/**
 * The resolved model: one variant of a file, with the flags and parameters of one check set. Every
 * name is bound to its declaration, every expression has a type, dialect names have become
 * statements, `when` has chosen. Not yet known: what is one step, and any number (slots, cells,
 * instances): that is `machine/`.
 */
import type { Span } from '../source/index.js';
import type { MaskWord } from '../syntax/ast.js';
import type { ViolationKind } from './violations.js';

export type Dialect = 'generic' | 'linux' | 'freebsd' | 'netbsd';

export interface Model {
  readonly title: string;
  readonly dialect: Dialect;
  readonly structs: readonly Struct[];
  /** All lock classes, those of structs included. */
  readonly locks: readonly LockClass[];
  readonly conditions: readonly Condition[];
  /** RCU's own domain first, if anything needs it, then those declared. */
  readonly rcu: readonly RcuDomain[];
  readonly variables: readonly Variable[];
  readonly objects: readonly NamedObject[];
  readonly order: OrderRules;
  /** In order of execution: imports first, then file order, then the check's own. */
  readonly init: readonly Stmt[];
  readonly properties: readonly Property[];
  readonly allows: readonly Allow[];
  /** What is queued or spawned, in order of declaration. */
  readonly works: readonly ThreadDecl[];
  /** What every thread runs at its end, imports first. */
  readonly onReturn: readonly { readonly body: readonly Stmt[]; readonly span: Span }[];
  /** Threads that run, in the order in which choices are numbered. */
  readonly threads: readonly ThreadInstance[];
}

// ---------------------------------------------------------------- types and declarations

export type Type =
  | { readonly kind: 'bool' }
  | { readonly kind: 'range'; readonly min: number; readonly max: number }
  | { readonly kind: 'enum'; readonly name: string; readonly values: readonly string[] }
  | { readonly kind: 'reference'; readonly struct: Struct; readonly nullable: boolean }
  | { readonly kind: 'thread' }
  /** Refers to a lock of the kind, of whatever class. */
  | { readonly kind: 'lock'; readonly lock: LockKind; readonly nullable: boolean }
  | { readonly kind: 'array'; readonly element: Type; readonly size: number };

/** Identity is the object itself: compare declarations by reference. */
export interface Struct {
  readonly name: string;
  readonly span: Span;
  readonly fields: Field[];
  readonly locks: LockClass[];
  readonly conditions: Condition[];
  /** Pool size; 0 without a pool. */
  pool: number;
  memory: 'reused' | 'typestable' | 'typesafe';
}

export interface Field {
  readonly kind: 'field';
  readonly struct: Struct;
  readonly name: string;
  readonly type: Type;
  readonly constant: boolean;
  /** Constant over flags, enumerations, numbers, null, named objects. */
  readonly initial?: Expr;
  guard?: Guard;
  readonly refcount?: Refcount;
  /** Where it is the head of a list: a reference to the first element, null while it is empty. */
  readonly list?: List;
  readonly span: Span;
}

export interface Refcount {
  readonly max: number;
  readonly plain: boolean;
  /** What the last put runs. */
  onZero?: { readonly binder: Local; readonly body: readonly Stmt[] };
}

export interface Variable {
  readonly kind: 'variable';
  readonly name: string;
  readonly type: Type;
  readonly initial?: Expr;
  guard?: Guard;
  /** As of a field. */
  readonly list?: List;
  /** Each thread has its own. */
  readonly perThread?: true;
  readonly span: Span;
}

/** What hangs on a list's head: objects, each leading to the next by its link. Lists may share a link. */
export interface List {
  readonly element: Struct;
  /** Found, or made where the struct does not declare it, once all members are known. */
  link: Field;
}

/** In a field's guard the paths start at the object itself, as `{ kind: 'subject' }`. */
export interface Guard {
  readonly locks: readonly LockPath[];
  readonly writesOnly: boolean;
  readonly span: Span;
}

export type LockKind = 'mutex' | 'spin' | 'rwlock' | 'rwspin' | 'sx' | 'semaphore' | 'completion' | 'giant';

export interface LockClass {
  readonly kind: LockKind;
  /** `a`, `knote.foplock`. */
  readonly name: string;
  readonly struct?: Struct;
  /** Stands for every class of its kind: what a lock reference names is known only as it runs. */
  readonly any?: true;
  /** 1 where it is no array; `array` tells `fork[1]` from `fork`. */
  readonly size: number;
  readonly array: boolean;
  readonly recursive: boolean;
  readonly leaf: boolean;
  nested: Nesting;
  /** After `level N` and the dialect's table; giant: 1 in freebsd, else absent unless given. */
  readonly level?: number;
  readonly prefer: 'readers' | 'writers' | 'either';
  readonly max: number;
  /** Initial count of a semaphore, else 0. */
  readonly initial: number;
  readonly span: Span;
}

export type Nesting =
  | { readonly kind: 'no' }
  | { readonly kind: 'any' }
  | { readonly kind: 'by'; readonly key: 'index' | 'address' | Expr };

/** `cond c`. */
export interface Condition {
  readonly name: string;
  readonly struct?: Struct;
  readonly size: number;
  readonly array: boolean;
  readonly span: Span;
}

/** Sections and grace periods that have to do with each other: RCU itself, or one of SRCU, an epoch, … */
export interface RcuDomain {
  readonly name: string;
  /** Whether one may sleep in its sections. */
  readonly sleepable: boolean;
  /** RCU itself, which is not declared, and which `free_rcu` and `typesafe` pools are about. */
  readonly own: boolean;
}

export interface NamedObject {
  readonly name: string;
  readonly struct: Struct;
  /** 1 where it is no array. */
  readonly size: number;
  readonly array: boolean;
  /** Given fields; the others take their declared value or the first of their type. */
  readonly fields: readonly { readonly field: Field; readonly value: Expr }[];
  readonly span: Span;
}

export interface OrderRules {
  readonly total: boolean;
  /** Between neighbours as written; `machine/` closes them. */
  readonly rules: readonly { readonly from: LockClass; readonly to: LockClass; readonly span: Span }[];
}

export interface Property {
  readonly sort: 'invariant' | 'finally' | 'reachable';
  readonly name: string;
  readonly condition: Expr;
  readonly span: Span;
}

export interface Allow {
  readonly violation: ViolationKind;
  /** Name of a thread or function. */
  readonly within?: string;
  readonly at?: string;
  readonly because: string;
  readonly span: Span;
}

// ---------------------------------------------------------------- functions and threads

/** A parameter or local. Each declaration is its own object; machine/ makes one copy per call. */
export interface Local {
  readonly kind: 'local';
  readonly name: string;
  readonly type: Type;
  readonly span: Span;
}

export interface Fn {
  readonly name: string;
  readonly parameters: readonly Local[];
  readonly result?: Type;
  readonly requires: readonly { readonly condition: Expr; readonly span: Span }[];
  /** Filled after all heads are known; recursion has been excluded. */
  body: readonly Stmt[];
  readonly span: Span;
}

export interface ThreadDecl {
  readonly name: string;
  readonly title?: string;
  readonly daemon: boolean;
  /** What makes an instance begin. One that is queued or spawned can begin again once it has come to its end. */
  readonly starts: 'itself' | 'queued' | 'spawned';
  /** An interrupt handler: each instance runs at most once, on top of a thread or on an idle CPU. */
  readonly interrupt?: InterruptSort;
  readonly parameters: readonly Local[];
  body: readonly Stmt[];
  /** Of the head, for messages and for places that belong to the thread as a whole. */
  readonly span: Span;
}

export type InterruptSort = 'hard' | 'soft';

/**
 * What a thread does to the interrupts of its CPU; hard ones off are soft ones off as well. `save` and
 * `restore` nest, and so do `bh_…`; `irq_disable` and `irq_enable` set, whatever was before.
 */
export type Mask = MaskWord;

export interface ThreadInstance {
  readonly declaration: ThreadDecl;
  /** `scan`, `waiter[1]`. */
  readonly name: string;
  /** Constants, one for each parameter; what is queued or spawned gets its own then. */
  readonly arguments: readonly Expr[];
}

// ---------------------------------------------------------------- statements

interface StmtBase {
  readonly span: Span;
  readonly origin?: string;
  /** Labels that stand before it. */
  readonly labels: readonly string[];
}

/**
 * Statements, their operands bound. `result` is where the outcome of an effect goes, or the branch
 * that it decides: an effect is never part of a larger expression.
 */
export type Stmt = StmtBase &
  (
    | { readonly kind: 'local'; readonly local: Local; readonly value?: Expr }
    | { readonly kind: 'assign'; readonly to: Place; readonly value: Expr }
    /** `x = f(…)`, `f(…)`. */
    | { readonly kind: 'call'; readonly call: Call; readonly to?: Place }
    /** An effect that stands alone or gives a value to `to`. */
    | { readonly kind: 'effect'; readonly effect: Effect; readonly to?: Place }
    | {
        readonly kind: 'if';
        readonly condition: Test;
        readonly then: readonly Stmt[];
        readonly otherwise: readonly Stmt[];
      }
    | { readonly kind: 'while'; readonly condition: Test; readonly body: readonly Stmt[] }
    | { readonly kind: 'loop'; readonly body: readonly Stmt[] }
    /** Unrolled by machine/: the binder is a constant in each copy. */
    | {
        readonly kind: 'for';
        readonly binder: Local;
        readonly low: number;
        readonly high: number;
        readonly body: readonly Stmt[];
      }
    /** From the head of a list along the links of its elements, as they are when it gets there. */
    | {
        readonly kind: 'for-list';
        readonly binder: Local;
        readonly list: ListPath;
        readonly body: readonly Stmt[];
        /** Up to the block. */
        readonly head: Span;
      }
    /** The live objects of a struct, in any order, each at most once. */
    | {
        readonly kind: 'for-struct';
        readonly binder: Local;
        readonly struct: Struct;
        readonly where?: Expr;
        readonly body: readonly Stmt[];
        /** Up to the block. */
        readonly head: Span;
      }
    | {
        readonly kind: 'with';
        readonly lock: LockPath;
        readonly mode: LockMode;
        /** `with L irq`: what is done on the way in, and undone on every way out. */
        readonly mask?: 'irq_save' | 'bh_disable';
        readonly body: readonly Stmt[];
      }
    | { readonly kind: 'choose'; readonly branches: readonly (readonly Stmt[])[] }
    | { readonly kind: 'maybe'; readonly body: readonly Stmt[] }
    | { readonly kind: 'atomic'; readonly body: readonly Stmt[] }
    | {
        readonly kind: 'rcu';
        readonly domain: RcuDomain;
        /** `rcu fs_srcu`, without the block. */
        readonly head: Span;
        readonly body: readonly Stmt[];
      }
    | { readonly kind: 'break' | 'continue' }
    | { readonly kind: 'return'; readonly value?: Expr }
    | { readonly kind: 'goto'; readonly label: string }
    /** Carries only its labels: a label at the end of a block. */
    | { readonly kind: 'nothing' }
  );

export interface Call {
  readonly function: Fn;
  readonly arguments: readonly Expr[];
  readonly span: Span;
}

export type LockMode = 'exclusive' | 'shared';

/** The condition of `if` and `while`: an expression, an effect that says true or false, or a call. */
export type Test =
  | { readonly kind: 'expression'; readonly expression: Expr }
  | { readonly kind: 'effect'; readonly effect: Effect; readonly negated: boolean; readonly span: Span }
  | { readonly kind: 'call'; readonly call: Call; readonly negated: boolean; readonly span: Span };

export type Effect =
  /** The `mask` takes effect in the step that takes, or gives back, the lock. */
  | {
      readonly kind: 'lock' | 'trylock';
      readonly lock: LockPath;
      readonly mode: LockMode;
      readonly mask?: Mask;
    }
  | { readonly kind: 'unlock'; readonly lock: LockPath; readonly mask?: Mask }
  | { readonly kind: 'downgrade' | 'upgrade' | 'destroy'; readonly lock: LockPath }
  | { readonly kind: 'mask'; readonly mask: Mask }
  /** `timed` may also wake by itself, and says whether it was signalled. */
  | {
      readonly kind: 'wait';
      readonly channel: ChannelPath;
      readonly releasing?: LockPath;
      readonly timed: boolean;
    }
  | { readonly kind: 'prepare' | 'sleep' | 'finish' | 'signal' | 'broadcast'; readonly channel: ChannelPath }
  | { readonly kind: 'get' | 'tryget' | 'put'; readonly object: Expr; readonly field: Field }
  | { readonly kind: 'free' | 'touch'; readonly object: Expr }
  /** `synchronize` waits for the sections that are open when it comes, `free-rcu` frees once these are closed. */
  | { readonly kind: 'rcu-enter' | 'rcu-leave' | 'synchronize'; readonly domain: RcuDomain }
  | { readonly kind: 'free-rcu'; readonly object: Expr; readonly domain: RcuDomain }
  | { readonly kind: 'insert'; readonly list: ListPath; readonly element: Expr; readonly atEnd: boolean }
  | { readonly kind: 'remove'; readonly list: ListPath; readonly element: Expr }
  | {
      readonly kind: 'new';
      readonly struct: Struct;
      readonly fields: readonly { readonly field: Field; readonly value: Expr }[];
      readonly trying: boolean;
    }
  | { readonly kind: 'assert'; readonly condition: Expr }
  | { readonly kind: 'await'; readonly condition: Expr; readonly spinning: boolean }
  | { readonly kind: 'might-sleep' }
  /** `argument` is there if the work has a parameter; `flush` without it is about all instances. */
  | {
      readonly kind: 'queue' | 'flush' | 'cancel' | 'spawn';
      readonly work: ThreadDecl;
      readonly argument?: Expr;
    }
  /** test_and_set, test_and_clear, xchg, fetch_add: result is the old value. `{ kind: 'old' }` in `update`. */
  | { readonly kind: 'exchange'; readonly place: Place; readonly update: Expr }
  /** Writes `update` if the place holds `expected`; the result is the old value, as in Linux's cmpxchg. */
  | {
      readonly kind: 'compare-exchange';
      readonly place: Place;
      readonly expected: Expr;
      readonly update: Expr;
    };

// ---------------------------------------------------------------- expressions

/** Something that can be read and assigned. Array elements carry an index. */
export type Place =
  | {
      readonly kind: 'local';
      readonly local: Local;
      readonly index?: Expr;
      readonly type: Type;
      readonly span: Span;
    }
  | {
      readonly kind: 'variable';
      readonly variable: Variable;
      readonly index?: Expr;
      readonly type: Type;
      readonly span: Span;
    }
  | {
      readonly kind: 'field';
      readonly object: Expr;
      readonly field: Field;
      readonly index?: Expr;
      readonly type: Type;
      readonly span: Span;
    };

/** A list, by the place that is its head. */
export interface ListPath {
  readonly head: Place & { readonly kind: 'variable' | 'field' };
  readonly list: List;
}

export type LockPath =
  | { readonly kind: 'top'; readonly class: LockClass; readonly index?: Expr; readonly span: Span }
  | {
      readonly kind: 'field';
      readonly class: LockClass;
      readonly object: Expr;
      readonly index?: Expr;
      readonly span: Span;
    }
  /** Whatever lock a lock reference names; `class` stands for all of its kind. */
  | {
      readonly kind: 'reference';
      readonly class: LockClass;
      readonly reference: Expr;
      readonly index?: undefined;
      readonly span: Span;
    };

export type ChannelPath =
  | { readonly kind: 'top'; readonly condition: Condition; readonly index?: Expr; readonly span: Span }
  | {
      readonly kind: 'field';
      readonly condition: Condition;
      readonly object: Expr;
      readonly index?: Expr;
      readonly span: Span;
    }
  | { readonly kind: 'object'; readonly object: Expr; readonly span: Span };

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';
export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=';

export type Expr = { readonly type: Type; readonly span: Span } & (
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'enum'; readonly value: number }
  | { readonly kind: 'null' }
  | { readonly kind: 'self' }
  /** The object whose guard or nesting key this is. */
  | { readonly kind: 'subject' }
  /** In an exchange's update: the old value. */
  | { readonly kind: 'old' }
  | { readonly kind: 'read'; readonly place: Place }
  | { readonly kind: 'object'; readonly object: NamedObject; readonly index?: Expr }
  | { readonly kind: 'not' | 'negate'; readonly operand: Expr }
  | { readonly kind: 'logical'; readonly operator: 'and' | 'or'; readonly left: Expr; readonly right: Expr }
  | {
      readonly kind: 'arithmetic';
      readonly operator: ArithmeticOperator;
      readonly left: Expr;
      readonly right: Expr;
    }
  /** Operands are both numbers, or for `==` and `!=` alike otherwise; references compare as addresses. */
  | {
      readonly kind: 'comparison';
      readonly operator: ComparisonOperator;
      readonly left: Expr;
      readonly right: Expr;
    }
  /** Of a thread that is named and has several instances, any of them. */
  | {
      readonly kind: 'held';
      readonly lock: LockPath;
      readonly by: 'self' | 'nobody' | Expr | { readonly kind: 'thread'; readonly thread: ThreadRef };
    }
  /** The lock that a path names, as a value of a lock reference. */
  | { readonly kind: 'lock-address'; readonly lock: LockPath }
  /** `refs(o)`. */
  | { readonly kind: 'refs'; readonly object: Expr; readonly field: Field }
  | { readonly kind: 'live'; readonly object: Expr }
  /** Threads are given by declaration, and by instance where one of several is named. */
  | { readonly kind: 'at'; readonly thread: ThreadRef; readonly label: string; readonly function?: string }
  | { readonly kind: 'done'; readonly thread: ThreadRef }
  | {
      readonly kind: 'quantifier';
      readonly sort: 'count' | 'all' | 'any';
      readonly binder: Local;
      readonly over: { readonly struct: Struct } | { readonly low: number; readonly high: number };
      readonly condition: Expr;
    }
);

export interface ThreadRef {
  readonly declaration: ThreadDecl;
  /** `waiter[1]`; absent means all for `done`, some for `at`. */
  readonly instance?: number;
}
