import type { Diagnostic, Outcome, Source } from '../source/index.js';
import type { File, Import, Item } from './ast.js';
import { brackets } from './brackets.js';
import { chunks } from './chunks.js';
import type { Piece } from './declarations.js';
import { syntaxError } from './errors.js';
import { syntax } from './grammar.js';
import { layout } from './layout.js';
import { tokens } from './tokens.js';

/**
 * Reads a model file. The value holds all items that could be read, whatever else the text contains;
 * the diagnostics say what could not, and there may be several.
 */
export function parse(source: Source): Outcome<File> {
  const scanned = tokens(source);
  const matched = brackets(scanned);
  const laid = layout(scanned, matched);
  const diagnostics: Diagnostic[] = [...scanned.diagnostics, ...matched.diagnostics];
  const { grammar, semantics, place } = syntax();
  let title: File['title'];
  let dialect: File['dialect'];
  const imports: Import[] = [];
  const items: Item[] = [];
  for (const chunk of chunks(laid)) {
    const start = laid.tokens[chunk.from]!.start;
    const end = laid.tokens[chunk.to - 1]!.end;
    const result = grammar.match(laid.text.slice(start, end), 'Chunk');
    if (result.failed()) {
      const at = start + result.getRightmostFailurePosition();
      diagnostics.push(syntaxError({ source, start: at, end: at + 1 }, 'this cannot be understood'));
      continue;
    }
    const piece: Piece = place.at(source, start, end, diagnostics, () => semantics(result).piece());
    switch (piece.kind) {
      case 'model':
        title = { text: piece.text, span: piece.span };
        break;
      case 'dialect':
        dialect = piece.name;
        break;
      case 'import':
        imports.push(piece.import);
        break;
      case 'items':
        items.push(...piece.items);
        break;
    }
  }
  const span = { source, start: 0, end: source.text.length };
  return {
    value: { source, span, ...(title && { title }), ...(dialect && { dialect }), imports, items },
    diagnostics,
  };
}
