import { type Diagnostic, suggest } from '../source/index.js';
import { didYouMean, notHere, unexpected, unknownClause } from './errors.js';
import { describe, gapAt, type Recogniser, type Spot, spanOf, textAt, tokenAt, wordsOf } from './spot.js';
import { cItem, sizeBeforeType, unknownAttribute, withoutType, wordEnd } from './top-mistakes.js';
import {
  CLAUSE_WORDS,
  COMPOUND_WORDS,
  EXPECTATION_WORDS,
  ITEM_WORDS,
  MEMBER_WORDS,
  meantFor,
  OPERATION_WORDS,
  STATEMENT_WORDS,
} from './vocabulary.js';

/** The usual mistakes in a struct. */
export const inStruct: readonly Recogniser[] = [
  cItem,
  itemInStruct,
  fieldWithVar,
  sizeBeforeType,
  withoutType,
  unknownAttribute,
  unknownMember,
];

export const inEnum: readonly Recogniser[] = [enumValues];
export const inCheck: readonly Recogniser[] = [otherClause, unknownExpectation];
export const inFields: readonly Recogniser[] = [fieldValues];

function itemInStruct(spot: Spot): Diagnostic | undefined {
  const { lead } = spot;
  const word = textAt(spot, lead);
  const next = tokenAt(spot, lead + 1);
  if (word === 'var' || MEMBER_WORDS.has(word) || next?.text === ':') return undefined;
  const item =
    ITEM_WORDS.has(word) && (next?.kind === 'word' || next?.text === '{' || next?.kind === 'string');
  const statement =
    COMPOUND_WORDS.has(word) || (OPERATION_WORDS.has(word) && next?.kind === 'word') || next?.text === '(';
  if (!item && !statement) return undefined;
  const end = wordEnd(spot, lead, spot.statement.to);
  const what = item
    ? `the declaration \`${wordsOf(spot, lead, end)}\``
    : `the statement \`${wordsOf(spot, lead, end)}\``;
  const help = item ? 'put it at top level' : 'put it into a thread, a function, or `on zero … { … }`';
  return notHere(spanOf(spot, lead, end), what, 'a struct', help);
}

function fieldWithVar(spot: Spot): Diagnostic | undefined {
  const { lead, statement } = spot;
  if (textAt(spot, lead) !== 'var' || tokenAt(spot, lead + 1)?.kind !== 'word') return undefined;
  const field = wordsOf(spot, lead + 1, statement.to - 1);
  return notHere(spanOf(spot, lead), '`var`', 'a struct', `a field is written without it: \`${field}\``);
}

function unknownMember(spot: Spot): Diagnostic | undefined {
  const { at, lead } = spot;
  const [word, next] = [tokenAt(spot, lead), tokenAt(spot, at)];
  if (at !== lead + 1 || word?.kind !== 'word' || next?.kind !== 'word' || MEMBER_WORDS.has(word.text))
    return undefined;
  const meant = meantFor(word.text, MEMBER_WORDS);
  const help = meant === undefined ? `a field is written \`${next.text} : ${word.text}\`` : didYouMean(meant);
  return unexpected(spanOf(spot, lead), `\`${word.text} ${next.text}\``, ['a field', 'a lock'], [help]);
}

function enumValues(spot: Spot): Diagnostic | undefined {
  const found = tokenAt(spot, spot.at);
  if (found?.text === '=')
    return unexpected(
      spanOf(spot, spot.at),
      '`=`',
      ['`,`', '`}`'],
      ['the values of an enum are names and have no numbers'],
    );
  if (found?.kind === 'word' && spot.at > spot.lead)
    return unexpected(
      spanOf(spot, spot.at),
      describe(found),
      ['`,`', '`}`'],
      ['values are separated by commas'],
    );
  return undefined;
}

function otherClause(spot: Spot): Diagnostic | undefined {
  const { at, lead } = spot;
  const word = tokenAt(spot, lead);
  if (at !== lead || word?.kind !== 'word' || CLAUSE_WORDS.has(word.text)) return undefined;
  if (EXPECTATION_WORDS.has(word.text))
    return unknownClause(
      spanOf(spot, lead),
      word.text,
      `expect ${wordsOf(spot, lead, spot.statement.to - 1)}`,
    );
  const meant = meantFor(word.text, CLAUSE_WORDS);
  if (meant === undefined && (ITEM_WORDS.has(word.text) || STATEMENT_WORDS.has(word.text)))
    return notHere(
      spanOf(spot, lead),
      `\`${word.text}\``,
      'a check',
      ITEM_WORDS.has(word.text) ? 'put it at top level' : 'put it into a thread, or into `init { … }`',
    );
  return unknownClause(spanOf(spot, lead), word.text, meant);
}

function unknownExpectation(spot: Spot): Diagnostic | undefined {
  const { at, lead } = spot;
  const found = tokenAt(spot, at);
  if (textAt(spot, lead) !== 'expect' || found?.kind !== 'word' || at !== lead + 1) return undefined;
  const meant = suggest(found.text, EXPECTATION_WORDS);
  const help =
    meant === undefined
      ? `write \`expect violates ${wordsOf(spot, at, spot.statement.to - 1)}\``
      : didYouMean(meant);
  return unexpected(gapAt(spot), describe(found), ['`holds`', '`violates`', '`reaches`', '`never`'], [help]);
}

function fieldValues(spot: Spot): Diagnostic | undefined {
  if (textAt(spot, spot.at) !== ':' && textAt(spot, spot.at) !== '.') return undefined;
  return unexpected(
    gapAt(spot),
    describe(tokenAt(spot, spot.at)),
    ['`=`'],
    ['the fields of a new object are written `{ dying = false, fop = filt }`'],
  );
}
