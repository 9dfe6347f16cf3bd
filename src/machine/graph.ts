/**
 * A program's graph while it is built, backwards: a statement is compiled knowing the location that
 * comes after it. Loops and labels reserve a location first and define it later.
 */
import { assert, InternalError } from '../base/index.js';
import type { Action, SourcePlace } from './machine.js';
import type { Op } from './op.js';

/** A location before it is numbered for good. */
export interface Draft {
  /** Whether a thread stands here between steps. */
  stop: boolean;
  readonly actions: readonly Action[];
  readonly place: SourcePlace;
  /** Effects that doing this has, as numbered in the machine. */
  readonly effects: readonly number[];
  /** Qualified labels of the statements that it is part of. */
  readonly labels: readonly string[];
  readonly idle: boolean;
  /** The jump back of a loop, or a backward `goto`: a step if there is a way round without one. */
  readonly jumpsBack: boolean;
}

export class Graph {
  private readonly drafts: (Draft | { readonly forward: number } | undefined)[] = [];

  /** A location that is defined later. */
  reserve(): number {
    return this.drafts.push(undefined) - 1;
  }

  add(draft: Draft): number {
    return this.drafts.push(draft) - 1;
  }

  /** Makes a reserved location another name for `to`. */
  define(reserved: number, to: number): void {
    assert(this.drafts[reserved] === undefined, 'a location is defined once');
    this.drafts[reserved] = { forward: to };
  }

  defineDraft(reserved: number, draft: Draft): void {
    assert(this.drafts[reserved] === undefined, 'a location is defined once');
    this.drafts[reserved] = draft;
  }

  /** How many locations there are: what is added after this belongs to the statement at hand. */
  get size(): number {
    return this.drafts.length;
  }

  /** The location itself, reserved names followed. A circle of nothing but names is an empty loop. */
  resolve(id: number): number {
    let at = id;
    for (let hops = 0; hops <= this.drafts.length; hops++) {
      const draft = this.drafts[at];
      if (draft === undefined || !('forward' in draft)) return at;
      at = draft.forward;
    }
    throw new InternalError('a jump back is a location of its own');
  }

  at(id: number): Draft {
    const draft = this.drafts[this.resolve(id)];
    assert(draft !== undefined && !('forward' in draft), 'a location is defined before it is used');
    return draft;
  }

  /** Labels that mark some step, be it one to which these settings leave no way. */
  labels(): readonly string[] {
    return this.drafts.flatMap((it) => (it !== undefined && 'stop' in it && it.stop ? it.labels : []));
  }

  /** Whether control can come from `from` to one of the drafts before it comes to `end`, or to what is not defined yet. */
  leadsTo(from: number, drafts: ReadonlySet<Draft>, end: number): boolean {
    const seen = new Set([this.resolve(end)]);
    const pending = [this.resolve(from)];
    for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
      if (seen.has(id) || this.drafts[id] === undefined) continue;
      seen.add(id);
      if (drafts.has(this.at(id))) return true;
      pending.push(...this.targets(id));
    }
    return false;
  }

  targets(id: number): readonly number[] {
    return this.at(id).actions.flatMap((action) => action.targets.map((t) => this.resolve(t)));
  }
}

export const action = (op: Op, ...targets: number[]): Action => ({ guards: [], op, targets });

/**
 * Decides which jumps back are steps: those from which control can come back to the same jump
 * without passing a step (language, Part III, "Effects"). Each is judged by itself, as if no other
 * jump were a step, so that the answer does not depend on the order.
 */
export function markJumpsBack(graph: Graph, entry: number): void {
  const jumps = reachable(graph, entry).filter((id) => graph.at(id).jumpsBack);
  const idle = jumps.filter((jump) => returnsWithoutStep(graph, jump));
  for (const jump of idle) graph.at(jump).stop = true;
}

function returnsWithoutStep(graph: Graph, jump: number): boolean {
  const seen = new Set<number>();
  const pending = [...graph.targets(jump)];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (id === jump) return true;
    if (seen.has(id) || graph.at(id).stop) continue;
    seen.add(id);
    pending.push(...graph.targets(id));
  }
  return false;
}

/** Locations that can be reached, in the order in which a reader meets them: depth first. */
export function reachable(graph: Graph, entry: number): number[] {
  const order: number[] = [];
  const seen = new Set<number>();
  const pending = [graph.resolve(entry)];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    order.push(id);
    pending.push(...[...graph.targets(id)].reverse());
  }
  return order;
}
