/** Faults planted by hand: what a slip of the pen in each rule would do. */
import ts from 'typescript';
import type { Fault } from '../fault.js';

export interface Plant {
  /** Stands once in the file. What is spoilt of it is between « and », or all of it: an expression or statements. */
  readonly text: string;
  /** Empty for nothing at all. */
  readonly instead: string;
  /** What is wrong then. */
  readonly breaks: string;
}

/** By file. */
export type Plants = Readonly<Record<string, readonly Plant[]>>;

export type Planted = Fault & { readonly breaks: string };

/** Finds a plant's place. @throws Error where it is not there, or is no piece that can be exchanged. */
export function planted(file: string, source: string, { text, instead, breaks }: Plant): Planted {
  const [before, piece] = /«[\s\S]*»/.test(text)
    ? [text.slice(0, text.indexOf('«')), text.slice(text.indexOf('«') + 1, text.indexOf('»'))]
    : ['', text];
  const bare = text.replace(/[«»]/g, '');
  const at = source.indexOf(bare);
  if (at < 0 || source.indexOf(bare, at + 1) >= 0)
    throw new Error(`${file}: stands ${at < 0 ? 'nowhere' : 'more than once'}: ${bare}`);
  const start = at + before.length;
  const end = start + piece.length;
  const sort = sortOf(ts.createSourceFile(file, source, ts.ScriptTarget.ES2022, true), start, end);
  if (sort === undefined) throw new Error(`${file}: neither an expression nor statements: ${piece}`);
  const room = file.split('/')[1]!;
  return {
    file,
    room,
    operator: 'planted',
    start,
    end,
    replacement: instead,
    statement: sort === 'statement',
    breaks,
  };
}

/** What stands at just these offsets. */
function sortOf(source: ts.SourceFile, start: number, end: number): 'statement' | 'expression' | undefined {
  let found: 'statement' | 'expression' | undefined;
  let opens = false;
  const visit = (node: ts.Node): void => {
    const [from, to] = [node.getStart(source), node.getEnd()];
    if (to <= start || from >= end) return;
    if (ts.isStatement(node)) {
      if (from === start) opens = true;
      if (opens && to === end) found ??= 'statement';
    } else if (from === start && to === end && ts.isExpression(node)) found ??= 'expression';
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
