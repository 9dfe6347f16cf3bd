/** The lock classes seen nested: circles among them, and whether a broken order can really hang. */
import type { HangAnswer } from '../finding/index.js';
import type { Machine } from '../machine/index.js';
import type { Exploration, NestingSeen } from '../semantics/index.js';
import { className, list, lockName, threadName } from './show.js';

/** One class taken under another, and everything that was seen of it. */
export interface Edge {
  readonly held: number;
  readonly wanted: number;
  readonly seen: readonly NestingSeen[];
  /** The rules say so, or the class allows it. */
  readonly declared: boolean;
  /** The rules say the contrary, or forbid it: an `order` violation tells. */
  readonly forbidden: boolean;
}

/** The nestings of a run by pair of classes, in the order in which they were first seen. */
export function edgesOf(machine: Machine, nestings: readonly NestingSeen[]): Edge[] {
  const grouped = new Map<string, NestingSeen[]>();
  const classOf = (lock: number): number => machine.locks[lock]!.class;
  for (const nesting of nestings) {
    const key = `${classOf(nesting.held.lock)} ${classOf(nesting.wanted.lock)}`;
    grouped.set(key, [...(grouped.get(key) ?? []), nesting]);
  }
  return [...grouped.values()].map((seen): Edge => {
    const held = classOf(seen[0]!.held.lock);
    const wanted = classOf(seen[0]!.wanted.lock);
    const { before } = machine.order;
    const { leaf, nested } = machine.lockClasses[held]!;
    const same = held === wanted;
    const forbidden = leaf || before[wanted]![held]! || (same && nested.kind === 'no');
    return { held, wanted, seen, declared: !forbidden && (same || before[held]![wanted]!), forbidden };
  });
}

/** Classes nested in a circle that no single rule forbids, and the run that closes it. */
export interface Circle {
  readonly edges: readonly Edge[];
  /** The nesting seen last of those first seen: it closes the circle. */
  readonly closing: NestingSeen;
}

/**
 * A shortest circle through each pair of classes that closes one, each circle of classes once.
 * Nestings that a rule forbids are left out: those are reported as broken rules.
 */
export function circlesOf(edges: readonly Edge[]): Circle[] {
  const allowed = edges.filter((e) => !e.forbidden && e.held !== e.wanted);
  const circles = new Map<string, Circle>();
  for (const edge of allowed) {
    const back = shortestWay(allowed, edge.wanted, edge.held);
    if (!back) continue;
    const around = [edge, ...back];
    const key = around
      .map((e) => e.held)
      .sort((a, b) => a - b)
      .join(' ');
    if (circles.has(key)) continue;
    const closing = around.map((e) => e.seen[0]!).reduce((a, b) => (b.path.length > a.path.length ? b : a));
    circles.set(key, { edges: around, closing });
  }
  return [...circles.values()];
}

/** A shortest chain of edges between two classes, breadth first. */
export function shortestWay(edges: readonly Edge[], from: number, to: number): Edge[] | undefined {
  const cameBy = new Map<number, Edge>();
  const queue = [from];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const edge of edges) {
      if (edge.held !== at || cameBy.has(edge.wanted)) continue;
      cameBy.set(edge.wanted, edge);
      queue.push(edge.wanted);
    }
  }
  const way: Edge[] = [];
  let at = to;
  do {
    const edge = cameBy.get(at);
    if (!edge) return undefined;
    way.unshift(edge);
    at = edge.held;
  } while (at !== from);
  return way;
}

/** The answer where nothing was seen to hang, and that does not mean that nothing can. */
export function openHang({ partial, stopped, exhausted }: Exploration): HangAnswer | undefined {
  if (!partial && !stopped && exhausted.length === 0) return undefined;
  return { can: null, why: 'no schedule was shown to, but not all were looked at' };
}

/**
 * Does some schedule hang by these nestings? It does if the circle of some explored deadlock has a
 * thread waiting for the one class while it holds the other; the deadlock itself is among the findings.
 */
export function hangAnswer(
  machine: Machine,
  run: Exploration,
  edges: readonly Edge[],
  pairs: readonly Pair[],
): HangAnswer {
  const hanging = pairs.flatMap((p) => run.hangs.filter((h) => h.held === p.held && h.wanted === p.wanted));
  if (hanging.length > 0) {
    const soonest = hanging.reduce((a, b) => (b.path.length < a.path.length ? b : a));
    const [held, wanted] = [soonest.held, soonest.wanted].map((c) => machine.lockClasses[c]!.name);
    const steps = soonest.path.length;
    return {
      can: true,
      why: `after ${steps} step${steps === 1 ? '' : 's'} a thread that holds ${held} can wait for ${wanted} for ever`,
    };
  }
  return openHang(run) ?? { can: false, why: whyNot(machine, edges, pairs) };
}

export interface Pair {
  readonly held: number;
  readonly wanted: number;
}

function whyNot(machine: Machine, edges: readonly Edge[], pairs: readonly Pair[]): string {
  const around = pairs.length > 1 ? pairs : [...pairs, ...backwards(edges, pairs[0]!)];
  const seen = around
    .flatMap((p) => edges.filter((e) => e.held === p.held && e.wanted === p.wanted))
    .flatMap((e) => e.seen);
  if (around.length === 1 && pairs[0]!.held !== pairs[0]!.wanted)
    return 'with these threads nothing takes them the other way round';
  const threads = [...new Set(seen.map((n) => n.thread))];
  if (threads.length === 1)
    return `only ${threadName(machine, threads[0]!)} takes them, and one thread does not wait for itself`;
  const gates = gatesOf(seen);
  if (gates.length > 0)
    return `always under ${list(gates.map((lock) => lockName(machine, lock)))}, so never at the same time`;
  return 'in no schedule of these threads do they wait for each other';
}

const backwards = (edges: readonly Edge[], pair: Pair): Pair[] =>
  shortestWay(edges, pair.wanted, pair.held) ?? [];

/** Locks held exclusively by whoever nests: with one common to all, no two of them nest at once. */
function gatesOf(seen: readonly NestingSeen[]): number[] {
  const [first, ...rest] = seen.map((n) => n.others.filter((h) => h.mode === 'exclusive').map((h) => h.lock));
  return (first ?? []).filter((lock) => rest.every((others) => others.includes(lock)));
}

/** `a → b → a`, with what each nesting was. */
export function circleWords(machine: Machine, circle: Circle): string {
  const names = circle.edges.map((e) => className(machine, e.seen[0]!.held.lock));
  return [...names, names[0]].join(' → ');
}
