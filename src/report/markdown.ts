/** Markdown to paste into a patch review, or for the page of a job: a table of the checks, then what went wrong. */
import type { CheckResult, FileResult, Report, Trace, Violation } from '../finding/index.js';
import { conciseLine } from './concise.js';
import { diagnosticsText } from './diagnostic.js';
import { fileIssues } from './issues.js';
import { sequenceDiagram } from './mermaid.js';
import { callChain, fullPlace, lineAt, shortPlace } from './place.js';
import { chosen } from './pretty.js';
import type { Renderer, ReportOptions } from './renderer.js';
import type { Subject } from './rows.js';
import { printable } from './style.js';
import { summary } from './summary.js';
import { checkName, kindName, type Mark, markOf, reachedText, steps, verdictText } from './verdict.js';
import { hangsText, runLines } from './violation.js';
import { counted, grouped } from './words.js';

export const MARKDOWN: Renderer = { whole: (report, options) => markdown(report, options) };

const SIGNS: Record<Mark, string> = { passed: '✓', failed: '✗', incomplete: '?' };

/** At most `limit` bytes, if there is one: whole blocks are left out at the end, and it is said how many. */
export function markdown(report: Report, options: ReportOptions, limit = Number.POSITIVE_INFINITY): string {
  const blocks = [
    `## lockcheck: ${prose(summary(report, options.coverage))}`,
    ...report.files.flatMap((file) => fileBlocks(file, options)),
  ];
  const ROOM_TO_SAY_SO = 100;
  const shown: string[] = [];
  let size = 0;
  for (const block of blocks) {
    size += new TextEncoder().encode(block).length + 2;
    if (size > limit - ROOM_TO_SAY_SO) {
      shown.push(
        `… and ${counted(blocks.length - shown.length, 'more block')}, for which there is no room here.`,
      );
      break;
    }
    shown.push(block);
  }
  return `${shown.join('\n\n')}\n`;
}

/** A block each of its own: what is cut off is cut between them. */
function fileBlocks(file: FileResult, options: ReportOptions): string[] {
  const errors = file.diagnostics.length === 0 ? [] : [fenced(diagnosticsText(file.diagnostics, options))];
  const remarks = fileIssues(file, options)
    .filter(({ check, level }) => check === null && level === 'note')
    .map((issue) => `- ${prose(conciseLine(issue))}`);
  const title = file.title === '' || file.path.endsWith(file.title) ? '' : ` — ${prose(file.title)}`;
  return [
    `### ${codeSpan(file.path)}${title}`,
    ...errors,
    ...(file.checks.length === 0 ? [] : [table(file.checks)]),
    ...file.checks.flatMap((check) => checkBlocks(check, options)),
    ...(remarks.length === 0 ? [] : [remarks.join('\n')]),
  ];
}

function table(checks: readonly CheckResult[]): string {
  const rows = checks.map((check) =>
    ['', SIGNS[markOf(check)], cell(checkName(check)), cell(verdictText(check)), grouped(check.states), '']
      .join(' | ')
      .trim(),
  );
  return ['|  | check | verdict | states |', '| --- | --- | --- | ---: |', ...rows].join('\n');
}

const cell = (text: string): string => prose(text).replace(/(?<!\\)\|/g, '\\|');

function checkBlocks(check: CheckResult, options: ReportOptions): string[] {
  if (markOf(check) === 'passed' && !options.all) return [];
  const { full, short } = chosen(check, options.all);
  const limit = check.limit !== null && 'trace' in check.limit ? check.limit.trace : null;
  const reached = check.reached.map((answer) => prose(reachedText(answer, check)));
  return [
    `#### ${SIGNS[markOf(check)]} ${prose(checkName(check))}`,
    [prose(verdictText(check)), ...reached].join('\\\n'),
    ...full.map((violation) => violationBlock(violation, options)),
    ...(limit === null ? [] : [run(limit, { threads: [], location: null }, options)]),
    ...(short.length === 0 ? [] : [short.map(violationItem).join('\n')]),
  ];
}

function violationBlock(violation: Violation, options: ReportOptions): string {
  const { location, notes, hangs } = violation;
  const origin = location.origin === null ? '' : ` @ ${codeSpan(location.origin)}`;
  const remarks = [
    ...notes.map(({ text, span }) => {
      const line = span === null ? '' : ` (${codeSpan(`${shortPlace(span)}: ${lineAt(span)}`)})`;
      return `- ${prose(text)}${line}`;
    }),
    ...(hangs === null ? [] : [`- ${prose(hangsText(hangs))}`]),
  ];
  return [
    `**${prose(kindName(violation))}** — ${prose(violation.message)}`,
    `At ${codeSpan(fullPlace(location.span))}${origin}${prose(callChain(location))}, ${counted(steps(violation.trace), 'step')} from the start.`,
    run(violation.trace, violation, options),
    ...(remarks.length === 0 ? [] : [remarks.join('\n')]),
  ].join('\n\n');
}

/** The schedule as text, which can be read anywhere, and as a picture. */
function run(trace: Trace, subject: Subject, options: ReportOptions): string {
  const lines = runLines(trace, subject, options.trace, options).slice(1);
  const diagram = sequenceDiagram(trace, subject);
  return [
    ...(lines.length === 0 ? [] : [fenced(lines.join('\n'), 'text')]),
    ...(diagram === null ? [] : [fenced(diagram, 'mermaid')]),
  ].join('\n\n');
}

function violationItem(violation: Violation): string {
  const expected = violation.expected ? ', as expected' : '';
  const hangs = violation.hangs === null ? '' : `; ${hangsText(violation.hangs)}`;
  const length = `${counted(steps(violation.trace), 'step')}${expected}`;
  return `- also **${prose(kindName(violation))}** — ${prose(violation.message + hangs)} (${length}, ${codeSpan(shortPlace(violation.location.span))})`;
}

// ---------------------------------------------------------------- Markdown

/**
 * Words of ours and of a model as they are to be read, quoted statements as code. Marks that would be read
 * as Markdown or HTML are escaped, and `@name` and `#1` call nobody and link to nothing.
 */
function prose(text: string): string {
  return printable(PLAIN_TEXT, text)
    .split(/(`[^`\n]+`)/)
    .map((part, i) => (i % 2 === 1 ? part : escaped(part)))
    .join('')
    .replace(/\s*\n\s*/g, ' ');
}

const PLAIN_TEXT = { width: 100, colour: false, unicode: true };

const escaped = (text: string): string =>
  text
    .replace(/[\\`*[\]|~$]/g, '\\$&')
    .replace(/&(?=#?\w+;)/g, '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/(?<!\w)_|_(?!\w)/g, '\\_')
    .replace(/([@#])(?=\w)/g, '$1&#8203;');

/** Code in a line, with as many backticks around it as it takes. */
function codeSpan(text: string): string {
  const clean = printable(PLAIN_TEXT, text).replace(/\s+/g, ' ');
  const marks = '`'.repeat(longestRun(clean) + 1);
  const blank = clean.startsWith('`') || clean.endsWith('`') ? ' ' : '';
  return marks + blank + clean + blank + marks;
}

function fenced(text: string, language = ''): string {
  const marks = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${marks}${language}\n${text.trimEnd()}\n${marks}`;
}

const longestRun = (text: string): number =>
  Math.max(0, ...[...text.matchAll(/`+/g)].map(([marks]) => marks.length));
