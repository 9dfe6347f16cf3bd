/** Damerau-Levenshtein distance (optimal string alignment), as "did you mean" needs it. */
export function distance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, before[j - 2]! + 1);
      row.push(best);
    }
    before = previous;
    previous = row;
  }
  return previous[b.length]!;
}

/** The candidate that a misspelt word most likely meant, if any is near enough. */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  const limit = word.length <= 2 ? 0 : word.length <= 4 ? 1 : 2;
  let best: { name: string; far: number } | undefined;
  for (const name of candidates) {
    const far = name.toLowerCase() === word.toLowerCase() ? 0 : distance(word, name);
    if (name !== word && far <= limit && (best === undefined || far < best.far)) best = { name, far };
  }
  return best?.name;
}
