import type { Layout } from './layout.js';

/**
 * What goes on after a closing brace, like the `while` of a `do` in C, so that it is scolded once; anything
 * else begins anew, on the same line too.
 */
const GOES_ON = new Set(['else', 'or', 'for', '->', '→', ',', '@', '{', '.', ')', ']']);

/** Some tokens of a layout, `to` exclusive: an item, a statement, a field. */
export interface Segment {
  readonly from: number;
  readonly to: number;
}

/**
 * Cuts a stretch at its line ends, semicolons and closing braces, but not inside its brackets: the
 * file into items, a block into statements. So each can be read, and can fail, alone.
 */
export function segments(layout: Layout, stretch: Segment): readonly Segment[] {
  const { tokens, partner } = layout;
  const goesOn = (brace: number): boolean => {
    const next = tokens[brace + 1]!.text;
    return GOES_ON.has(next) || (next === 'while' && tokens[partner[brace]! - 1]?.text === 'do');
  };
  const found: Segment[] = [];
  let { from } = stretch;
  const cut = (to: number) => {
    if (to > from) found.push({ from, to });
    from = to;
  };
  for (let i = from; i < stretch.to; i++) {
    if (partner[i]! > i) i = partner[i]!;
    const { kind, text } = tokens[i]!;
    if (kind === 'newline' || text === ';') {
      cut(i);
      from = i + 1;
    } else if (text === '}' && i + 1 < stretch.to && !goesOn(i)) cut(i + 1);
  }
  cut(stretch.to);
  return found;
}
