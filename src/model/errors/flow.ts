import { type Diagnostic, error, type Label, type Span } from '../../source/index.js';
import type { Name } from '../../syntax/ast.js';

export const outsideLoop = (span: Span, word: 'break' | 'continue'): Diagnostic =>
  error('L0411', span, `\`${word}\` stands in no loop`);

export const returnOnZero = (span: Span, title: string): Diagnostic =>
  error('L0417', span, `${title} cannot be left by \`return\``, {
    help: ['put what it does into a function and call that'],
  });

export const recursion = (span: Span, chain: readonly string[], labels: readonly Label[]): Diagnostic =>
  error('L0407', span, `the calls go round in a circle: ${chain.join(' → ')}`, {
    labels,
    notes: ['calls are expanded where they stand, so they must come to an end'],
  });

export const defRecursion = (span: Span, name: string): Diagnostic =>
  error('L0407', span, `\`${name}\` is defined by itself`, {
    notes: ['a `def` is replaced by its expression, so that must come to an end'],
  });

export const jumpInto = (label: Name, what: string, block: Span, target: Span): Diagnostic =>
  error('L0408', label.span, `\`goto ${label.text}\` jumps into ${what}`, {
    labels: [
      { span: block, text: 'into this' },
      { span: target, text: 'the label' },
    ],
  });

/** `inside`: "in an `atomic` block". `by`: the statement that does it, where a call leads there. */
export const waitsInside = (
  span: Span,
  inside: 'atomic' | 'init',
  what: string,
  by: readonly Label[],
): Diagnostic =>
  inside === 'atomic'
    ? error('L0409', span, `${what} cannot stand in an \`atomic\` block`, {
        labels: by,
        notes: ['the block is one step: only its first statement may wait, for a lock or with `await`'],
      })
    : error('L0410', span, `${what} cannot stand in \`init\``, {
        labels: by,
        notes: ['init runs alone, before any thread: it waits for nothing and has no choice'],
      });

export const twoStepLock = (span: Span, text: string): Diagnostic =>
  error('L0409', span, `\`${text}\` takes two steps: the way to the lock could change while it waits`, {
    notes: [
      'an `atomic` block may open with a lock that is found without following pointers that can change',
    ],
    help: ['read the pointer into a local before the block: `var p: T = …`'],
  });
