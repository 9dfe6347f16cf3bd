/**
 * A model as an outline: lines, some with blocks of lines. That is all that perturbing and minimising
 * need to know of the language; whether the result is well-formed, the tool itself says.
 */
export interface Line {
  /** A declaration, a statement, or the head of one that has blocks: `if x != null`, `thread a * 2`. */
  readonly text: string;
  readonly blocks: readonly Block[];
}

export interface Block {
  /** What stands before the brace of a further block: `else`, `or`; empty for the first. */
  readonly joint: string;
  readonly lines: readonly Line[];
}

export const line = (text: string, ...blocks: readonly (readonly Line[])[]): Line => ({
  text,
  blocks: blocks.map((lines) => ({ joint: '', lines })),
});

/** A brace after these is no block: the fields of an object, a set of locks. */
const VALUES = /(?:\b(?:try)?new \w+|^object .*|^order .*|\bguarded_by|->)$/;

/** Reads lines as models are written: ended by a newline or `;`, blocks in braces. No comments. */
export function outline(text: string): Line[] {
  return new Reader(text).lines();
}

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  lines(): Line[] {
    const found: Line[] = [];
    while (this.at < this.text.length && this.text[this.at] !== '}') {
      const next = this.line();
      if (next.text !== '' || next.blocks.length > 0) found.push(next);
    }
    return found;
  }

  private line(): Line {
    const blocks: Block[] = [];
    const text = this.head();
    for (let joint = ''; this.text[this.at] === '{'; joint = this.joint()) {
      this.at++;
      blocks.push({ joint, lines: this.lines() });
      this.at++;
    }
    if (this.text[this.at] === '\n' || this.text[this.at] === ';') this.at++;
    return { text, blocks };
  }

  /** Up to the end of the line, or to the brace of its block. */
  private head(): string {
    const from = this.at;
    for (let depth = 0; this.at < this.text.length; this.at++) {
      const c = this.text[this.at]!;
      if (depth === 0 && '\n;}'.includes(c)) break;
      if (depth === 0 && c === '{' && !VALUES.test(this.text.slice(from, this.at).trim())) break;
      if ('([{'.includes(c)) depth++;
      if (')]}'.includes(c)) depth--;
    }
    return this.text.slice(from, this.at).trim();
  }

  /** `else`, `else if e` or `or` after a block; nothing, and not moved, where none follows. */
  private joint(): string {
    const match = /^\s*((?:else|or)\b[^{;\n]*)(?=\{)/.exec(this.text.slice(this.at));
    if (!match) return '';
    this.at += match[0].length;
    return match[1]!.trim();
  }
}

export function print(lines: readonly Line[], indent = ''): string {
  return lines.map((it) => `${indent}${printed(it, indent)}\n`).join('');
}

function printed({ text, blocks }: Line, indent: string): string {
  return blocks.reduce((sofar, { joint, lines }) => {
    const inside = lines.length === 0 ? ' ' : `\n${print(lines, `${indent}  `)}${indent}`;
    return `${sofar} ${joint && `${joint} `}{${inside}}`;
  }, text);
}

/** Where a line stands: its index, and for each block around it the line and block. */
export type Path = readonly number[];

/** Every line of an outline, outer ones first, with the way to it: line, block, line, block, … line. */
export function* walk(lines: readonly Line[], path: Path = []): Generator<readonly [Line, Path]> {
  for (const [i, it] of lines.entries()) {
    yield [it, [...path, i]];
    for (const [b, block] of it.blocks.entries()) yield* walk(block.lines, [...path, i, b]);
  }
}

/** The outline with the lines at `path` up to `count` further ones replaced. */
export function spliced(
  lines: readonly Line[],
  [i, b, ...rest]: Path,
  count: number,
  into: readonly Line[],
): Line[] {
  if (b === undefined) return lines.toSpliced(i!, count, ...into);
  const outer = lines[i!]!;
  const block = outer.blocks[b]!;
  const inner = { ...block, lines: spliced(block.lines, rest, count, into) };
  return lines.toSpliced(i!, 1, { ...outer, blocks: outer.blocks.with(b, inner) });
}
