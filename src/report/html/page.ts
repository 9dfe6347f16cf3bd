/** The format `html`: one page with everything, which needs no network, no script and no server. */
import type { FileResult, Report } from '../../finding/index.js';
import { diagnosticsText } from '../diagnostic.js';
import { type Markup, markup } from '../markup.js';
import { orderGraph } from '../order/graph.js';
import { orderPicture } from '../order/picture.js';
import { graphSentences } from '../order/words.js';
import { STYLE } from '../picture/look.js';
import { inlineSvg } from '../picture/picture.js';
import type { Renderer, ReportOptions } from '../renderer.js';
import { summary } from '../summary.js';
import { markOf } from '../verdict.js';
import { counted } from '../words.js';
import { checkBlock, checkTable, MARKS } from './checks.js';
import { placeLink, type Section, sectionOf } from './places.js';
import { sourceBlocks } from './source.js';
import { PAGE_STYLE } from './style.js';

export const HTML: Renderer = { whole: page };

function page(report: Report, options: ReportOptions): string {
  const told = summary(report, true);
  const sections = report.files.map((file, i) => ({ file, section: sectionOf(file, `file-${i + 1}`) }));
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="generator" content="lockcheck ${options.version}">
<title>lockcheck: ${told}</title>
<style>
${PAGE_STYLE}
${STYLE}
</style>
</head>
<body>
<a class="skip" href="#results">Skip to the results</a>
<header>
<h1>lockcheck</h1>
<p>${told}</p>
</header>
<nav aria-label="Files"><ul>
${sections.map(({ file, section }) => markup`<li><a href="#${section.id}">${file.path}</a>: ${outcomeText(file)}</li>`)}
</ul></nav>
<main id="results" tabindex="-1">
${sections.map(({ file, section }) => fileBlock(file, section, options))}
</main>
</body>
</html>
`.text;
}

function outcomeText({ checks, diagnostics }: FileResult): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  if (errors > 0) return counted(errors, 'error');
  const wrong = checks.filter((check) => markOf(check) !== 'passed').length;
  const { sign } = MARKS[wrong === 0 ? 'passed' : 'failed'];
  return wrong === 0
    ? `${sign} ${counted(checks.length, 'check')} as expected`
    : `${sign} ${wrong} of ${counted(checks.length, 'check')} not as expected`;
}

function fileBlock(file: FileResult, section: Section, options: ReportOptions): Markup {
  const title = file.title === '' || file.path.endsWith(file.title) ? '' : ` — ${file.title}`;
  const lines = diagnosticsText(file.diagnostics, { ...options, colour: false }).split('\n');
  const diagnostics =
    file.diagnostics.length === 0
      ? markup``
      : markup`<pre role="region" aria-label="Errors and warnings" tabindex="0">${lines.map((line) => markup`${line}`)}</pre>`;
  const { id } = section;
  return markup`<section aria-labelledby="${id}">
<h2 id="${id}">${file.path}${title}</h2>
${diagnostics}
${file.checks.length === 0 ? markup`` : checkTable(file.checks, section)}
<div class="columns">
<div>
${file.checks.map((check, i) => checkBlock(check, i, section))}
</div>
<div class="texts">
${sourceBlocks(file, section)}
</div>
</div>
${file.checks.length === 0 ? markup`` : orderBlock(file, section)}
</section>`;
}

function orderBlock(file: FileResult, section: Section): Markup {
  const graph = orderGraph(file);
  const id = `${section.id}-order`;
  if (graph.nodes.length === 0) return markup``;
  const sentences = graphSentences(graph);
  const words = { title: `Lock order of ${file.path}`, description: sentences.join(' ') };
  const rules = file.order.rules.map(
    ({ before, after, span }) => markup`<li>${before} before ${after}: ${placeLink(section, span)}</li>`,
  );
  return markup`<section aria-labelledby="${id}-name">
<h3 id="${id}-name">Lock order</h3>
<figure><div class="scroll" role="region" aria-label="The lock order as a graph" tabindex="0">${inlineSvg(orderPicture(graph, id), words, id)}</div></figure>
<details><summary>The same in words</summary><ul>${rules}${sentences.map((text) => markup`<li>${text}</li>`)}</ul></details>
</section>`;
}
