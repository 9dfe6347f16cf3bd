/** What a statement, right-hand side or condition turns out to be. */
import type { Span } from '../source/index.js';
import type * as Ast from '../syntax/ast.js';
import type { Call, Effect, Expr, Type } from './model.js';

export type Meaning =
  | { readonly kind: 'value'; readonly value: Expr }
  /** `type` is that of its result, if it has one. */
  | {
      readonly kind: 'effect';
      readonly effect: Effect;
      readonly type?: Type;
      readonly word: string;
      readonly span: Span;
      /** The kernel's function answers the other way round. */
      readonly reversed?: true;
    }
  | { readonly kind: 'call'; readonly call: Call }
  /** A kernel function that only writes: `WRITE_ONCE(x, e)`, `set_bit(x)`. */
  | { readonly kind: 'assignment'; readonly target: Ast.Expr; readonly value: Ast.Expr; readonly span: Span }
  /** A kernel function that takes several statements to say. */
  | { readonly kind: 'statements'; readonly statements: readonly Ast.Stmt[] }
  /** A kernel function that means nothing here. */
  | { readonly kind: 'nothing' };
