import { type Diagnostic, error, type Span } from '../../source/index.js';
import type { LockClass, OrderRules } from '../model.js';
import { didYouMean } from './names.js';

export const unknownClass = (span: Span, name: string, known: Iterable<string>): Diagnostic =>
  error('L0201', span, `there is no lock class \`${name}\``, {
    notes: ['a class is a lock at top level, or `struct.field`'],
    help: didYouMean(name, known),
  });

export const notAClass = (span: Span, name: string, lock: LockClass): Diagnostic =>
  error('L0208', span, `\`${name}\` is one lock, and rules speak of classes`, {
    labels: [{ span: lock.span, text: 'its class' }],
    help: [`write \`${lock.name}\``],
  });

export const ambiguousClass = (span: Span, name: string, locks: readonly LockClass[]): Diagnostic =>
  error('L0208', span, `several structs have a lock \`${name}\``, {
    labels: locks.map((lock) => ({ span: lock.span, text: `\`${lock.name}\`` })),
    help: [`write \`${locks[0]!.name}\``],
  });

export const beforeItself = (span: Span, lock: LockClass): Diagnostic =>
  error('L0406', span, `\`${lock.name}\` cannot come before itself`, {
    labels: [{ span: lock.span, text: 'the class' }],
    help: ['if two of its instances may be held at once, declare it `nested` or `nested by e`'],
  });

export function orderCycle(circle: OrderRules['rules']): Diagnostic {
  const [first, ...others] = circle;
  const names = [...circle.map((rule) => rule.from.name), first!.from.name];
  return error('L0405', first!.span, `the order is circular: ${names.join(' -> ')}`, {
    label: `\`${first!.from.name}\` before \`${first!.to.name}\``,
    labels: others.map((rule) => ({
      span: rule.span,
      text: `\`${rule.from.name}\` before \`${rule.to.name}\``,
    })),
    help: ['take one of these rules out'],
  });
}
