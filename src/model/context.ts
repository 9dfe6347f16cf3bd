/** What resolving a piece of text needs to know about where it stands. */
import type { Span } from '../source/index.js';
import type * as Ast from '../syntax/ast.js';
import type { Constants } from './constants.js';
import type { Globals } from './globals.js';
import type { Dialect, Expr, Fn, Local, Struct, Type } from './model.js';
import { Known } from './narrowing.js';
import type { Outline } from './outline.js';
import type { Sink } from './sink.js';

/** One variant of a program while it is being resolved. */
export interface Unit {
  readonly dialect: Dialect;
  readonly constants: Constants;
  readonly outline: Outline;
  readonly globals: Globals;
  readonly sink: Sink;
  /**
   * Resolves an expression. Handed on here because paths, words and calls need it as much as it
   * needs them.
   */
  readonly evaluate: Evaluate;
  readonly declaredLocals: Set<Local>;
  /** Locals that something reads. */
  readonly readLocals: Set<Local>;
  /** Functions whose result type could not be resolved. */
  readonly brokenResults: Set<Fn>;
}

/** `expected` helps where the text alone does not say: `null`, a value of several enumerations. */
export type Evaluate = (context: Context, e: Ast.Expr, expected?: Type) => Expr | undefined;

export interface Context {
  readonly unit: Unit;
  readonly scope: Scope;
  readonly role: Role;
  /** In a guard or a nesting key: names start at the members of this struct. */
  readonly subject?: Struct;
  readonly body?: Body;
  readonly inLoop: boolean;
  readonly known: Known;
  /** The defs that are being expanded, outermost first. */
  readonly expansion?: readonly Ast.DefItem[];
}

/** Where an expression stands, and so what it may name. `constant`: initial values; `argument`: of `run`. */
export type Role = 'body' | 'init' | 'property' | 'guard' | 'key' | 'constant' | 'argument';

/** The body that a statement belongs to. */
export interface Body {
  /** As messages call it: "thread `scan`", "`on zero`". */
  readonly title: string;
  readonly kind: 'thread' | 'function' | 'on-zero' | 'init';
  readonly result?: Type;
  /** A function whose result type could not be resolved: whatever it returns is fine. */
  readonly resultBroken?: boolean;
  readonly head: Span;
  /** Labels that some goto jumps to. */
  readonly targets: ReadonlySet<string>;
}

export type Binding =
  | { readonly kind: 'local'; readonly local: Local; readonly fixed?: 'loop' | 'quantifier' }
  /** A parameter of a `def`: stands for its argument. */
  | { readonly kind: 'argument'; readonly value: Expr }
  | { readonly kind: 'broken' };

/** Names of one block, and of those around it. */
export class Scope {
  private readonly names = new Map<string, { readonly binding: Binding; readonly span: Span }>();

  constructor(private readonly outer?: Scope) {}

  find(name: string): Binding | undefined {
    return this.names.get(name)?.binding ?? this.outer?.find(name);
  }

  /** The place where this very block already declares the name. */
  declaredAt(name: string): Span | undefined {
    return this.names.get(name)?.span;
  }

  declare(name: Ast.Name, binding: Binding): void {
    this.names.set(name.text, { binding, span: name.span });
  }

  /** All names that can be used here, for "did you mean". */
  all(): readonly string[] {
    return [...this.names.keys(), ...(this.outer?.all() ?? [])];
  }
}

export const outermost = (unit: Unit, role: Role): Context => ({
  unit,
  role,
  scope: new Scope(),
  inLoop: false,
  known: new Known(),
});

/** The same place inside a block of its own. */
export const inBlock = (context: Context): Context => ({ ...context, scope: new Scope(context.scope) });

/** The same place on a way of its own, where more may be known. */
export const onBranch = (context: Context, more: readonly Local[] = []): Context => ({
  ...context,
  known: context.known.with(more),
});
