/** The lock-order graph as a picture. */
import { never } from '../../base/index.js';
import { type Markup, markup } from '../markup.js';
import type { Box } from '../picture/lane-layout.js';
import { LINE, MARGIN, PADDING, textWidth } from '../picture/look.js';
import type { Picture } from '../picture/picture.js';
import type { OrderEdge, OrderGraph, Standing } from './graph.js';
import { layoutOf, type PlacedEdge, type Point } from './layout.js';
import { edgeLines, edgeSentences } from './words.js';

/** Rules make the layers; what is seen fits in as well as it can, and what is forbidden goes against them. */
const STRENGTHS: Readonly<Record<Standing, number>> = {
  kept: 4,
  unseen: 4,
  implied: 3,
  undeclared: 2,
  forbidden: 1,
};

/** The picture of a graph; `id` begins every name within, which no other in the same document may have. */
export function orderPicture(graph: OrderGraph, id: string): Picture {
  const nodes = graph.nodes.map((name) => ({
    width: textWidth(name) + 4 * PADDING,
    height: LINE + 2 * PADDING,
  }));
  const edges = graph.edges.map((edge) => {
    const lines = edgeLines(edge);
    return {
      from: graph.nodes.indexOf(edge.from),
      to: graph.nodes.indexOf(edge.to),
      strength: STRENGTHS[edge.standing],
      label: {
        width: Math.max(...lines.map(textWidth)) + 2 * PADDING,
        height: lines.length * LINE + PADDING,
      },
    };
  });
  const layout = layoutOf(nodes, edges, MARGIN);
  const content = markup`<defs>${tips(id)}</defs>
${graph.edges.map((edge, i) => edgeLine(edge, layout.edges[i]!, id))}
${graph.edges.map((edge, i) => edgeLabel(edge, layout.edges[i]!.label))}
${layout.nodes.map((box, i) => nodeBox(box, graph.nodes[i]!))}`;
  return { width: layout.width, height: layout.height, content };
}

type Tip = 'tip' | 'open' | 'cross';

function tipOf(standing: Standing): Tip {
  switch (standing) {
    case 'kept':
    case 'unseen':
    case 'implied':
      return 'tip';
    case 'undeclared':
      return 'open';
    case 'forbidden':
      return 'cross';
    default:
      return never(standing);
  }
}

function tips(id: string): Markup[] {
  const marker = (tip: Tip, size: number, refX: number, shape: Markup): Markup =>
    markup`<marker id="${id}-${tip}" viewBox="0 0 12 12" refX="${refX}" refY="6" markerWidth="${size}" markerHeight="${size}" markerUnits="userSpaceOnUse" orient="auto">${shape}</marker>`;
  return [
    marker('tip', 11, 11, markup`<path class="lc-edge-tip" d="M1 1L11 6L1 11Z"/>`),
    marker('open', 15, 11, markup`<path class="lc-open-tip" d="M1 1L11 6L1 11Z"/>`),
    marker('cross', 20, 10, markup`<path class="lc-tip" d="M0 1L9 6L0 11ZM9 1H12V11H9Z"/>`),
  ];
}

function edgeLine({ from, to, standing }: OrderEdge, { points }: PlacedEdge, id: string): Markup {
  const [first, ...rest] = points;
  const path =
    from === to
      ? `C${rest.map(pair).join(' ')}`
      : rest.map((point, i) => segment(points[i]!, point)).join('');
  return markup`<path class="lc-edge lc-${standing}" d="M${pair(first!)}${path}" marker-end="url(#${id}-${tipOf(standing)})"/>`;
}

const pair = ({ x, y }: Point): string => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;

/** Leaves and arrives upright. */
function segment(from: Point, to: Point): string {
  if (from.x === to.x) return `L${pair(to)}`;
  const half = (from.y + to.y) / 2;
  return `C${pair({ x: from.x, y: half })} ${pair({ x: to.x, y: half })} ${pair(to)}`;
}

function edgeLabel(edge: OrderEdge, { x, y, width, height }: Box): Markup {
  const wrong = edge.standing === 'undeclared' || edge.standing === 'forbidden';
  const lines = edgeLines(edge).map((line, i) => {
    const look = i > 0 ? 'lc-faint' : wrong ? 'lc-strong' : '';
    return markup`<text class="${look}" text-anchor="middle" x="${x + width / 2}" y="${y + PADDING / 2 + i * LINE + LINE * 0.72}">${line}</text>`;
  });
  return markup`<g><title>${edgeSentences(edge).join(' ')}</title><rect class="lc-paper" x="${x}" y="${y}" width="${width}" height="${height}"/>${lines}</g>`;
}

const nodeBox = ({ x, y, width, height }: Box, name: string): Markup =>
  markup`<rect class="lc-box" x="${x}" y="${y}" width="${width}" height="${height}" rx="3"/><text class="lc-strong" text-anchor="middle" x="${x + width / 2}" y="${y + PADDING + LINE * 0.72}">${name}</text>`;
