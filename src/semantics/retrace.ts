import { assert } from '../base/index.js';
import type { Machine } from '../machine/index.js';
import { Collector, type Trail } from './collector.js';
import type { Exploration, Path } from './exploration.js';
import { initial } from './initial.js';
import { judge } from './judge.js';
import type { State } from './state.js';
import { choices, next } from './step.js';

/** A run that has been made again, up to some step. */
interface Made {
  readonly state: State | undefined;
  readonly trail: Trail | undefined;
}

/**
 * What there is to say about the ends of paths, as if a search had come by them: what a search found
 * whose paths are these. The first path to each thing must be among them; others do no harm.
 * @throws InternalError if a path is none of this machine's.
 */
export function retrace(
  machine: Machine,
  paths: readonly Path[],
): Pick<Exploration, 'findings' | 'exhausted' | 'nestings' | 'hangs' | 'uses' | 'allowed'> {
  const collector = new Collector(machine);
  const start = initial(machine);
  collector.started(start);
  const first = start.outcome.kind === 'state' ? start.outcome.state : undefined;
  if (first) collector.judged(judge(machine, first), undefined);
  const made = new Map<string, Made>([['', { state: first, trail: undefined }]]);
  const sorted = [...paths].sort(inOrderOfSearch);

  const make = (path: Path, last: boolean): Made => {
    const name = path.join(' ');
    const known = made.get(name);
    if (known && !last) return known;
    const before = make(path.slice(0, -1), false);
    const choice = path.at(-1)!;
    const chosen = before.state && choices(machine, before.state)[choice];
    assert(chosen, `there is no choice ${choice} after ${path.length - 1} steps`);
    const step = next(machine, before.state!, chosen);
    const trail = { before: before.trail, choice };
    const state = step.outcome.kind === 'state' ? step.outcome.state : undefined;
    made.set(name, { state, trail });
    if (last) {
      collector.stepped(step, trail);
      if (state) collector.judged(judge(machine, state), trail);
    }
    return { state, trail };
  };

  for (const path of sorted) if (path.length > 0) make(path, true);
  return collector.result();
}

/** Shorter ones first, and then in dictionary order. */
function inOrderOfSearch(a: Path, b: Path): number {
  if (a.length !== b.length) return a.length - b.length;
  const differs = a.findIndex((choice, i) => choice !== b[i]);
  return differs < 0 ? 0 : a[differs]! - b[differs]!;
}
