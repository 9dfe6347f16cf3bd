import type { Layout } from './layout.js';

/** What goes on after a closing brace at top level; anything else begins a new item. */
const GOES_ON = new Set(['else', 'or', 'for', '->', '→', ',', '@', '{', '.', ')', ']']);

/** A stretch of the text that should be one item, as tokens of the layout: `to` exclusive. */
export interface Chunk {
  readonly from: number;
  readonly to: number;
}

/** Cuts a text into its top-level items, so that each is parsed, and fails, alone. */
export function chunks({ tokens, partner }: Layout): readonly Chunk[] {
  const found: Chunk[] = [];
  let from = 0;
  const cut = (to: number) => {
    if (to > from) found.push({ from, to });
    from = to;
  };
  for (let i = 0; i < tokens.length; i++) {
    if (partner[i]! > i) i = partner[i]!;
    const { kind, text } = tokens[i]!;
    if (kind === 'newline' || text === ';') {
      cut(i);
      from = i + 1;
    } else if (text === '}') {
      const next = tokens[i + 1];
      if (next !== undefined && !GOES_ON.has(next.text)) cut(i + 1);
    }
  }
  cut(tokens.length);
  return found;
}
