import { type Diagnostic, suggest } from '../source/index.js';
import { cDeclarationAt, translated } from './c-language.js';
import {
  cDeclaration,
  didYouMean,
  notHere,
  statementAtTop,
  typeMissing,
  unexpected,
  unknownItem,
} from './errors.js';
import {
  describe,
  endsAt,
  type Recogniser,
  type Spot,
  spanOf,
  textAt,
  tokenAt,
  typedAs,
  wordsOf,
} from './spot.js';
import {
  CLAUSE_WORDS,
  FORMS,
  ITEM_WORDS,
  LOCK_KINDS,
  MEMBER_WORDS,
  meantFor,
  RESERVED,
  STATEMENT_WORDS,
} from './vocabulary.js';

/** The usual mistakes outside of all braces, and directly in a `when`. */
export const atTop: readonly Recogniser[] = [
  headerInWhen,
  cItem,
  memberAtTop,
  topStatement,
  poolCount,
  unknownTop,
  sizeBeforeType,
  withoutType,
  cParameter,
  unknownAttribute,
];

function headerInWhen(spot: Spot): Diagnostic | undefined {
  const word = textAt(spot, spot.lead);
  if (spot.at !== spot.lead || !/^(model|dialect|import)$/.test(word)) return undefined;
  if (tokenAt(spot, spot.lead + 1)?.kind === 'newline') return undefined;
  return notHere(
    spanOf(spot, spot.lead),
    `\`${word}\``,
    'a `when`',
    'put it at top level: it holds for the whole file',
  );
}

export function cItem(spot: Spot): Diagnostic | undefined {
  const { lead, around, statement } = spot;
  const found = cDeclarationAt(spot.layout.tokens, lead);
  if (found === undefined || found.end >= statement.to) return undefined;
  // `bool x` is no C where a keyword of ours begins: `object f : file`.
  if (ITEM_WORDS.has(textAt(spot, lead)) && !/^(struct|enum|const)$/.test(textAt(spot, lead)))
    return undefined;
  return cDeclaration(spanOf(spot, lead, found.end), translated(found, around === 'struct'));
}

function memberAtTop(spot: Spot): Diagnostic | undefined {
  const { at, lead, statement } = spot;
  const word = textAt(spot, lead);
  const next = tokenAt(spot, lead + 1);
  const file = 'the file itself';
  const span = spanOf(spot, lead);
  if (word === 'on' || (word === 'const' && next?.kind === 'word'))
    return notHere(span, `\`${word}\``, file, `put it into a struct: \`${FORMS.get(word)}\``);
  if (at === lead && CLAUSE_WORDS.has(word) && !ITEM_WORDS.has(word) && next?.kind === 'word')
    return notHere(span, `\`${word}\``, file, `put it into a check: \`check "…" { ${FORMS.get(word)} }\``);
  if (at > lead + 1 || next?.text !== ':' || RESERVED.has(word)) return undefined;
  const help = `a shared variable is written \`var ${wordsOf(spot, lead, statement.to - 1)}\``;
  return notHere(span, `the field \`${word}\``, file, help);
}

