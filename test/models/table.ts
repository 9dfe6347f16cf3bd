/** The tables of `models/README.md`: what each check of a discussion or a classic came to. */
import type { CheckResult, FileResult, Trace, Violation } from '../../src/finding/index.js';
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

export interface Shown {
  /** `deadlock`, `order (cannot hang)`, `reaches polled`. */
  readonly what: string;
  /** Of a shortest run that shows it. */
  readonly steps: number;
}

/** What runs of a check show, each thing once: ways in which it is violated, and what is reached. */
export function shownBy({ violations, reached }: CheckResult): Shown[] {
  const found = new Map<string, number>();
  const add = (what: string, { steps }: Trace): void => {
    found.set(what, Math.min(steps.length, found.get(what) ?? Infinity));
  };
  for (const violation of violations) add(wordsOf(violation), violation.trace);
  for (const { name, trace } of reached) if (trace !== null) add(`reaches \`${name}\``, trace);
  return [...found].map(([what, steps]) => ({ what, steps }));
}

function wordsOf({ kind, property, hangs }: Violation): string {
  if (property !== null) return `${kind} \`${property}\``;
  return hangs === null ? kind : `${kind} (${hangs.can ? 'hangs' : 'cannot hang'})`;
}

/** The cells of a check: verdict, steps, states. */
function ran(check: CheckResult): string[] {
  const shown = shownBy(check);
  const verdict = [...(check.verdict === 'violated' ? [] : [check.verdict]), ...shown.map((it) => it.what)];
  return [verdict.join(', '), shown.map((it) => it.steps).join(', '), String(check.states)];
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const link = (path: string): string => `[${/([^/]+)\.lock$/.exec(path)![1]}](${path.replace('models/', '')})`;
const inVariant = (says: string, { variant }: CheckResult): string =>
  variant ? `${says} [${variant}]` : says;

/** A heading and a table for each discussion, by claim; then those of the classics, by file. */
export function tables(runs: readonly Ran[]): string {
  const discussions = Object.entries(DISCUSSIONS).flatMap(([number, title]) => [
    `### ${number}. ${title}`,
    table(
      ['claim', 'model', 'check', 'verdict', 'steps', 'states', 'who was right'],
      discussed(runs, number),
    ),
  ]);
  const classics = runs.filter(({ source }) => source.path.startsWith('models/classics/')).flatMap(classic);
  return [
    ...discussions,
    '### Classics',
    table(['model', 'check', 'verdict', 'steps', 'states'], classics),
  ].join('\n\n');
}

const table = (heads: readonly string[], rows: readonly string[]): string =>
  [row(heads), row(heads.map(() => '---')), ...rows].join('\n');

function discussed(runs: readonly Ran[], number: string): string[] {
  const rows = runs.flatMap(({ source, result }) => {
    const right = rights(source);
    return result.checks.flatMap((check) => {
      const named = nameOf(check.name);
      if (named?.discussion !== number) return [];
      const { claims, says } = named;
      const cells = [
        claims,
        link(source.path),
        inVariant(says, check),
        ...ran(check),
        right.get(check.name)!,
      ];
      return { first: Number(claimsOf(claims)[0]?.slice(1) ?? Number.MAX_SAFE_INTEGER), text: row(cells) };
    });
  });
  return rows.sort((a, b) => a.first - b.first).map(({ text }) => text);
}

function classic({ source, result }: Ran): string[] {
  return result.checks.map((check, i) =>
    row([i === 0 ? link(source.path) : '', inVariant(check.name, check), ...ran(check)]),
  );
}
