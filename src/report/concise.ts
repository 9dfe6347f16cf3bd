/** One line for each finding, `path:line:column: kind: message [check]`, as editors and `grep` read it. */
import type { FileResult, Report } from '../finding/index.js';
import { fileIssues, type Issue, type IssueOptions } from './issues.js';
import { fullPlace } from './place.js';
import type { Renderer } from './renderer.js';
import { printable, type Style } from './style.js';
import { summary } from './summary.js';
import { checkName, steps } from './verdict.js';
import { counted, oneLine } from './words.js';

export interface ConciseOptions extends Style, IssueOptions {}

/** The lines of one file; none if there is nothing to say. */
export function conciseFile(file: FileResult, options: ConciseOptions): string {
  return fileIssues(file, options)
    .map((issue) => `${printable(options, conciseLine(issue))}\n`)
    .join('');
}

/** `path:line:column: kind: message [check]`. */
export function conciseLine({ title, message, location, check, violation }: Issue): string {
  const expected = violation?.expected ? ', as expected' : '';
  const length = violation ? ` (${counted(steps(violation.trace), 'step')}${expected})` : '';
  const name = check ? ` [${checkName(check)}]` : '';
  return oneLine(`${fullPlace(location.span)}: ${title}: ${message}${length}${name}`);
}

/** All files, and a last line that says how many there were. */
export function concise(report: Report, options: ConciseOptions): string {
  return report.files.map((file) => conciseFile(file, options)).join('') + conciseSummary(report, options);
}

export function conciseSummary(report: Report, options: ConciseOptions): string {
  return `${printable(options, summary(report, options.coverage))}\n`;
}

export const CONCISE: Renderer = {
  whole: concise,
  live: { file: conciseFile, between: '', end: conciseSummary },
};
