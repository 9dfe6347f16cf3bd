export type { Nesting } from './arrival.js';
export * from './exploration.js';
export { explore, search } from './explore.js';
export { domainsOpen, readerOf } from './grace.js';
export { initial, type Start } from './initial.js';
export { allDone, type Judgement, judge } from './judge.js';
export { cellAt, lockAt, type View, valueIn } from './look.js';
export * from './note.js';
export { type PlainState, plainOf, stateOf } from './plain.js';
export {
  type Change,
  changesBetween,
  headOf,
  type Replay,
  type ReplayStep,
  replay,
  waitingIn,
} from './replay.js';
export { retrace } from './retrace.js';
export {
  describe as describeState,
  hasEnded,
  holdOf,
  isOver,
  key,
  type LockState,
  locationOf,
  modeOf,
  type State,
  type ThreadState,
} from './state.js';
export { type Choice, choices, next, outcomes, type Step } from './step.js';
export type { Ending, Performed } from './turn.js';
