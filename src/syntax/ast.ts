/**
 * The abstract syntax of a `.lock` file: what was written, where. Nothing here is bound, typed or
 * even known to exist: a name is a word, a call may be a function, a dialect's statement or a typing
 * mistake. `model/` finds out.
 */
import type { Source, Span } from '../source/index.js';

export interface Name {
  readonly text: string;
  readonly span: Span;
}

export interface File {
  readonly source: Source;
  readonly span: Span;
  /** `model "title"`. */
  readonly title?: { readonly text: string; readonly span: Span };
  readonly dialect?: Name;
  readonly imports: readonly Import[];
  readonly items: readonly Item[];
}

export interface Import {
  readonly path: string;
  readonly span: Span;
}

// ---------------------------------------------------------------- declarations

export type Item =
  | Declaration
  | WhenItem
  | OrderItem
  | StructItem
  | EnumItem
  | ObjectItem
  | PoolItem
  | RcuItem
  | InitItem
  | ParamItem
  | FunctionItem
  | DefItem
  | ThreadItem
  | OnReturnItem
  | PropertyItem
  | AllowItem
  | DenyItem
  | CheckItem;

/** What may stand at top level and inside a struct alike. */
export type Declaration = LockDecl | CondDecl | RefcountDecl | VarDecl | ListDecl;

/** `mutex a, fork[N] recursive`, `semaphore(3) s max 5`, `spin f_lock`. One entry each name. */
export interface LockDecl {
  readonly kind: 'lock';
  /** The kind's word as written: mutex, spin, rwlock, rwspin, sx, semaphore, giant. */
  readonly lockKind: Name;
  /** The argument of `semaphore(n)`. */
  readonly count?: Expr;
  readonly entries: readonly LockEntry[];
  readonly span: Span;
}

export interface LockEntry {
  readonly name: Name;
  readonly size?: Expr;
  readonly attributes: readonly LockAttribute[];
}

export type LockAttribute =
  | { readonly kind: 'recursive' | 'leaf'; readonly span: Span }
  /** `nested`, `nested by e`. */
  | { readonly kind: 'nested'; readonly by?: Expr; readonly span: Span }
  | { readonly kind: 'level' | 'max'; readonly value: Expr; readonly span: Span }
  | { readonly kind: 'prefer'; readonly who: 'readers' | 'writers'; readonly span: Span };

/** `cond c`, `cond c[2]`. */
export interface CondDecl {
  readonly kind: 'cond';
  readonly entries: readonly { readonly name: Name; readonly size?: Expr }[];
  readonly span: Span;
}

/** `refcount f_count = 1 [max N] [plain]`. */
export interface RefcountDecl {
  readonly kind: 'refcount';
  readonly name: Name;
  readonly initial?: Expr;
  readonly max?: Expr;
  readonly plain: boolean;
  readonly span: Span;
}

/** `list watchers, idle[2] of knote via selnext [guarded_by …]`. */
export interface ListDecl {
  readonly kind: 'list';
  readonly entries: readonly { readonly name: Name; readonly size?: Expr }[];
  /** The struct of the elements. */
  readonly element: Name;
  /** The field of theirs that leads to the next. */
  readonly link: Name;
  readonly guard?: Guard;
  readonly span: Span;
}

/** A field of a struct, or a `var` at top level: `[const] name : type [= e] [guarded_by …]`. */
export interface VarDecl {
  readonly kind: 'var';
  readonly constant: boolean;
  readonly name: Name;
  readonly type: TypeExpr;
  readonly initial?: Expr;
  /** Its own `guarded_by`, or that of the block `guarded_by L { … }` it stands in. */
  readonly guard?: Guard;
  /** `per thread var`: each thread has its own. */
  readonly perThread?: true;
  readonly span: Span;
}

/** `guarded_by L`, `guarded_by {a, b}`, `guarded_by L for writes`. */
export interface Guard {
  readonly locks: readonly Expr[];
  readonly writesOnly: boolean;
  readonly span: Span;
}

export interface StructItem {
  readonly kind: 'struct';
  readonly name: Name;
  readonly members: readonly StructMember[];
  readonly span: Span;
}

export type StructMember = Declaration | OnZero | WhenBlock<StructMember>;

/** `on zero f_count as f { … }`; without a field where the struct has one count only. */
export interface OnZero {
  readonly kind: 'on-zero';
  readonly field?: Name;
  readonly binder: Name;
  readonly body: readonly Stmt[];
  readonly span: Span;
}

