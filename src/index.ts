/** lockcheck as a library: `parse`, `compile` and `check` texts; results are plain data. */
export {
  type Built,
  type CheckOptions,
  check,
  compile,
  type Progress,
  parse,
  type TextOptions,
} from './check/index.js';
export type * from './finding/index.js';
export type { Machine } from './machine/index.js';
export type { Reader, ReadFailure, ViolationKind } from './model/index.js';
export type { Code, Diagnostic, Outcome, Source, Span } from './source/index.js';
export type { File } from './syntax/index.js';
