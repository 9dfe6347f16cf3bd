/** The text of a model with what its checks executed. */
import type { FileResult } from '../../finding/index.js';
import { lineStarts, position, type Source, type Span } from '../../source/index.js';
import { adjacent, type Markup, markup } from '../markup.js';
import { counted, grouped } from '../words.js';
import { lineId, type Section } from './places.js';

/** Each source of the file as a list of lines, with a mark at each that has statements. */
export function sourceBlocks(file: FileResult, section: Section): Markup[] {
  return section.sources.map((source, i) => {
    const executed = file.executed.filter((span) => span.source === source);
    const missed = file.unexecuted.filter((span) => span.source === source);
    const id = `${section.id}-source-${i + 1}`;
    return markup`<section class="source" aria-labelledby="${id}">
<h3 id="${id}">Source: ${source.path}</h3>
<p>${coverageText(executed, missed)}</p>
<div class="scroll" role="region" aria-label="${`Source of ${source.path}`}" tabindex="0"><ol class="code">
${linesOf(source, section, executed, missed)}
</ol></div>
</section>`;
  });
}

function coverageText(executed: readonly Span[], missed: readonly Span[]): string {
  const all = executed.length + missed.length;
  if (all === 0) return 'No statement was executed.';
  if (missed.length === 0)
    return `${counted(executed.length, 'statement')} executed (✓), none known to be left out.`;
  return `${grouped(executed.length)} of ${counted(all, 'statement')} executed (✓), ${grouped(missed.length)} never (✗).`;
}

function linesOf(
  source: Source,
  section: Section,
  executed: readonly Span[],
  missed: readonly Span[],
): Markup[] {
  const lineOf = ({ start }: Span): number => position(source, start).line;
  const [done, never] = [new Set(executed.map(lineOf)), new Set(missed.map(lineOf))];
  const starts = lineStarts(source);
  const texts = starts.map((start, i) => source.text.slice(start, starts[i + 1]).replace(/[\r\n]+$/, ''));
  // A text that ends with a line break has no further line.
  const count = texts.at(-1) === '' ? texts.length - 1 : texts.length;
  return texts.slice(0, count).map((text, i) => {
    const line = i + 1;
    const mark = never.has(line) ? (done.has(line) ? '±' : '✗') : done.has(line) ? '✓' : '';
    const said = never.has(line)
      ? markup`<span class="unseen">has what was never executed: </span>`
      : markup``;
    return markup`<li id="${lineId(section, source, line)}"><span class="cover" aria-hidden="true">${mark}</span>${said}<code>${pieces(text, starts[i]!, missed)}</code></li>`;
  });
}

/** The line, what was never executed in it set off. */
function pieces(text: string, start: number, missed: readonly Span[]): Markup {
  const result: Markup[] = [];
  let at = 0;
  for (const span of missed) {
    const from = Math.max(at, span.start - start);
    const to = Math.min(text.length, span.end - start);
    if (from >= to) continue;
    result.push(markup`${tabless(text.slice(at, from))}<mark>${tabless(text.slice(from, to))}</mark>`);
    at = to;
  }
  return adjacent([...result, markup`${tabless(text.slice(at))}`]);
}

const tabless = (text: string): string => text.replaceAll('\t', '    ');
