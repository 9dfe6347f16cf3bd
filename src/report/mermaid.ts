/** A run as a sequence diagram in Mermaid, which GitHub, GitLab and many editors draw. */
import type { Trace } from '../finding/index.js';
import { type Cell, markedText, type Subject, takingPart, threadHead, traceRows } from './rows.js';
import { wrap } from './width.js';

/** Longer runs make no picture that anybody reads. */
const MOST_STEPS = 100;
/** Columns of a note: Mermaid breaks no lines by itself. */
const NOTE_WIDTH = 36;

/** The diagram, or null where it would be too long. A lane each thread, a note each step, an arrow each wait. */
export function sequenceDiagram(trace: Trace, subject: Subject): string | null {
  if (trace.steps.length > MOST_STEPS) return null;
  const lanes = takingPart(trace, subject);
  if (lanes.length === 0) return null;
  const waiting = trace.ending.filter(({ waitsFor }) => waitsFor !== null);
  const rows = traceRows(trace, subject).flatMap(({ number, cells }) =>
    [...cells].flatMap(([thread, cell]) =>
      // Who stands waiting at the end is told by an arrow.
      number === '' && cell.mark === 'waits' ? [] : [note(thread, cellText(number, cell))],
    ),
  );
  const waits = waiting.flatMap(({ thread, waitsFor, waitsOn }) => {
    const text = `waits for ${waitsFor}`;
    if (waitsOn.length === 0) return [note(thread, text)];
    return waitsOn.map((other) => `  T${thread}-xT${other}: ${broken(text)}`);
  });
  return [
    'sequenceDiagram',
    ...lanes.map((thread) => `  participant T${thread} as ${alias(threadHead(trace.threads[thread]!))}`),
    ...rows,
    ...waits,
  ].join('\n');
}

const note = (thread: number, text: string): string => `  Note over T${thread}: ${broken(text)}`;

function cellText(number: string, cell: Cell): string {
  const outcome = cell.outcome === '' ? '' : ` ${cell.outcome}`;
  return `${number === '' ? '' : `${number} `}${markedText(cell)}${outcome}`;
}

const broken = (text: string): string => wrap(text, NOTE_WIDTH).map(entities).join('<br/>');

/** `end` alone would end a block that there is none of. */
const alias = (head: string): string => (/^end$/i.test(head) ? `(${head})` : entities(head));

/** Mermaid's own escape, for whatever could mean something to it or to HTML. */
export const entities = (text: string): string =>
  text.replace(/[^\p{L}\p{N} .,_()=+*/?!'[\]→⧗…-]/gu, (character) => `#${character.codePointAt(0)};`);
