import type { Code } from './codes.js';
import type { Span } from './source.js';

export type Severity = 'error' | 'warning';

/** A secondary place with a few words that say what it has to do with the matter. */
export interface Label {
  readonly span: Span;
  readonly text: string;
}

/**
 * What is wrong with a text, as data: rooms make it, `report/` renders it.
 * `message` is one sentence without a full stop; `notes` say why, `help` says what to write instead.
 */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  /** Words under the marked place itself. */
  readonly label?: string;
  readonly labels: readonly Label[];
  readonly notes: readonly string[];
  readonly help: readonly string[];
}

/** What every stage returns: a value as good as the text allows, and what there is to say about it. */
export interface Outcome<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}

type Extras = Partial<Pick<Diagnostic, 'label' | 'labels' | 'notes' | 'help'>>;

export function error(code: Code, span: Span, message: string, extras: Extras = {}): Diagnostic {
  return { code, severity: 'error', message, span, labels: [], notes: [], help: [], ...extras };
}

export function warning(code: Code, span: Span, message: string, extras: Extras = {}): Diagnostic {
  return { code, severity: 'warning', message, span, labels: [], notes: [], help: [], ...extras };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((d) => d.severity === 'error');
}
