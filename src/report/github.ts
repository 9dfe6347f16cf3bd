/**
 * For jobs of GitHub Actions: what a person would see, foldable, in the job's log; then annotations, which
 * GitHub shows at the lines of a pull request; and a page for the job.
 */
import type { FileResult, Report } from '../finding/index.js';
import { position } from '../source/index.js';
import { type Issue, issuesOf, type Level } from './issues.js';
import { markdown } from './markdown.js';
import { prettyFile } from './pretty.js';
import type { Renderer, ReportOptions } from './renderer.js';
import { printable } from './style.js';
import { summary } from './summary.js';
import { checkName, markOf, steps } from './verdict.js';
import { counted, listed } from './words.js';

/** GitHub shows no more of each kind for a step, and drops the rest without a word. */
const MOST_OF_A_KIND = 10;
/** Bytes that GitHub takes for the page of a step. */
const LARGEST_SUMMARY = 1024 * 1024;

const COMMANDS: Readonly<Record<Level, string>> = { error: 'error', warning: 'warning', note: 'notice' };
/** Worst first. */
const LEVELS: readonly Level[] = ['error', 'warning', 'note'];

export const GITHUB: Renderer = {
  whole: (report, options) =>
    report.files.map((file) => group(file, options)).join('') + ending(report, options),
  live: { file: group, between: '', end: ending },
  summary: (report, options) => markdown(report, options, LARGEST_SUMMARY),
};

/** What there is to say about a file: folded where something is wrong, since then it is long. */
function group(file: FileResult, options: ReportOptions): string {
  const text = harmless(prettyFile(file, options));
  const failed = file.checks.filter((check) => markOf(check) !== 'passed').length;
  if (failed === 0 && file.diagnostics.length === 0) return text;
  const title = failed === 0 ? file.path : `${file.path}: ${counted(failed, 'check')} not as expected`;
  return `::group::${data(printable(options, title))}\n${text}::endgroup::\n`;
}

/**
 * Lines that the runner would take for commands of ours. It looks for them after blanks at the beginning of a
 * line, and in the old form anywhere; a model's names are no reason to obey.
 */
function harmless(text: string): string {
  return text.replace(/^(\s*):(?=:)/gm, '$1:\u200b').replaceAll('##[', '##\u200b[');
}

function ending(report: Report, options: ReportOptions): string {
  const issues = issuesOf(report, { ...options, all: false });
  const kinds = LEVELS.map((level) => issues.filter((issue) => issue.level === level));
  const shown = kinds
    .flatMap((kind) => kind.slice(0, MOST_OF_A_KIND))
    .map((issue) => annotation(issue, options));
  const left = kinds.flatMap((kind) =>
    kind.length > MOST_OF_A_KIND
      ? [counted(kind.length - MOST_OF_A_KIND, `more ${COMMANDS[kind[0]!.level]}`)]
      : [],
  );
  return [
    ...shown,
    ...(left.length === 0
      ? []
      : [`${listed(left)} without an annotation: GitHub shows ${MOST_OF_A_KIND} of a kind.`]),
    harmless(printable(options, summary(report, options.coverage))),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function annotation(
  { title, message, level, location, check, violation }: Issue,
  options: ReportOptions,
): string {
  const { source, start, end } = location.span;
  const [first, last] = [position(source, start), position(source, end)];
  const columns =
    // GitHub takes columns only of a place within one line.
    first.line === last.line ? { col: first.column, endColumn: Math.max(first.column, last.column - 1) } : {};
  const place = { file: options.base + source.path, line: first.line, endLine: last.line, ...columns };
  const name = check === null ? title : `${title} [${checkName(check)}]`;
  const properties = Object.entries({ ...place, title: printable(options, name) }).map(
    ([key, value]) => `${key}=${property(String(value))}`,
  );
  const text = [
    violation === null ? message : `${message} (${counted(steps(violation.trace), 'step')})`,
    ...(violation?.notes.map((note) => `note: ${note.text}`) ?? []),
  ].map((line) => printable(options, line));
  return `::${COMMANDS[level]} ${properties.join(',')}::${data(text.join('\n'))}`;
}

/** What follows `::`. */
const data = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/** A value before it, where colons and commas mean something as well. */
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
