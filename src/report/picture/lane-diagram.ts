/** A run as a picture: threads as lanes, what each holds as bars along it, waits that last as arrows. */
import type { Trace } from '../../finding/index.js';
import { type Markup, markup, NOTHING } from '../markup.js';
import type { Subject } from '../rows.js';
import { lockOf } from './holds.js';
import {
  type Bar,
  type Lane,
  type LaneCell,
  type LaneLayout,
  laneLayout,
  type Row,
  type Wait,
} from './lane-layout.js';
import { FILLINGS, fillings, LINE, lettersIn, MARGIN, PADDING, textWidth } from './look.js';
import { endingSentences, stepSentences } from './narration.js';
import type { Picture } from './picture.js';

/** The picture of a run; `id` begins every name within, which no other in the same document may have. */
export function laneDiagram(trace: Trace, subject: Subject, id: string): Picture {
  const layout = laneLayout(trace, subject);
  const key = legend(layout, id);
  const width = Math.max(layout.width, key.width);
  const content = markup`<defs>${fillings(id, layout.locks.length)}<marker id="${id}-tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="11" markerHeight="11" markerUnits="userSpaceOnUse" orient="auto"><path class="lc-tip" d="M0 0L10 5L0 10Z"/></marker></defs>
${layout.lanes.map((lane) => laneLine(lane, layout.bottom))}
${layout.bars.map((bar) => barOf(bar, layout, trace, id))}
${layout.lanes.map(laneHead)}
${layout.rows.map((row) => rowOf(row, layout.places))}
${layout.waits.map((wait) => waitOf(wait, width, id))}
${key.content}`;
  return { width, height: layout.height + key.height, content };
}

/** The same in words. */
export function laneDescription(trace: Trace, subject: Subject): string {
  return [
    ...stepSentences(trace).map((sentence, i) => `Step ${i + 1}: ${sentence}`),
    ...endingSentences(trace, subject),
  ].join(' ');
}

const laneLine = ({ middle, head }: Lane, bottom: number): Markup =>
  markup`<path class="lc-line" d="M${middle} ${head.y + head.height}V${bottom}"/>`;

function laneHead({ head, lines }: Lane): Markup {
  const top = head.y + PADDING;
  return markup`<rect class="lc-box" x="${head.x}" y="${head.y}" width="${head.width}" height="${head.height}" rx="3"/>${lines.map(
    (line, i) =>
      markup`<text class="${i === 0 ? 'lc-strong' : 'lc-faint'}" text-anchor="middle" x="${head.x + head.width / 2}" y="${top + baseline(i)}">${line}</text>`,
  )}`;
}

/** Where the letters of a line stand. */
const baseline = (line: number): number => line * LINE + LINE * 0.72;

function rowOf({ number, y, cells, place }: Row, places: number): Markup {
  const middle = y + LINE * 0.25;
  const first = middle - ((place.length - 1) * LINE) / 2;
  return markup`<text class="lc-faint" x="${MARGIN}" y="${middle}">${number}</text>${cells.map(cellOf)}${place.map(
    (line, i) => markup`<text class="lc-faint" x="${places}" y="${first + i * LINE}">${line}</text>`,
  )}`;
}

function cellOf({ box, mark, text, outcome }: LaneCell): Markup {
  const look = mark === null ? 'lc-box' : mark === 'waits' ? 'lc-box lc-waits' : 'lc-box-bad';
  const weight = mark === 'breaks' ? 'lc-strong lc-bad-text' : '';
  const top = box.y + (box.height - (text.length + outcome.length) * LINE) / 2;
  const line = (words: string, i: number, style: string): Markup =>
    markup`<text class="${style}" x="${box.x + PADDING}" y="${top + baseline(i)}">${words}</text>`;
  return markup`<rect class="${look}" x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" rx="3"/>${text.map(
    (words, i) => line(words, i, weight),
  )}${outcome.map((words, i) => line(words, text.length + i, 'lc-outcome lc-faint'))}`;
}

function barOf({ box, hold }: Bar, { locks }: LaneLayout, trace: Trace, id: string): Markup {
  const filling = locks.indexOf(lockOf(hold.name)) % FILLINGS;
  const until = hold.to === null ? 'the end' : `step ${hold.to}`;
  const told = `${trace.threads[hold.thread]!.name} holds ${hold.name} from step ${hold.from} to ${until}`;
  const shared = hold.name === lockOf(hold.name) ? '' : ' lc-shared';
  const middle = box.x + box.width / 2 + LINE * 0.25;
  // Along the bar, where it is long enough; the legend says it for the others.
  const label =
    lettersIn(box.height - PADDING) < hold.name.length
      ? NOTHING
      : markup`<text class="lc-halo" transform="translate(${middle} ${box.y + PADDING / 2}) rotate(-90)" text-anchor="end">${hold.name}</text>`;
  return markup`<g><title>${told}</title><rect class="lc-bar${shared}" fill="url(#${id}-fill-${filling})" x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" rx="2"/>${label}</g>`;
}

/** Down from who waits, across to who is waited for, and what for above that. */
function waitOf({ from, end, text, to }: Wait, width: number, id: string): Markup {
  const half = textWidth(text) / 2;
  const middle = Math.min(Math.max((from.x + end.x) / 2, MARGIN + half), width - MARGIN - half);
  const label = markup`<text class="lc-strong lc-bad-text lc-halo" text-anchor="middle" x="${middle}" y="${end.y - PADDING}">${text}</text>`;
  if (to === null || end.x === from.x)
    return markup`<path class="lc-arrow lc-pending" d="M${from.x} ${from.y}V${end.y - LINE - PADDING}"/>${label}`;
  return markup`<path class="lc-arrow" d="M${from.x} ${from.y}V${end.y}H${end.x}" marker-end="url(#${id}-tip)"/>${label}`;
}

/** Which filling is which lock, in as many lines as it takes. */
function legend({ locks, width, height }: LaneLayout, id: string): Picture {
  const SWATCH = 24;
  let [x, y] = [MARGIN, height];
  let right = 0;
  const room = Math.max(width, 320) - MARGIN;
  const entries = locks.map((lock, i) => {
    const wide = SWATCH + PADDING + textWidth(lock);
    if (x > MARGIN && x + wide > room) [x, y] = [MARGIN, y + LINE + PADDING];
    const entry = markup`<rect class="lc-bar" fill="url(#${id}-fill-${i % FILLINGS})" x="${x}" y="${y}" width="${SWATCH}" height="${LINE - 4}"/><text x="${x + SWATCH + PADDING}" y="${y + baseline(0) - 1}">${lock}</text>`;
    x += wide + 2 * MARGIN;
    right = Math.max(right, x - MARGIN);
    return entry;
  });
  const used = locks.length === 0 ? 0 : y + LINE + MARGIN - height;
  return { width: right, height: used, content: markup`${entries}` };
}
