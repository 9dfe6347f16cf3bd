import { type Diagnostic, error, type Span, suggest } from '../../source/index.js';
import type { Name } from '../../syntax/ast.js';
import type { Constants } from '../constants.js';

/** The help line for a misspelt word, if some candidate is near enough. */
export function didYouMean(word: string, candidates: Iterable<string>): string[] {
  const name = suggest(word, candidates);
  return name === undefined ? [] : [`did you mean \`${name}\`?`];
}

/** The same where there are few candidates: without a near one, all of them are named. */
function didYouMeanOneOf(word: string, candidates: readonly string[]): string[] {
  const near = didYouMean(word, candidates);
  if (near.length > 0 || candidates.length === 0 || candidates.length > 8) return near;
  return [`it has ${candidates.map((name) => `\`${name}\``).join(', ')}`];
}

const declaredHere = (span: Span) => ({ span, text: 'declared here' });

/** How other languages write values of this one. */
const VALUES: ReadonlyMap<string, string> = new Map([
  ['NULL', 'null'],
  ['nullptr', 'null'],
  ['nil', 'null'],
  ['None', 'null'],
  ['TRUE', 'true'],
  ['True', 'true'],
  ['FALSE', 'false'],
  ['False', 'false'],
  ['curthread', 'self'],
  ['current', 'self'],
  ['curlwp', 'self'],
]);

export const unknownName = (name: Name, candidates: Iterable<string>): Diagnostic => {
  const value = VALUES.get(name.text);
  const help = value === undefined ? didYouMean(name.text, candidates) : [`write \`${value}\``];
  return error('L0201', name.span, `\`${name.text}\` is not declared`, { help });
};

export function assignedUndeclared(name: Name, candidates: Iterable<string>): Diagnostic {
  const help = [
    ...didYouMean(name.text, candidates),
    `a local is declared like this: \`var ${name.text}: bool = …\``,
  ];
  return error('L0201', name.span, `\`${name.text}\` is assigned but not declared`, { help });
}

export const declaredTwice = (name: string, span: Span, first: Span): Diagnostic =>
  error('L0202', span, `\`${name}\` is declared twice`, {
    label: 'declared again',
    labels: [{ span: first, text: 'first declared here' }],
  });

const NUMBERS = /^(int|integer|uint|u?int\d+|u\d+|s\d+|long|short|unsigned|size_t|number|nat|byte|char)$/;
const BOOLEANS = /^(boolean|boolean_t|_Bool|bit)$/;

export const unknownType = (name: Name, candidates: Iterable<string>): Diagnostic =>
  error('L0203', name.span, `there is no type \`${name.text}\``, {
    notes: ['types are `bool`, ranges `0..3`, enums, structs `T` and `T?`, and `thread?`'],
    help: NUMBERS.test(name.text)
      ? ['write the range of values that make a difference, such as `0..3`']
      : BOOLEANS.test(name.text)
        ? ['write `bool`']
        : didYouMean(name.text, candidates),
  });

export const unknownField = (
  field: Name,
  struct: string,
  at: Span,
  candidates: readonly string[],
): Diagnostic =>
  error('L0204', field.span, `\`${struct}\` has no field \`${field.text}\``, {
    labels: [{ span: at, text: `\`${struct}\` is declared here` }],
    help: didYouMeanOneOf(field.text, candidates),
  });

export const unknownLabel = (label: Name, where: string, candidates: Iterable<string>): Diagnostic =>
  error('L0205', label.span, `there is no label \`${label.text}\` in ${where}`, {
    help: didYouMean(label.text, candidates),
  });

export const labelTwice = (label: Name, first: Span): Diagnostic =>
  error('L0206', label.span, `the label \`${label.text}\` is used twice`, {
    labels: [{ span: first, text: 'first used here' }],
  });

export const unknownFunction = (
  name: Name,
  candidates: Iterable<string>,
  help: readonly string[],
): Diagnostic => {
  const meant = [...didYouMean(name.text, candidates), ...help];
  const instead = `declare it with \`fn ${name.text}(…) { … }\`, or leave out a call that does not matter here`;
  return error('L0207', name.span, `there is no function or statement \`${name.text}\``, {
    help: meant.length > 0 ? meant : [instead],
  });
};

