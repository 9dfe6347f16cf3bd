/** What `simulate` prints: how things stand, the ways to go on, the run so far. */
import type { Moment, Reachable, Trace } from '../finding/index.js';
import { stepPlace } from './place.js';
import { paint, printable, type Style } from './style.js';
import { runLines } from './violation.js';
import { pad, padLeft, width } from './width.js';
import { counted } from './words.js';

/** Where each thread is, what changed, what there is to say, and the numbered ways to go on. */
export function momentText(moment: Moment, style: Style): string {
  const { trace, ahead } = moment;
  const done = counted(trace.steps.length, 'step');
  const head = ahead === 0 ? `after ${done}` : `after ${done}, ${ahead} more ahead`;
  return text([
    paint(style, ['bold'], head),
    ...columns(threadRows(trace), style),
    ...valueLines(moment, false, style),
    ...moment.remarks.map((remark) => paint(style, ['red'], printable(style, `! ${remark}`))),
    ...optionLines(moment, style),
  ]);
}

/** The run so far, in lanes. */
export function runText({ trace }: Moment, style: Style): string {
  if (trace.steps.length === 0) return text(['no step was made yet']);
  return text(runLines(trace, { threads: [], location: null }, 'lanes', style).slice(1));
}

/** Every value, changed or not. */
export function valuesText(moment: Moment, style: Style): string {
  const lines = valueLines(moment, true, style);
  return text(lines.length === 0 ? ['there are no variables'] : lines);
}

/** What a search found, numbered. */
export function reachableText(found: readonly Reachable[], style: Style): string {
  if (found.length === 0) return text(['nothing was found to go through']);
  const digits = String(found.length).length;
  return text(
    found.map(({ text: what, steps }, i) =>
      printable(style, `${padLeft(String(i + 1), digits + 1)}  ${what} (${counted(steps, 'step')})`),
    ),
  );
}

const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

function threadRows(trace: Trace): string[][] {
  return trace.ending.map(({ thread, at, holds, waitsFor }) => [
    trace.threads[thread]!.name,
    at === null ? 'done' : `at ${at.text}`,
    holds.length === 0 ? '' : `holds ${holds.join(', ')}`,
    waitsFor === null ? '' : `waits for ${waitsFor}`,
  ]);
}

/** Rows as columns of even width, two blanks before each. */
function columns(rows: readonly (readonly string[])[], style: Style): string[] {
  const clean = rows.map((row) => row.map((cell) => printable(style, cell)));
  const widths = (clean[0] ?? []).map((_, column) => Math.max(...clean.map((row) => width(row[column]!))));
  return clean.map((row) =>
    row
      .map((cell, column) => (widths[column] === 0 ? '' : `  ${pad(cell, widths[column]!)}`))
      .join('')
      .trimEnd(),
  );
}

function valueLines({ values }: Moment, all: boolean, style: Style): string[] {
  return values
    .filter(({ changed }) => all || changed)
    .map(({ name, value }) => paint(style, ['cyan'], printable(style, `  ${name} = ${value}`)));
}

function optionLines({ options, ended, done }: Moment, style: Style): string[] {
  if (ended) return ['the run has ended here'];
  if (options.length === 0) return [done ? 'all threads are done' : 'no thread can move'];
  const digits = String(options.length).length;
  const rows = options.map(({ thread, text: what, outcome, location, next }, i) => [
    `${padLeft(String(i + 1), digits)}${next ? ' >' : '  '}`,
    thread,
    what,
    outcome,
    stepPlace(location),
  ]);
  return ['', ...columns(rows, style)];
}
