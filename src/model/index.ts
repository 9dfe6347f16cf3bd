export type * from './model.js';
export type { CheckPlan, ExpectedOutcome, Settings, Variant } from './plan.js';
export {
  ADVISORY,
  ENDING,
  LATER_VIOLATIONS,
  NOT_ALLOWABLE,
  VIOLATIONS,
  type ViolationKind,
} from './violations.js';
