/** SVG and HTML as templates whose holes are escaped, so that no name of a model can become markup. */
import { PLAIN, printable } from './style.js';
import { quoted } from './xml.js';

/** Text that is markup already. */
export class Markup {
  constructor(readonly text: string) {}
}

type Hole = string | number | Markup | readonly Markup[];

/** The template's own words as they are, what is put into it escaped. */
export function markup(words: TemplateStringsArray, ...holes: readonly Hole[]): Markup {
  return new Markup(words.map((part, i) => part + (i < holes.length ? filled(holes[i]!) : '')).join(''));
}

function filled(hole: Hole): string {
  if (hole instanceof Markup) return hole.text;
  if (typeof hole === 'number') return String(Math.round(hole * 10) / 10);
  if (typeof hole === 'string') return quoted(printable(PLAIN, hole));
  return hole.map(({ text }) => text).join('\n');
}

/** Parts of one line, with nothing between them. */
export const adjacent = (parts: readonly Markup[]): Markup =>
  new Markup(parts.map(({ text }) => text).join(''));

export const NOTHING = new Markup('');
