/** How pictures look: sizes, and the style that fits black and white as well as light and dark. */
import { type Markup, markup } from '../markup.js';
import { width } from '../width.js';

/** Pixels of a line of text, and at most of a letter: fonts with letters of one width differ a little. */
export const LINE = 18;
const LETTER = 8;
/** Around a picture, and between what is in it. */
export const MARGIN = 16;
/** Between a frame and its text. */
export const PADDING = 6;

/** Pixels that a text takes. */
export const textWidth = (text: string): number => width(text) * LETTER;

/** How many letters there is room for. */
export const lettersIn = (pixels: number): number => Math.floor(pixels / LETTER);

/** Fillings that differ without colour. What there are more of begins again from the first. */
export const FILLINGS = 6;

const INK = { light: '#1c2128', dark: '#e6edf3' };
const PAPER = { light: '#ffffff', dark: '#15191f' };
const FAINT = { light: '#59636e', dark: '#9da7b3' };
const BAD = { light: '#b3261e', dark: '#ff8a80' };
const HELD = { light: '#cfe3fb', dark: '#1f4470' };

/** Written without variables, which not every reader of SVG knows. */
function rules(tone: 'light' | 'dark'): string {
  const [ink, paper, faint, bad, held] = [INK[tone], PAPER[tone], FAINT[tone], BAD[tone], HELD[tone]];
  return [
    `.lc-paper{fill:${paper}}`,
    `.lc text{fill:${ink}}`,
    `.lc .lc-faint{fill:${faint}}`,
    `.lc .lc-bad-text{fill:${bad}}`,
    `.lc .lc-halo{stroke:${paper}}`,
    `.lc-box{fill:${paper};stroke:${ink}}`,
    `.lc-box-bad{fill:${paper};stroke:${bad}}`,
    `.lc-line{stroke:${faint}}`,
    `.lc-bar{stroke:${ink}}`,
    `.lc-arrow{stroke:${bad}}`,
    `.lc-edge{stroke:${ink}}`,
    `.lc-tip{fill:${bad}}`,
    `.lc-forbidden{stroke:${bad}}`,
    `.lc-edge-tip{fill:${ink}}`,
    `.lc-open-tip{fill:${paper};stroke:${ink}}`,
    `.lc-fill{fill:${held}}`,
    `.lc-hatch{stroke:${ink};fill:${ink}}`,
  ].join('');
}

/** For an element `style`: an SVG of its own has one, a page has one for all that are in it. */
export const STYLE = [
  ".lc{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace}",
  '.lc .lc-strong{font-weight:bold}.lc .lc-outcome{font-style:italic}',
  '.lc .lc-halo{stroke-width:4px;stroke-linejoin:round;paint-order:stroke}',
  '.lc-box{stroke-width:1}.lc-box-bad{stroke-width:3}.lc-waits{stroke-dasharray:6 3;stroke-width:2}',
  '.lc-line{stroke-width:1;stroke-dasharray:2 4;fill:none}.lc-bar{stroke-width:1.2}.lc-shared{stroke-dasharray:4 2}',
  '.lc-arrow{stroke-width:2.5;fill:none}.lc-pending{stroke-dasharray:6 3;stroke-width:2}',
  '.lc-edge{stroke-width:1.4;fill:none}.lc-unseen{stroke-dasharray:2 4}.lc-implied{stroke-dasharray:8 3}',
  '.lc-undeclared{stroke-width:2.5;stroke-dasharray:10 5}.lc-forbidden{stroke-width:4}.lc-open-tip{stroke-width:1.4}',
  rules('light'),
  // Not on paper, which is white whatever the screen is.
  `@media screen and (prefers-color-scheme:dark){${rules('dark')}}`,
].join('');

/** The fillings, to be named as `url(#<prefix>-fill-0)`. */
export function fillings(prefix: string, used: number): Markup[] {
  return HATCHES.slice(0, Math.min(used, FILLINGS)).map(
    (hatch, i) =>
      markup`<pattern id="${prefix}-fill-${i}" width="8" height="8" patternUnits="userSpaceOnUse"><rect class="lc-fill" width="8" height="8"/>${hatch}</pattern>`,
  );
}

const HATCHES: readonly Markup[] = [
  markup``,
  markup`<path class="lc-hatch" d="M-2 2L2 -2M0 8L8 0M6 10L10 6"/>`,
  markup`<circle class="lc-hatch" cx="4" cy="4" r="0.8"/>`,
  markup`<path class="lc-hatch" d="M0 4H8"/>`,
  markup`<path class="lc-hatch" d="M0 0L8 8M6 -2L10 2M-2 6L2 10"/>`,
  markup`<path class="lc-hatch" d="M0 4H8M4 0V8"/>`,
];
