/** Things in a row, each as near to where it would be as the others let it. */

export interface Wish {
  /** Where its middle would be. */
  readonly middle: number;
  readonly width: number;
}

/**
 * The middles, at least `gap` between neighbours, with the least sum of squares of the distances from what
 * was wished: neighbours that are in each other's way stand together around the mean of their wishes.
 */
export function spread(wishes: readonly Wish[], gap: number): number[] {
  // With the room that each takes subtracted, what is left to see to is that none overtakes another.
  const offsets: number[] = [];
  wishes.forEach(({ width }, i) => {
    const before = wishes[i - 1];
    offsets.push(before === undefined ? 0 : offsets[i - 1]! + (before.width + width) / 2 + gap);
  });
  const groups: { sum: number; count: number }[] = [];
  wishes.forEach(({ middle }, i) => {
    groups.push({ sum: middle - offsets[i]!, count: 1 });
    for (;;) {
      const [last, before] = [groups.at(-1)!, groups.at(-2)];
      if (before === undefined || before.sum / before.count <= last.sum / last.count) break;
      groups.splice(-2, 2, { sum: before.sum + last.sum, count: before.count + last.count });
    }
  });
  return groups
    .flatMap(({ sum, count }) => new Array<number>(count).fill(sum / count))
    .map((middle, i) => middle + offsets[i]!);
}
