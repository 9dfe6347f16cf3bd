import type { Violation } from '../../finding/index.js';
import type { Code } from '../../source/index.js';

/** What `lockcheck explain` says about a diagnostic or a violation. */
export interface Explanation {
  /** What it means. The first sentence stands alone in the list of all. */
  readonly meaning: string;
  /** A small model that gets it, and the same without. */
  readonly failing: string;
  readonly mended: string;
  /** What to do about it. */
  readonly advice: string;
  /** Other files that the models import, by path. */
  readonly imports?: Readonly<Record<string, string>>;
}

/** What has an explanation beside the codes of diagnostics. */
export type Kind = Exclude<Violation['kind'], 'reachable'> | 'incomplete';

export type Topic = Code | Kind;
