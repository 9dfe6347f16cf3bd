import type { Rule } from '../issues.js';

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

/** What has an explanation: whatever a report can point at. */
export type Topic = Rule;
