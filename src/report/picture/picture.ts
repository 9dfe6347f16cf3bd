/** Pictures as SVG: each an image with a name and a description, alone or within a page. */
import { type Markup, markup } from '../markup.js';
import { LINE, MARGIN, STYLE, textWidth } from './look.js';

/** A picture, to be put anywhere. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** What is within its `svg`. */
  readonly content: Markup;
}

export interface Words {
  /** What it is a picture of. */
  readonly title: string;
  /** The same in words. */
  readonly description: string;
}

/** A file of its own. */
export function svgFile({ width, height, content }: Picture, words: Words): string {
  return markup`<svg xmlns="http://www.w3.org/2000/svg" class="lc" role="img" aria-labelledby="title" aria-describedby="desc" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<title id="title">${words.title}</title>
<desc id="desc">${words.description}</desc>
<style>${STYLE}</style>
<rect class="lc-paper" width="100%" height="100%"/>
${content}
</svg>
`.text;
}

/** As part of a page, which has the style; `id` is no other's in it. */
export function inlineSvg({ width, height, content }: Picture, words: Words, id: string): Markup {
  return markup`<svg class="lc" role="img" aria-labelledby="${id}-title" aria-describedby="${id}-desc" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<title id="${id}-title">${words.title}</title>
<desc id="${id}-desc">${words.description}</desc>
${content}
</svg>`;
}

/** Pictures below one another, each with its headings: the first is what it shows. */
export function stacked(
  pictures: readonly { readonly headings: readonly string[]; readonly picture: Picture | null }[],
): Picture {
  let height = MARGIN / 2;
  const parts = pictures.map(({ headings, picture }) => {
    const top = height;
    const under = top + headings.length * LINE + MARGIN / 2;
    height = under + (picture?.height ?? MARGIN);
    const lines = headings.map(
      (line, i) =>
        markup`<text class="${i === 0 ? 'lc-strong' : 'lc-faint'}" x="${MARGIN}" y="${top + (i + 1) * LINE}">${line}</text>`,
    );
    return markup`${lines}${picture === null ? [] : [markup`<g transform="translate(0 ${under})">${picture.content}</g>`]}`;
  });
  const widths = pictures.flatMap(({ headings, picture }) => [
    picture?.width ?? 0,
    ...headings.map((line) => textWidth(line) + 2 * MARGIN),
  ]);
  return { width: Math.max(...widths), height, content: markup`${parts}` };
}
