/** Every explanation there is: the types of its parts see to it that none is missing. */
import { CODES, type Code } from '../../source/index.js';
import { CHECKS } from './checks.js';
import type { Explanation, Topic } from './explanation.js';
import { INPUT } from './input.js';
import { LATER } from './later.js';
import { LIFETIMES } from './lifetimes.js';
import { LOCKS } from './locks.js';
import { MISTAKES } from './mistakes.js';
import { NAMES } from './names.js';
import { PROPERTIES } from './properties.js';
import { REMARKS } from './remarks.js';
import { SYNTAX } from './syntax.js';
import { TYPES } from './types.js';
import { WARNINGS } from './warnings.js';

export const CATALOGUE: Record<Topic, Explanation> = {
  ...LOCKS,
  ...LIFETIMES,
  ...PROPERTIES,
  ...REMARKS,
  ...INPUT,
  ...SYNTAX,
  ...NAMES,
  ...TYPES,
  ...MISTAKES,
  ...WARNINGS,
  ...CHECKS,
  ...LATER,
};

/** A topic as people type it: `l0405`, `Deadlock`. */
export function topicOf(text: string): Topic | undefined {
  const topics = Object.keys(CATALOGUE) as Topic[];
  return topics.find((topic) => topic.toLowerCase() === text.toLowerCase());
}

export function isCode(topic: Topic): topic is Code {
  return topic in CODES;
}
