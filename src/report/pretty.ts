/** What a person sees. */
import type { CheckResult, FileResult, Reached, Report, Violation } from '../finding/index.js';
import { DIAGNOSTIC_CAP, diagnosticsText } from './diagnostic.js';
import { brief, shortPlace } from './place.js';
import type { Renderer, ReportOptions } from './renderer.js';
import type { Subject } from './rows.js';
import { type Paint, paint, printable, type Style } from './style.js';
import { summary } from './summary.js';
import {
  checkName,
  justHolds,
  kindName,
  type Mark,
  markOf,
  reachedText,
  surprises,
  verdictText,
} from './verdict.js';
import { runLines, violationLine, violationLines } from './violation.js';
import { pad, padLeft, width, wrap } from './width.js';
import { grouped } from './words.js';

export type PrettyOptions = Omit<ReportOptions, 'version' | 'base'>;

const MARKS: Record<Mark, { readonly sign: string; readonly paints: readonly Paint[] }> = {
  passed: { sign: '✓', paints: ['green'] },
  failed: { sign: '✗', paints: ['red', 'bold'] },
  incomplete: { sign: '?', paints: ['yellow', 'bold'] },
};

/** One file: its diagnostics, a line a check, what went wrong, and what else is worth knowing. */
export function prettyFile(file: FileResult, options: PrettyOptions): string {
  const cap = options.all ? Number.POSITIVE_INFINITY : DIAGNOSTIC_CAP;
  const diagnostics = diagnosticsText(file.diagnostics, options, cap);
  if (file.checks.length === 0) return diagnostics;
  const columns = columnsOf(file.checks, options);
  const lines = [
    paint(options, ['bold'], printable(options, file.path)),
    ...spaced(file.checks.map((check) => checkLines(check, columns, options))),
    ...indented(2, remarks(file, options)),
  ];
  return `${diagnostics === '' ? '' : `${diagnostics}\n`}${lines.join('\n')}\n`;
}

/** The last line of a run. `seconds` only where a person watches: it differs from run to run. */
export function prettySummary(report: Report, options: PrettyOptions, seconds: number | null): string {
  const text = summary(report, options.coverage) + (seconds === null ? '' : ` (${seconds.toFixed(1)} s)`);
  return `${report.files.length === 1 ? '  ' : ''}${printable(options, text)}\n`;
}

/** A whole run at once. */
export function pretty(report: Report, options: PrettyOptions, seconds: number | null = null): string {
  return [...report.files.map((file) => prettyFile(file, options)), prettySummary(report, options, seconds)]
    .filter((part) => part !== '')
    .join('\n');
}

export const PRETTY: Renderer = {
  whole: (report, options) => pretty(report, options),
  live: {
    file: prettyFile,
    between: '\n',
    end: (report, options, { seconds, printed }) =>
      (printed ? '\n' : '') + prettySummary(report, options, seconds),
  },
};

// ---------------------------------------------------------------- checks

/** For runs that break no rule. */
const NOTHING: Subject = { threads: [], location: null };

/** Blanks between a check's name and its verdict, and between that and its counts. */
const GAP = 5;

interface Columns {
  readonly name: number;
  readonly states: number;
}

function columnsOf(checks: readonly CheckResult[], style: Style): Columns {
  const fitting = checks
    .map((check) => width(printable(style, checkName(check))))
    .filter((w) => w <= style.width - 45);
  return {
    name: Math.max(0, ...fitting),
    states: Math.max(0, ...checks.map((check) => grouped(check.states).length)),
  };
}

/** One check alone, not indented: for formats with a place of their own for each. */
export function checkText(check: CheckResult, options: PrettyOptions): string {
  const lines = checkLines(check, columnsOf([check], options), options);
  return `${lines.map((line) => line.replace(/^ {2}/, '')).join('\n')}\n`;
}

/** A check's line, followed by what it takes to understand it; only blocks are set off by blank lines. */
function checkLines(check: CheckResult, columns: Columns, options: PrettyOptions): string[] {
  const inner = { ...options, width: options.width - 4 };
  const { full, short } = chosen(check, options.all);
  const blocks = [
    ...full.map((violation) => violationLines(violation, options.trace, inner)),
    ...reachedBlocks(check, options.all, inner),
    ...(check.limit && 'trace' in check.limit && (options.all || markOf(check) === 'incomplete')
      ? [runLines(check.limit.trace, NOTHING, options.trace, inner).slice(1)]
      : []),
  ].filter((block) => block.length > 0);
  const reached = check.reached.map((answer) => reachedText(answer, check));
  const indent = blocks.length === 0 ? 6 : 4;
  const lead = blocks.length === 0 ? '' : 'also ';
  const narrow = { ...options, width: options.width - indent };
  const rest = short.flatMap((violation) => violationLine(violation, lead, narrow));
  return [
    ...headline(check, columns, options),
    ...indented(
      6,
      reached.map((text) => printable(options, text)),
    ),
    ...blocks.flatMap((block) => ['', ...indented(4, block)]),
    ...(blocks.length === 0 || rest.length === 0 ? [] : ['']),
    ...indented(indent, rest),
  ];
}

