import { type Diagnostic, error, type Label, type Span } from '../source/index.js';

/** No one reads on after so many. */
export const MOST_ERRORS = 100;

/*
 * What can be wrong with a text, one maker for each way of being wrong. The makers know the words;
 * `mistakes.ts` and its neighbours know when to use them.
 */

// ---------------------------------------------------------------- the file as a whole

export function otherFormat(span: Span, what: string): Diagnostic {
  return error('L0001', span, `${what}, not a lockcheck model`, {
    notes: ['lockcheck reads models of lock protocols, in files that it was told of or that end in `.lock`'],
    help: ['leave it out of the arguments, or name the folder that holds the models'],
  });
}

export function emptyModel(span: Span, onlyComments: boolean): Diagnostic {
  const message = onlyComments ? 'there is nothing but comments in this file' : 'this file is empty';
  return error('L0002', span, message, {
    help: [
      'a small model: `mutex a`, `thread one { lock a; unlock a }`, `check "fine" { run one * 2; expect holds }`',
    ],
  });
}

export function binaryFile(span: Span, utf16: boolean): Diagnostic {
  return error('L0003', span, 'this file holds binary data, not text', {
    help: [utf16 ? 'it looks like UTF-16: save it as UTF-8' : 'a model is a text in UTF-8'],
  });
}

// ---------------------------------------------------------------- brackets, characters, quotes

/** Something else was needed here. `expected` may be empty where too much is possible. */
export function unexpected(
  span: Span,
  found: string,
  expected: readonly string[],
  help: readonly string[],
): Diagnostic {
  const message =
    expected.length > 0
      ? `expected ${anyOf(expected)}, found ${found}`
      : found.startsWith('the end')
        ? `something is missing before ${found}`
        : `${found} cannot stand here`;
  return error('L0101', span, message, { help });
}

/** Where else to look for the end of an open block. */
export interface OpenBlock {
  /** A `}` which by its indentation was meant for a block further out. */
  readonly closer?: Span;
  /** The item that begins while the block is open. */
  readonly next?: Span;
  /** How many blocks around it are open too. */
  readonly more: number;
}

export function neverClosed(span: Span, bracket: string, block: OpenBlock = { more: 0 }): Diagnostic {
  const labels: Label[] = [];
  if (block.closer) labels.push({ span: block.closer, text: 'this closes it, but stands further out' });
  if (block.next) labels.push({ span: block.next, text: 'a new declaration begins here' });
  const closer = bracket === '{' ? '}' : bracket === '(' ? ')' : ']';
  return error('L0102', span, `this \`${bracket}\` is never closed`, {
    labels,
    notes:
      block.more === 0 ? [] : [`${block.more} more around it ${block.more === 1 ? 'is' : 'are'} open too`],
    help: [`add the \`${closer}\` that belongs to it`],
  });
}

/** `before` is the bracket that closed the last block, perhaps too early. */
export function neverOpened(span: Span, before?: Span): Diagnostic {
  const closer = span.source.text.slice(span.start, span.end);
  return error('L0103', span, `this \`${closer}\` closes nothing`, {
    labels: before === undefined ? [] : [{ span: before, text: 'the block before it ends here already' }],
    help: ['take it away, or look for the opening bracket that is missing before it'],
  });
}

export function openString(span: Span): Diagnostic {
  return error('L0104', span, 'this text in double quotes has no end', {
    notes: ['a text in quotes ends on the line on which it begins'],
    help: ['add the closing `"`'],
  });
}

export function openComment(span: Span): Diagnostic {
  return error('L0105', span, 'this comment has no end', {
    notes: ['everything after it is taken for a part of the comment'],
    help: ['add `*/`'],
  });
}

export function badCharacter(span: Span, found: string, meant?: string): Diagnostic {
  // What bytes become that are no text: nobody writes it.
  if (found.includes('\ufffd'))
    return error('L0003', span, 'the bytes here are no text in UTF-8', {
      help: ['save the file as UTF-8; it may be in Latin-1 or another encoding'],
    });
  return error(
    'L0106',
    span,
    `the character${found.length > 1 ? 's' : ''} ${shown(found)} cannot stand here`,
    {
      help:
        meant === undefined
          ? ['other than ASCII is only for comments and texts in quotes']
          : [`write \`${meant}\``],
    },
  );
}