/** `what` and `wanted` with their articles: "a variable", "a lock". */
export const anotherSort = (
  span: Span,
  text: string,
  what: string,
  wanted: string,
  declared?: Span,
): Diagnostic =>
  error('L0208', span, `\`${text}\` is ${what}, not ${wanted}`, {
    labels: declared === undefined ? [] : [declaredHere(declared)],
  });

export const anotherSortHelp = (
  span: Span,
  text: string,
  what: string,
  wanted: string,
  help: string,
): Diagnostic => error('L0208', span, `\`${text}\` is ${what}, not ${wanted}`, { help: [help] });

export const unknownThread = (name: Name, candidates: Iterable<string>): Diagnostic =>
  error('L0209', name.span, `there is no thread \`${name.text}\``, {
    help: didYouMean(name.text, candidates),
  });

export const unknownPlace = (name: Name, candidates: Iterable<string>): Diagnostic =>
  error('L0209', name.span, `there is no thread and no function \`${name.text}\``, {
    help: didYouMean(name.text, candidates),
  });

export const unknownProperty = (name: Name, wanted: string, candidates: Iterable<string>): Diagnostic =>
  error('L0210', name.span, `there is no ${wanted} \`${name.text}\``, {
    help: didYouMean(name.text, candidates),
  });

export const unknownDialect = (name: Name, known: readonly string[]): Diagnostic =>
  error('L0211', name.span, `there is no dialect \`${name.text}\``, {
    notes: [`the dialects are ${known.join(', ')}`],
    help: didYouMean(name.text, known),
  });

export const notInThisVariant = (name: Name, declared: Span, settings: Constants): Diagnostic =>
  error('L0212', name.span, `\`${name.text}\` is not declared where ${settingsInWords(settings)}`, {
    labels: [{ span: declared, text: 'declared only under this `when`' }],
    help: ['declare it in both branches, or use it only where it is declared'],
  });

function settingsInWords(settings: Constants): string {
  const words = [...settings].map(([name, value]) =>
    typeof value === 'number' ? `${name} = ${value}` : value ? name : `not ${name}`,
  );
  return words.join(' and ');
}

export const ambiguousEnumValue = (name: Name, enums: readonly string[]): Diagnostic =>
  error('L0208', name.span, `\`${name.text}\` is a value of several enums: ${enums.join(', ')}`, {
    help: [`write \`${enums[0]}.${name.text}\``],
  });

export const importMissing = (span: Span, path: string): Diagnostic =>
  error('L0220', span, `\`${path}\` cannot be found`, {
    notes: ['an imported file is looked for beside the file that imports it'],
  });

export const importOutside = (span: Span, path: string): Diagnostic =>
  error('L0220', span, `\`${path}\` is outside of the folder that is checked`, {
    notes: ['a model only reads files of the folder that the command was given'],
  });

export const importUnreadable = (span: Span, path: string, why: string): Diagnostic =>
  error('L0220', span, `\`${path}\` cannot be read: ${why}`);

export function importCycle(spans: readonly Span[], names: readonly string[]): Diagnostic {
  const [first, ...others] = spans;
  return error('L0221', first!, `the imports form a circle: ${names.join(' → ')}`, {
    labels: others.map((span) => ({ span, text: 'which imports this' })),
    help: ['move what both need into a third file'],
  });
}

export const twoDialects = (span: Span, mine: string, theirs: string, first: Span): Diagnostic =>
  error('L0222', span, `this file says dialect ${mine}, and another of the same model says ${theirs}`, {
    labels: [{ span: first, text: 'said here' }],
    notes: ['the dialect sets what lock kinds mean, so a model has one'],
  });

export const threadNotConstant = (span: Span): Diagnostic =>
  error('L0317', span, 'which instance of a thread is meant must be known before anything runs');

export const labelNotName = (span: Span): Diagnostic =>
  error('L0208', span, 'this is not the name of a label', {
    help: ['write `at(t, l)`, or `at(t, f.l)` for the label `l` of a function `f`'],
  });
