/** The tables of `models/README.md`: what each check of a discussion or a classic came to. */
import type { CheckResult, FileResult, Violation } from '../../src/finding/index.js';
import type { Source } from '../../src/source/index.js';

export interface Ran {
  readonly source: Source;
  readonly result: FileResult;
}

/** The discussions, by the number with which the names of their checks begin. */
export const DISCUSSIONS: Readonly<Record<string, string>> = {
  '000': 'NetBSD: kqueue, July 2022',
  '001': 'Linux: eventfd, June 2009',
  '002': 'FreeBSD: bpf, August 2008',
  '003': 'FreeBSD: kqueue, June 2016',
  '004': 'Linux: epoll, May 2024',
};

export interface Named {
  readonly discussion: string;
  /** `C7, C10`; empty for what belongs to a discussion and is nobody's claim. */
  readonly claims: string;
  readonly says: string;
}

/** `000/C7: one of them waits` apart; null for a check that is of no discussion. */
export function nameOf(check: string): Named | null {
  const [, discussion, claims, says] = /^(\d{3})(?:\/(C[^:]*))?: (.*)$/.exec(check) ?? [];
  return discussion === undefined ? null : { discussion, claims: claims ?? '', says: says! };
}

/** `C1-C3, C5` one by one: `C1`, `C2`, `C3`, `C5`. */
export function claimsOf(claims: string): string[] {
  return claims
    .split(', ')
    .filter((it) => it !== '')
    .flatMap((it) => {
      const [first, last = first] = it.split('-').map((c) => Number(c.slice(1))) as [number, number?];
      return Array.from({ length: last! - first + 1 }, (_, i) => `C${first + i}`);
    });
}

/** Who was right, from the line `//! right: …` above each check that has one. */
export function rights({ text }: Source): Map<string, string> {
  const found = text.matchAll(/^\/\/! right: (.*)\ncheck "([^"]*)"/gm);
  return new Map([...found].map(([, right, check]) => [check!, right!]));
}

/** Violated, in which ways, or held; what was reached. */
export function verdict({ violations, reached, verdict: word }: CheckResult): string {
  const kinds = violations.map(kindOf);
  const ways = kinds.length === 0 ? [word] : [...new Set(kinds)];
  return [...ways, ...reached.flatMap((r) => (r.trace === null ? [] : [`reaches \`${r.name}\``]))].join(', ');
}

function kindOf({ kind, property, hangs }: Violation): string {
  if (property !== null) return `${kind} \`${property}\``;
  return hangs === null ? kind : `${kind} (${hangs.can ? 'hangs' : 'cannot hang'})`;
}

/** Steps of the shortest run that shows something; null where there is nothing to show. */
export function shortest({ violations, reached }: CheckResult): number | null {
  const traces = [...violations, ...reached].flatMap((it) => it.trace ?? []);
  return traces.length === 0 ? null : Math.min(...traces.map((trace) => trace.steps.length));
}

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
const head = (cells: readonly string[]): string[] => [row(cells), row(cells.map(() => '---'))];
const numbers = (check: CheckResult) => [verdict(check), shortest(check) ?? '', check.states];
const link = (path: string): string => `[${/([^/]+)\.lock$/.exec(path)![1]}](${path.replace('models/', '')})`;
const inVariant = (says: string, { variant }: CheckResult): string =>
  variant ? `${says} [${variant}]` : says;

/** One table for each discussion, and one for the classics. */
export function tables(runs: readonly Ran[]): string {
  const discussions = Object.entries(DISCUSSIONS).flatMap(([number, title]) => {
    const rows = runs.flatMap((run) => discussed(run, number));
    return [
      `### ${number}. ${title}`,
      [...head(['claim', 'model', 'check', 'verdict', 'steps', 'states', 'who was right']), ...rows].join(
        '\n',
      ),
    ];
  });
  const rows = runs.filter(({ source }) => source.path.startsWith('models/classics/')).flatMap(classic);
  const classics = [...head(['model', 'check', 'verdict', 'steps', 'states']), ...rows].join('\n');
  return [...discussions, '### Classics', classics].join('\n\n');
}

function discussed({ source, result }: Ran, number: string): string[] {
  const right = rights(source);
  return result.checks.flatMap((check) => {
    const named = nameOf(check.name);
    if (named?.discussion !== number) return [];
    const says = inVariant(named.says, check);
    return row([named.claims, link(source.path), says, ...numbers(check), right.get(check.name) ?? '']);
  });
}

function classic({ source, result }: Ran): string[] {
  return result.checks.map((check, i) =>
    row([i === 0 ? link(source.path) : '', inVariant(check.name, check), ...numbers(check)]),
  );
}
