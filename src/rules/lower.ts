import type { Machine } from '../machine/index.js';
import { arrivalOf } from './arrival.js';
import { type Grown, grow } from './growth.js';
import { judgementsOf } from './judge.js';
import { narrowed } from './narrow.js';
import { Ended, Path, World } from './path.js';
import type { Arrival, Beginning, Leaf, LocationRules, Rules, ThreadRules, Tree } from './rules.js';
import { arrive, makeStep } from './step.js';
import { deadlockOf } from './stuck.js';
import { partsOf, type Value } from './value.js';
import { idles, waitsOf } from './waits.js';

/** A step as it is found; what it disturbs is known once all arrivals are. */
type Found = Omit<Leaf, 'index' | 'disturbs'> & { readonly disturbsAll: boolean };

/** The rules of a machine, as far as its runs come. */
export const rulesOf = (machine: Machine): Rules => narrowed(rulesAnywhere(machine));

/** The rules of a machine in any state, also in those that no run comes to. */
export function rulesAnywhere(machine: Machine): Rules {
  const world = new World(machine);
  const { initial, beginning } = begin(world);
  const found = machine.threads.map(({ index }) => foundOf(world, index));
  const number = numbering(found.map((locations) => watchedBy(world, locations)));
  const threads = found.map(
    (locations, thread): ThreadRules => ({
      thread,
      location: world.variables.location(thread),
      at: locations.map(({ steps, ...rest }): LocationRules => ({ ...rest, steps: number(steps, thread) })),
    }),
  );
  return {
    machine,
    variables: world.variables.all,
    threads,
    initial,
    beginning,
    judgements: judgementsOf(world),
    deadlock: deadlockOf(world, threads),
    sights: world.sights,
  };
}

type FoundLocation = Omit<LocationRules, 'steps'> & { readonly steps: Grown<Found> };

function foundOf(world: World, thread: number): FoundLocation[] {
  const { machine, variables } = world;
  const { locations } = machine.programs[machine.threads[thread]!.program]!;
  return variables.standing(thread).map((id, place) => {
    const location = locations[id]!;
    const start = new Path(world, thread, location, new Map(), new Map(), new Map(), []);
    start.learn(world.variable(variables.location(thread)), place);
    const make = (path: Path): Found => {
      makeStep(path, location);
      return foundAt(path);
    };
    return {
      location: id,
      steps: grow(start, thread, location, make, foundAt),
      ended: location.actions.length === 0,
      arrival: arrivalOf(start, thread, location),
      waits: waitsOf(start, thread, location),
      idle: location.idle ? idles(start, thread) : world.values.zero,
    };
  });
}

function foundAt(path: Path): Found {
  return {
    updates: path.ended ? [] : path.changed(),
    sighted: path.sighted,
    ends: path.ended,
    performed: path.performed,
    allowed: [...path.allowed],
    disturbsAll: path.disturbsAll,
  };
}

/** Numbers the leaves, and says whose arrival each disturbs. */
function numbering(watched: readonly ReadonlySet<number>[]) {
  let leaves = 0;
  const number = (tree: Grown<Found>, thread: number): Tree => {
    switch (tree.is) {
      case 'none':
        return tree;
      case 'fork':
        return { is: 'fork', ways: tree.ways.map((way) => number(way, thread)) };
      case 'test': {
        const cases = tree.cases.flatMap(({ values, then }) =>
          then.is === 'none' ? [] : [{ values, then: number(then, thread) }],
        );
        return { is: 'test', value: tree.value, cases };
      }
      case 'leaf': {
        const { disturbsAll, ...leaf } = tree.leaf;
        const disturbed = (seen: ReadonlySet<number>, other: number): boolean =>
          other !== thread && (disturbsAll || leaf.updates.some(({ variable }) => seen.has(variable)));
        const disturbs = watched.flatMap((seen, other) => (disturbed(seen, other) ? [other] : []));
        return { is: 'leaf', leaf: { index: leaves++, ...leaf, disturbs } };
      }
    }
  };
  return number;
}

/**
 * The variables on which it depends what is judged of a thread where it stands, but for who holds
 * what: others cannot change what a thread holds, unless they end the lock.
 */
function watchedBy(world: World, locations: readonly { readonly arrival: Arrival }[]): ReadonlySet<number> {
  const watched = new Set<number>();
  for (const { arrival } of locations)
    for (const value of arrival.view ? [arrival.view.when, ...arrival.view.values] : [])
      variablesIn(value, watched);
  for (const variable of watched) {
    const { role } = world.variables.all[variable]!;
    if (role.kind === 'lock' && role.part !== 'destroyed') watched.delete(variable);
  }
  return watched;
}

/** Adds the variables on which a value depends. */
export function variablesIn(value: Value, found: Set<number>, seen = new Set<number>()): void {
  if (seen.has(value.id)) return;
  seen.add(value.id);
  if (value.op === 'var') found.add(value.variable);
  for (const part of partsOf(value)) variablesIn(part, found, seen);
}

/** A run takes the first way of each that is open until it has its first state. */
const FIRST: readonly number[] = Array<number>(10_000).fill(0);

/** The first state: the declared values, what `init` makes of them, and each thread gone as far as it comes without a step. */
function begin(world: World): {
  readonly initial: readonly number[] | undefined;
  readonly beginning: Beginning;
} {
  const { machine, variables, values } = world;
  const declared = new Map(variables.all.map(({ index, initial }) => [index, values.constant(initial)]));
  const start = new Path(world, -1, undefined, declared, new Map(), new Map(), FIRST);
  const made: Path[] = [];
  const go = (from: Path, thread: number): Path => {
    const program = thread < 0 ? machine.init : machine.programs[machine.threads[thread]!.program]!;
    const path = from.branch(thread, undefined, FIRST);
    made.push(path);
    arrive(path, program.locations[program.entry]!);
    return path;
  };
  let last: Path | undefined = start;
  try {
    last = [-1, ...machine.threads.map(({ index }) => index)].reduce(go, start);
  } catch (thrown) {
    if (!(thrown instanceof Ended)) throw thrown;
    last = undefined;
  }
  const number = (value: Value): number => (value.op === 'const' ? value.value : 0);
  const beginning: Beginning = {
    sights: made.flatMap(({ sighted }) => sighted.map(({ sight }) => sight)),
    executed: made.flatMap(({ thread, performed }) =>
      thread < 0
        ? []
        : performed.map(({ location }) => ({ program: machine.threads[thread]!.program, location })),
    ),
    allowed: [...new Set(made.flatMap(({ allowed }) => [...allowed]))],
  };
  return { initial: last && variables.all.map(({ index }) => number(last.get(index))), beginning };
}
