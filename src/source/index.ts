export { CODES, type Code } from './codes.js';
export {
  type Diagnostic,
  error,
  hasErrors,
  type Label,
  type Outcome,
  type Severity,
  warning,
} from './diagnostic.js';
export { lineStarts, type Position, position, type Source, type Span, words } from './source.js';
export { distance, suggest } from './suggest.js';
