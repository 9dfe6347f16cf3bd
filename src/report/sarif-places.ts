/** Places as SARIF names them: paths as relative URIs, columns in UTF-16 units. */
import type { Location } from '../finding/index.js';
import { lineStarts, position, type Span } from '../source/index.js';
import { callChain } from './place.js';

/** A path of the report as a relative URI. `base` goes before it, as for all of these. */
const artifact = (path: string, base: string) => ({
  uri: `${base}${path}`.split('/').map(encodeURIComponent).join('/'),
  uriBaseId: '%SRCROOT%',
});

export const physical = (span: Span, base: string) => ({
  artifactLocation: artifact(span.source.path, base),
  region: region(span),
});

/** A statement, with the functions it is in and, where the model says so, its place in the real source. */
export function place(location: Location, base: string) {
  const { span, origin, calls } = location;
  const names = calls.map((call) => call.function);
  const text = [callChain(location).trim(), origin === null ? '' : `@ ${origin}`].filter(
    (part) => part !== '',
  );
  return {
    physicalLocation: physical(span, base),
    ...(names.length === 0
      ? {}
      : { logicalLocations: [{ fullyQualifiedName: names.join('.'), kind: 'function' }] }),
    ...(text.length === 0 ? {} : { message: { text: text.join(' ') } }),
  };
}

function region({ source, start, end }: Span) {
  const column = (offset: number, line: number): number =>
    Math.min(offset, source.text.length) - lineStarts(source)[line - 1]! + 1;
  const first = position(source, start).line;
  const last = position(source, end).line;
  return {
    startLine: first,
    startColumn: column(start, first),
    endLine: last,
    endColumn: column(end, last),
  };
}
