/** The format `svg`: a picture of each run that is worth showing. */
import type { CheckResult, Report, Trace } from '../../finding/index.js';
import { fullPlace } from '../place.js';
import { chosen } from '../pretty.js';
import type { Renderer, ReportOptions } from '../renderer.js';
import type { Subject } from '../rows.js';
import { summary } from '../summary.js';
import { checkName, kindName, limitText, markOf } from '../verdict.js';
import { wrap } from '../width.js';
import { laneDescription, laneDiagram } from './lane-diagram.js';
import { stacked, svgFile } from './picture.js';

export const SVG: Renderer = { whole: svg };

/** Letters of a heading's line. */
const HEADING = 90;

interface Run {
  readonly headline: string;
  readonly about: string;
  readonly trace: Trace;
  readonly subject: Subject;
}

function svg(report: Report, options: ReportOptions): string {
  const runs = report.files.flatMap((file) => file.checks.flatMap((check) => runsOf(check, options.all)));
  const title = `lockcheck: ${summary(report, options.coverage)}`;
  const pictures = runs.map(({ headline, about, trace, subject }, i) => ({
    headings: [headline, about].flatMap((text) => wrap(text, HEADING)),
    picture: laneDiagram(trace, subject, `run-${i + 1}`),
  }));
  const nothing = { headings: wrap(title, HEADING), picture: null };
  return svgFile(stacked(pictures.length === 0 ? [nothing] : pictures), {
    title,
    description: runs
      .map((run) => `${run.headline}. ${run.about}. ${laneDescription(run.trace, run.subject)}`)
      .join(' '),
  });
}

/** The runs that the check is shown with elsewhere: the first of each kind, or all. */
function runsOf(check: CheckResult, all: boolean): Run[] {
  const { limit } = check;
  const found = chosen(check, all).full.map((violation) => ({
    headline: `${kindName(violation)} — ${violation.message}`,
    about: `${checkName(check)}, ${fullPlace(violation.location.span)}`,
    trace: violation.trace,
    subject: violation,
  }));
  if (limit === null || !('trace' in limit) || !(all || markOf(check) === 'incomplete')) return found;
  const headline = `incomplete — ${limitText(limit)}`;
  const nothing = { threads: [], location: null };
  return [
    ...found,
    {
      headline,
      about: `${checkName(check)}, ${fullPlace(limit.span)}`,
      trace: limit.trace,
      subject: nothing,
    },
  ];
}
