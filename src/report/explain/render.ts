/** Explanations as text. */
import { CODES } from '../../source/index.js';
import { paint, printable, type Style } from '../style.js';
import { pad, width, wrap } from '../width.js';
import { CATALOGUE, isCode, topicOf } from './catalogue.js';
import type { Topic } from './explanation.js';

/** What there is to say about a code or a kind of violation; undefined if there is no such thing. */
export function explanation(text: string, style: Style): string | undefined {
  const topic = topicOf(text);
  if (topic === undefined) return undefined;
  const found = CATALOGUE[topic];
  const title = isCode(topic) ? `${topic}: ${CODES[topic]}` : topic;
  const parts = [
    paint(style, ['bold'], title),
    prose(found.meaning, style),
    paint(style, ['bold'], `A model with ${isCode(topic) ? 'this mistake' : 'it'}:`),
    code(found.failing, style),
    paint(style, ['bold'], 'Mended:'),
    code(found.mended, style),
    paint(style, ['bold'], 'What to do:'),
    prose(found.advice, style),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** All topics that can be explained, as they are written. */
export function explanationTopics(): readonly Topic[] {
  return Object.keys(CATALOGUE) as Topic[];
}

/** All topics with a line each. */
export function explanationList(style: Style): string {
  const topics = explanationTopics();
  const kinds = topics.filter((topic) => !isCode(topic));
  const columns = Math.max(...kinds.map(width));
  const kindLines = kinds.map((kind) => {
    const [first = ''] = CATALOGUE[kind].meaning.replace(/\s+/g, ' ').split(/(?<=[.:;]) /);
    return `  ${pad(kind, columns)}  ${first.replace(/[.:;]$/, '')}`;
  });
  const codeLines = topics.filter(isCode).map((topic) => `  ${topic}  ${CODES[topic]}`);
  const sections = [
    ['Violations and answers:', ...kindLines],
    ['Diagnostics:', ...codeLines],
    ['lockcheck explain <one of these> says more.'],
  ];
  return `${printable(style, sections.map((lines) => lines.join('\n')).join('\n\n'))}\n`;
}

/** Paragraphs are written over several lines in the catalogue; here they are set anew. */
function prose(text: string, style: Style): string {
  const paragraphs = text.split(/\n\s*\n/).map((paragraph) => paragraph.replace(/\s+/g, ' ').trim());
  return printable(style, paragraphs.map((p) => wrap(p, Math.min(style.width, 100)).join('\n')).join('\n\n'));
}

function code(text: string, style: Style): string {
  const lines = text.trimEnd().split('\n');
  return printable(style, lines.map((line) => (line === '' ? '' : `    ${line}`)).join('\n'));
}
