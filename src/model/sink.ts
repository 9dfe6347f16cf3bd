import type { Diagnostic } from '../source/index.js';

/**
 * Where resolving reports. The same finding at the same place is kept once, however many variants,
 * expansions of a `def` or calls come by.
 */
export class Sink {
  private readonly seen = new Set<string>();
  private readonly found: Diagnostic[] = [];

  get diagnostics(): readonly Diagnostic[] {
    return this.found;
  }

  /** Returns undefined, the value of everything that could not be resolved and has been reported. */
  add(diagnostic: Diagnostic): undefined {
    const { code, span, message } = diagnostic;
    const key = `${code} ${span.source.path}:${span.start}-${span.end} ${message}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.found.push(diagnostic);
  }

  addAll(diagnostics: readonly Diagnostic[]): void {
    for (const diagnostic of diagnostics) this.add(diagnostic);
  }
}
