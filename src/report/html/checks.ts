/** The checks of a file: each with its verdict, and each run that it met as a picture and in words. */
import type { CheckResult, Reached, Trace, Violation } from '../../finding/index.js';
import { type Markup, markup } from '../markup.js';
import { laneDescription, laneDiagram } from '../picture/lane-diagram.js';
import { endingSentences } from '../picture/narration.js';
import { inlineSvg } from '../picture/picture.js';
import { lineAt } from '../place.js';
import { chosen } from '../pretty.js';
import type { Subject } from '../rows.js';
import {
  checkName,
  kindName,
  limitText,
  type Mark,
  markOf,
  reachedText,
  steps,
  verdictText,
} from '../verdict.js';
import { hangsText } from '../violation.js';
import { counted, grouped } from '../words.js';
import { locationLink, placeLink, type Section } from './places.js';

export const MARKS: Readonly<Record<Mark, { readonly sign: string; readonly words: string }>> = {
  passed: { sign: '✓', words: 'as expected' },
  failed: { sign: '✗', words: 'not as expected' },
  incomplete: { sign: '?', words: 'incomplete' },
};

const checkId = (section: Section, index: number): string => `${section.id}-check-${index + 1}`;

/** All checks in a line each, leading to what there is to say about them. */
export function checkTable(checks: readonly CheckResult[], section: Section): Markup {
  const rows = checks.map((check, i) => {
    const { sign, words } = MARKS[markOf(check)];
    return markup`<tr class="${markOf(check)}"><td><span aria-hidden="true">${sign}</span> ${words}</td><th scope="row"><a href="#${checkId(section, i)}">${checkName(check)}</a></th><td>${verdictText(check)}</td><td class="number">${grouped(check.states)}</td></tr>`;
  });
  return markup`<div class="scroll" role="region" aria-label="Checks" tabindex="0"><table><caption>Checks</caption><thead><tr><th scope="col">outcome</th><th scope="col">check</th><th scope="col">verdict</th><th scope="col">states</th></tr></thead><tbody>
${rows}
</tbody></table></div>`;
}

/** What there is to say about a check: open what went wrong, closed what was expected. */
export function checkBlock(check: CheckResult, index: number, section: Section): Markup {
  const id = checkId(section, index);
  const open = new Set(chosen(check, false).full);
  const { limit } = check;
  const { sign, words } = MARKS[markOf(check)];
  const runs = [
    ...check.violations.map((violation, i) =>
      violationBlock(violation, open.has(violation), `${id}-run-${i + 1}`, section),
    ),
    ...check.reached.flatMap((reached, i) => reachedBlock(reached, check, `${id}-reached-${i + 1}`, section)),
    ...(limit !== null && 'trace' in limit
      ? [details(`incomplete — ${limitText(limit)}`, false, run(limit.trace, NOBODY, `${id}-limit`, section))]
      : []),
  ];
  return markup`<section class="${`check ${markOf(check)}`}" id="${id}" aria-labelledby="${id}-name">
<h3 id="${id}-name"><span class="sign"><span aria-hidden="true">${sign}</span><span class="unseen">${words}: </span></span> ${checkName(check)}</h3>
<p>${verdictText(check)} — ${sizeText(check)}; ${placeLink(section, check.span)}</p>
${runs}
</section>`;
}

const sizeText = ({ states, transitions }: CheckResult): string =>
  counted(states, 'state') + (transitions === null ? '' : `, ${counted(transitions, 'transition')}`);

const NOBODY: Subject = { threads: [], location: null };

const details = (summary: string, open: boolean, content: Markup): Markup =>
  markup`<details${open ? markup` open` : markup``}><summary>${summary}</summary>
${content}
</details>`;

function violationBlock(violation: Violation, open: boolean, id: string, section: Section): Markup {
  const { location, notes, hangs, expected, advisory, trace } = violation;
  const aside = expected ? ' (as expected)' : advisory ? ' (a note)' : '';
  const remarks = [
    ...notes.map(({ text, span }) => {
      const line =
        span === null ? markup`` : markup` ${placeLink(section, span)}: <code>${lineAt(span)}</code>`;
      return markup`<li>${text}${line}</li>`;
    }),
    ...(hangs === null ? [] : [markup`<li>${hangsText(hangs)}</li>`]),
  ];
  const told = remarks.length === 0 ? markup`` : markup`<ul class="notes">${remarks}</ul>`;
  return details(
    `${kindName(violation)} — ${violation.message}${aside}`,
    open,
    markup`<p>At ${locationLink(section, location)}, ${counted(steps(trace), 'step')} from the start.</p>
${run(trace, violation, id, section)}
${told}`,
  );
}

function reachedBlock(reached: Reached, check: CheckResult, id: string, section: Section): Markup[] {
  const text = reachedText(reached, check);
  if (reached.trace === null) return [markup`<p>${text}</p>`];
  return [details(text, false, run(reached.trace, NOBODY, id, section))];
}

/** The picture, and the same steps as a list whose places lead to the source. */
function run(trace: Trace, subject: Subject, id: string, section: Section): Markup {
  const words = {
    title: `The run: ${counted(steps(trace), 'step')}`,
    description: laneDescription(trace, subject),
  };
  const items = trace.steps.map(
    ({ thread, text, outcome, location }) =>
      markup`<li><b>${trace.threads[thread]!.name}</b> <code>${text}</code> ${outcome} <span class="place">${locationLink(section, location)}</span></li>`,
  );
  const ending = endingSentences(trace, subject).map((sentence) => markup`<li>${sentence}</li>`);
  return markup`<figure><div class="scroll" role="region" aria-label="The run as a picture" tabindex="0">${inlineSvg(laneDiagram(trace, subject, id), words, id)}</div></figure>
${details('The same in words', false, markup`<ol>${items}</ol><ul>${ending}</ul>`)}`;
}