function topStatement(spot: Spot): Diagnostic | undefined {
  const { at, lead, statement } = spot;
  if (at !== lead) return undefined;
  const word = tokenAt(spot, lead)!;
  const next = tokenAt(spot, lead + 1);
  const known = STATEMENT_WORDS.has(word.text) && word.text !== 'var';
  const used = word.kind === 'word' && /^(\(|=|\.|->|\+\+|--|\+=|-=|\[)$/.test(next?.text ?? '');
  if (!known && !used) return undefined;
  const brace = wordEnd(spot, lead, statement.to);
  return statementAtTop(spanOf(spot, lead, brace), wordsOf(spot, lead, brace));
}

/** The last token before a block, or of the statement. */
export function wordEnd(spot: Spot, from: number, to: number): number {
  let end = from;
  while (end + 1 < to && textAt(spot, end + 1) !== '{') end++;
  return end;
}

function unknownTop(spot: Spot): Diagnostic | undefined {
  const { at, lead } = spot;
  const word = tokenAt(spot, lead);
  if (at !== lead || word?.kind !== 'word' || ITEM_WORDS.has(word.text)) return undefined;
  return unknownItem(spanOf(spot, lead), word.text, meantFor(word.text, ITEM_WORDS));
}

function poolCount(spot: Spot): Diagnostic | undefined {
  const { at, lead } = spot;
  const found = tokenAt(spot, at);
  const struct = tokenAt(spot, lead + 1);
  const turned = at === lead + 2 && found?.kind === 'number' && struct?.kind === 'word';
  if (textAt(spot, lead) !== 'pool' || !turned) return undefined;
  const help = `write \`pool ${found.text} ${struct.text}\``;
  return unexpected(spanOf(spot, at), describe(found), ['the name of a struct'], [help]);
}

/** `var x[2] : bool`, as in C. */
export function sizeBeforeType(spot: Spot): Diagnostic | undefined {
  const { at, lead, around, layout, statement } = spot;
  const first = textAt(spot, lead);
  const name = first === 'var' || first === 'const' ? lead + 1 : lead;
  const close = layout.partner[at] ?? -1;
  if (at !== name + 1 || textAt(spot, at) !== '[' || close <= at || close >= statement.to) return undefined;
  if (name === lead && (around !== 'struct' || MEMBER_WORDS.has(first))) return undefined;
  let end = close + 1;
  while (end + 1 < statement.to && !/^(=|guarded_by)$/.test(textAt(spot, end + 1))) end++;
  const typed = textAt(spot, close + 1) === ':' && end > close + 1;
  const type = typed ? wordsOf(spot, close + 2, end) : 'T';
  const declared = `${name === lead ? '' : `${first} `}${textAt(spot, name)}`;
  const help = `the size follows the type: \`${declared} : ${type}${wordsOf(spot, at, close)}\``;
  return unexpected(spanOf(spot, at, close), `\`${wordsOf(spot, at, close)}\``, ['`:`'], [help]);
}

export function withoutType(spot: Spot): Diagnostic | undefined {
  const { at, lead, around } = spot;
  const first = textAt(spot, lead);
  const name = first === 'var' || first === 'const' ? lead + 1 : lead;
  if (at !== name + 1 || (name === lead && around !== 'struct') || tokenAt(spot, name)?.kind !== 'word')
    return undefined;
  if (textAt(spot, at) !== '=' && !endsAt(spot, at)) return undefined;
  if (around === 'struct' && MEMBER_WORDS.has(first) && name === lead) return undefined;
  const prefix = name === lead ? '' : `${first} `;
  const word = textAt(spot, name);
  return typeMissing(spanOf(spot, name), word, `${prefix}${word}${typedAs(spot, name)}`);
}

function cParameter(spot: Spot): Diagnostic | undefined {
  const { at, lead, statement } = spot;
  if (!/^(fn|def|thread|daemon|interrupt)$/.test(textAt(spot, lead)) || at >= statement.to) return undefined;
  let i = at;
  while (i > lead && !/^[(,]$/.test(textAt(spot, i))) i--;
  const found = cDeclarationAt(spot.layout.tokens, i + 1);
  if (i === lead || found === undefined || found.isFunction || found.end >= statement.to) return undefined;
  const instead = translated({ ...found, pointer: false }, true);
  return cDeclaration(spanOf(spot, i + 1, found.end), instead);
}

const ATTRIBUTES = new Set('recursive leaf nested level max prefer'.split(' '));
const COUNT_ATTRIBUTES = new Set(['max', 'plain']);

export function unknownAttribute(spot: Spot): Diagnostic | undefined {
  const { at, lead } = spot;
  const first = textAt(spot, lead);
  const known = LOCK_KINDS.has(first) ? ATTRIBUTES : first === 'refcount' ? COUNT_ATTRIBUTES : undefined;
  const found = tokenAt(spot, at);
  if (known === undefined || at < lead + 2 || found?.kind !== 'word') return undefined;
  if (!spot.expected().includes('the end of the statement')) return undefined;
  const meant = suggest(found.text, known);
  const help =
    meant === undefined
      ? `after the name may stand ${[...known].map((word) => `\`${word}\``).join(', ')}; names are separated by commas`
      : didYouMean(meant);
  return unexpected(
    spanOf(spot, at),
    describe(found),
    ['an attribute', 'the end of the declaration'],
    [help],
  );
}
