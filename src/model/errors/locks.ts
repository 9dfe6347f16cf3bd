import { type Diagnostic, error, type Span, words } from '../../source/index.js';
import type { Name } from '../../syntax/ast.js';
import type { Dialect, LockClass, LockKind, Struct } from '../model.js';
import { didYouMean } from './names.js';

export const unknownLockKind = (name: Name, known: readonly string[]): Diagnostic =>
  error('L0412', name.span, `there is no kind of lock \`${name.text}\``, {
    notes: [`the kinds are ${known.join(', ')}`],
    help: didYouMean(name.text, known),
  });

export const kindNotInDialect = (name: Name, dialect: Dialect, help: string): Diagnostic =>
  error('L0412', name.span, `dialect ${dialect} has no \`${name.text}\` lock`, { help: [help] });

export const attributeMisfit = (span: Span, kind: LockKind, why: string): Diagnostic =>
  error('L0413', span, `\`${words(span)}\` does not fit a \`${kind}\``, { notes: [why] });

export const attributeValue = (
  span: Span,
  what: string,
  low: number,
  high: number,
  found: number,
): Diagnostic => error('L0413', span, `${what} is between ${low} and ${high}, not ${found}`);

export const semaphoreCount = (span: Span, name: string): Diagnostic =>
  error('L0413', span, `\`${name}\` does not say its initial count`, { help: ['write `semaphore(1)`'] });

export const countMisfit = (span: Span, kind: LockKind): Diagnostic =>
  error('L0413', span, `a \`${kind}\` has no initial count`, { notes: ['only a semaphore counts'] });

const declared = (lock: LockClass) => ({ span: lock.span, text: `a \`${lock.kind}\`` });

export const notShareable = (span: Span, word: string, lock: LockClass): Diagnostic =>
  error(
    'L0314',
    span,
    `${word} is possible with \`rwlock\`, \`rwspin\` and \`sx\`, and \`${lock.name}\` is a \`${lock.kind}\``,
    {
      labels: [declared(lock)],
    },
  );

export const semaphoreNotHeld = (span: Span, what: string, lock: LockClass): Diagnostic =>
  error('L0314', span, `${what}: \`${lock.name}\` is a ${lock.kind}, which nobody holds`, {
    labels: [declared(lock)],
    notes: [
      `a ${lock.kind} has no owner: anyone may ${lock.kind === 'semaphore' ? 'release' : 'complete'} it`,
    ],
  });

export const notACompletion = (span: Span, lock: LockClass): Diagnostic =>
  error('L0314', span, `only a completion can be completed, and \`${lock.name}\` is a \`${lock.kind}\``, {
    labels: [declared(lock)],
    help: [`write \`unlock\` to release it`],
  });

export const plainWaitOnly = (span: Span, what: string, lock: LockClass): Diagnostic =>
  error('L0314', span, `${what} is for conditions, and \`${lock.name}\` is a completion`, {
    labels: [declared(lock)],
    help: ['write `wait` alone: whoever waits for a completion keeps what it holds'],
  });

export const wrongKind = (
  span: Span,
  name: string,
  lock: LockClass,
  takes: readonly LockKind[],
  instead: string,
): Diagnostic =>
  error(
    'L0315',
    span,
    `\`${name}\` is for a ${takes.map((kind) => `\`${kind}\``).join(' or ')}, and \`${lock.name}\` is a \`${lock.kind}\``,
    {
      labels: [declared(lock)],
      help: [instead],
    },
  );

/** `lock m irq`: interrupts stay off for as long as a lock is held, and who waits for this one sleeps. */
export const notSpinning = (context: Name, lock: LockClass): Diagnostic =>
  error(
    'L0314',
    context.span,
    `\`${context.text}\` is possible with \`spin\` and \`rwspin\`, and \`${lock.name}\` is a \`${lock.kind}\``,
    { labels: [declared(lock)], help: [`leave \`${context.text}\` out, or make it a \`spin\``] },
  );

/** An object where a lock is wanted: which of its locks is meant is written out. */
export const lockOfObject = (span: Span, struct: Struct): Diagnostic =>
  error('L0208', span, `\`${words(span)}\` is a \`${struct.name}\`, not a lock`, {
    labels: [{ span: struct.span, text: `\`${struct.name}\` is declared here` }],
    help: struct.locks
      .slice(0, 1)
      .map((lock) => `write \`${words(span)}.${lock.name.slice(struct.name.length + 1)}\``),
  });
