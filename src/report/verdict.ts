/** What a check came to, in words. */

import { never } from '../base/index.js';
import type { CheckResult, Limit, Reached, Trace, Untraced } from '../finding/index.js';
import { shortPlace } from './place.js';
import { counted, listed } from './words.js';

export type Mark = 'passed' | 'failed' | 'incomplete';

/** How a check counts: as the exit status does. */
export function markOf(check: CheckResult): Mark {
  if (check.verdict === 'incomplete') return 'incomplete';
  return check.asExpected ? 'passed' : 'failed';
}

/** The check's name, with its variant where there are several. */
export function checkName(check: CheckResult): string {
  return check.variant === '' ? check.name : `${check.name} [${check.variant}]`;
}

/** `deadlock`, `invariant balanced`: what a violation is called in an expectation. */
export function kindName({ kind, property }: Untraced): string {
  if (property === null) return kind;
  return kind === 'reachable' ? `reaches ${property}` : `${kind} ${property}`;
}

export function steps(trace: Trace): number {
  return trace.steps.at(-1)?.step ?? 0;
}

/** The words at the end of a check's line: `holds`, `deadlock, as expected (6 steps)`, … */
export function verdictText(check: CheckResult): string {
  const left = omissionText(check);
  return answerText(check) + (left === '' ? '' : `; ${left}`);
}

/** What an answer is short of where states were known by a hash. */
export const omissionText = ({ omission }: CheckResult): string =>
  omission === null ? '' : `states were hashed, ${leftOut(omission)}`;

/** The bound is rounded up, that it stays one. */
export function leftOut(omission: number): string {
  const scale = 10 ** (1 - Math.floor(Math.log10(omission)));
  const bound = Math.ceil(omission * scale) / scale;
  return `some may be left out (probability below ${bound.toExponential(1)})`;
}

/** Does the check's line say no more than `holds`? */
export const justHolds = (check: CheckResult): boolean => answerText(check) === 'holds';

function answerText(check: CheckResult): string {
  const limit = stopText(check);
  const mark = markOf(check);
  switch (mark) {
    case 'incomplete':
      return `incomplete: ${limit}${soFar(check)}`;
    case 'failed':
      return failureText(check) + (limit === '' ? '' : ` (${limit})`);
    case 'passed':
      return successText(check) + (limit === '' ? '' : ` (${limit})`);
    default:
      return never(mark);
  }
}

function soFar(check: CheckResult): string {
  const found = unexpected(check);
  return found.length === 0 ? '' : `; until then ${listed(found)}`;
}

function successText(check: CheckResult): string {
  const found = check.violations.filter((violation) => violation.expected);
  const claims = check.expected.filter((claim) => claim !== 'holds' && !claim.startsWith('never '));
  if (claims.length === 0 || (check.verdict === 'holds' && found.length === 0)) return 'holds';
  const reached = check.reached.filter((answer) => answer.expected === 'reaches');
  const runs = [...found, ...reached].flatMap(({ trace }) => (trace === null ? [] : [steps(trace)]));
  return `${claims.join(', ')}, as expected${runs.length === 0 ? '' : ` (${spread(runs)})`}`;
}

function spread(lengths: readonly number[]): string {
  const low = Math.min(...lengths);
  const high = Math.max(...lengths);
  return low === high ? counted(low, 'step') : `${low} to ${counted(high, 'step')}`;
}

function failureText(check: CheckResult): string {
  const found = unexpected(check);
  const wanted = check.missing.length > 0 ? check.missing : check.expected;
  const toHold = wanted.length === 1 && wanted[0] === 'holds';
  if (check.missing.length === 0 && !toHold && found.length > 0)
    return `${listed(wanted)}, as expected, but also ${listed(found)}`;
  const claim = toHold ? 'expected to hold' : `expected ${listed(wanted)}`;
  if (found.length > 0) return `${claim}; ${found.join(', ')}`;
  return check.verdict === 'holds' ? `${claim}, but it holds` : `${claim}, not found`;
}

/** Each kind of unexpected violation once, with the length of its shortest run. */
function unexpected(check: CheckResult): string[] {
  const shortest = new Map<string, number>();
  for (const violation of check.violations) {
    if (violation.expected || violation.advisory) continue;
    const length = steps(violation.trace);
    shortest.set(kindName(violation), Math.min(length, shortest.get(kindName(violation)) ?? length));
  }
  return [...shortest].map(([kind, length]) => `${kind} after ${counted(length, 'step')}`);
}

const explored = (depth: number): string =>
  depth === 0 ? 'no step explored' : `all runs of up to ${counted(depth, 'step')} explored`;

/** Why an answer is incomplete, and what was seen that it does not show; empty where it is complete. */
export function stopText({ limit, violations, untraced }: CheckResult): string {
  if (limit === null) return '';
  const shown = new Set(violations.map(kindName));
  const names = untraced.map(kindName).map((name) => (shown.has(name) ? `another ${name}` : name));
  return limitText(limit) + (names.length === 0 ? '' : `; ${TOO_LATE}: ${listed(names)}`);
}

const TOO_LATE = 'seen too late to show a schedule';

/** Why an answer is incomplete. */
export function limitText(limit: Limit): string {
  switch (limit.kind) {
    case 'states':
      return `stopped at ${counted(limit.limit, 'state')}, ${explored(limit.depth)}`;
    case 'time':
      return `no time left after ${limit.seconds} s, ${explored(limit.depth)}`;
    case 'memory':
      return `no memory left, ${explored(limit.depth)}`;
    case 'interrupted':
      return `interrupted, ${explored(limit.depth)}`;
    case 'pool':
      return `the pool of ${limit.struct} was empty at ${shortPlace(limit.span)}, where runs were cut off`;
    case 'instances':
      return `all instances of ${limit.thread} ran at ${shortPlace(limit.span)}, where runs were cut off`;
    default:
      return never(limit);
  }
}

/** `reachable polled_dead: 7 steps`. */
export function reachedText({ name, trace }: Reached, { limit, untraced }: CheckResult): string {
  if (trace !== null) return `reachable ${name}: ${counted(steps(trace), 'step')}`;
  const isSeen = untraced.some(({ kind, property }) => kind === 'reachable' && property === name);
  return `reachable ${name}: ${isSeen ? TOO_LATE : limit === null ? 'never' : 'not found so far'}`;
}

/** Whether the answer is the opposite of what the file says. */
export function surprises(reached: Reached): boolean {
  if (reached.expected === null) return false;
  return (reached.expected === 'reaches') !== (reached.trace !== null);
}
