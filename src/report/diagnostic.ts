/** Diagnostics as rustc shows them: severity and code, a sentence, the places, notes and help. */
import type { Diagnostic } from '../source/index.js';
import { frame, gutterWidth, type Mark } from './frame.js';
import { type Paint, paint, printable, type Style } from './style.js';
import { wrap } from './width.js';
import { counted, listed } from './words.js';

/** More than this in one file are counted only, unless all are asked for. */
export const DIAGNOSTIC_CAP = 20;

/** One diagnostic, as the lines to print. */
export function diagnosticLines(diagnostic: Diagnostic, style: Style): string[] {
  const { severity, code, label, labels, span } = diagnostic;
  const accent: Paint = severity === 'error' ? 'red' : 'yellow';
  const head = paint(style, [accent, 'bold'], `${severity}[${code}]`);
  const message = paint(style, ['bold'], printable(style, `: ${diagnostic.message}`));
  const marks: Mark[] = [
    { span, text: label ?? '', primary: true },
    ...labels.map((secondary) => ({ ...secondary, primary: false })),
  ];
  const gutter = ' '.repeat(gutterWidth(marks));
  return [head + message, ...frame(marks, style, accent), ...remarks(diagnostic, gutter, style)];
}

function remarks(diagnostic: Diagnostic, gutter: string, style: Style): string[] {
  const all = [
    ...diagnostic.notes.map((text) => ['note', text] as const),
    ...diagnostic.help.map((text) => ['help', text] as const),
  ];
  if (all.length === 0) return [];
  const bar = paint(style, ['blue'], '|');
  return [`${gutter} ${bar}`, ...all.flatMap(([kind, text]) => remark(kind, text, gutter, style))];
}

function remark(kind: string, text: string, gutter: string, style: Style): string[] {
  const indent = `${gutter}   ${' '.repeat(kind.length + 2)}`;
  const lines = wrap(printable(style, text), Math.max(30, style.width - indent.length));
  const first = `${gutter} ${paint(style, ['blue'], '=')} ${paint(style, ['bold'], `${kind}:`)} `;
  return lines.map((line, index) => (index === 0 ? first + line : `${indent}${line}`.trimEnd()));
}

/** All diagnostics of a file with blank lines between, capped at `cap`. */
export function diagnosticsText(
  diagnostics: readonly Diagnostic[],
  style: Style,
  cap = DIAGNOSTIC_CAP,
): string {
  // One left over is shown: the line that counts it would be no shorter.
  const shown = diagnostics.length <= cap + 1 ? diagnostics : diagnostics.slice(0, cap);
  const blocks = shown.map((diagnostic) => diagnosticLines(diagnostic, style).join('\n'));
  if (shown.length < diagnostics.length) blocks.push(leftOut(diagnostics.slice(shown.length), style));
  return blocks.map((block) => `${block}\n`).join('\n');
}

function leftOut(rest: readonly Diagnostic[], style: Style): string {
  const errors = rest.filter((diagnostic) => diagnostic.severity === 'error').length;
  const warnings = rest.length - errors;
  const parts = [
    errors > 0 ? counted(errors, 'more error') : '',
    warnings > 0 ? counted(warnings, 'more warning') : '',
  ];
  return printable(style, `… and ${listed(parts.filter((part) => part !== ''))} (--all shows every one)`);
}
