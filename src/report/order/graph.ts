/** The lock-order graph of a file: what its rules say, and what was seen, as one set of edges. */
import type { FileResult, Location, Nesting } from '../../finding/index.js';
import type { Span } from '../../source/index.js';
import { callChain, fullPlace } from '../place.js';
import { checkName } from '../verdict.js';

export interface OrderGraph {
  /** Lock classes, in order of declaration. */
  readonly nodes: readonly string[];
  readonly edges: readonly OrderEdge[];
}

/**
 * - `kept`: a rule says so, and it was seen.
 * - `unseen`: a rule says so, and no run does it.
 * - `implied`: seen, and it follows from several rules, or the class may be nested.
 * - `undeclared`: seen, and no rule says anything.
 * - `forbidden`: seen, and the rules say the contrary.
 */
export type Standing = 'kept' | 'unseen' | 'implied' | 'undeclared' | 'forbidden';

export interface OrderEdge {
  /** The class that is held, or comes first. */
  readonly from: string;
  readonly to: string;
  readonly standing: Standing;
  /** The rule's own words, if one says just this. */
  readonly rule: Span | null;
  /** Each place once. */
  readonly seen: readonly Sighting[];
}

/** A place where the second was taken, or asked for, under the first. */
export interface Sighting {
  readonly location: Location;
  /** The checks in which it was. */
  readonly checks: readonly string[];
}

/** Rules in the order of the text, then what was seen besides, in that of the checks. */
export function orderGraph(file: FileResult): OrderGraph {
  const edges = new Map<string, { from: string; to: string; rule: Span | null; seen: Seen[] }>();
  const edge = (from: string, to: string) => {
    const key = JSON.stringify([from, to]);
    const known = edges.get(key) ?? { from, to, rule: null, seen: [] };
    edges.set(key, known);
    return known;
  };
  for (const { before, after, span } of file.order.rules) edge(before, after).rule ??= span;
  for (const check of file.checks) {
    for (const nesting of check.nestings)
      edge(nesting.held, nesting.acquired).seen.push({ nesting, check: checkName(check) });
  }
  const found = [...edges.values()].map(
    ({ from, to, rule, seen }): OrderEdge => ({
      from,
      to,
      rule,
      standing: standingOf(rule, seen),
      seen: sightings(seen),
    }),
  );
  const named = found.flatMap(({ from, to }) => [from, to]);
  return { nodes: [...new Set([...file.order.classes, ...named])], edges: found };
}

interface Seen {
  readonly nesting: Nesting;
  readonly check: string;
}

/** Checks may declare different orders: the worst of them counts. */
function standingOf(rule: Span | null, seen: readonly Seen[]): Standing {
  if (seen.some(({ nesting }) => nesting.forbidden)) return 'forbidden';
  if (seen.some(({ nesting }) => !nesting.declared)) return 'undeclared';
  if (rule === null) return 'implied';
  return seen.length === 0 ? 'unseen' : 'kept';
}

function sightings(seen: readonly Seen[]): Sighting[] {
  const places = new Map<string, { location: Location; checks: string[] }>();
  for (const { nesting, check } of seen) {
    for (const location of nesting.places) {
      const key = fullPlace(location.span) + callChain(location);
      const known = places.get(key) ?? { location, checks: [] };
      places.set(key, known);
      if (!known.checks.includes(check)) known.checks.push(check);
    }
  }
  return [...places.values()];
}