function headline(check: CheckResult, columns: Columns, options: PrettyOptions): string[] {
  const { sign, paints } = MARKS[markOf(check)];
  const signs = Object.values(MARKS).map((mark) => width(printable(options, mark.sign)));
  const mark = paint(options, paints, pad(printable(options, sign), Math.max(...signs)));
  const name = printable(options, checkName(check));
  const verdict = printable(options, verdictText(check));
  const counts = justHolds(check) ? ' '.repeat(GAP) + statesText(check, columns.states) : '';
  const painted = (text: string): string =>
    markOf(check) === 'passed' ? text : paint(options, paints, text);
  const room = options.width - Math.max(...signs) - 3 - Math.max(columns.name, width(name));
  const line = painted(verdict) + paint(options, ['dim'], counts);
  if (GAP + width(verdict) + counts.length <= room)
    return [`  ${mark} ${pad(name, columns.name)}${' '.repeat(GAP)}${line}`];
  const lines = counts === '' ? wrap(verdict, options.width - 6).map(painted) : [line];
  return [`  ${mark} ${name}`, ...indented(6, lines)];
}

function statesText(check: CheckResult, columns: number): string {
  return `${padLeft(grouped(check.states), columns)} state${check.states === 1 ? '' : 's'}`;
}

/**
 * What is shown as a block and what as a line. As expected: a line only for what was found beyond
 * that, which are advisories. Else a block for the first of each kind that should not be, and a line
 * for each of the rest.
 */
export function chosen(check: CheckResult, all: boolean): { full: Violation[]; short: Violation[] } {
  if (all) return { full: [...check.violations], short: [] };
  if (markOf(check) === 'passed')
    return { full: [], short: check.violations.filter((violation) => !violation.expected) };
  const seen = new Set<string>();
  const full: Violation[] = [];
  const short: Violation[] = [];
  for (const violation of check.violations) {
    const kind = kindName(violation);
    if (violation.expected || violation.advisory || seen.has(kind)) short.push(violation);
    else {
      full.push(violation);
      seen.add(kind);
    }
  }
  return { full, short };
}

function reachedBlocks(check: CheckResult, all: boolean, options: PrettyOptions): string[][] {
  // What was expected `never` is a violation as well, and is shown there.
  const shown = (reached: Reached): boolean =>
    !check.violations.some((violation) => violation.property === reached.name);
  return check.reached.flatMap((reached) => {
    if (reached.trace === null || !(all || surprises(reached)) || !shown(reached)) return [];
    const head = paint(options, ['bold'], printable(options, reachedText(reached, check)));
    return [[head, ...runLines(reached.trace, NOTHING, options.trace, options)]];
  });
}

/** Checks with blocks get a blank line after them, single lines stay together. */
function spaced(checks: readonly (readonly string[])[]): string[] {
  return checks.flatMap((lines, index) =>
    lines.includes('') && index < checks.length - 1 ? [...lines, ''] : lines,
  );
}

// ---------------------------------------------------------------- what else was noticed

function remarks(file: FileResult, options: PrettyOptions): string[] {
  const place = (text: string): string => paint(options, ['dim'], printable(options, text));
  const nestings = file.undeclared.map(({ held, acquired, location }) => [
    `no order rule for ${held} → ${acquired}`,
    shortPlace(location.span),
  ]);
  const allows = file.idleAllows.map((span) => [`no run needed this: ${brief(span)}`, shortPlace(span)]);
  const unexecuted = options.coverage
    ? file.unexecuted.map((span) => [`never executed: ${brief(span)}`, shortPlace(span)])
    : [];
  const lines = [...nestings, ...allows, ...unexecuted].map(
    ([text, at]) => `${printable(options, text!)}  ${place(at!)}`,
  );
  return lines.length === 0 ? [] : ['', ...lines];
}

function indented(columns: number, lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : ' '.repeat(columns) + line));
}
