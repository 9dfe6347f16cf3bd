/** Everything in a report that is worth pointing at, one entry each: what formats that list findings have in common. */
import { createHash } from 'node:crypto';
import { never } from '../base/index.js';
import type { CheckResult, FileResult, Limit, Location, Report, Trace, Violation } from '../finding/index.js';
import type { Code, Diagnostic, Span } from '../source/index.js';
import { brief } from './place.js';
import { checkName, kindName, markOf, omissionText, steps, stopText, verdictText } from './verdict.js';
import { counted } from './words.js';

/** What an issue is an instance of; `lockcheck explain` knows each. */
export type Rule =
  | Code
  | Violation['kind']
  | 'incomplete'
  | 'expectation'
  | 'undeclared-nesting'
  | 'idle-allow'
  | 'never-executed';

/** `error`: the run does not pass as long as it is there. */
export type Level = 'error' | 'warning' | 'note';

export interface Issue {
  readonly rule: Rule;
  readonly level: Level;
  /** `error[L0101]`, `deadlock`, `invariant balanced`. */
  readonly title: string;
  /** One sentence. */
  readonly message: string;
  readonly location: Location;
  /** The check that it was found in, if it is not of the file as a whole. */
  readonly check: CheckResult | null;
  readonly violation: Violation | null;
  readonly trace: Trace | null;
  /** Told apart by this from every other issue of a run, and known again by it in the next. */
  readonly fingerprint: string;
}

export interface IssueOptions {
  /** Also what was expected. */
  readonly all: boolean;
  /** Also statements that nothing executed. */
  readonly coverage: boolean;
}

/** An issue, and what it is known by within its file. */
type Draft = Omit<Issue, 'fingerprint'> & { readonly identity: string };

/** The issues of a run. What is wrong with a file that several import is told once. */
export function issuesOf(report: Report, options: IssueOptions): Issue[] {
  const all = report.files.flatMap((file) => fileIssues(file, options));
  return [...new Map(all.map((issue) => [issue.fingerprint, issue])).values()];
}

/** In the order of the file's result: its text, its checks, and what else was noticed. */
export function fileIssues(file: FileResult, options: IssueOptions): Issue[] {
  const drafts = [
    ...file.diagnostics.map(diagnosed),
    ...file.checks.flatMap((check) => checkIssues(check, options.all)),
    ...file.undeclared.map(({ held, acquired, location }) =>
      remark(
        'undeclared-nesting',
        `${acquired} is taken while ${held} is held, and no order rule says so`,
        location,
        `${held} > ${acquired}`,
      ),
    ),
    ...file.idleAllows.map((span) =>
      remark('idle-allow', `no run needed this: ${brief(span)}`, at(span), brief(span)),
    ),
    ...(options.coverage
      ? file.unexecuted.map((span) => remark('never-executed', brief(span), at(span), brief(span)))
      : []),
  ];
  const seen = new Map<string, number>();
  return drafts.map(({ identity, ...issue }) => {
    // A diagnostic belongs to the file that it is in, all else to the file whose checks were run.
    const path = issue.rule.startsWith('L') ? issue.location.span.source.path : file.path;
    const times = (seen.get(`${path} ${identity}`) ?? 0) + 1;
    seen.set(`${path} ${identity}`, times);
    return { ...issue, fingerprint: fingerprintOf(path, identity, times) };
  });
}

/** Says nothing of lines: those change. What is alike in one file is numbered. */
export function fingerprintOf(path: string, identity: string, times = 1): string {
  const text = JSON.stringify([path, identity, times]);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

const at = (span: Span): Location => ({ span, origin: null, calls: [] });

function remark(rule: Rule, message: string, location: Location, identity: string): Draft {
  return {
    rule,
    level: 'note',
    title: rule,
    message,
    location,
    check: null,
    violation: null,
    trace: null,
    identity: `${rule} | ${identity}`,
  };
}

function diagnosed({ code, severity, message, span }: Diagnostic): Draft {
  return {
    ...remark(code, message, at(span), message),
    level: severity,
    title: `${severity}[${code}]`,
  };
}

function checkIssues(check: CheckResult, all: boolean): Draft[] {
  const own = (rule: Rule, message: string, location: Location): Draft => ({
    ...remark(rule, message, location, checkName(check)),
    check,
  });
  const found = check.violations
    .filter((violation) => all || !violation.expected)
    .map((violation): Draft => {
      return {
        ...own(violation.kind, violation.message + hangsBriefly(violation), violation.location),
        level: violation.expected || violation.advisory ? 'note' : 'error',
        title: kindName(violation),
        violation,
        trace: violation.trace,
        identity: violation.signature,
      };
    });
  // What was expected never to be reached is among the violations, what was not reached among the missing.
  const reached = check.reached
    .filter((answer) => all && answer.trace !== null && answer.expected !== 'never')
    .map((answer): Draft => {
      const title = `reaches ${answer.name}`;
      const draft = own('reachable', counted(steps(answer.trace!), 'step'), at(answer.span));
      return { ...draft, title, trace: answer.trace, identity: `${draft.identity} | ${title}` };
    });
  const mark = markOf(check);
  const missing = mark === 'failed' && check.missing.some((claim) => claim !== 'holds');
  return [
    ...found,
    ...reached,
    ...(missing
      ? [{ ...own('expectation', verdictText(check), at(check.span)), level: 'error' } as const]
      : []),
    // No reason to fail: this was asked for.
    ...(check.omission === null
      ? []
      : [
          {
            ...own('incomplete', omissionText(check), at(check.span)),
            identity: `omission | ${checkName(check)}`,
          },
        ]),
    ...(check.limit === null
      ? []
      : [
          {
            ...own('incomplete', stopText(check), at(check.span)),
            // Where the check fails anyway, there is worse.
            level: mark === 'incomplete' ? 'error' : 'warning',
            trace: traceTo(check.limit),
          } as const,
        ]),
  ];
}

function hangsBriefly({ hangs }: Violation): string {
  if (hangs === null) return '';
  if (hangs.can) return '; hangs';
  return `; ${hangs.can === null ? 'may hang' : 'cannot hang'}: ${hangs.why}`;
}

/** The run that was cut off, where it was one. */
function traceTo(limit: Limit): Trace | null {
  switch (limit.kind) {
    case 'pool':
    case 'instances':
      return limit.trace;
    case 'states':
    case 'time':
    case 'memory':
    case 'interrupted':
      return null;
    default:
      return never(limit);
  }
}
