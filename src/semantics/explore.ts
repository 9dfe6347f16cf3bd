import type { Machine } from '../machine/index.js';
import { Collector, type Trail } from './collector.js';
import type { Exploration, Limits, SearchProgress } from './exploration.js';
import { initial } from './initial.js';
import { judge } from './judge.js';
import { key, type State } from './state.js';
import { outcomes } from './step.js';

/** A state that has been found and whose own steps are still to be made. */
interface Found {
  readonly state: State;
  readonly trail: Trail | undefined;
}

/** The search pauses each time that this many states have been seen to, and asks whether to stop. */
const PAUSE_EVERY = 256;

/**
 * Searches all that a machine can do, breadth first: states are seen to in the order in which they
 * are found, their choices in order. So each is first found by a shortest path and, of those, the
 * first in dictionary order; and so is all that there is to say.
 */
export function explore(machine: Machine, limits: Limits = {}): Exploration {
  const searching = search(machine, limits);
  for (;;) {
    const next = searching.next();
    if (next.done === true) return next.value;
  }
}

/** The same, with a pause now and then in which the caller may do something else, or leave for good. */
export function* search(machine: Machine, limits: Limits = {}): Generator<SearchProgress, Exploration, void> {
  const { maxStates = Number.POSITIVE_INFINITY, stop = () => false } = limits;
  const collector = new Collector(machine);
  const seen = new Set<string>();
  let layer: Found[] = [];
  let found: Found[] = [];
  let transitions = 0;
  let depth = 0;
  let expanded = 0;
  const result = (stopped?: Exploration['stopped']): Exploration => {
    const counts = { states: seen.size, transitions, depth };
    return { ...counts, ...(stopped ? { stopped } : {}), ...collector.result() };
  };

  const find = (state: State, trail: Trail | undefined): void => {
    const name = key(state);
    if (seen.has(name)) return;
    seen.add(name);
    collector.judged(judge(machine, state), trail);
    found.push({ state, trail });
  };

  const expand = ({ state, trail }: Found): void => {
    let choice = 0;
    for (const { index } of machine.threads)
      for (const step of outcomes(machine, state, index)) {
        const further: Trail = { before: trail, choice: choice++ };
        transitions++;
        collector.stepped(step, further);
        if (step.outcome.kind === 'state') find(step.outcome.state, further);
      }
  };

  const start = initial(machine);
  collector.started(start);
  if (start.outcome.kind === 'state') find(start.outcome.state, undefined);
  for (;;) {
    [layer, found] = [found, []];
    for (const next of layer) {
      if (++expanded % PAUSE_EVERY === 0) {
        yield { states: seen.size, depth, frontier: found.length };
        if (stop(seen.size, depth)) return result('asked');
      }
      expand(next);
    }
    if (found.length === 0) return result();
    depth++;
    if (seen.size > maxStates) return result('states');
  }
}
