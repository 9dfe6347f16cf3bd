import type { Diagnostic } from '../source/index.js';
import { strayBracket, unclosed } from './errors.js';
import type { Token, Tokens } from './tokens.js';

const CLOSER: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']' };

/** Which bracket belongs to which: for each token the index of its partner, or -1. */
export interface Brackets {
  readonly partner: readonly number[];
  readonly diagnostics: readonly Diagnostic[];
}

export function brackets(tokens: Tokens): Brackets {
  const { list, source } = tokens;
  const partner = new Array<number>(list.length).fill(-1);
  const diagnostics: Diagnostic[] = [];
  const open: number[] = [];
  const at = (t: Token) => ({ source, start: t.start, end: t.end });
  list.forEach((token, i) => {
    if (token.kind !== 'mark') return;
    if (token.text in CLOSER) open.push(i);
    else if (token.text === '}' || token.text === ')' || token.text === ']') {
      while (open.length > 0) {
        const opener = open.pop()!;
        if (CLOSER[list[opener]!.text] === token.text) {
          partner[opener] = i;
          partner[i] = opener;
          return;
        }
        diagnostics.push(unclosed(at(list[opener]!)));
      }
      diagnostics.push(strayBracket(at(token)));
    }
  });
  for (const opener of open) diagnostics.push(unclosed(at(list[opener]!)));
  return { partner, diagnostics };
}
