/** The order within ranks that makes few lines cross. */

/** Two items of neighbouring ranks that a line connects, the upper one first. */
export type Pair = readonly [upper: number, lower: number];

const SWEEPS = 12;

/** Takes items by rank and gives them in a better order: each near to the middle of its neighbours. */
export function untangled(
  ranks: readonly (readonly number[])[],
  pairs: readonly Pair[],
): readonly (readonly number[])[] {
  let [best, fewest] = [ranks, crossings(ranks, pairs)];
  let current = ranks;
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
    current = swept(current, pairs, sweep % 2 === 0);
    const count = crossings(current, pairs);
    if (count < fewest) [best, fewest] = [current, count];
  }
  return best;
}

function swept(
  ranks: readonly (readonly number[])[],
  pairs: readonly Pair[],
  down: boolean,
): readonly (readonly number[])[] {
  const result = [...ranks];
  const order = ranks.map((_, i) => (down ? i : ranks.length - 1 - i));
  for (const rank of order.slice(1)) {
    const places = placesIn(result[rank + (down ? -1 : 1)]!);
    const wanted = new Map(
      result[rank]!.map((item, i) => {
        const beside = pairs
          .flatMap(([a, b]) => (down ? (b === item ? [a] : []) : a === item ? [b] : []))
          .flatMap((other) => places.get(other) ?? []);
        return [item, beside.length === 0 ? i : mean(beside)];
      }),
    );
    result[rank] = [...result[rank]!].sort((a, b) => wanted.get(a)! - wanted.get(b)!);
  }
  return result;
}

/** How many pairs of lines cross. */
export function crossings(ranks: readonly (readonly number[])[], pairs: readonly Pair[]): number {
  const places = new Map(ranks.flatMap((rank) => [...placesIn(rank)]));
  const rankOf = new Map(ranks.flatMap((rank, i) => rank.map((item): [number, number] => [item, i])));
  let count = 0;
  pairs.forEach(([a, b], i) => {
    for (const [c, d] of pairs.slice(i + 1)) {
      if (rankOf.get(a) !== rankOf.get(c)) continue;
      if ((places.get(a)! - places.get(c)!) * (places.get(b)! - places.get(d)!) < 0) count++;
    }
  });
  return count;
}

const placesIn = (rank: readonly number[]): Map<number, number> =>
  new Map(rank.map((item, place) => [item, place]));

export const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
