/** Places in models and in the real source, as the formats write them. */
import type { Location } from '../finding/index.js';
import { position, type Span, words } from '../source/index.js';

/** `models/epoll.lock:31:5`. */
export function fullPlace(span: Span): string {
  const { line, column } = position(span.source, span.start);
  return `${span.source.path}:${line}:${column}`;
}

/** `epoll.lock:31`: what there is room for at the end of a line. */
export function shortPlace(span: Span): string {
  return `${span.source.path.split('/').at(-1)}:${position(span.source, span.start).line}`;
}

/** A step's place: in the model, and in the real source if the model says where. */
export function stepPlace(location: Location): string {
  return shortPlace(location.span) + (location.origin === null ? '' : ` @${location.origin}`);
}

/** ` in poll(), called at epoll.lock:60`, innermost first; empty outside functions. */
export function callChain(location: Location): string {
  const calls = [...location.calls].reverse();
  return calls
    .map(
      (call, index) =>
        `${index === 0 ? ' in' : ','} ${callee(call.function)}, called at ${shortPlace(call.span)}`,
    )
    .join('');
}

/** An `on zero` block is called as well, but by no name. */
function callee(name: string): string {
  return /^\w+$/.test(name) ? `${name}()` : name;
}

/** The source line at which a span begins, without its indentation. */
export function lineAt(span: Span): string {
  const text = span.source.text;
  const start = Math.max(text.lastIndexOf('\n', span.start - 1), text.lastIndexOf('\r', span.start - 1)) + 1;
  const rest = text.slice(start);
  return rest.slice(0, rest.search(/[\r\n]|$/)).trim();
}

/** The words of a statement, cut where they are many: a block in a list needs no more than its head. */
export function brief(span: Span): string {
  const text = words(span);
  return text.length <= 60 ? text : `${text.slice(0, 59).trimEnd()}…`;
}
