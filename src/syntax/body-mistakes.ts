import { type Diagnostic, suggest } from '../source/index.js';
import { cDeclarationAt, translated } from './c-language.js';
import {
  bareBlock,
  blockMissing,
  cDeclaration,
  cFor,
  didYouMean,
  notHere,
  operandMissing,
  runTogether,
  typeMissing,
  unexpected,
  unknownStatement,
  valueAsStatement,
  varMissing,
} from './errors.js';
import {
  describe,
  endsAt,
  gapAt,
  type Recogniser,
  type Spot,
  spanOf,
  textAt,
  tokenAt,
  typedAs,
  wordsOf,
} from './spot.js';
import { sizeBeforeType } from './top-mistakes.js';
import {
  COMPOUND_WORDS,
  FORMS,
  ITEM_WORDS,
  meantFor,
  OPERATION_WORDS,
  STATEMENT_WORDS,
} from './vocabulary.js';

/** The usual mistakes in the body of a thread or function. */
export const inBody: readonly Recogniser[] = [
  cLoop,
  braceWithoutWord,
  braceMissing,
  declaration,
  sizeBeforeType,
  cVariable,
  variableWithoutType,
  variableWithoutVar,
  wordAlone,
  otherOperand,
  choiceWithoutOr,
  unknownWord,
  unlikeStatement,
  value,
  listOfLocks,
  nextStatement,
];

function cLoop(spot: Spot): Diagnostic | undefined {
  const { lead } = spot;
  return textAt(spot, lead) === 'for' && textAt(spot, lead + 1) === '('
    ? cFor(spanOf(spot, lead))
    : undefined;
}

function braceWithoutWord(spot: Spot): Diagnostic | undefined {
  if (textAt(spot, spot.at) !== '{') return undefined;
  const brace = tokenAt(spot, spot.at)!;
  const before = tokenAt(spot, spot.at - 1);
  const between = spot.source.text.slice(before?.end ?? 0, brace.start);
  const first = spot.at === spot.statement.from;
  if (!first && (!/[\r\n]/.test(between) || COMPOUND_WORDS.has(textAt(spot, spot.lead)))) return undefined;
  return bareBlock(spanOf(spot, spot.at));
}

function braceMissing(spot: Spot): Diagnostic | undefined {
  const { at, lead } = spot;
  const found = tokenAt(spot, at);
  const before = textAt(spot, at - 1);
  if (before === 'else' || before === 'or')
    return blockMissing(spanOf(spot, at - 1), before, describe(found), `${before} { … }`);
  const word = textAt(spot, lead);
  if (!COMPOUND_WORDS.has(word) || at === lead || !spot.expected().includes('`{`')) return undefined;
  if (found !== undefined && found.kind === 'mark' && !/^[;})\]]$/.test(found.text)) return undefined;
  return blockMissing(spanOf(spot, lead), word, describe(found), FORMS.get(word)!);
}

function declaration(spot: Spot): Diagnostic | undefined {
  const { lead } = spot;
  const word = textAt(spot, lead);
  const next = tokenAt(spot, lead + 1);
  if (
    !ITEM_WORDS.has(word) ||
    word === 'var' ||
    next === undefined ||
    cDeclarationAt(spot.layout.tokens, lead)
  )
    return undefined;
  const head =
    next.kind === 'word' || next.kind === 'string' || (next.text === '{' && /^(init|order)$/.test(word));
  if (!head || spot.at > lead + 1) return undefined;
  return notHere(
    spanOf(spot, lead),
    `the declaration \`${wordsOf(spot, lead, lead + 1)}\``,
    'a body',
    'put it at top level, before the thread or function',
  );
}

function cVariable(spot: Spot): Diagnostic | undefined {
  const found = cDeclarationAt(spot.layout.tokens, spot.lead);
  if (found === undefined || found.end >= spot.statement.to) return undefined;
  return cDeclaration(spanOf(spot, spot.lead, found.end), translated(found, false));
}

