import { type Diagnostic, type Span, warning } from '../../source/index.js';

export const answerIgnored = (span: Span, word: string): Diagnostic =>
  warning('L0508', span, `\`${word}\` may fail, and nothing asks whether it did`, {
    help: [`write \`if ${span.source.text.slice(span.start, span.end)} { … }\``],
  });
