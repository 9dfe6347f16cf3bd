/** The kinds of violation, in the words that models, messages and reports use. */
export const VIOLATIONS = [
  'deadlock',
  'self-deadlock',
  'order',
  'order-cycle',
  'irq-order',
  'resurrection',
  'underflow',
  'double-free',
  'use-after-free',
  'null-dereference',
  'leak',
  'unlock-not-held',
  'held-lock-freed',
  'held-at-exit',
  'sleep-in-atomic',
  'race',
  'list-corruption',
  'range',
  'assertion',
] as const;

export type ViolationKind = (typeof VIOLATIONS)[number];

/** After these a run says nothing more: the step that does it leads to no state. */
export const ENDING: ReadonlySet<ViolationKind> = new Set([
  'underflow',
  'double-free',
  'use-after-free',
  'held-lock-freed',
  'null-dereference',
  'range',
  'assertion',
  'unlock-not-held',
  'self-deadlock',
  'list-corruption',
]);

/** Kinds that `allow` cannot accept: no run could sensibly go on after them. */
export const NOT_ALLOWABLE: ReadonlySet<ViolationKind> = new Set([
  'self-deadlock',
  'null-dereference',
  'range',
  'assertion',
]);

/** Reported with the answer whether a schedule hangs; fails a check only if denied or expected. */
export const ADVISORY: ReadonlySet<ViolationKind> = new Set(['order-cycle', 'irq-order']);
