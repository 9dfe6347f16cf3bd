/** What is written at an edge of the lock-order graph, and beside it. */
import { callChain, shortPlace, stepPlace } from '../place.js';
import { listed } from '../words.js';
import type { OrderEdge, OrderGraph, Standing } from './graph.js';

const STANDINGS: Readonly<Record<Standing, string>> = {
  kept: 'declared',
  unseen: 'declared, never seen',
  implied: 'follows from the rules',
  undeclared: 'UNDECLARED',
  forbidden: 'FORBIDDEN',
};

/** How an edge stands to the rules. */
export function standingText({ from, to, standing }: OrderEdge): string {
  return from === to && standing === 'implied' ? 'may be nested' : STANDINGS[standing];
}

/** Places that an edge has room for. */
const MOST_PLACES = 3;

/** Short lines for a picture: how it stands to the rules, and where it was seen. */
export function edgeLines(edge: OrderEdge): string[] {
  // The same statement by way of several calls has one place.
  const places = [...new Set(edge.seen.map(({ location }) => stepPlace(location)))];
  const more = places.length - MOST_PLACES;
  return [standingText(edge), ...places.slice(0, MOST_PLACES), ...(more > 0 ? [`and ${more} more`] : [])];
}

/** The same in full: the rule's place, and each place with its calls and checks. */
export function edgeSentences(edge: OrderEdge): string[] {
  const { from, to, rule, seen } = edge;
  const declared = rule === null ? '' : ` (${shortPlace(rule)})`;
  return [
    `${to} under ${from}: ${standingText(edge)}${declared}.`,
    ...seen.map(
      ({ location, checks }) =>
        `Taken at ${stepPlace(location)}${callChain(location)}, in ${listed(checks.map((name) => `"${name}"`))}.`,
    ),
  ];
}

/** The whole graph in words. */
export function graphSentences(graph: OrderGraph): string[] {
  if (graph.edges.length === 0) return ['No lock is taken under another, and no rule says anything.'];
  return graph.edges.flatMap(edgeSentences);
}
