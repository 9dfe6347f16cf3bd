/** Places in the texts, in their order. */
import type { Location } from '../finding/index.js';
import type { Span } from '../source/index.js';

/** Each once: the same statement by way of other calls is another place. */
export function distinctPlaces(locations: readonly Location[]): Location[] {
  const spansOf = ({ span, calls }: Location): Span[] => [span, ...calls.map((call) => call.span)];
  const keyOf = (location: Location): string =>
    spansOf(location)
      .map(({ source, start }) => `${source.path}:${start}`)
      .join(' ');
  const once = [...new Map(locations.map((location) => [keyOf(location), location])).values()];
  return once.sort((a, b) => compare(spansOf(a), spansOf(b)));
}

function compare(a: readonly Span[], b: readonly Span[]): number {
  for (const [i, span] of a.entries()) {
    const other = b[i];
    if (other === undefined) return 1;
    const [path, otherPath] = [span.source.path, other.source.path];
    if (path !== otherPath) return path < otherPath ? -1 : 1;
    if (span.start !== other.start) return span.start - other.start;
  }
  return a.length - b.length;
}
