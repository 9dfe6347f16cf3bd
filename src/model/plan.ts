import type { Span } from '../source/index.js';
import type { CheckItem } from '../syntax/ast.js';
import type { ViolationKind } from './violations.js';

/** Settings of params and flags: numbers, and 0 or 1 for flags. */
export type Settings = ReadonlyMap<string, number>;

/**
 * One claim of a file, and the variants that must each meet it: the product of the lists in `set`.
 * A file without checks has one that runs its threads as declared and expects it to hold.
 */
export interface CheckPlan {
  readonly name: string;
  readonly span: Span;
  readonly variants: readonly Variant[];
  readonly expectations: readonly ExpectedOutcome[];
  /** Advisories that fail this check, from the file and the check. */
  readonly denied: readonly ViolationKind[];
  /** As written, for `resolve`; absent where the file has no check. */
  readonly check?: CheckItem;
}

export interface Variant {
  /** What distinguishes it among the check's variants, for the report: `N = 3`; empty for the only one. */
  readonly label: string;
  readonly settings: Settings;
}

export type ExpectedOutcome =
  | { readonly kind: 'holds'; readonly span: Span }
  | {
      readonly kind: 'violation';
      readonly violation: ViolationKind;
      readonly within?: string;
      readonly at?: string;
      readonly span: Span;
    }
  | {
      readonly kind: 'invariant' | 'finally' | 'reaches' | 'never';
      readonly name: string;
      readonly span: Span;
    };
