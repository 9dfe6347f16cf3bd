import { type Diagnostic, error, type Span } from '../../source/index.js';
import type { Name } from '../../syntax/ast.js';
import type { Dialect } from '../model.js';

export const laterFunction = (name: Name, construct: string, instead: string | undefined): Diagnostic =>
  error('L0911', name.span, `\`${name.text}\` is not supported yet: ${construct}`, {
    help: instead ? [instead] : [],
  });

/** Help for a name that only other dialects know. */
export const otherDialect = (name: string, theirs: readonly Dialect[], mine: Dialect): string =>
  mine === 'generic'
    ? `\`${name}\` is a name of dialect ${theirs.join(' and ')}: write \`dialect ${theirs[0]!}\` at the top of the file`
    : `\`${name}\` is a name of dialect ${theirs.join(' and ')}, and this model says dialect ${mine}`;

export const kernelArguments = (span: Span, name: string, given: number, wanted: string): Diagnostic =>
  error('L0304', span, `\`${name}\` takes ${wanted}, and ${given} ${given === 1 ? 'is' : 'are'} given`);

export const lockMode = (span: Span, name: string): Diagnostic =>
  error('L0311', span, `\`${name}\` wants RW_READER or RW_WRITER here`);

export const dropsLock = (span: Span): Diagnostic =>
  error('L0911', span, '`PDROP` is not supported yet: a wait that does not take the lock again', {
    help: ['leave PDROP out and unlock after the wait'],
  });

export const noGiant = (span: Span, name: string): Diagnostic =>
  error('L0201', span, `\`${name}\` takes the kernel lock, and this model declares none`, {
    help: ['declare it at top level: `giant kernel_lock`'],
  });

export const severalGiants = (span: Span, name: string, names: readonly string[]): Diagnostic =>
  error(
    'L0208',
    span,
    `\`${name}\` takes the kernel lock, and this model declares several: ${names.join(', ')}`,
  );
