import { type Diagnostic, error, type Span } from '../source/index.js';

export function syntaxError(span: Span, message: string): Diagnostic {
  return error('L0101', span, message);
}

export function unclosed(span: Span): Diagnostic {
  return error('L0102', span, 'this bracket is never closed');
}

export function strayBracket(span: Span): Diagnostic {
  return error('L0103', span, 'this bracket closes nothing');
}

export function openString(span: Span): Diagnostic {
  return error('L0104', span, 'this text in quotes is not closed on its line');
}

export function openComment(span: Span): Diagnostic {
  return error('L0105', span, 'this comment is never closed');
}

export function badCharacter(span: Span, found: string, meant: string | undefined): Diagnostic {
  return error('L0106', span, `the character \`${found}\` has no meaning here`, {
    help: meant === undefined ? [] : [`write \`${meant}\``],
  });
}

export function unsupported(span: Span, construct: string): Diagnostic {
  return error('L0901', span, `${construct} is not supported yet`);
}
