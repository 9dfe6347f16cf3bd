/** What there is in a model to speak of: names by what they stand for, and what is held where. */
import { type Line, type Path, walk } from './outline.js';

export const textsOf = (lines: readonly Line[]): string[] => [...walk(lines)].map(([it]) => it.text);

/** What the expression's group matches, each once. */
const matches = (texts: readonly string[], pattern: RegExp): string[] => [
  ...new Set(texts.flatMap((it) => pattern.exec(it)?.[1] ?? [])),
];

const topTexts = (lines: readonly Line[]): string[] => lines.map(({ text }) => text);

/** Locks as statements of the model name them. */
export const locksOf = (lines: readonly Line[]): string[] =>
  matches(textsOf(lines), /^(?:lock|with) ([\w.]+(?:\[\d\])?)(?! ?\[)/);

/** Locks of these kinds that stand by themselves. */
export const topLocksOf = (lines: readonly Line[], kinds: string): string[] =>
  matches(topTexts(lines), new RegExp(`^(?:${kinds}) (\\w+)(?!.*\\[)`));

/** References that are declared for all. */
export const topPointersOf = (lines: readonly Line[]): string[] =>
  matches(topTexts(lines), /^var (\w+) : \w+\?/);

/** References that may be null, declared for all or in some thread or function. */
export const nullableOf = (lines: readonly Line[]): string[] =>
  matches(textsOf(lines), /^var (\w+) ?: \w+\?/);

export const objectsOf = (lines: readonly Line[]): string[] =>
  matches(topTexts(lines), /^object (\w+)(?:, \w+)* :/);

/** References that are declared for all, or in the thread or function that a path leads to. */
export function pointersOf(lines: readonly Line[], path: Path): string[] {
  const nearby = textsOf([lines[path[0]!]!]);
  return [
    ...new Set([...topPointersOf(lines), ...objectsOf(lines), ...matches(nearby, /^var (\w+) ?: \w+\?/)]),
  ];
}

export const numbersOf = (lines: readonly Line[]): string[] =>
  matches(topTexts(lines), /^var (\w+) : 0\.\.\d(?!\[)/);

/** Objects whose struct has a count. */
export function countedOf(lines: readonly Line[]): string[] {
  const structs = lines.filter(
    (it) => it.text.startsWith('struct') && /\brefcount\b/.test(textsOf([it]).join('\n')),
  );
  const names = structs.map(({ text }) => text.slice('struct '.length));
  return names.flatMap((name) =>
    matches(topTexts(lines), new RegExp(`^object (\\w+)(?:, \\w+)* : ${name}\\b`)),
  );
}

/** Structs that `new` can make. */
export const pooledOf = (lines: readonly Line[]): string[] => matches(topTexts(lines), /^pool \d (\w+)/);

/** A place for a statement in what threads do. */
export interface Place {
  readonly path: Path;
  /** What stands there; absent at the end of a block. */
  readonly it?: Line;
  /** The locks that are held there, as their names are written, outer ones first. */
  readonly held: readonly string[];
}

/** Every place in threads, handlers, work and functions. */
export function placesOf(lines: readonly Line[]): Place[] {
  return lines.flatMap(({ text, blocks }, i) =>
    /^(?:daemon thread|thread|interrupt|work|fn)\b/.test(text) ? inBlock(blocks[0]!.lines, [i, 0], []) : [],
  );
}

const unlabelled = (text: string): string => text.replace(/^\w+: /, '');

function inBlock(block: readonly Line[], around: Path, before: readonly string[]): Place[] {
  let held = before;
  const places: Place[] = [];
  for (const [i, it] of block.entries()) {
    const path = [...around, i];
    const text = unlabelled(it.text);
    places.push({ path, it: { ...it, text }, held });
    const inside = /^(?:with|if trylock) (\S+)/.exec(text)?.[1];
    for (const [b, { lines }] of it.blocks.entries())
      places.push(...inBlock(lines, [...path, b], inside && b === 0 ? [...held, inside] : held));
    const [, word, lock] = /^(lock|unlock) (\S+)/.exec(text) ?? [];
    if (word === 'lock') held = [...held, lock!];
    if (word === 'unlock') held = held.filter((other) => other !== lock);
  }
  return [...places, { path: [...around, block.length], held }];
}

/** As rules name the class of a lock: its last name will do. */
export const classOf = (lock: string): string => lock.split('.').at(-1)!.replace(/\[.*/, '');

/** Locks of different classes, one asked for with the other held; the outer one first. */
export const nestingsOf = (lines: readonly Line[]): (readonly [string, string])[] =>
  placesOf(lines).flatMap(({ it, held }) => {
    const inner = /^(?:lock|with) (\S+)/.exec(it?.text ?? '')?.[1];
    const outer = held.at(-1);
    return inner && outer && classOf(inner) !== classOf(outer) && !held.includes(inner)
      ? [[outer, inner] as const]
      : [];
  });

/** Whether the rules of a model have something to say of one class under another. */
export function rulesOf(lines: readonly Line[]): (outer: string, inner: string) => boolean {
  const under = new Map<string, string[]>();
  for (const { text } of lines) {
    const steps = text.startsWith('order ') ? text.slice('order '.length).split(' -> ') : [];
    const classes = steps.map((step) => step.match(/[\w.]+/g)!.map(classOf));
    for (const [i, inner] of classes.slice(1).entries())
      for (const outer of classes[i]!) under.set(outer, [...(under.get(outer) ?? []), ...inner]);
  }
  const leads = (from: string, to: string): boolean =>
    (under.get(from) ?? []).some((next) => next === to || leads(next, to));
  const silent = lines.flatMap(({ text }) => /^(?:giant (\w+)|\w+ (\w+) leaf)/.exec(text)?.slice(1) ?? []);
  return (outer, inner) => silent.includes(outer) || silent.includes(inner) || leads(outer, inner);
}
