/** What the names of a model mean outside of any body. */
import type { Span } from '../source/index.js';
import type * as Ast from '../syntax/ast.js';
import type { Constant } from './constants.js';
import { declaredTwice } from './errors/names.js';
import type {
  Condition,
  Field,
  Fn,
  LockClass,
  NamedObject,
  RcuDomain,
  Struct,
  ThreadDecl,
  ThreadInstance,
  Type,
  Variable,
} from './model.js';
import type { Sink } from './sink.js';

export type EnumType = Type & { readonly kind: 'enum' };

/**
 * Symbols say `broken` where the declaration could not be resolved: that has been reported, and its
 * uses are silent.
 */
type Broken = { readonly kind: 'broken' };

export type TypeSymbol = { readonly span: Span } & (
  | { readonly kind: 'struct'; readonly struct: Struct }
  | { readonly kind: 'enum'; readonly type: EnumType }
);

export type ValueSymbol = { readonly span: Span } & (
  | { readonly kind: 'lock'; readonly class: LockClass }
  | { readonly kind: 'condition'; readonly condition: Condition }
  | { readonly kind: 'domain'; readonly domain: RcuDomain }
  | { readonly kind: 'variable'; readonly variable: Variable }
  | { readonly kind: 'object'; readonly object: NamedObject }
  /** A count at top level: the only field of an object of its own. */
  | { readonly kind: 'refcount'; readonly object: NamedObject; readonly field: Field }
  | { readonly kind: 'setting'; readonly value: Constant }
  | { readonly kind: 'enum-value'; readonly type: EnumType; readonly value: number }
  | Broken
);

export type CallableSymbol = { readonly span: Span } & (
  | { readonly kind: 'function'; readonly fn: Fn; readonly item: Ast.FunctionItem }
  | {
      readonly kind: 'def';
      readonly item: Ast.DefItem;
      readonly parameters: readonly (Type | undefined)[];
    }
  | Broken
);

export interface ThreadSymbol {
  readonly span: Span;
  readonly declaration: ThreadDecl;
  readonly item: Ast.ThreadItem;
  /** Those that run, in order; filled before any body is resolved. */
  readonly instances: ThreadInstance[];
}

export type Member = { readonly span: Span } & (
  | { readonly kind: 'field'; readonly field: Field }
  | { readonly kind: 'lock'; readonly class: LockClass }
  | { readonly kind: 'condition'; readonly condition: Condition }
  | Broken
);

/** A thread and a function may share a name, as `thread close { close() }` does; so may a struct and an object. */
export class Globals {
  readonly types = new Map<string, TypeSymbol>();
  readonly values = new Map<string, ValueSymbol>();
  readonly callables = new Map<string, CallableSymbol>();
  readonly threads = new Map<string, ThreadSymbol>();
  /** Values of enumerations: the same word may be a value of several. */
  readonly enumValues = new Map<string, (ValueSymbol & { readonly kind: 'enum-value' })[]>();
  /** RCU's own domain, and whether anything has to do with it. */
  readonly rcu: RcuDomain = { name: 'rcu', sleepable: false, own: true };
  usesRcu = false;
  private readonly members = new Map<Struct, Map<string, Member>>();

  constructor(private readonly sink: Sink) {}

  membersOf(struct: Struct): ReadonlyMap<string, Member> {
    return this.members.get(struct) ?? new Map();
  }

  /** Errors: the name is taken already (L0202). */
  addMember(struct: Struct, name: Ast.Name, member: Member): void {
    const own = this.members.get(struct) ?? new Map<string, Member>();
    this.members.set(struct, own);
    this.add(own, name, member);
  }

  /** Errors: the name is taken already (L0202). */
  add<T extends { readonly span: Span }>(map: Map<string, T>, name: Ast.Name, symbol: T): void {
    const first = map.get(name.text);
    if (first) this.sink.add(declaredTwice(name.text, name.span, first.span));
    else map.set(name.text, symbol);
  }
}
