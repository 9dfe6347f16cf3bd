/** The lock-order graph for Graphviz. */
import { never } from '../../base/index.js';
import { PLAIN, printable } from '../style.js';
import type { OrderGraph, Standing } from './graph.js';
import { edgeLines, edgeSentences } from './words.js';

/** The graph as a `digraph`; lines differ in style and words, so that it needs no colour. */
export function orderDot(graph: OrderGraph, title: string): string {
  return [
    `digraph ${quoted(title)} {`,
    '  graph [rankdir=TB, fontname="monospace"]',
    '  node [shape=box, fontname="monospace"]',
    '  edge [fontname="monospace", fontsize=10]',
    ...graph.nodes.map((name) => `  ${quoted(name)}`),
    ...graph.edges.map((edge) => {
      const label = edgeLines(edge).map(escaped).join('\\l');
      const tooltip = edgeSentences(edge).join(' ');
      return `  ${quoted(edge.from)} -> ${quoted(edge.to)} [label="${label}\\l", ${lookOf(edge.standing)}, tooltip=${quoted(tooltip)}]`;
    }),
    '}\n',
  ].join('\n');
}

function lookOf(standing: Standing): string {
  switch (standing) {
    case 'kept':
      return 'style=solid';
    case 'unseen':
      return 'style=dotted';
    case 'implied':
      return 'style=dashed';
    case 'undeclared':
      return 'style="dashed,bold", penwidth=2, arrowhead=empty, color=darkorange3';
    case 'forbidden':
      return 'style=bold, penwidth=3, arrowhead=normaltee, color=red3, constraint=false';
    default:
      return never(standing);
  }
}

const escaped = (text: string): string =>
  printable(PLAIN, text).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replace(/\s/g, ' ');

const quoted = (text: string): string => `"${escaped(text)}"`;
