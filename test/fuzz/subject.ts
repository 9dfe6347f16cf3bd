/** A well-formed model and one of its checks: what evaluators are asked about. */
import { type Built, build } from '../../src/check/build.js';
import { statementsOf } from '../../src/check/statements.js';
import { hasErrors, type Source } from '../../src/source/index.js';
import type { File } from '../../src/syntax/index.js';

export interface Subject {
  readonly source: Source;
  readonly built: Built;
}

/** One whose text was drawn. */
export interface DrawnSubject extends Subject {
  readonly file: File;
  /** Statements in the whole text. */
  readonly statements: number;
}

export type Read =
  | { readonly kind: 'model'; readonly subjects: readonly DrawnSubject[] }
  /** No model: the codes of its errors. */
  | { readonly kind: 'rejected'; readonly codes: readonly string[] }
  /** The tool itself broke over it. */
  | { readonly kind: 'failed'; readonly reason: string };

/** The checks of a text, each variant by itself. */
export function read(text: string): Read {
  const source: Source = { path: 'drawn.lock', text };
  try {
    const { value, diagnostics } = build(source, () => ({ failure: 'missing' }), new Map());
    if (hasErrors(diagnostics)) {
      const errors = diagnostics.filter((it) => it.severity === 'error');
      return { kind: 'rejected', codes: errors.map((it) => it.code) };
    }
    const file = value.program.entry;
    const statements = statementsOf(file).length;
    return { kind: 'model', subjects: value.variants.map((built) => ({ source, built, file, statements })) };
  } catch (e) {
    return { kind: 'failed', reason: `${e}` };
  }
}