export interface WhenBlock<T> {
  readonly kind: 'when';
  readonly condition: Expr;
  readonly then: readonly T[];
  readonly otherwise: readonly T[];
  readonly span: Span;
}
export type WhenItem = WhenBlock<Item>;

export interface EnumItem {
  readonly kind: 'enum';
  readonly name: Name;
  readonly values: readonly Name[];
  readonly span: Span;
}

/** `object f : file { private = d }`, `object a, b : t`, `object pair[2] : file`. */
export interface ObjectItem {
  readonly kind: 'object';
  readonly entries: readonly { readonly name: Name; readonly size?: Expr }[];
  readonly struct: Name;
  readonly fields: readonly FieldInit[];
  readonly span: Span;
}

export interface FieldInit {
  readonly name: Name;
  readonly value: Expr;
}

/** `pool 2 file`, `pool 2 file typestable`. */
export interface PoolItem {
  readonly kind: 'pool';
  readonly size: Expr;
  readonly struct: Name;
  readonly memory: 'reused' | 'typestable' | 'typesafe';
  readonly span: Span;
}

/** `rcu fs_srcu sleepable, net`. */
export interface RcuItem {
  readonly kind: 'rcu';
  readonly domains: readonly { readonly name: Name; readonly sleepable: boolean }[];
  readonly span: Span;
}

export interface InitItem {
  readonly kind: 'init';
  readonly body: readonly Stmt[];
  readonly span: Span;
}

/** `param N = 2`, `flag fixed = false`. */
export interface ParamItem {
  readonly kind: 'param' | 'flag';
  readonly name: Name;
  readonly value: Expr;
  readonly span: Span;
}

/** `order a -> {b, c} -> d.e`, `order total`. Each step is a set of class paths. */
export interface OrderItem {
  readonly kind: 'order';
  readonly total: boolean;
  readonly steps: readonly (readonly ClassPath[])[];
  readonly span: Span;
}

/** A lock class as order lines name it: `a`, `file.f_lock`, or a bare field name where it is unique. */
export interface ClassPath {
  readonly names: readonly Name[];
  readonly span: Span;
}

export interface Parameter {
  readonly name: Name;
  readonly type: TypeExpr;
}

export interface FunctionItem {
  readonly kind: 'function';
  readonly name: Name;
  readonly parameters: readonly Parameter[];
  readonly result?: TypeExpr;
  readonly requires: readonly { readonly condition: Expr; readonly span: Span }[];
  readonly body: readonly Stmt[];
  readonly span: Span;
  /** From `fn` to the closing parenthesis or result type, for messages. */
  readonly head: Span;
}

/** `def isfd(k: knote) = e`. */
export interface DefItem {
  readonly kind: 'def';
  readonly name: Name;
  readonly parameters: readonly Parameter[];
  readonly body: Expr;
  readonly span: Span;
}

export interface ThreadItem {
  readonly kind: 'thread';
  readonly daemon: boolean;
  /** `work name(p: T) { … }`: what `queue` puts off. */
  readonly work?: true;
  /** Of `interrupt name at hard`: the sort, and then `count` says how often it may come. */
  readonly interrupt?: 'hard' | 'soft';
  readonly name: Name;
  readonly parameters: readonly Parameter[];
  readonly title?: string;
  readonly count?: Expr;
  readonly body: readonly Stmt[];
  readonly span: Span;
  readonly head: Span;
}

/** `on return { … }`: what every thread runs at its end. */
export interface OnReturnItem {
  readonly kind: 'on-return';
  readonly body: readonly Stmt[];
  readonly span: Span;
  readonly head: Span;
}

export interface PropertyItem {
  readonly kind: 'property';
  readonly sort: 'invariant' | 'finally' | 'reachable';
  readonly name: Name;
  readonly condition: Expr;
  readonly span: Span;
}

/** `allow unlock-not-held [in f] at l because "…"`. */
export interface AllowItem {
  readonly kind: 'allow';
  readonly violation: Name;
  readonly within?: Name;
  readonly at?: Name;
  readonly because: string;
  readonly span: Span;
}

/** `deny order-cycle`. */
export interface DenyItem {
  readonly kind: 'deny';
  readonly violation: Name;
  readonly span: Span;
}

export interface CheckItem {
  readonly kind: 'check';
  readonly name: string;
  readonly nameSpan: Span;
  readonly clauses: readonly CheckClause[];
  readonly span: Span;
}

