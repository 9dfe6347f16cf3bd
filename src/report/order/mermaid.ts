/** The lock-order graph as a flowchart in Mermaid. */
import { never } from '../../base/index.js';
import { entities } from '../mermaid.js';
import type { OrderGraph, Standing } from './graph.js';
import { edgeLines } from './words.js';

/** The graph as a `flowchart`; lines differ in style and words, so that it needs no colour. */
export function orderMermaid(graph: OrderGraph): string {
  const id = (name: string): string => `L${graph.nodes.indexOf(name)}`;
  return [
    'flowchart TB',
    ...graph.nodes.map((name) => `  ${id(name)}["${entities(name)}"]`),
    ...graph.edges.map((edge) => {
      const label = edgeLines(edge).map(entities).join('<br/>');
      return `  ${id(edge.from)} ${arrowOf(edge.standing)}|"${label}"| ${id(edge.to)}`;
    }),
    ...graph.edges.flatMap(({ standing }, i) => {
      const look = lookOf(standing);
      return look === '' ? [] : [`  linkStyle ${i} ${look}`];
    }),
    '',
  ].join('\n');
}

function arrowOf(standing: Standing): string {
  switch (standing) {
    case 'kept':
    case 'implied':
      return '-->';
    case 'unseen':
      return '-.->';
    case 'undeclared':
      return '==>';
    case 'forbidden':
      return '==x';
    default:
      return never(standing);
  }
}

/** What an arrow of Mermaid cannot say by itself. */
function lookOf(standing: Standing): string {
  switch (standing) {
    case 'kept':
    case 'unseen':
      return '';
    case 'implied':
      return 'stroke-dasharray:8 3';
    case 'undeclared':
      return 'stroke:#a15c00,stroke-dasharray:10 5';
    case 'forbidden':
      return 'stroke:#b3261e,stroke-width:4px';
    default:
      return never(standing);
  }
}
