/**
 * SARIF 2.1.0, the format in which services of code scanning take findings. Always exactly one run, since
 * GitHub takes no more of one tool. What was expected is no result; what an `allow` line silenced is one,
 * suppressed in the source.
 */
import { type Accepted, outcomeOf, type Report, type RunOutcome } from '../finding/index.js';
import { fingerprintOf, type Issue, issuesOf, type Level, type Rule } from './issues.js';
import type { Renderer, ReportOptions } from './renderer.js';
import { codeFlows } from './sarif-flows.js';
import { physical, place } from './sarif-places.js';
import { ruleJson } from './sarif-rules.js';
import { checkName } from './verdict.js';

export const SARIF: Renderer = { whole: sarif };

function sarif(report: Report, { coverage, version, base }: ReportOptions): string {
  const issues = issuesOf(report, { all: false, coverage });
  const accepted = report.files.flatMap((file) =>
    file.checks.flatMap((check) =>
      check.accepted.map((one) => ({ path: file.path, one, check: checkName(check) })),
    ),
  );
  const used = new Map<Rule, Level>(accepted.map(({ one }) => [one.kind, 'error']));
  for (const { rule, level } of issues) used.set(rule, worse(level, used.get(rule) ?? 'note'));
  const rules = [...used.keys()].sort();
  const indexed = (rule: Rule) => ({ ruleId: rule, ruleIndex: rules.indexOf(rule) });
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'lockcheck',
            version,
            semanticVersion: version,
            rules: rules.map((rule) => ruleJson(rule, used.get(rule)!)),
          },
        },
        automationDetails: { id: 'lockcheck/' },
        invocations: [invocation(outcomeOf(report), issues, base)],
        originalUriBaseIds: {
          '%SRCROOT%': { description: { text: 'The repository, or the folder in which lockcheck ran.' } },
        },
        columnKind: 'utf16CodeUnits',
        results: [
          ...issues.map((issue) => ({ ...indexed(issue.rule), ...resultJson(issue, base) })),
          ...accepted.map(({ path, one, check }) => ({
            ...indexed(one.kind),
            ...acceptedJson(path, one, check, base),
          })),
        ],
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

const RANK: Readonly<Record<Level, number>> = { note: 0, warning: 1, error: 2 };

const worse = (a: Level, b: Level): Level => (RANK[a] > RANK[b] ? a : b);

/** Checks that fail are results; that a check came to no answer is about the run as well. */
function invocation(outcome: RunOutcome, issues: readonly Issue[], base: string) {
  const notifications = issues
    .filter(({ rule }) => rule === 'incomplete')
    .map(({ message, location, check }) => ({
      level: 'warning',
      message: { text: `${checkName(check!)}: incomplete: ${message}` },
      locations: [{ physicalLocation: physical(location.span, base) }],
    }));
  return {
    executionSuccessful: outcome === 'passed' || outcome === 'failed',
    ...(notifications.length === 0 ? {} : { toolExecutionNotifications: notifications }),
  };
}

function resultJson(
  { title, message, level, location, check, violation, trace, fingerprint }: Issue,
  base: string,
) {
  const found = check === null ? '' : ` [${checkName(check)}]`;
  const related = violation?.notes.flatMap(({ text, span }) => (span === null ? [] : [{ text, span }])) ?? [];
  const further = violation?.notes.flatMap(({ text, span }) => (span === null ? [text] : [])) ?? [];
  return {
    level,
    message: { text: [`${title}: ${message}${found}`, ...further].join('\n') },
    locations: [place(location, base)],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map(({ text, span }, i) => ({
            id: i + 1,
            physicalLocation: physical(span, base),
            message: { text },
          })),
        }),
    partialFingerprints: fingerprints(fingerprint),
    ...(trace === null || trace.steps.length === 0
      ? {}
      : { codeFlows: codeFlows(trace, violation?.threads ?? trace.threads.map(({ name }) => name), base) }),
  };
}

function acceptedJson(
  path: string,
  { kind, because, span, location, signature }: Accepted,
  check: string,
  base: string,
) {
  return {
    level: 'error',
    message: { text: `${kind}: happens, and is allowed [${check}]` },
    locations: [place(location ?? { span, origin: null, calls: [] }, base)],
    partialFingerprints: fingerprints(fingerprintOf(path, signature)),
    suppressions: [
      {
        kind: 'inSource',
        status: 'accepted',
        justification: because,
        location: { physicalLocation: physical(span, base) },
      },
    ],
  };
}

/** GitHub knows an alert again by the one that it would otherwise make of the lines around. */
const fingerprints = (own: string) => ({ 'lockcheck/v1': own, primaryLocationLineHash: `${own}:1` });
