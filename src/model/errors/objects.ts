import { type Diagnostic, error, type Span } from '../../source/index.js';
import type { Name } from '../../syntax/ast.js';
import type { Struct } from '../model.js';

export const operandMissing = (span: Span, word: string): Diagnostic =>
  error('L0304', span, `\`${word}\` does not say what it is about`);

export const noPool = (span: Span, struct: Struct): Diagnostic =>
  error('L0414', span, `there is no pool from which \`new ${struct.name}\` could take an object`, {
    labels: [{ span: struct.span, text: 'declared here' }],
    help: [`declare one: \`pool 2 ${struct.name}\``],
  });

export const fieldNotSet = (name: Name, what: string, declared: Span): Diagnostic =>
  error('L0208', name.span, `\`${name.text}\` is ${what} and has no value to set`, {
    labels: [{ span: declared, text: 'declared here' }],
  });

export const poolTwice = (span: Span, struct: string, first: Span): Diagnostic =>
  error('L0414', span, `\`${struct}\` has two pools`, {
    labels: [{ span: first, text: 'the first is here' }],
  });

export const poolSize = (span: Span, size: number, most: number): Diagnostic =>
  error('L0414', span, `a pool has 1 to ${most} objects, not ${size}`);

export const countDomain = (span: Span, low: number, high: number, found: number): Diagnostic =>
  error('L0401', span, `the most that a count reaches is between ${low} and ${high}, not ${found}`);

export const onZeroTwice = (span: Span, count: string): Diagnostic =>
  error('L0418', span, `\`${count}\` already has an \`on zero\` block`);
