import { type Diagnostic, error, type Span, words } from '../../source/index.js';
import type { DeferredWord, Name } from '../../syntax/ast.js';
import type { Type } from '../model.js';
import { typeName } from '../types.js';
import { didYouMean } from './names.js';
import { typeInWords } from './types.js';

export const unknownWork = (
  name: Name,
  wanted: 'queued' | 'spawned',
  candidates: Iterable<string>,
): Diagnostic =>
  error('L0209', name.span, `there is no ${wanted === 'queued' ? 'work' : 'thread'} \`${name.text}\``, {
    help: didYouMean(name.text, candidates),
  });

export const notDeferrable = (
  name: Name,
  word: DeferredWord,
  wanted: 'queued' | 'spawned',
  declared: Span,
): Diagnostic =>
  wanted === 'queued'
    ? error('L0419', name.span, `\`${name.text}\` is a thread, and \`${word}\` wants a work`, {
        labels: [{ span: declared, text: 'declared here' }],
        help: [`declare it as \`work ${name.text}(…) { … }\`, or start it with \`spawn\``],
      })
    : error('L0419', name.span, `\`${name.text}\` is a work, and \`spawn\` wants a thread`, {
        labels: [{ span: declared, text: 'declared here' }],
        help: [`write \`queue ${name.text}(…)\`, or declare it as \`thread ${name.text}(…) * 2 { … }\``],
      });

export const severalParameters = (span: Span, name: string): Diagnostic =>
  error('L0419', span, `\`${name}\` has several parameters: what is queued or spawned takes one at most`, {
    help: ['put the rest into fields of the object that it is about'],
  });

export const notInstance = (span: Span, type: Type): Diagnostic =>
  error('L0419', span, `${typeInWords(type)} that may be none cannot be queued or spawned for`, {
    help:
      type.kind === 'reference'
        ? [`write \`${type.struct.name}\`, which is never null`]
        : ['pass an object, a number, true or false, or a value of an enum'],
  });

export const runDeferred = (name: Name, work: boolean, declared: Span): Diagnostic =>
  error('L0419', name.span, `\`${name.text}\` does not run by itself`, {
    labels: [{ span: declared, text: 'declared here' }],
    notes: [work ? 'a work runs when it is queued' : 'a thread that some statement spawns runs from then on'],
    help: work
      ? [`write \`init { queue ${name.text}(…) }\` if it is to be pending from the start`]
      : [`how many of it there may be at once is said where it is declared: \`thread ${name.text} * 2\``],
  });

export const noWorkNamed = (span: Span, callee: string): Diagnostic =>
  error('L0419', span, `\`${callee}\` is about a work, and this names none`, {
    help: [
      `name the model's: \`${callee}(…, work(p))\`, with \`work\` declared as \`work work(p: T) { … }\``,
    ],
  });

export const perThreadType = (span: Span, type: Type): Diagnostic =>
  error('L0420', span, `${typeInWords(type)} cannot be each thread's own`, {
    help: ['declare one `per thread var` for each element'],
  });

export const perThreadGuard = (span: Span): Diagnostic =>
  error('L0420', span, 'what each thread has for itself needs no guard', {
    notes: ['no other thread can get to it'],
    help: ['take the `guarded_by` out'],
  });

export const perThreadUnset = (span: Span, type: Type): Diagnostic =>
  error('L0420', span, 'each thread begins with it, and this is never null', {
    help: [`declare it as \`${typeName(type)}?\``],
  });

export const perThreadOutside = (span: Span, where: string): Diagnostic =>
  error('L0420', span, `\`${words(span)}\` is each thread's own, and no thread evaluates ${where}`, {
    help: ['ask in the thread, with `assert`, or keep it in a `var` as well'],
  });
