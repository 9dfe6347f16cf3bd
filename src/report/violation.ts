/** One violation for a person: what it is, the run that leads to it, how things stand, and why it is wrong. */

import { never } from '../base/index.js';
import type { HangAnswer, Note, Trace, Violation } from '../finding/index.js';
import { lanes } from './lanes.js';
import { callChain, fullPlace, lineAt, shortPlace } from './place.js';
import { holdsOrWaits, type Subject } from './rows.js';
import { paint, printable, type Style } from './style.js';
import { table } from './table.js';
import { kindName, steps } from './verdict.js';
import { pad, width, wrap } from './width.js';
import { counted } from './words.js';

export type TraceForm = 'lanes' | 'table' | 'full';

/** Everything there is to say about it, for a check that did not come out as expected. */
export function violationLines(violation: Violation, form: TraceForm, style: Style): string[] {
  const headline = printable(style, `${kindName(violation)} — ${violation.message}`);
  const { location } = violation;
  const origin = location.origin === null ? '' : ` @${location.origin}`;
  const place = printable(style, fullPlace(location.span) + origin + callChain(location));
  const remarks = [
    ...violation.notes.flatMap((note) => noteLines(note, style)),
    ...(violation.hangs === null ? [] : remark('note', hangsText(violation.hangs), style)),
  ];
  return [
    ...wrap(headline, style.width).map((line) => paint(style, ['bold'], line)),
    `${paint(style, ['blue'], '-->')} ${paint(style, ['dim'], place)}`,
    ...runLines(violation.trace, violation, form, style),
    ...(remarks.length === 0 ? [] : ['', ...remarks]),
  ];
}

/** A run, and who holds what and waits for what after it. */
export function runLines(trace: Trace, subject: Subject, form: TraceForm, style: Style): string[] {
  const run = traceIn(form, trace, subject, style);
  const ending = endingLines(trace, style);
  return [...(run.length === 0 ? [] : ['', ...run]), ...(ending.length === 0 ? [] : ['', ...ending])];
}

function traceIn(form: TraceForm, trace: Trace, subject: Subject, style: Style): string[] {
  if (trace.steps.length === 0 && !trace.ending.some(holdsOrWaits)) return [];
  switch (form) {
    case 'lanes':
      return lanes(trace, subject, style);
    case 'table':
      return table(trace, subject, false, style);
    case 'full':
      return table(trace, subject, true, style);
    default:
      return never(form);
  }
}

function endingLines(trace: Trace, style: Style): string[] {
  const rows = trace.ending.filter(holdsOrWaits).map(({ thread, holds, waitsFor }) => ({
    name: printable(style, trace.threads[thread]!.name),
    holds: printable(style, `holds ${holds.length === 0 ? 'nothing' : holds.join(', ')}`),
    waits: waitsFor === null ? '' : printable(style, `waits for ${waitsFor}`),
  }));
  const names = Math.max(0, ...rows.map((row) => width(row.name)));
  const holds = Math.max(0, ...rows.map((row) => width(row.holds)));
  return rows.map((row) =>
    `${paint(style, ['bold'], row.name)}${pad('', names - width(row.name))}  ${pad(row.holds, holds)}   ${row.waits}`.trimEnd(),
  );
}

/** A note, and the model's own line that it speaks of. */
function noteLines(note: Note, style: Style): string[] {
  const lines = remark('note', note.text, style);
  if (note.span === null) return lines;
  const quote = printable(style, `${shortPlace(note.span)}: ${lineAt(note.span)}`);
  return [...lines, paint(style, ['dim'], `      ${quote}`)];
}

function remark(kind: string, text: string, style: Style): string[] {
  const indent = ' '.repeat(kind.length + 2);
  return wrap(printable(style, text), Math.max(30, style.width - indent.length)).map((line, index) =>
    index === 0 ? `${paint(style, ['bold'], `${kind}:`)} ${line}` : indent + line,
  );
}

export function hangsText({ can, why }: HangAnswer): string {
  const known = can ? 'this can hang' : 'this cannot hang with these threads';
  const claim = can === null ? 'whether this can hang is not known' : known;
  return why === '' ? claim : `${claim}: ${why}`;
}

/** The same in a line, for what is expected, advisory or one more of its kind. `lead` opens it. */
export function violationLine(violation: Violation, lead: string, style: Style): string[] {
  const hangs = violation.hangs === null ? '' : `; ${hangsText(violation.hangs)}`;
  const length = counted(steps(violation.trace), 'step') + (violation.expected ? ', as expected' : '');
  const place = shortPlace(violation.location.span);
  const text = `${lead}${kindName(violation)} — ${violation.message}${hangs} (${length}, ${place})`;
  return wrap(printable(style, text), style.width - 2).map((line, index) =>
    index === 0 ? line : `  ${line}`,
  );
}