export function badNameCharacter(span: Span, found: string): Diagnostic {
  return error('L0106', span, `${shown(found)} cannot be part of a name`, {
    help: ['a name is made of the letters a to z, A to Z, digits and `_`'],
  });
}

export function tooDeep(span: Span, limit?: number): Diagnostic {
  return error('L0107', span, 'this is nested too deeply to be a model', {
    notes: limit === undefined ? [] : [`brackets may stand ${limit} deep`],
  });
}

export function tooLong(span: Span, what: string, limit?: number): Diagnostic {
  return error('L0107', span, `this ${what} is too long to be a part of a model`, {
    notes: limit === undefined ? [] : [`it may have ${limit} words and signs`],
  });
}

// ---------------------------------------------------------------- words in the wrong place

export function unknownItem(span: Span, word: string, meant: string | undefined): Diagnostic {
  return error('L0108', span, `\`${word}\` begins no declaration`, {
    help: [
      meant === undefined
        ? 'at top level stand locks, `order`, `struct`, `object`, `var`, `thread`, `fn`, `check` and the like'
        : didYouMean(meant),
    ],
  });
}

export function statementAtTop(span: Span, words: string): Diagnostic {
  return error('L0109', span, `the statement \`${words}\` stands outside of any thread or function`, {
    help: [
      'put it into `thread name { … }` or `fn name() { … }`, or into `init { … }` if it belongs to the beginning',
      ...(/^lock \w+$/.test(words) ? [`to declare a lock write \`${words.replace('lock', 'mutex')}\``] : []),
    ],
  });
}

/** `where` names the block: `a struct`. */
export function notHere(span: Span, what: string, where: string, help: string): Diagnostic {
  return error('L0110', span, `${what} cannot stand in ${where}`, { help: [help] });
}

export function bareBlock(span: Span): Diagnostic {
  return error('L0111', span, 'a block needs a word before it that says what it is for', {
    help: ['write `atomic { … }`, `with a { … }`, `maybe { … }`, or leave the braces out'],
  });
}

export function comparisonMeant(span: Span): Diagnostic {
  return error('L0112', span, 'a single `=` assigns, and cannot stand inside a condition or a value', {
    help: ['to compare write `==`'],
  });
}

export function cDeclaration(span: Span, instead: string): Diagnostic {
  return error('L0113', span, 'this is a declaration in C', { help: [`write \`${instead}\``] });
}

export function cFor(span: Span): Diagnostic {
  return error('L0114', span, 'this is a `for` in C', {
    help: ['write `for i in 0..2 { … }` (both ends included), or `loop { … }` with `break`'],
  });
}

export function reservedName(span: Span, word: string): Diagnostic {
  return error('L0115', span, `\`${word}\` is a word of the language and cannot be a name`, {
    help: [`choose another, such as \`${word}_\``],
  });
}

export function arrowMissing(span: Span, found: string): Diagnostic {
  return error('L0116', span, `expected \`->\` between two locks of the order, found ${found}`, {
    help: [
      '`order a -> b -> c` says which is taken first; `order {a, b} -> c` orders each of a set before c',
    ],
  });
}

export function blockMissing(span: Span, word: string, found: string, form: string): Diagnostic {
  return error('L0117', span, `\`${word}\` needs a block in braces, found ${found}`, {
    help: [
      found === '`then`' ? 'leave out `then` and write `{`' : `write \`${form}\`, even around one statement`,
    ],
  });
}

export function leadingOperator(span: Span, operator: string): Diagnostic {
  return error('L0118', span, `a line cannot begin with \`${operator}\``, {
    notes: ['a line end ends the statement, except after an operator'],
    help: [`put \`${operator}\` at the end of the line before`],
  });
}

export function chainedComparison(span: Span): Diagnostic {
  return error('L0119', span, 'comparisons cannot be chained', { help: ['write `a < b and b < c`'] });
}

