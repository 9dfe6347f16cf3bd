export { type ConciseOptions, concise, conciseFile, conciseSummary } from './concise.js';
export { DIAGNOSTIC_CAP, diagnosticLines, diagnosticsText } from './diagnostic.js';
export { frame, type Mark } from './frame.js';
export { json, SCHEMA_VERSION } from './json.js';
export { type PrettyOptions, pretty, prettyFile, prettySummary } from './pretty.js';
export { type Paint, PLAIN, paint, printable, type Style } from './style.js';
export { summary } from './summary.js';
export type { TraceForm } from './violation.js';
