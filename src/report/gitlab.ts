/** GitLab's code quality report: an array of issues in the form of Code Climate, shown in merge requests. */
import { position } from '../source/index.js';
import { type Issue, issuesOf, type Level } from './issues.js';
import type { Renderer } from './renderer.js';
import { checkName } from './verdict.js';
import { oneLine } from './words.js';

const SEVERITIES: Readonly<Record<Level, string>> = { error: 'critical', warning: 'minor', note: 'info' };

function issueJson({ rule, level, title, message, location, check, fingerprint }: Issue, base: string) {
  const { source, start, end } = location.span;
  const found = check === null ? '' : ` [${checkName(check)}]`;
  return {
    description: oneLine(`${title}: ${message}${found}`),
    check_name: rule,
    fingerprint,
    severity: SEVERITIES[level],
    location: {
      path: base + source.path,
      lines: { begin: position(source, start).line, end: position(source, end).line },
    },
  };
}

/** What was expected is no news, and left out. */
export const GITLAB: Renderer = {
  whole: (report, { coverage, base }) =>
    `${JSON.stringify(
      issuesOf(report, { all: false, coverage }).map((issue) => issueJson(issue, base)),
      null,
      2,
    )}\n`,
};
