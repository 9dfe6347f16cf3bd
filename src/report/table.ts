/** A trace as a table: one row a step with a thread column; in full, with all that it changed. */
import type { Trace, TraceStep } from '../finding/index.js';
import { callChain, stepPlace } from './place.js';
import { markedText, type Subject, traceRows } from './rows.js';
import { type Paint, paint, printable, type Style } from './style.js';
import { pad, width } from './width.js';

interface Line {
  readonly cells: readonly string[];
  readonly below: readonly string[];
}

const HEADS = ['step', 'thread', 'statement', 'outcome', 'place'];
const PAINTS: readonly (readonly Paint[])[] = [['dim'], ['bold'], [], ['cyan'], ['dim']];

/** `full` adds to each step what its thread then holds, everything that changed, and the calls. */
export function table(trace: Trace, subject: Subject, full: boolean, style: Style): string[] {
  const lines = [
    ...trace.steps.map((step) => stepLine(trace, step, full)),
    ...standingLines(trace, subject),
  ].map(({ cells, below }) => ({
    cells: cells.map((cell) => printable(style, cell)),
    below: below.map((text) => printable(style, text)),
  }));
  const widths = HEADS.map((head, i) => Math.max(width(head), ...lines.map((line) => width(line.cells[i]!))));
  const row = (cells: readonly string[], paints: readonly (readonly Paint[])[]): string =>
    cells
      .map((cell, i) => paint(style, paints[i]!, cell) + ' '.repeat(widths[i]! - width(cell)))
      .join('  ')
      .trimEnd();
  const indent = pad('', widths[0]! + widths[1]! + 6);
  return [
    row(
      HEADS,
      HEADS.map(() => ['dim']),
    ),
    ...lines.flatMap((line) => [
      row(line.cells, PAINTS),
      ...line.below.map((text) => indent + paint(style, ['dim'], text)),
    ]),
  ];
}

function stepLine(trace: Trace, step: TraceStep, full: boolean): Line {
  const text = (step.waits ? '⧗ ' : '') + step.text;
  const cells = [
    String(step.step),
    trace.threads[step.thread]!.name,
    text,
    step.outcome,
    stepPlace(step.location),
  ];
  if (!full) return { cells, below: [] };
  const changes = Object.entries(step.changes).map(([name, value]) => `${name} = ${value}`);
  const calls = callChain(step.location).trim();
  return {
    cells,
    below: [
      ...(calls === '' ? [] : [calls]),
      ...(step.holds.length === 0 ? [] : [`holds ${step.holds.join(', ')}`]),
      ...changes,
    ],
  };
}

/** Where threads stand at the end, waiting or about to break a rule, as far as no step says so. */
function standingLines(trace: Trace, subject: Subject): Line[] {
  const last = traceRows(trace, subject).at(-1);
  if (last === undefined || last.number !== '') return [];
  return [...last.cells].map(([thread, cell]) => {
    const at = trace.ending.find((ending) => ending.thread === thread)?.at;
    const place = at === null || at === undefined ? '' : stepPlace(at.location);
    return { cells: ['', trace.threads[thread]!.name, markedText(cell), '', place], below: [] };
  });
}
