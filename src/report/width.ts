/** How many columns of a terminal a text takes, and how to fit it into fewer. */

/** Letters of Western Europe, and the signs that reports have: each is one character, in one column. */
const PLAIN = /^[\x20-\x7e\xa1-\xac\xae-\xff‘’“”–—…→×✓✗⧗]*$/;
/** Combining marks, joiners, variation selectors: drawn over the character before them. */
const NO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const EMOJI = /\p{Emoji_Presentation}|\u{FE0F}/u;

/** First and last code points of what terminals draw two columns wide (Unicode's W and F). */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1b000, 0x1b2ff],
  [0x20000, 0x3fffd],
];

let segmenter: Intl.Segmenter | undefined;

/** What a reader sees as single characters: a letter with its accents, an emoji with its modifiers. */
export function characters(text: string): string[] {
  if (PLAIN.test(text)) return text.split('');
  // To make one takes as long as the rest of a short report.
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), (part) => part.segment);
}

/** Columns of one character as `characters` gives it. */
export function characterWidth(character: string): number {
  if (EMOJI.test(character)) return 2;
  for (const point of character) {
    if (NO_WIDTH.test(point)) continue;
    const code = point.codePointAt(0)!;
    return WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
  }
  return 0;
}

export function width(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return characters(text).reduce((sum, character) => sum + characterWidth(character), 0);
}

/** Fills up with blanks on the right. */
export function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - width(text)));
}

/** Fills up with blanks on the left. */
export function padLeft(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - width(text))) + text;
}

/** Breaks at blanks so that no line is wider than `columns`, except for words that are. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line === '') line = word;
      else if (width(line) + 1 + width(word) <= columns) line += ` ${word}`;
      else {
        lines.push(line);
        line = word;
      }
    }
    lines.push(line);
  }
  return lines;
}
