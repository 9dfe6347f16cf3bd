/** Makes results by hand: what `check/` would say of small imagined models. */
import type { CheckResult, FileResult, Location, TraceStep } from '../../../src/finding/index.js';
import type { Source, Span } from '../../../src/source/index.js';

/** The span of the n-th occurrence of `part`. */
export function find(source: Source, part: string, n = 1): Span {
  let start = -1;
  for (let i = 0; i < n; i++) start = source.text.indexOf(part, start + 1);
  if (start < 0) throw new Error(`no ${JSON.stringify(part)} in ${source.path}`);
  return { source, start, end: start + part.length };
}

export function at(span: Span, more: Partial<Location> = {}): Location {
  return { span, origin: null, calls: [], ...more };
}

export function step(
  number: number,
  thread: number,
  text: string,
  location: Location,
  more: Partial<TraceStep> = {},
): TraceStep {
  return {
    step: number,
    thread,
    text,
    outcome: '',
    waits: false,
    ends: false,
    location,
    holds: [],
    changes: {},
    ...more,
  };
}

export function check(name: string, span: Span, more: Partial<CheckResult> = {}): CheckResult {
  return {
    name,
    variant: '',
    span,
    verdict: 'holds',
    asExpected: true,
    expected: ['holds'],
    missing: [],
    states: 1204,
    transitions: 3120,
    depth: 31,
    limit: null,
    violations: [],
    untraced: [],
    reached: [],
    unexecuted: [],
    nestings: [],
    accepted: [],
    certified: null,
    omission: null,
    milliseconds: 12,
    ...more,
  };
}

export function file(
  path: string,
  checks: readonly CheckResult[],
  more: Partial<FileResult> = {},
): FileResult {
  return {
    path,
    title: 'a model',
    diagnostics: [],
    checks,
    unexecuted: [],
    executed: [],
    order: { classes: [], rules: [] },
    undeclared: [],
    idleAllows: [],
    notBegun: [],
    ...more,
  };
}
