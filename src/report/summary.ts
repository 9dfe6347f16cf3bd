/** The one line that says how a run went, for a person and for `grep`. */
import type { Certificate, Report } from '../finding/index.js';
import { leftOut, markOf } from './verdict.js';
import { counted } from './words.js';

/** `3 checks: 2 as expected, 1 not. 3 statements were never executed (--coverage lists them).` */
export function summary(report: Report, coverageListed: boolean): string {
  const sentences = [
    checksSentence(report),
    notBegunSentence(report),
    certifiedSentence(report),
    omissionSentence(report),
    diagnosticsSentence(report),
    coverageSentence(report, coverageListed),
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

function checksSentence(report: Report): string {
  const marks = report.files.flatMap((file) => file.checks.map(markOf));
  const files = report.files.length === 1 ? '' : `${counted(report.files.length, 'file')}, `;
  const count = (mark: string): number => marks.filter((other) => other === mark).length;
  const parts = [
    `${count('passed')} as expected`,
    ...(count('failed') > 0 ? [`${count('failed')} not`] : []),
    ...(count('incomplete') > 0 ? [`${count('incomplete')} incomplete`] : []),
  ];
  if (marks.length === 0)
    return report.files.length === 1 ? 'No check was run.' : `${files}no check was run.`;
  return `${files}${counted(marks.length, 'check')}: ${parts.join(', ')}.`;
}

/** `Not begun: 2 checks, 1 file.` */
function notBegunSentence({ files, notBegun = [] }: Report): string {
  const checks = files.reduce((sum, file) => sum + file.notBegun.length, 0);
  const parts = [
    ...(checks > 0 ? [counted(checks, 'check')] : []),
    ...(notBegun.length > 0 ? [counted(notBegun.length, 'file')] : []),
  ];
  return parts.length === 0 ? '' : `Not begun: ${parts.join(', ')}.`;
}

/** `Certified: all 21,680 states of 3 checks, and 10,000 drawn ones of 1 larger check (seed 1).` */
function certifiedSentence(report: Report): string {
  const certificates = report.files.flatMap(({ checks }) =>
    checks.flatMap(({ certified }) => certified ?? []),
  );
  const [whole, drawn] = [certificates.filter(({ all }) => all), certificates.filter(({ all }) => !all)];
  const sum = (some: readonly Certificate[]): number => some.reduce((all, { states }) => all + states, 0);
  const parts = [
    ...(whole.length > 0 ? [`all ${counted(sum(whole), 'state')} of ${counted(whole.length, 'check')}`] : []),
    ...drawn.slice(0, 1).map(({ seed }) => {
      const checks = counted(drawn.length, 'larger check');
      return `${counted(sum(drawn), 'state')} drawn from ${checks} (seed ${seed})`;
    }),
  ];
  return parts.length === 0 ? '' : `Certified: ${parts.join(', and ')}.`;
}

/** `States of 2 checks were hashed: some may be left out (probability below 2.3e-9).` */
function omissionSentence(report: Report): string {
  const omissions = report.files.flatMap(({ checks }) => checks.flatMap(({ omission }) => omission ?? []));
  if (omissions.length === 0) return '';
  const all = Math.min(
    1,
    omissions.reduce((sum, one) => sum + one, 0),
  );
  return `States of ${counted(omissions.length, 'check')} were hashed: ${leftOut(all)}.`;
}

function diagnosticsSentence(report: Report): string {
  const all = report.files.flatMap((file) => file.diagnostics);
  const errors = all.filter((diagnostic) => diagnostic.severity === 'error').length;
  const parts = [
    ...(errors > 0 ? [counted(errors, 'error')] : []),
    ...(all.length > errors ? [counted(all.length - errors, 'warning')] : []),
  ];
  return parts.length === 0 ? '' : `${parts.join(', ')}.`;
}

function coverageSentence(report: Report, listed: boolean): string {
  const count = report.files.reduce((sum, file) => sum + file.unexecuted.length, 0);
  if (count === 0) return '';
  const hint = listed ? '' : ` (--coverage lists ${count === 1 ? 'it' : 'them'})`;
  return `${counted(count, 'statement')} ${count === 1 ? 'was' : 'were'} never executed${hint}.`;
}