function variableWithoutType(spot: Spot): Diagnostic | undefined {
  const { at, lead } = spot;
  if (textAt(spot, lead) !== 'var' || at !== lead + 2) return undefined;
  const name = textAt(spot, lead + 1);
  return typeMissing(spanOf(spot, lead + 1), name, `var ${name}${typedAs(spot, lead + 1)}`);
}

/** `p : file? = null` reads like a label and something odd. */
function variableWithoutVar(spot: Spot): Diagnostic | undefined {
  const { at, statement } = spot;
  const { from } = statement;
  const typed = textAt(spot, from + 1) === ':' && at >= from + 3 && /^(\?|\.\.|\[)$/.test(textAt(spot, at));
  if (!typed) return undefined;
  return varMissing(spanOf(spot, from), wordsOf(spot, from, statement.to - 1));
}

function wordAlone(spot: Spot): Diagnostic | undefined {
  const { at, lead } = spot;
  const word = textAt(spot, lead);
  if (at !== lead + 1 || !endsAt(spot, at) || tokenAt(spot, lead)?.kind !== 'word') return undefined;
  const form = FORMS.get(word);
  if (form === undefined || !(OPERATION_WORDS.has(word) || word === 'goto')) return undefined;
  return operandMissing(spanOf(spot, lead), word, form);
}

/** `lock 3`: after these words comes a name, whatever else a name `lock` may be followed by. */
function otherOperand(spot: Spot): Diagnostic | undefined {
  const { at, lead } = spot;
  const word = textAt(spot, lead);
  const found = tokenAt(spot, at);
  if (at !== lead + 1 || !OPERATION_WORDS.has(word) || !/^(number|string)$/.test(found?.kind ?? ''))
    return undefined;
  return unexpected(spanOf(spot, at), describe(found), ['a name'], [`write \`${FORMS.get(word)}\``]);
}

/** One branch is no choice. */
function choiceWithoutOr(spot: Spot): Diagnostic | undefined {
  const { at, lead } = spot;
  if (textAt(spot, lead) !== 'choose' || textAt(spot, at - 1) !== '}') return undefined;
  const help = ['a choice has two branches at least; something that may be skipped is `maybe { … }`'];
  return unexpected(gapAt(spot), describe(tokenAt(spot, at)), ['`or { … }`'], help);
}

const HINTS: ReadonlyMap<string, string> = new Map([
  ['elif', 'write `else if`'],
  ['elsif', 'write `else if`'],
  ['elseif', 'write `else if`'],
  ['do', 'write `loop { … }`, with `if not e { break }` at its end'],
  ['switch', 'write `if … { … } else if … { … }`'],
  ['case', 'write `if … { … } else if … { … }`'],
  ['new', 'assign what it gives: `p = new file`'],
  ['trynew', 'assign what it gives: `p = trynew file`'],
  ['try', 'mistakes are found in every run; a failure that may happen is `choose { … } or { … }`'],
  ['throw', 'write `assert false` or `goto label`'],
  ['print', 'a trace shows every step and every value that changes'],
  ['printf', 'a trace shows every step and every value that changes'],
  ['printk', 'a trace shows every step and every value that changes'],
  ['yield', 'leave it out: between any two steps another thread may run'],
  ['requires', 'it stands between the head of a function and its `{`'],
  ['expect', 'it stands in a `check`; here write `assert e`'],
]);

function unknownWord(spot: Spot): Diagnostic | undefined {
  const { at, lead } = spot;
  const word = tokenAt(spot, lead);
  const next = tokenAt(spot, at);
  if (word?.kind !== 'word' || STATEMENT_WORDS.has(word.text)) return undefined;
  if (at !== lead + 1 || next === undefined) return undefined;
  const operand =
    next.kind === 'word' || next.kind === 'number' || next.kind === 'string' || next.text === '{';
  const hint = HINTS.get(word.text);
  if (!operand && !(hint !== undefined && endsAt(spot, at))) return undefined;
  if (hint !== undefined) return unknownStatement(spanOf(spot, lead), word.text, hint);
  const meant = meantFor(word.text, STATEMENT_WORDS);
  const help =
    meant === undefined ? `a function is called with parentheses: \`${word.text}(…)\`` : didYouMean(meant);
  return unknownStatement(spanOf(spot, lead), word.text, help);
}

/** A word with a slip before its `{` or `(`, as in `whlie (x) {`. */
function unlikeStatement(spot: Spot): Diagnostic | undefined {
  const { lead } = spot;
  const word = textAt(spot, lead);
  if (textAt(spot, spot.at) !== '{' || textAt(spot, lead + 1) !== '(' || COMPOUND_WORDS.has(word))
    return undefined;
  const hint = HINTS.get(word);
  if (hint !== undefined) return unknownStatement(spanOf(spot, lead), word, hint);
  const meant = meantFor(word, COMPOUND_WORDS);
  return meant === undefined ? undefined : unknownStatement(spanOf(spot, lead), word, didYouMean(meant));
}

/** Statements of one word, or that may be one. */
const ALONE_WORDS = new Set(
  'break continue return might_sleep rcu_read_lock rcu_read_unlock synchronize_rcu'.split(' '),
);

const VALUE_GOES_ON = new Set('== != < <= > >= + - * / % and or && ||'.split(' '));

function value(spot: Spot): Diagnostic | undefined {
  const { at, lead, statement } = spot;
  const first = tokenAt(spot, lead);
  if (first === undefined || at >= statement.to + 1) return undefined;
  const begins =
    /^(number|string)$/.test(first.kind) || /^(not|true|false|null|self|!|\(|-|&)$/.test(first.text);
  const assigned = segmentHas(spot, '=');
  const path =
    !assigned && first.kind === 'word' && !STATEMENT_WORDS.has(first.text) && !ITEM_WORDS.has(first.text);
  const stopped = endsAt(spot, at) || VALUE_GOES_ON.has(textAt(spot, at));
  if (!(begins && at === lead) && !(path && stopped && at > lead)) return undefined;
  const alone = at === lead + 1 && endsAt(spot, at);
  const meant = alone && first.kind === 'word' ? meantFor(first.text, ALONE_WORDS) : undefined;
  if (meant !== undefined) return unknownStatement(spanOf(spot, lead), first.text, didYouMean(meant));
  return valueAsStatement(spanOf(spot, lead, statement.to - 1), wordsOf(spot, lead, statement.to - 1));
}

function segmentHas(spot: Spot, text: string): boolean {
  return spot.layout.tokens.slice(spot.lead, spot.statement.to).some((token) => token.text === text);
}

function listOfLocks(spot: Spot): Diagnostic | undefined {
  const word = textAt(spot, spot.lead);
  if (textAt(spot, spot.at) !== ',' || !OPERATION_WORDS.has(word)) return undefined;
  return unexpected(
    gapAt(spot),
    '`,`',
    ['the end of the statement'],
    [`one statement has one effect: write \`${word}\` for each`],
  );
}

const MODIFIERS = new Set(['shared', 'releasing']);

function nextStatement(spot: Spot): Diagnostic | undefined {
  const { at, lead } = spot;
  const found = tokenAt(spot, at);
  if (at <= lead || found?.kind !== 'word' || !spot.expected().includes('the end of the statement'))
    return undefined;
  const meant = suggest(found.text, MODIFIERS);
  if (meant !== undefined && OPERATION_WORDS.has(textAt(spot, lead)))
    return unexpected(spanOf(spot, at), describe(found), ['the end of the statement'], [didYouMean(meant)]);
  if (/^(timed)?wait$/.test(textAt(spot, lead)) || MODIFIERS.has(found.text)) return undefined;
  return runTogether(spanOf(spot, at), spanOf(spot, at - 1));
}
