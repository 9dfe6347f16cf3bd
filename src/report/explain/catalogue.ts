/** Every explanation there is. */
import { CODES, type Code } from '../../source/index.js';
import type { Explanation, Topic } from './explanation.js';
import { LIFETIMES } from './lifetimes.js';

export const CATALOGUE: Partial<Record<Topic, Explanation>> = {
  ...LIFETIMES,
};

/** A topic as people type it: `l0405`, `Deadlock`. */
export function topicOf(text: string): Topic | undefined {
  const topics = Object.keys(CATALOGUE) as Topic[];
  return topics.find((topic) => topic.toLowerCase() === text.toLowerCase());
}

export function isCode(topic: Topic): topic is Code {
  return topic in CODES;
}
