import { type Diagnostic, error, type Span } from '../../source/index.js';
import type { Name } from '../../syntax/ast.js';
import type { ViolationKind } from '../violations.js';
import { didYouMean } from './names.js';

export const unknownViolation = (name: Name, known: readonly string[]): Diagnostic =>
  error('L0601', name.span, `there is no kind of violation \`${name.text}\``, {
    notes: [`the kinds are ${known.join(', ')}`],
    help: didYouMean(name.text, known),
  });

export const checkTwice = (name: string, span: Span, first: Span): Diagnostic =>
  error('L0602', span, `there are two checks called "${name}"`, {
    labels: [{ span: first, text: 'the first' }],
    help: ['say what is different about this one'],
  });

export const checkWithoutThreads = (name: string, span: Span): Diagnostic =>
  error('L0603', span, `the check "${name}" runs no thread`, {
    notes: ['threads of imported files run only where a `run` names them'],
    help: ['declare a `thread`, or name some in `run`'],
  });

export const tooManyThreads = (name: string, span: Span, count: number, most: number): Diagnostic =>
  error('L0603', span, `the check "${name}" runs ${count} threads, more than ${most}`);

export const unknownSetting = (name: Name, known: Iterable<string>): Diagnostic =>
  error('L0604', name.span, `there is no param and no flag \`${name.text}\``, {
    help: didYouMean(name.text, known),
  });

export const unknownOverride = (span: Span, name: string, known: readonly string[]): Diagnostic =>
  error('L0604', span, `\`-D ${name}\`: this model has no param and no flag \`${name}\``, {
    help: [
      ...didYouMean(name, known),
      ...(known.length > 0 ? [`it has ${known.map((it) => `\`${it}\``).join(', ')}`] : []),
    ],
  });

export const flagNumber = (span: Span, name: string, value: number): Diagnostic =>
  error('L0605', span, `\`-D ${name}\`: \`${name}\` is a flag, true or false, and not ${value}`);

export const settingNeedsValue = (name: Name): Diagnostic =>
  error('L0605', name.span, `\`${name.text}\` is a param and needs a number`, {
    help: [`write \`set ${name.text} = 2\``],
  });

export const settingTwice = (name: Name, first: Span): Diagnostic =>
  error('L0605', name.span, `\`${name.text}\` is set twice`, {
    labels: [{ span: first, text: 'first set here' }],
    help: [`several values stand in one list: \`set ${name.text} = 2, 3\``],
  });

export const tooManyVariants = (span: Span, size: number, most: number): Diagnostic =>
  error('L0606', span, `the lists of \`set\` multiply to ${size} runs, more than ${most}`);

export const holdsAndViolates = (span: Span, other: Span): Diagnostic =>
  error('L0607', span, 'a check cannot hold and be violated', {
    labels: [{ span: other, text: 'a violation is expected here' }],
    help: ['leave `holds` out'],
  });

export const reachesAndNever = (name: Name, other: Span): Diagnostic =>
  error('L0607', name.span, `\`${name.text}\` cannot be both reached and never reached`, {
    labels: [{ span: other, text: 'and here it is the other' }],
  });

export const wrongProperty = (name: Name, sort: string, declared: Span, help: string): Diagnostic =>
  error('L0210', name.span, `\`${name.text}\` is declared with \`${sort}\``, {
    labels: [{ span: declared, text: 'declared here' }],
    help: [help],
  });

export const notAllowable = (name: Name): Diagnostic =>
  error('L0608', name.span, `\`${name.text}\` cannot be allowed`, {
    notes: ['no run could sensibly go on after it'],
  });

export const notDeniable = (name: Name): Diagnostic =>
  error('L0609', name.span, `\`${name.text}\` fails a check anyway`, {
    notes: ['`deny` is for advisories, which are reported and fail nothing: `order-cycle` and `irq-order`'],
  });

export const allowWithoutLabel = (span: Span, kind: ViolationKind): Diagnostic =>
  error('L0613', span, 'this does not say which place it accepts', {
    help: [`put a label before the statement and write \`allow ${kind} at label because "…"\``],
  });

export const withoutNotRun = (name: Name): Diagnostic =>
  error('L0611', name.span, `\`${name.text}\` does not run here anyway`, {
    notes: ['beside the threads that `run` names, daemons and interrupts always run'],
  });

export const runCount = (span: Span, count: number, most: number): Diagnostic =>
  error('L0610', span, `a thread runs 1 to ${most} times, not ${count}`);

export const runArguments = (
  span: Span,
  thread: string,
  given: number,
  wanted: number,
  declared: Span,
): Diagnostic =>
  error(
    'L0610',
    span,
    `\`${thread}\` takes ${wanted} argument${wanted === 1 ? '' : 's'}, and ${given} ${given === 1 ? 'is' : 'are'} given`,
    {
      labels: [{ span: declared, text: 'declared here' }],
      ...(given === 0 ? {} : { help: ['without parentheses it runs once for each value of its parameters'] }),
    },
  );

export const runNotConstant = (span: Span): Diagnostic =>
  error('L0610', span, 'an argument of `run` must be known before the run', {
    help: ['use numbers, params, flags, enum values, null and named objects'],
  });

export const noValues = (span: Span, thread: string, parameter: string, declared: Span): Diagnostic =>
  error('L0610', span, `\`${thread}\` cannot run: there is no object that \`${parameter}\` could be`, {
    labels: [{ span: declared, text: 'the parameter takes each of the named objects of this type' }],
    help: ['declare an `object` of the struct, or give the argument in `run`'],
  });
