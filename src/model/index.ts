export { numeric } from './constants.js';
export { callOf, effectOf, inner } from './inside.js';
export type * from './model.js';
export type { CheckPlan, ExpectedOutcome, Settings, Variant } from './plan.js';
export { plansOf } from './plans.js';
export { loadProgram, type Program, type Reader, type ReadFailure } from './program.js';
export { resolve } from './resolve.js';
export { freedStructs, lockMayChange, mayChange } from './stability.js';
export {
  ADVISORY,
  ENDING,
  NOT_ALLOWABLE,
  VIOLATIONS,
  type ViolationKind,
} from './violations.js';
