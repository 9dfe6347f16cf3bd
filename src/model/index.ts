export type * from './model.js';
export type * from './plan.js';
export {
  ADVISORY,
  ENDING,
  LATER_VIOLATIONS,
  NOT_ALLOWABLE,
  VIOLATIONS,
  type ViolationKind,
} from './violations.js';