export type CheckClause =
  /** `set N = 2, 3, fixed` is two of these; `values` is empty for a bare flag. */
  | { readonly kind: 'set'; readonly name: Name; readonly values: readonly Expr[]; readonly span: Span }
  | { readonly kind: 'run'; readonly threads: readonly RunThread[]; readonly span: Span }
  | { readonly kind: 'without'; readonly threads: readonly Name[]; readonly span: Span }
  | { readonly kind: 'init'; readonly body: readonly Stmt[]; readonly span: Span }
  | { readonly kind: 'deny'; readonly violation: Name; readonly span: Span }
  | { readonly kind: 'allow'; readonly allow: AllowItem; readonly span: Span }
  | { readonly kind: 'expect'; readonly expectations: readonly Expectation[]; readonly span: Span };

/** `scan(kn1)`, `waiter * 2`. `arguments` is absent where no parentheses are written. */
export interface RunThread {
  readonly name: Name;
  readonly arguments?: readonly Expr[];
  readonly count?: Expr;
  readonly span: Span;
}

export type Expectation =
  | { readonly kind: 'holds'; readonly span: Span }
  | {
      readonly kind: 'violation';
      readonly violation: Name;
      readonly within?: Name;
      readonly at?: Name;
      readonly span: Span;
    }
  | {
      readonly kind: 'invariant' | 'finally' | 'reaches' | 'never';
      readonly name: Name;
      readonly span: Span;
    };

// ---------------------------------------------------------------- types

export type TypeExpr =
  /** `bool`, `thread`, an enumeration or a struct; `optional` for the `?`. */
  | { readonly kind: 'named'; readonly name: Name; readonly optional: boolean; readonly span: Span }
  | { readonly kind: 'range'; readonly low: Expr; readonly high: Expr; readonly span: Span }
  /** `T[n]`. */
  | { readonly kind: 'array'; readonly element: TypeExpr; readonly size: Expr; readonly span: Span }
  /** `&mutex`, `&spin?`: refers to a lock of that kind. */
  | {
      readonly kind: 'lock-reference';
      readonly lockKind: Name;
      readonly optional: boolean;
      readonly span: Span;
    };

// ---------------------------------------------------------------- statements

/** Common to all: `origin` is the text of `@ "…"`. */
interface StmtBase {
  readonly span: Span;
  readonly origin?: string;
}

export type Stmt = StmtBase &
  (
    | { readonly kind: 'var'; readonly name: Name; readonly type: TypeExpr; readonly initial?: Expr }
    /** `x = e`, `x += e`, `x++` (value absent). `e` may be an operation, a call or `new`. */
    | {
        readonly kind: 'assign';
        readonly target: Expr;
        readonly operator: '=' | '+=' | '-=' | '++' | '--';
        readonly value?: Expr;
      }
    /** An expression that stands as a statement: an operation (`lock a`) or a call (`mtx_lock(a)`). */
    | { readonly kind: 'expression'; readonly expression: Expr }
    | {
        readonly kind: 'if';
        readonly condition: Expr;
        readonly then: readonly Stmt[];
        readonly otherwise: readonly Stmt[];
      }
    | { readonly kind: 'while'; readonly condition: Expr; readonly body: readonly Stmt[] }
    | { readonly kind: 'loop'; readonly body: readonly Stmt[] }
    | {
        readonly kind: 'for-range';
        readonly name: Name;
        readonly low: Expr;
        readonly high: Expr;
        readonly body: readonly Stmt[];
      }
    /** `for k in l`, `for k in knote where e`: over a list, or over the objects of a struct. */
    | {
        readonly kind: 'for-each';
        readonly name: Name;
        readonly over: Expr;
        readonly where?: Expr;
        readonly body: readonly Stmt[];
      }
    | {
        readonly kind: 'with';
        readonly lock: Expr;
        readonly shared: boolean;
        /** `irq` or `bh`. */
        readonly context?: Name;
        readonly body: readonly Stmt[];
      }
    | { readonly kind: 'choose'; readonly branches: readonly (readonly Stmt[])[] }
    | { readonly kind: 'maybe'; readonly body: readonly Stmt[] }
    | { readonly kind: 'atomic'; readonly body: readonly Stmt[] }
    /** `rcu { … }`, `rcu fs_srcu { … }`. */
    | { readonly kind: 'rcu'; readonly domain?: Name; readonly body: readonly Stmt[] }
    | { readonly kind: 'break' | 'continue' }
    | { readonly kind: 'return'; readonly value?: Expr }
    | { readonly kind: 'goto'; readonly label: Name }
    /** `l:` before a statement; at a block's end it labels nothing and `statement` is absent. */
    | { readonly kind: 'label'; readonly label: Name; readonly statement?: Stmt }
  );

// ---------------------------------------------------------------- expressions

