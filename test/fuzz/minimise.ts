/** The smallest model that still shows what a large one did. */
import { type Line, type Path, spliced, walk } from './outline.js';

type Outline = readonly Line[];

/**
 * Tries to leave out each part, outer ones first, until nothing more can go. What an attempt leaves over
 * is judged by `shows`, which also rejects what is no model any more.
 */
export async function minimise(
  lines: Outline,
  shows: (lines: Outline) => Promise<boolean>,
): Promise<Outline> {
  let smallest = lines;
  for (;;) {
    const before = smallest;
    for (const attempts of [withoutLines, withoutBraces, inShorterWords, withoutPairs]) {
      // What worked at one place may work again there, now that something else has moved up.
      for (let i = 0; ; ) {
        const attempt = nth(attempts(smallest), i);
        if (!attempt) break;
        if (await shows(attempt)) smallest = attempt;
        else i++;
      }
    }
    if (smallest === before) return smallest;
  }
}

function nth<T>(items: Iterable<T>, n: number): T | undefined {
  for (const item of items) if (n-- === 0) return item;
  return undefined;
}

function* withoutLines(lines: Outline): Generator<Outline> {
  for (const [, path] of walk(lines)) yield spliced(lines, path, 1, []);
}

/** The statements of a block without what is around them, or one block of several. */
function* withoutBraces(lines: Outline): Generator<Outline> {
  for (const [it, path] of walk(lines)) {
    if (path.length > 1) for (const block of it.blocks) yield spliced(lines, path, 1, block.lines);
    if (it.blocks.length > 1) yield spliced(lines, path, 1, [{ ...it, blocks: it.blocks.slice(0, 1) }]);
  }
}

const SHORTER: readonly (readonly [RegExp, string])[] = [
  [/ \* \d$/, ''],
  [/ guarded_by .*$/, ''],
  [/ (?:recursive|leaf|sleepable|prefer \w+|nested.*|level \d|max \d)$/, ''],
  [/0\.\.[23]/, '0..1'],
  [/^pool 2/, 'pool 1'],
  [/, (?:reaches|never) \w+/, ''],
];

function* inShorterWords(lines: Outline): Generator<Outline> {
  for (const [it, path] of walk(lines))
    for (const [longer, shorter] of SHORTER)
      if (longer.test(it.text))
        yield spliced(lines, path, 1, [{ ...it, text: it.text.replace(longer, shorter) }]);
}

/** A lock and its unlock can only go together: two lines of a block, near each other. */
function* withoutPairs(lines: Outline): Generator<Outline> {
  const paths = [...walk(lines)].map(([, path]) => path);
  for (const path of paths)
    for (const other of paths)
      if (isSoonAfter(path, other)) yield spliced(spliced(lines, other, 1, []), path, 1, []);
}

function isSoonAfter(path: Path, other: Path): boolean {
  const distance = other.at(-1)! - path.at(-1)!;
  const sameBlock = other.length === path.length && other.slice(0, -1).every((n, i) => n === path[i]);
  return sameBlock && distance > 0 && distance < 12;
}
