import { type Diagnostic, error, type Span } from '../../source/index.js';
import type { Name } from '../../syntax/ast.js';
import { didYouMean } from './names.js';

export const unknownSettingName = (name: Name, known: Iterable<string>): Diagnostic =>
  error('L0317', name.span, `\`${name.text}\` is no param and no flag`, {
    notes: ['only numbers, params and flags are known before anything runs'],
    help: didYouMean(name.text, known),
  });

export const notConstant = (span: Span): Diagnostic =>
  error('L0317', span, 'this is not known before anything runs', {
    help: ['use numbers, params and flags only'],
  });

export const settingMistyped = (span: Span, wanted: string, found: number | boolean): Diagnostic =>
  error('L0317', span, `${wanted} is expected here, and this is ${found}`);

export const divisionByZero = (span: Span): Diagnostic => error('L0317', span, 'this divides by zero');

export const constantOutside = (span: Span, what: string, domain: string): Diagnostic =>
  error('L0401', span, `${what} is outside of ${domain}`, {
    notes: ['a value never wraps: leaving the range is the violation `range`'],
  });

export const alwaysDifferent = (span: Span, value: number, domain: string): Diagnostic =>
  error('L0401', span, `this never is ${value}: its values are ${domain}`);

export const emptyRange = (span: Span, low: number, high: number): Diagnostic =>
  error('L0402', span, `the range ${low}..${high} is empty`, {
    help: [`both ends belong to a range: write ${high}..${low}`],
  });

export const hugeRange = (span: Span, count: number, most: number): Diagnostic =>
  error('L0402', span, `the range has ${count} values, more than ${most}`, {
    help: ['a model needs the few values that make a difference'],
  });

export const arraySize = (span: Span, size: number, most: number): Diagnostic =>
  error('L0403', span, `an array has 1 to ${most} elements, not ${size}`);

export const indexOutside = (span: Span, index: number, size: number): Diagnostic =>
  error('L0404', span, `there is no element ${index}: the array has ${size}, counted from 0`);

export const tooManyRounds = (span: Span, rounds: number, most: number): Diagnostic =>
  error('L0402', span, `this \`for\` goes ${rounds} times round, more than ${most}`, {
    notes: ['it is unrolled: each round is code of its own'],
    help: ['write a `while` with a local that counts'],
  });
