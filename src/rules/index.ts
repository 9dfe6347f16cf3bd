export { leavesIn } from './edges.js';
export { deadlocksIn, foundAtStart, isFinding } from './findings.js';
export { rulesAnywhere, rulesOf, variablesIn } from './lower.js';
export { type Compact, compacted } from './narrow.js';
export type * from './rules.js';
export { apply, evaluate, isTruth, type Value, Values } from './value.js';
