import { type Diagnostic, error, type Span } from '../../source/index.js';

export const notUnderWhen = (span: Span, what: string): Diagnostic =>
  error('L0415', span, `${what} cannot stand under \`when\``, { help: ['move it out of the `when`'] });