export function unknownStatement(span: Span, word: string, help: string): Diagnostic {
  return error('L0120', span, `there is no statement \`${word}\``, { help: [help] });
}

export function operandMissing(span: Span, word: string, form: string): Diagnostic {
  return error('L0121', span, `\`${word}\` does not say what it is about`, { help: [`write \`${form}\``] });
}

export function runTogether(span: Span, before: Span): Diagnostic {
  return error('L0122', span, 'nothing separates this from the statement before it', {
    labels: [{ span: before, text: 'this ends here' }],
    help: ['begin a new line, or put `;` between them'],
  });
}

export function saidTwice(span: Span, word: string, first: Span): Diagnostic {
  return error('L0123', span, `a file has one \`${word}\`, and this is its second`, {
    labels: [{ span: first, text: 'the first' }],
  });
}

export function unknownClause(span: Span, word: string, meant: string | undefined): Diagnostic {
  return error('L0124', span, `a check has no \`${word}\``, {
    help: [
      meant === undefined
        ? 'in a check stand `set`, `run`, `without`, `init`, `expect`, `allow` and `deny`'
        : didYouMean(meant),
    ],
  });
}

export function typeMissing(span: Span, name: string, form: string): Diagnostic {
  return error('L0125', span, `\`${name}\` has no type`, {
    notes: ['a type is `bool`, a range such as `0..3`, an enum, or a reference such as `file?`'],
    help: [`write \`${form}\``],
  });
}

export function varMissing(span: Span, words: string): Diagnostic {
  return error('L0101', span, 'expected `var` before the name of a local', {
    help: [`write \`var ${words}\``],
  });
}

export function valueAsStatement(span: Span, words: string): Diagnostic {
  return error('L0126', span, `\`${words}\` by itself does nothing`, {
    help: ['assign it, `assert` it, or wait for it with `await`; a function is called with `name()`'],
  });
}

export function withoutBeginning(span: Span, word: 'else' | 'or'): Diagnostic {
  const opener = word === 'else' ? 'if' : 'choose';
  return error('L0127', span, `this \`${word}\` belongs to no \`${opener}\``, {
    help: [`write \`${opener} … { … } ${word} { … }\`, with nothing between \`}\` and \`${word}\``],
  });
}

export function preprocessor(span: Span): Diagnostic {
  return error('L0128', span, 'there is no preprocessor', {
    help: ['use `param` or `flag` for constants, `when` for variants, `fn` for macros, `import` for files'],
  });
}

export function misplacedOrigin(span: Span): Diagnostic {
  return error('L0129', span, 'this is no way to name a place in the real source', {
    help: ['`@ "file.c:12"` ends a simple statement, or stands before the `{` of a compound one'],
  });
}

export function foreignOperator(span: Span, operator: string, help: string): Diagnostic {
  return error('L0130', span, `there is no operator \`${operator}\` here`, { help: [help] });
}

export function callThroughField(span: Span): Diagnostic {
  return error('L0131', span, 'only functions of the model can be called, by their own names', {
    notes: [
      'a function pointer is a field of an enumeration; the caller tests it and calls what it stands for',
    ],
    help: ['write `if f.fop == filt { filt_detach(f) }`'],
  });
}

export function badNumber(span: Span, written: string): Diagnostic {
  const value = Number(written.replace(/[uUlL]+$/, ''));
  return error('L0132', span, `\`${written}\` is no number of this language`, {
    help: [
      Number.isSafeInteger(value)
        ? `write \`${value}\``
        : 'numbers are decimal, and names begin with a letter',
    ],
  });
}

// ---------------------------------------------------------------- not yet
export function didYouMean(word: string): string {
  return `did you mean \`${word}\`?`;
}

function anyOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** Characters that cannot be seen are named by number. */
function shown(characters: string): string {
  const visible = /^[\p{L}\p{N}\p{P}\p{S}]+$/u.test(characters);
  if (visible) return `\`${[...characters].slice(0, 20).join('')}\``;
  return `U+${characters.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}
