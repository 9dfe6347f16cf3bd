import type { Diagnostic } from '../source/index.js';
import { inCheck, inEnum, inFields, inStruct } from './block-mistakes.js';
import { inBody } from './body-mistakes.js';
import {
  arrowMissing,
  badNumber,
  callThroughField,
  chainedComparison,
  comparisonMeant,
  foreignOperator,
  leadingOperator,
  misplacedOrigin,
  preprocessor,
  reservedName,
  unexpected,
  withoutBeginning,
} from './errors.js';
import {
  describe,
  gapAt,
  type Recogniser,
  type Spot,
  type Surroundings,
  spanOf,
  textAt,
  tokenAt,
} from './spot.js';
import { atTop } from './top-mistakes.js';
import { COMPOUND_WORDS, FORMS, RESERVED } from './vocabulary.js';

const COMPARATORS = new Set(['==', '!=', '<', '<=', '>', '>=']);
const BINARY = new Set([
  ...COMPARATORS,
  'and',
  'or',
  '&&',
  '||',
  '+',
  '*',
  '/',
  '%',
  '=',
  '.',
  '->',
  '→',
  ',',
]);

const EVERYWHERE: readonly Recogniser[] = [
  preprocessorLine,
  reservedAsName,
  loneBranch,
  oddNumber,
  operatorFirst,
  guardedBy,
  orderWithoutArrow,
  comparisons,
  fieldCalled,
  origin,
];

const IN: Readonly<Record<Surroundings, readonly Recogniser[]>> = {
  file: atTop,
  struct: inStruct,
  enum: inEnum,
  body: inBody,
  check: inCheck,
  fields: inFields,
};

/** What ends at a line end. */
const UNIT: Readonly<Record<Surroundings, string>> = {
  file: 'declaration',
  struct: 'declaration',
  enum: 'value',
  body: 'statement',
  check: 'clause',
  fields: 'value',
};

/** Says what is wrong where the grammar stuck: the usual mistake that it looks like, or what was expected. */
export function mistake(spot: Spot): Diagnostic {
  for (const recognise of [...EVERYWHERE, ...IN[spot.around], otherOperator, assignment]) {
    const found = recognise(spot);
    if (found !== undefined) return found;
  }
  const form = FORMS.get(textAt(spot, spot.lead));
  const before = tokenAt(spot, spot.at - 1);
  const help = [
    ...(form === undefined ? [] : [`it is written like this: \`${form}\``]),
    ...(goesOn(spot) ? [`the line before goes on because it ends with \`${before!.text}\``] : []),
  ];
  const expected = spot.expected().map((word) => word.replace('statement', UNIT[spot.around]));
  return unexpected(gapAt(spot), describe(tokenAt(spot, spot.at)), expected, help);
}

/** Whether an operator at a line's end made two lines one statement. */
function goesOn(spot: Spot): boolean {
  const [before, found] = [tokenAt(spot, spot.at - 1), tokenAt(spot, spot.at)];
  if (before === undefined || found === undefined || !BINARY.has(before.text)) return false;
  return /[\r\n]/.test(spot.source.text.slice(before.end, found.start));
}

function preprocessorLine(spot: Spot): Diagnostic | undefined {
  if (textAt(spot, spot.lead) !== '#') return undefined;
  return preprocessor(spanOf(spot, spot.lead, Math.min(spot.lead + 1, spot.statement.to - 1)));
}

function loneBranch(spot: Spot): Diagnostic | undefined {
  const { at, lead } = spot;
  const word = textAt(spot, at);
  const branch = word === 'else' || (word === 'or' && textAt(spot, at + 1) === '{');
  if (!branch || (at > lead && COMPOUND_WORDS.has(textAt(spot, lead)))) return undefined;
  return withoutBeginning(spanOf(spot, at), word);
}

function oddNumber(spot: Spot): Diagnostic | undefined {
  const found = tokenAt(spot, spot.at);
  return found?.kind === 'number' && /\D/.test(found.text)
    ? badNumber(spanOf(spot, spot.at), found.text)
    : undefined;
}

function operatorFirst(spot: Spot): Diagnostic | undefined {
  const { from } = spot.statement;
  if (spot.at !== from || !BINARY.has(textAt(spot, from))) return undefined;
  if (tokenAt(spot, from - 1)?.kind !== 'newline') return undefined;
  return leadingOperator(spanOf(spot, from), textAt(spot, from));
}

