/** Mutants that nobody can notice, and why: what the runner counts as explained. */
export interface Survivor {
  readonly file: string;
  /** The operator, and the line with the spoilt piece marked. */
  readonly mutant: string;
  readonly why: string;
}

export const SURVIVORS: readonly Survivor[] = [];
