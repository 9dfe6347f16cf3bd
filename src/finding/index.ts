export type * from './finding.js';
export { outcomeOf, type RunOutcome } from './outcome.js';
