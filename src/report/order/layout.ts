/** Where the nodes and edges of a small graph stand: in layers from top to bottom, with room for every label. */
import type { Box } from '../picture/lane-layout.js';
import { mean, type Pair, untangled } from './crossings.js';
import { type Link, layersOf } from './layers.js';
import { spread } from './spread.js';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface GraphEdge extends Link {
  readonly label: Size;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedEdge {
  /** From its `from` to its `to`; if those are one, the four points of the curve. */
  readonly points: readonly Point[];
  readonly label: Box;
}

export interface GraphLayout extends Size {
  readonly nodes: readonly Box[];
  readonly edges: readonly PlacedEdge[];
}

const GAP = 24;
const RANK_GAP = 36;
/** How far the line of an edge from a node to itself stands off; a node has one such edge at most. */
const LOOP = 28;
const ROUNDS = 16;

/** What stands in a rank: a node, the label of an edge, or a point that an edge passes on its way. */
interface Item extends Size {
  readonly rank: number;
}

/** Nodes are numbered as they are given. No two nodes or labels overlap. */
export function layoutOf(nodes: readonly Size[], edges: readonly GraphEdge[], margin: number): GraphLayout {
  const { layerOf, up } = layersOf(nodes.length, edges);
  const items: Item[] = nodes.map(({ width, height }, node) => {
    const loop = edges.find(({ from, to }) => from === node && to === node)?.label;
    return {
      rank: 2 * layerOf[node]!,
      width: width + (loop === undefined ? 0 : LOOP + loop.width),
      height: Math.max(height, loop?.height ?? 0),
    };
  });
  const chains = edges.map(({ from, to, label }, i) =>
    from === to ? [] : chainOf(items, up[i] ? to : from, up[i] ? from : to, label),
  );
  const pairs = chains.flatMap(({ length }, i) =>
    Array.from({ length: Math.max(0, length - 1) }, (_, k): Pair => [chains[i]![k]!, chains[i]![k + 1]!]),
  );
  const { boxes, ranks } = placed(items, pairs, margin);
  const shown = boxes.slice(0, nodes.length).map((box, node) => ({ ...box, ...nodes[node]! }));
  const ports = portsOf(shown, chains, boxes);
  return {
    width: Math.max(0, ...boxes.map(({ x, width }) => x + width)) + margin,
    height: Math.max(0, ...boxes.map(({ y, height }) => y + height)) + margin,
    nodes: shown,
    edges: edges.map((edge, i): PlacedEdge => {
      if (edge.from === edge.to) return loopAt(shown[edge.from]!, edge.label);
      const inner = chains[i]!.slice(1, -1);
      // Upright through each rank, so that it passes between what stands there.
      const middles = inner.flatMap((item) => {
        const { x, width } = boxes[item]!;
        const { top, bottom } = ranks[items[item]!.rank]!;
        return [top, bottom].map((y) => ({ x: x + width / 2, y }));
      });
      const points = [ports[i]![0], ...middles, ports[i]![1]];
      const label = boxes[inner.find((item) => boxes[item]!.height > 0)!]!;
      return { label, points: up[i] ? points.reverse() : points };
    }),
  };
}

/** The items that an edge goes through, from the upper node to the lower, its label in the middle. */
function chainOf(items: Item[], upper: number, lower: number, label: Size): number[] {
  const [first, last] = [items[upper]!.rank, items[lower]!.rank];
  // Nodes stand in even ranks, so labels always find an odd one between them.
  const middle = first + 1 + 2 * Math.floor((last - first - 2) / 4);
  const chain = [upper];
  for (let rank = first + 1; rank < last; rank++) {
    chain.push(items.length);
    items.push(rank === middle ? { ...label, rank } : { width: 0, height: 0, rank });
  }
  return [...chain, lower];
}

interface Placed {
  readonly boxes: readonly Box[];
  readonly ranks: readonly { readonly top: number; readonly bottom: number }[];
}

function placed(items: readonly Item[], pairs: readonly Pair[], margin: number): Placed {
  const count = Math.max(-1, ...items.map(({ rank }) => rank)) + 1;
  const given = Array.from({ length: count }, (_, rank) =>
    items.flatMap((item, i) => (item.rank === rank ? [i] : [])),
  );
  const ranks = untangled(given, pairs);
  const middles = new Array<number>(items.length).fill(0);
  for (const rank of ranks) {
    const start = spread(
      rank.map((item) => ({ middle: 0, width: items[item]!.width })),
      GAP,
    );
    for (const [i, item] of rank.entries()) middles[item] = start[i]!;
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const rank of round % 2 === 0 ? ranks : [...ranks].reverse()) {
      const wishes = rank.map((item) => {
        const beside = pairs.flatMap(([a, b]) => (a === item ? [b] : b === item ? [a] : []));
        const middle = beside.length === 0 ? middles[item]! : mean(beside.map((other) => middles[other]!));
        return { middle, width: items[item]!.width };
      });
      const settled = spread(wishes, GAP);
      for (const [i, item] of rank.entries()) middles[item] = settled[i]!;
    }
  }
  const left = Math.min(0, ...items.map(({ width }, i) => middles[i]! - width / 2));
  let next = margin;
  const extents = ranks.map((rank) => {
    const top = next;
    const bottom = top + Math.max(0, ...rank.map((item) => items[item]!.height));
    next = bottom + RANK_GAP;
    return { top, bottom };
  });
  const boxes = items.map(({ rank, width, height }, i) => {
    const { top, bottom } = extents[rank]!;
    return { x: middles[i]! - width / 2 - left + margin, y: (top + bottom - height) / 2, width, height };
  });
  return { boxes, ranks: extents };
}

/** Where each edge leaves its upper node and comes to its lower: side by side, in the order of where they lead. */
function portsOf(
  nodes: readonly Box[],
  chains: readonly (readonly number[])[],
  boxes: readonly Box[],
): (readonly [Point, Point])[] {
  const middleOf = (item: number): number => boxes[item]!.x + boxes[item]!.width / 2;
  const at = (edge: number, end: 'upper' | 'lower'): Point => {
    const chain = chains[edge]!;
    const [node, next] = end === 'upper' ? [chain[0]!, chain[1]!] : [chain.at(-1)!, chain.at(-2)!];
    const beside = chains.flatMap((other) => {
      const own = end === 'upper' ? other[0] : other.at(-1);
      return own === node ? [middleOf(end === 'upper' ? other[1]! : other.at(-2)!)] : [];
    });
    const before = beside.filter((x) => x < middleOf(next)).length;
    const { x, y, width, height } = nodes[node]!;
    return {
      x: x + (width * (before + 1)) / (beside.length + 1),
      y: end === 'upper' ? y + height : y,
    };
  };
  return chains.map((chain, edge) =>
    chain.length === 0
      ? [
          { x: 0, y: 0 },
          { x: 0, y: 0 },
        ]
      : [at(edge, 'upper'), at(edge, 'lower')],
  );
}

function loopAt(node: Box, label: Size): PlacedEdge {
  const right = node.x + node.width;
  const [top, bottom] = [node.y + node.height / 4, node.y + (3 * node.height) / 4];
  return {
    points: [
      { x: right, y: top },
      { x: right + LOOP, y: top },
      { x: right + LOOP, y: bottom },
      { x: right, y: bottom },
    ],
    label: { x: right + LOOP, y: node.y, ...label },
  };
}
