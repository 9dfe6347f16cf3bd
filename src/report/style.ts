/** How output may look. Who prints decides; nothing in this room asks a terminal or an environment. */
export interface Style {
  /** Columns to keep within, where a text allows it. */
  readonly width: number;
  readonly colour: boolean;
  /** Marks and arrows beyond ASCII. */
  readonly unicode: boolean;
}

/** For files and for terminals that say nothing of their width. */
export const PLAIN: Style = { width: 100, colour: false, unicode: true };

export type Paint = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'blue' | 'cyan';

const CODES: Record<Paint, readonly [on: number, off: number]> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  cyan: [36, 39],
};

/** Colours are written by hand since `util.styleText` consults the environment, which is not ours to do. */
export function paint(style: Style, paints: readonly Paint[], text: string): string {
  if (!style.colour || text === '') return text;
  return paints.reduce((inner, one) => `\x1b[${CODES[one][0]}m${inner}\x1b[${CODES[one][1]}m`, text);
}

const ASCII: Readonly<Record<string, string>> = {
  '→': '->',
  '←': '<-',
  '…': '...',
  '—': '--',
  '–': '-',
  '✓': 'ok',
  '✗': 'NO',
  '⧗': '~',
  '×': 'x',
  '·': '.',
  '≤': '<=',
  '≥': '>=',
  '≠': '!=',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
};
const REPLACEABLE = new RegExp(`[${Object.keys(ASCII).join('')}]`, 'gu');

/**
 * Control characters could steer the terminal of who only reads a model, and direction marks show a
 * text other than it is: neither is ever printed.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNPRINTABLE = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Makes words from a model or a message fit to print: no control characters, ASCII where asked for. */
export function printable(style: Style, text: string): string {
  const clean = text.replace(UNPRINTABLE, style.unicode ? '\u{fffd}' : '?');
  return style.unicode ? clean : clean.replace(REPLACEABLE, (mark) => ASCII[mark]!);
}
