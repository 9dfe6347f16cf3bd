import type { Report } from './finding.js';

/** What a whole invocation comes to, worst first: this decides the exit status. */
export type RunOutcome = 'passed' | 'failed' | 'error' | 'incomplete';

/**
 * `failed` if any check did not come out as expected, `error` if any file has errors, `incomplete`
 * if a limit stopped a check and nothing worse happened.
 */
export function outcomeOf(report: Report): RunOutcome {
  const checks = report.files.flatMap((file) => file.checks);
  if (report.files.some((file) => file.diagnostics.some((d) => d.severity === 'error'))) return 'error';
  if (checks.some((check) => !check.asExpected && check.verdict !== 'incomplete')) return 'failed';
  if (checks.some((check) => check.verdict === 'incomplete')) return 'incomplete';
  return 'passed';
}
