/**
 * A run as JSON, schema version 1: `result-1.schema.json` says what each member means. The same input
 * gives the same bytes: no times, no absolute paths, members in a fixed order.
 */

import { never } from '../base/index.js';
import {
  type Accepted,
  type CheckResult,
  type Decisive,
  type FileResult,
  type Limit,
  type Location,
  type Nesting,
  outcomeOf,
  type Reached,
  type Report,
  type Trace,
  type Violation,
} from '../finding/index.js';
import { type Diagnostic, position, type Span, words } from '../source/index.js';
import type { Renderer } from './renderer.js';

/** Raised in its second part when members are added, in its first when any goes or changes its meaning. */
export const SCHEMA_VERSION = '1.4';

/** The text of a result file. `version` is that of the tool. */
export function json(report: Report, version: string): string {
  const result = {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: 'lockcheck', version },
    outcome: outcomeOf(report),
    files: report.files.map(fileJson),
    notBegun: report.notBegun ?? [],
  };
  return `${JSON.stringify(result, null, 2)}\n`;
}

export const JSON_RESULT: Renderer = { whole: (report, { version }) => json(report, version) };

function fileJson(file: FileResult) {
  return {
    path: file.path,
    model: file.title,
    diagnostics: file.diagnostics.map(diagnosticJson),
    checks: file.checks.map(checkJson),
    notBegun: file.notBegun,
    unexecuted: file.unexecuted.map(statementJson),
    undeclaredNestings: file.undeclared.map(nestingJson),
    idleAllows: file.idleAllows.map(statementJson),
  };
}

function diagnosticJson({ code, severity, message, span, label, labels, notes, help }: Diagnostic) {
  return {
    code,
    severity,
    message,
    location: spanJson(span),
    label: label ?? null,
    labels: labels.map((secondary) => ({ message: secondary.text, location: spanJson(secondary.span) })),
    notes,
    help,
  };
}

function checkJson(check: CheckResult) {
  return {
    name: check.name,
    variant: check.variant,
    line: position(check.span.source, check.span.start).line,
    expected: check.expected,
    missing: check.missing,
    asExpected: check.asExpected,
    verdict: check.verdict,
    states: check.states,
    transitions: check.transitions,
    depth: check.depth,
    reduced: false,
    limit: check.limit === null ? null : limitJson(check.limit),
    violations: check.violations.map(violationJson),
    untraced: check.untraced.map(({ kind, property }) => ({ kind, property })),
    reached: check.reached.map(reachedJson),
    unexecuted: check.unexecuted.map(statementJson),
    nestings: check.nestings.map(nestingJson),
    accepted: check.accepted.map(acceptedJson),
    certified: check.certified,
    omission: check.omission,
  };
}

function acceptedJson({ kind, because, span, location, signature }: Accepted) {
  return {
    kind,
    because,
    signature,
    allow: spanJson(span),
    location: location === null ? null : locationJson(location),
  };
}

function limitJson(limit: Limit) {
  switch (limit.kind) {
    case 'states':
    case 'time':
    case 'memory':
    case 'interrupted':
      return limit;
    case 'pool':
      return {
        kind: limit.kind,
        struct: limit.struct,
        location: spanJson(limit.span),
        ...traceJson(limit.trace),
      };
    case 'instances':
      return {
        kind: limit.kind,
        thread: limit.thread,
        location: spanJson(limit.span),
        ...traceJson(limit.trace),
      };
    default:
      return never(limit);
  }
}

function violationJson(violation: Violation) {
  return {
    kind: violation.kind,
    property: violation.property,
    signature: violation.signature,
    message: violation.message,
    expected: violation.expected,
    advisory: violation.advisory,
    threads: violation.threads,
    locks: violation.locks,
    location: locationJson(violation.location),
    hangs: violation.hangs,
    decisive: violation.decisive === null ? null : decisiveJson(violation.decisive, violation.trace),
    references: violation.references,
    notes: violation.notes.map(({ text, span }) => ({
      message: text,
      location: span === null ? null : spanJson(span),
    })),
    ...traceJson(violation.trace),
  };
}

function decisiveJson(decisive: Decisive, trace: Trace) {
  switch (decisive.kind) {
    case 'always':
    case 'otherwise':
      return decisive;
    case 'earlier':
      return {
        kind: decisive.kind,
        step: decisive.step,
        first: decisive.first.map(({ thread, text, location }) => ({
          thread: trace.threads[thread]!.name,
          text,
          location: locationJson(location),
        })),
      };
    default:
      return never(decisive);
  }
}

function reachedJson({ name, span, trace, expected }: Reached) {
  const run = trace === null ? { trace: null, ending: null } : traceJson(trace);
  return { name, location: spanJson(span), expected, ...run };
}

function traceJson(trace: Trace) {
  const name = (thread: number): string => trace.threads[thread]!.name;
  return {
    trace: trace.steps.map((step) => ({
      step: step.step,
      thread: name(step.thread),
      text: step.text,
      outcome: step.outcome,
      waits: step.waits,
      ends: step.ends,
      location: locationJson(step.location),
      holds: step.holds,
      changes: step.changes,
    })),
    ending: trace.ending.map((ending) => ({
      thread: name(ending.thread),
      title: trace.threads[ending.thread]!.title,
      holds: ending.holds,
      waitsFor: ending.waitsFor,
      waitsOn: ending.waitsOn.map(name),
      at: ending.at === null ? null : { text: ending.at.text, location: locationJson(ending.at.location) },
    })),
  };
}

function nestingJson({ held, acquired, declared, forbidden, location }: Nesting) {
  return { held, acquired, declared, forbidden, location: locationJson(location) };
}

function statementJson(span: Span) {
  return { text: words(span), location: spanJson(span) };
}

function locationJson({ span, origin, calls }: Location) {
  return {
    ...spanJson(span),
    origin,
    calls: calls.map((call) => ({ function: call.function, location: spanJson(call.span) })),
  };
}

/** Lines and columns from 1, columns in code points, the end exclusive. */
function spanJson({ source, start, end }: Span) {
  const first = position(source, start);
  const last = position(source, end);
  return {
    path: source.path,
    line: first.line,
    column: first.column,
    endLine: last.line,
    endColumn: last.column,
  };
}
