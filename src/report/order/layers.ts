/** Which layer each node of a graph belongs in, so that as many edges as can be lead down. */

export interface Link {
  readonly from: number;
  readonly to: number;
  /** Stronger ones lead down rather than weaker ones, where not all can. */
  readonly strength: number;
}

export interface Layers {
  /** By node, from 0. */
  readonly layerOf: readonly number[];
  /** By link: it leads up, since the others that lead down say the contrary. */
  readonly up: readonly boolean[];
}

/** Links from a node to itself are neither up nor down, and change nothing. */
export function layersOf(nodes: number, links: readonly Link[]): Layers {
  const down: (readonly [from: number, to: number])[] = [];
  const up = links.map(() => false);
  const strongest = links.map((link, index) => ({ ...link, index })).sort((a, b) => b.strength - a.strength);
  for (const { from, to, index } of strongest) {
    if (from === to) continue;
    up[index] = leads(down, to, from);
    down.push(up[index] ? [to, from] : [from, to]);
  }
  const layerOf = new Array<number>(nodes).fill(0);
  // Each round settles one more layer: there are no circles.
  for (let round = 0; round < nodes; round++)
    for (const [from, to] of down) layerOf[to] = Math.max(layerOf[to]!, layerOf[from]! + 1);
  return { layerOf, up };
}

function leads(links: readonly (readonly [number, number])[], from: number, to: number): boolean {
  const seen = new Set([from]);
  for (const at of seen) for (const [a, b] of links) if (a === at) seen.add(b);
  return seen.has(to);
}
