import { type Diagnostic, error, type Span } from '../../source/index.js';
import type { Name } from '../../syntax/ast.js';
import type { Struct } from '../model.js';

export const linkUnfit = (link: Name, { name }: Struct, declared: Span): Diagnostic =>
  error('L0430', link.span, `\`${link.text}\` of \`${name}\` cannot lead to the next element`, {
    labels: [{ span: declared, text: 'declared here' }],
    help: [`declare it as \`${link.text} : ${name}?\`, or leave it out: the list makes it`],
  });

export const filteredList = (span: Span): Diagnostic =>
  error('L0430', span, 'a walk along a list has no `where`', {
    notes: ['`for k in T where e` goes over the objects of a struct, a list over all that hangs on it'],
    help: ['put an `if` into the loop'],
  });

export const notAList = (span: Span, text: string): Diagnostic =>
  error('L0208', span, `\`${text}\` is not a list`, {
    help: ['a list is declared like this: `list watchers of knote via selnext`'],
  });

export const listAsValue = (span: Span, text: string): Diagnostic =>
  error('L0208', span, `\`${text}\` is a list, not a value`, {
    help: [`\`first(${text})\` is its first element, or null`],
  });
