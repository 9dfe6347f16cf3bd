/** One line for each finding, `path:line:column: kind: message [check]`, as editors and `grep` read it. */
import type { CheckResult, FileResult, Report } from '../finding/index.js';
import type { Span } from '../source/index.js';
import { brief, fullPlace } from './place.js';
import { printable, type Style } from './style.js';
import { summary } from './summary.js';
import { checkName, kindName, limitText, markOf, steps, surprises, verdictText } from './verdict.js';
import { counted, oneLine } from './words.js';

export interface ConciseOptions extends Style {
  /** Also what was expected. */
  readonly all: boolean;
  readonly coverage: boolean;
}

/** The lines of one file; none if there is nothing to say. */
export function conciseFile(file: FileResult, options: ConciseOptions): string {
  const line = (span: Span, kind: string, message: string, check = ''): string =>
    `${printable(options, oneLine(`${fullPlace(span)}: ${kind}: ${message}${check === '' ? '' : ` [${check}]`}`))}\n`;
  return [
    ...file.diagnostics.map((d) => line(d.span, `${d.severity}[${d.code}]`, d.message)),
    ...file.checks.flatMap((check) => checkLines(check, options.all, line)),
    ...file.undeclared.map((n) =>
      line(
        n.location.span,
        'undeclared-nesting',
        `${n.acquired} is taken while ${n.held} is held, and no order rule says so`,
      ),
    ),
    ...file.idleAllows.map((span) => line(span, 'idle-allow', `no run needed this: ${brief(span)}`)),
    ...(options.coverage ? file.unexecuted.map((span) => line(span, 'never-executed', brief(span))) : []),
  ].join('');
}

type LineMaker = (span: Span, kind: string, message: string, check?: string) => string;

function checkLines(check: CheckResult, all: boolean, line: LineMaker): string[] {
  const name = checkName(check);
  const found = check.violations
    .filter((violation) => all || !violation.expected)
    .map((violation) => {
      const hangs =
        violation.hangs === null
          ? ''
          : violation.hangs.can
            ? '; hangs'
            : `; cannot hang: ${violation.hangs.why}`;
      const expected = violation.expected ? ', as expected' : '';
      const length = `(${counted(steps(violation.trace), 'step')}${expected})`;
      return line(
        violation.location.span,
        kindName(violation),
        `${violation.message}${hangs} ${length}`,
        name,
      );
    });
  const reached = check.reached
    .filter((answer) => answer.trace !== null && (all || surprises(answer)) && answer.expected !== 'never')
    .map((answer) =>
      line(answer.span, `reaches ${answer.name}`, counted(steps(answer.trace!), 'step'), name),
    );
  const missing = markOf(check) === 'failed' && check.missing.some((claim) => claim !== 'holds');
  return [
    ...found,
    ...reached,
    ...(missing ? [line(check.span, 'expectation', verdictText(check), name)] : []),
    ...(check.limit === null ? [] : [line(check.span, 'incomplete', limitText(check.limit), name)]),
  ];
}

/** All files, and a last line that says how many there were. */
export function concise(report: Report, options: ConciseOptions): string {
  return report.files.map((file) => conciseFile(file, options)).join('') + conciseSummary(report, options);
}

export function conciseSummary(report: Report, options: ConciseOptions): string {
  return `${printable(options, summary(report, options.coverage))}\n`;
}
