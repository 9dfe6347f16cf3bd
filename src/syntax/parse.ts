import type { Diagnostic, Outcome, Source, Span } from '../source/index.js';
import type { File, Import, Item, Name } from './ast.js';
import { brackets } from './brackets.js';
import { MOST_ERRORS, saidTwice } from './errors.js';
import { foreign } from './input.js';
import { layout } from './layout.js';
import { type Reading, withoutOrphans } from './orphans.js';
import { Reader } from './recover.js';
import { segments } from './segments.js';
import { tokens } from './tokens.js';

/**
 * Reads a model file. The value holds all items that could be read, whatever else the text contains;
 * the diagnostics, in the order of the text, say what could not: one for each mistake, L00 where the
 * file is no model at all, L01 for its syntax, L0901 for what the language does not do yet.
 */
export function parse(source: Source): Outcome<File> {
  const refused = foreign(source);
  if (refused !== undefined) return { value: emptyFile(source), diagnostics: [refused] };
  const scanned = tokens(source);
  const paired = brackets(scanned);
  if (paired.hopeless) return { value: emptyFile(source), diagnostics: paired.diagnostics };
  const laid = layout(paired, source.text.length);
  const reader = new Reader(source, laid);
  const readings: Reading[] = [];
  let title: { readonly text: string; readonly span: Span } | undefined;
  let dialect: { readonly name: Name; readonly span: Span } | undefined;
  const imports: Import[] = [];
  const items: Item[] = [];
  let count = 0;
  for (const chunk of segments(laid, { from: 0, to: laid.tokens.length })) {
    const { piece, diagnostics } = reader.read(chunk);
    switch (piece?.kind) {
      case 'model':
        if (title !== undefined) diagnostics.push(saidTwice(piece.span, 'model', title.span));
        title ??= piece;
        break;
      case 'dialect':
        if (dialect !== undefined) diagnostics.push(saidTwice(piece.span, 'dialect', dialect.span));
        dialect ??= piece;
        break;
      case 'import':
        imports.push(piece.import);
        break;
      case 'items':
        items.push(...piece.items);
        break;
      case undefined:
        break;
    }
    readings.push({ start: laid.tokens[chunk.from]!.start, diagnostics });
    count += diagnostics.length;
    if (count >= MOST_ERRORS) break;
  }
  const value: File = {
    ...emptyFile(source),
    ...(title && { title: { text: title.text, span: title.span } }),
    ...(dialect && { dialect: dialect.name }),
    imports,
    items,
  };
  const unpaired = paired.diagnostics.filter((d) => d.code === 'L0103');
  const diagnostics = inOrder(
    scanned.diagnostics,
    paired.diagnostics.filter((d) => d.code !== 'L0103'),
    withoutOrphans(readings, unpaired),
  );
  return { value, diagnostics };
}

function emptyFile(source: Source): File {
  return { source, span: { source, start: 0, end: source.text.length }, imports: [], items: [] };
}

/** Of several complaints about one place the first stays: characters and brackets before grammar. */
function inOrder(...groups: readonly (readonly Diagnostic[])[]): readonly Diagnostic[] {
  const places = new Set<number>();
  const kept = groups.flat().filter(({ span }) => !places.has(span.start) && places.add(span.start));
  return kept.sort((a, b) => a.span.start - b.span.start);
}