/** The words of statements that are written without parentheses: `lock L`, `tryget o`, `wait c releasing L`. */
export type OperationWord =
  | 'lock'
  | 'trylock'
  | 'unlock'
  | 'downgrade'
  | 'upgrade'
  | 'destroy'
  | 'complete'
  | 'wait'
  | 'timedwait'
  | 'prepare'
  | 'sleep'
  | 'finish'
  | 'signal'
  | 'broadcast'
  | 'get'
  | 'tryget'
  | 'put'
  | 'free'
  | 'free_rcu'
  | 'touch'
  | 'insert'
  | 'remove'
  | 'assert'
  | 'await'
  | 'spin await'
  | 'might_sleep'
  | 'rcu_read_lock'
  | 'rcu_read_unlock'
  | 'synchronize_rcu'
  | 'synchronize'
  | MaskWord;

/** What a thread does to the interrupts of its CPU. */
export type MaskWord = 'irq_disable' | 'irq_enable' | 'irq_save' | 'irq_restore' | 'bh_disable' | 'bh_enable';

/** The words of statements about what goes on later: `queue shutdown(e)`. */
export type DeferredWord = 'queue' | 'flush' | 'cancel' | 'spawn';

export type BinaryOperator =
  | 'or'
  | 'and'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | '/'
  | '%';

export type Expr =
  | { readonly kind: 'number'; readonly value: number; readonly span: Span }
  | { readonly kind: 'bool'; readonly value: boolean; readonly span: Span }
  | { readonly kind: 'null'; readonly span: Span }
  | { readonly kind: 'self'; readonly span: Span }
  | { readonly kind: 'name'; readonly name: Name; readonly span: Span }
  /** `e.f`, and `e->f` outside `order`. */
  | { readonly kind: 'member'; readonly object: Expr; readonly field: Name; readonly span: Span }
  | { readonly kind: 'index'; readonly array: Expr; readonly index: Expr; readonly span: Span }
  | { readonly kind: 'unary'; readonly operator: 'not' | '-'; readonly operand: Expr; readonly span: Span }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expr;
      readonly right: Expr;
      readonly span: Span;
    }
  | {
      readonly kind: 'call';
      readonly name: Name;
      readonly arguments: readonly Argument[];
      readonly span: Span;
    }
  | {
      readonly kind: 'new';
      readonly trying: boolean;
      readonly struct: Name;
      readonly fields: readonly FieldInit[];
      readonly span: Span;
    }
  | Deferred
  | Operation
  /** `held(L)`, `held(L by t)`, `unheld(L)`. */
  | {
      readonly kind: 'held';
      readonly lock: Expr;
      readonly by?: Expr;
      readonly negated: boolean;
      readonly span: Span;
    }
  /** `count(k in knote where e)`, `all(k in knote: e)`, `any(i in 0..1: e)`. */
  | {
      readonly kind: 'quantifier';
      readonly sort: 'count' | 'all' | 'any';
      readonly binder: Name;
      readonly over: QuantifierRange;
      readonly condition: Expr;
      readonly span: Span;
    };

export type QuantifierRange =
  | { readonly kind: 'struct'; readonly name: Name }
  | { readonly kind: 'range'; readonly low: Expr; readonly high: Expr };

/** `queue shutdown(e)`, `flush shutdown`: `arguments` is absent where no parentheses are written. */
export interface Deferred {
  readonly kind: 'deferred';
  readonly word: DeferredWord;
  readonly wordSpan: Span;
  readonly name: Name;
  readonly arguments?: readonly Argument[];
  readonly span: Span;
}

export interface Operation {
  readonly kind: 'operation';
  readonly word: OperationWord;
  readonly wordSpan: Span;
  /**
   * The lock, channel, object, count, element, condition or RCU domain; absent for words that stand alone, and
   * for RCU's own domain.
   */
  readonly operand?: Expr;
  /** `lock L shared`. */
  readonly shared: boolean;
  /** `wait c releasing L`. */
  readonly releasing?: Expr;
  /** `insert k in l`, `remove k from l`. */
  readonly list?: Expr;
  /** `insert k in l at end`. */
  readonly atEnd?: boolean;
  /** `irq` or `bh` after `lock L`. */
  readonly context?: Name;
  /** What a kernel's lock function does to interrupts in the same step. */
  readonly mask?: MaskWord;
  readonly span: Span;
}

/**
 * An argument of a call. `expression` is absent where the tokens are no expression of the language
 * (`PRI | PCATCH`, a string): fine only for arguments that the callee marks as of no concern.
 */
export interface Argument {
  readonly expression?: Expr;
  readonly text: string;
  readonly span: Span;
}