/** Operators of C, of mathematics and of other languages; the text of two tokens that touch counts too. */
const OTHERS: ReadonlyMap<string, string> = new Map([
  ['===', 'write `==`'],
  ['!==', 'write `!=`'],
  ['<>', 'write `!=`'],
  ['=<', 'write `<=`'],
  ['=>', 'write `>=` to compare, `->` in an order'],
  [':=', 'write `=`'],
  ['::', 'write `.`'],
  ['*=', 'write `x = x * e`'],
  ['/=', 'write `x = x / e`'],
  ['%=', 'write `x = x % e`'],
  ['|=', 'flags are fields of type `bool`'],
  ['&=', 'flags are fields of type `bool`'],
  ['<<', 'there are no bits to shift'],
  ['>>', 'there are no bits to shift'],
  ['&', 'conditions are joined by `and`; flags are fields of type `bool`'],
  ['|', 'conditions are joined by `or`; flags are fields of type `bool`'],
  ['^', 'truth values differ when `a != b`'],
  ['~', 'write `not`'],
  ['?', 'write `if … { … } else { … }`'],
  ["'", 'texts stand in double quotes'],
  ['`', 'texts stand in double quotes'],
  ['\\', 'leave it out: a statement goes on after an operator, a comma or an open bracket'],
  ['$', 'leave it out'],
]);

function otherOperator(spot: Spot): Diagnostic | undefined {
  const { at, statement } = spot;
  if (at >= statement.to) return undefined;
  for (const [from, to] of [
    [at - 1, at],
    [at, at + 1],
    [at, at],
  ] as const) {
    if (from < statement.from || to >= statement.to) continue;
    const span = spanOf(spot, from, to);
    const operator = spot.source.text.slice(span.start, span.end);
    const help = OTHERS.get(operator);
    if (help !== undefined && !(operator === '=>' && textAt(spot, spot.lead) === 'order'))
      return foreignOperator(span, operator, help);
  }
  return undefined;
}

/** `guarded by m` in two words. */
function guardedBy(spot: Spot): Diagnostic | undefined {
  const { at } = spot;
  if (textAt(spot, at) !== 'guarded' || textAt(spot, at + 1) !== 'by') return undefined;
  const help = ['a guard is written in one word: `guarded_by m`'];
  return unexpected(spanOf(spot, at, at + 1), '`guarded by`', ['`guarded_by`'], help);
}

function orderWithoutArrow(spot: Spot): Diagnostic | undefined {
  const { at, lead } = spot;
  if (textAt(spot, lead) !== 'order' || at < lead + 2) return undefined;
  if (!spot.expected().some((word) => word === '`->`' || word === '`→`')) return undefined;
  return arrowMissing(gapAt(spot), describe(tokenAt(spot, at)));
}

function reservedAsName(spot: Spot): Diagnostic | undefined {
  const word = textAt(spot, spot.at);
  if (spot.at <= spot.statement.from || !RESERVED.has(word)) return undefined;
  return spot.expected().includes('a name') ? reservedName(spanOf(spot, spot.at), word) : undefined;
}

function comparisons(spot: Spot): Diagnostic | undefined {
  if (!COMPARATORS.has(textAt(spot, spot.at))) return undefined;
  for (let i = spot.at - 1; i > spot.lead; i--) {
    const text = textAt(spot, i);
    if (COMPARATORS.has(text)) return chainedComparison(spanOf(spot, spot.at));
    if (/^(and|or|not|&&|\|\||[({,=])$/.test(text)) return undefined;
  }
  return undefined;
}

function fieldCalled(spot: Spot): Diagnostic | undefined {
  const { at } = spot;
  const called = textAt(spot, at) === '(' && tokenAt(spot, at - 1)?.kind === 'word';
  return called && /^(\.|->)$/.test(textAt(spot, at - 2))
    ? callThroughField(spanOf(spot, at - 1))
    : undefined;
}

function origin(spot: Spot): Diagnostic | undefined {
  const misplaced = textAt(spot, spot.at) === '@';
  const wrong = !misplaced && textAt(spot, spot.at - 1) === '@';
  return misplaced || wrong ? misplacedOrigin(spanOf(spot, misplaced ? spot.at : spot.at - 1)) : undefined;
}

/** Tried last: where a value is complete, no `=` can follow. */
function assignment(spot: Spot): Diagnostic | undefined {
  if (textAt(spot, spot.at) !== '=' || spot.at <= spot.lead + 1) return undefined;
  const complete = spot.expected().some((word) => /^(`[{)\]]`|the end of the statement)$/.test(word));
  return complete ? comparisonMeant(spanOf(spot, spot.at)) : undefined;
}
