/** What `lockcheck explain` says, as SARIF's rules. */
import { CODES } from '../source/index.js';
import { CATALOGUE, isCode } from './explain/catalogue.js';
import type { Level, Rule } from './issues.js';

/** `level`: the worst in which the rule occurs in this run. */
export function ruleJson(rule: Rule, level: Level) {
  const { meaning, failing, mended, advice } = CATALOGUE[rule];
  const [first = ''] = flat(meaning).split(/(?<=\.) /);
  const it = isCode(rule) ? 'this mistake' : 'it';
  return {
    id: rule,
    name: isCode(rule) ? CODES[rule] : rule,
    shortDescription: { text: isCode(rule) ? CODES[rule] : first },
    fullDescription: { text: flat(meaning) },
    help: {
      text: [
        flat(meaning),
        `A model with ${it}:\n\n${failing.trimEnd()}`,
        `Mended:\n\n${mended.trimEnd()}`,
        flat(advice),
      ].join('\n\n'),
      markdown: [
        flat(meaning),
        `A model with ${it}:\n\n${fenced(failing)}`,
        `Mended:\n\n${fenced(mended)}`,
        flat(advice),
      ].join('\n\n'),
    },
    defaultConfiguration: { level },
    properties: {
      tags: ['concurrency', isCode(rule) ? 'model' : 'locking'],
      precision: 'very-high',
      'problem.severity': level === 'note' ? 'recommendation' : level,
    },
  };
}

/** Paragraphs are written over several lines in the catalogue. */
const flat = (text: string): string =>
  text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/\s+/g, ' ').trim())
    .join('\n\n');

/** None of the models has a fence in it. */
const fenced = (model: string): string => `\`\`\`\n${model.trimEnd()}\n\`\`\``;
