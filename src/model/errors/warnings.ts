import { type Diagnostic, type Span, warning, words } from '../../source/index.js';
import type { Name } from '../../syntax/ast.js';
import type { Local } from '../model.js';

export const unusedFunction = (name: Name): Diagnostic =>
  warning('L0501', name.span, `nothing calls \`${name.text}\``);

export const unusedSetting = (name: Name, kind: 'param' | 'flag'): Diagnostic =>
  warning('L0502', name.span, `the ${kind} \`${name.text}\` changes nothing`, {
    help: ['ask for it in an `if` or a `when`, or take it out'],
  });

export const unusedLocal = (local: Local): Diagnostic =>
  warning('L0503', local.span, `nothing reads \`${local.name}\``, {
    help: [`call it \`_${local.name}\` if reading what goes into it is the point`],
  });

export const threadNeverRuns = (name: Name): Diagnostic =>
  warning('L0504', name.span, `no check runs \`${name.text}\``, { help: ['name it in a `run`'] });

export const ruleNeverTaken = (span: Span, names: readonly Name[]): Diagnostic =>
  warning(
    'L0505',
    span,
    `nothing takes \`${names.map((name) => name.text).join('.')}\`, so this rule cannot be broken`,
  );

export const guardNeverTaken = (span: Span): Diagnostic =>
  warning('L0506', span, `nothing takes \`${words(span)}\`, which is said to guard this`);

const GAP = 'real code does these one after the other, and what happens in between is never seen here';

export const twoReads = (span: Span, first: string, second: Span): Diagnostic =>
  warning('L0507', span, `\`${first}\` and \`${words(second)}\` are read in one step`, {
    labels: [{ span: second, text: 'the other' }],
    notes: [GAP],
    help: ['read one into a local first, or say which lock guards both: `guarded_by L`'],
  });

export const readAndWritten = (span: Span, place: string): Diagnostic =>
  warning('L0507', span, `\`${place}\` is read and written in one step`, {
    notes: [GAP],
    help: [
      'read it into a local first; or `fetch_add`, `test_and_set` if it is atomic; or `guarded_by L`',
      'one step that is meant, as of a count that only properties read, stands in `atomic { … }`',
    ],
  });

export const listUnlocked = (span: Span, list: string): Diagnostic =>
  warning('L0507', span, `\`${list}\` is changed in one step, with no lock held`, {
    notes: [GAP],
    help: ['hold a lock, and let `guarded_by L` on the list find who does not'],
  });

export const answerIgnored = (span: Span, word: string): Diagnostic =>
  warning('L0508', span, `\`${word}\` may fail, and nothing asks whether it did`, {
    help: [`write \`if ${words(span)} { … }\``],
  });
