import type { Diagnostic, Source } from '../source/index.js';
import { tooLong } from './errors.js';
import type { Layout } from './layout.js';
import type { Segment } from './segments.js';

/** Everything here is far beyond any model; more would only cost memory before it failed. */
const LONGEST_STATEMENT = 2_000;
const LONGEST_ITEM = 20_000;
const WIDEST_ITEM = 400_000;

/** Says that an item is too long for the grammar, in tokens or in characters, or has such a statement. */
export function beyondLimits(
  source: Source,
  { tokens, partner }: Layout,
  item: Segment,
): Diagnostic | undefined {
  const { start } = tokens[item.from]!;
  const first = { source, start, end: tokens[item.from]!.end };
  if (item.to - item.from > LONGEST_ITEM) return tooLong(first, 'declaration', LONGEST_ITEM);
  if (tokens[item.to - 1]!.end - start > WIDEST_ITEM) return tooLong(first, 'declaration');
  // How many tokens since the last line end, for each block that is open.
  const counts = [0];
  for (let i = item.from; i < item.to; i++) {
    const { text, kind, end } = tokens[i]!;
    if (text === '{' && partner[i]! > i) counts.push(0);
    else if (text === '}' && partner[i] !== -1) counts.pop();
    else if (kind === 'newline' || text === ';') counts[counts.length - 1] = 0;
    counts[counts.length - 1]! += 1;
    if (counts.at(-1)! > LONGEST_STATEMENT)
      return tooLong({ source, start: tokens[i]!.start, end }, 'statement', LONGEST_STATEMENT);
  }
  return undefined;
}
