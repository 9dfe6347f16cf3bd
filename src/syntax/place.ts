import type { Node } from 'ohm-js';
import type { Diagnostic, Source, Span } from '../source/index.js';
import type { Name } from './ast.js';

/**
 * Where in a file the text at hand stands. One chunk is matched at a time, and building its tree is
 * one uninterrupted call, so the semantic actions share a single place that is moved along.
 */
export class Place {
  #source: Source = { path: '', text: '' };
  #offset = 0;
  #limit = 0;
  #found: Diagnostic[] = [];

  /** Builds at another place; what `build` reports lands in `found`. */
  at<T>(source: Source, start: number, end: number, found: Diagnostic[], build: () => T): T {
    this.#source = source;
    this.#offset = start;
    this.#limit = end;
    this.#found = found;
    return build();
  }

  span(node: Node): Span {
    const { startIdx, endIdx } = node.source;
    return this.#span(this.#offset + startIdx, this.#offset + endIdx);
  }

  /** From the beginning of one stretch to the end of another. */
  across(from: Span, to: Span): Span {
    return this.#span(from.start, to.end);
  }

  name(node: Node): Name {
    return { text: node.sourceString, span: this.span(node) };
  }

  report(diagnostic: Diagnostic): void {
    this.#found.push(diagnostic);
  }

  /** Closing braces that the parser adds for an open block are no part of the file. */
  #span(start: number, end: number): Span {
    return { source: this.#source, start: Math.min(start, this.#limit), end: Math.min(end, this.#limit) };
  }
}
