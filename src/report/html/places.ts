/** Where the lines of a file's sources stand in the page, so that all that names a line can lead there. */
import type { FileResult, Location, Trace } from '../../finding/index.js';
import { position, type Source, type Span } from '../../source/index.js';
import { adjacent, type Markup, markup } from '../markup.js';
import { shortPlace } from '../place.js';

/** One file of the report, within the page. */
export interface Section {
  /** Begins every id in it. */
  readonly id: string;
  /** The file itself first, if it could be read, then those that it imports and that something is said of. */
  readonly sources: readonly Source[];
}

export function sectionOf(file: FileResult, id: string): Section {
  const spans = [
    ...file.checks.map(({ span }) => span),
    ...file.diagnostics.map(({ span }) => span),
    ...file.unexecuted,
    ...file.executed,
    ...file.order.rules.map(({ span }) => span),
    ...file.checks.flatMap((check) => [
      ...check.violations.flatMap(({ location, trace, notes }) => [
        ...spansOf(location),
        ...traced(trace),
        ...notes.flatMap(({ span }) => span ?? []),
      ]),
      ...check.nestings.flatMap(({ places }) => places.flatMap(spansOf)),
      ...check.reached.flatMap(({ trace }) => (trace === null ? [] : traced(trace))),
    ]),
  ];
  const sources = [...new Set(spans.map(({ source }) => source))].filter(({ text }) => text !== '');
  const rank = ({ path }: Source): number => (path === file.path ? 0 : 1);
  return { id, sources: sources.sort((a, b) => rank(a) - rank(b)) };
}

const spansOf = ({ span, calls }: Location): Span[] => [span, ...calls.map((call) => call.span)];

const traced = ({ steps }: Trace): Span[] => steps.flatMap(({ location }) => spansOf(location));

/** The id of a line. */
export const lineId = (section: Section, source: Source, line: number): string =>
  `${section.id}-source-${section.sources.indexOf(source) + 1}-line-${line}`;

/** `first.lock:8`, leading to that line. */
export function placeLink(section: Section, span: Span): Markup {
  const name = shortPlace(span);
  if (!section.sources.includes(span.source)) return markup`${name}`;
  const { line } = position(span.source, span.start);
  return markup`<a href="#${lineId(section, span.source, line)}">${name}</a>`;
}

/** The same of a statement, with the calls that lead there and its place in the real source. */
export function locationLink(section: Section, { span, origin, calls }: Location): Markup {
  const ways = [...calls].reverse().map((call) => markup`, called at ${placeLink(section, call.span)}`);
  const real = origin === null ? markup`` : markup` <span class="origin">@${origin}</span>`;
  return adjacent([placeLink(section, span), real, ...ways]);
}
