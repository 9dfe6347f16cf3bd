/**
 * What there is to say about threads that can never move again, once it is known which those are. From
 * each of them, following its first helper leads into a circle, to a thread that has ended, or to
 * nobody: that is the core.
 */
import type { Location } from '../machine/index.js';
import { isUnderneath } from './interrupts.js';
import { holds } from './locks.js';
import { Path, type World } from './path.js';
import type { Deadlock, LocationRules, ThreadRules, WaitRule } from './rules.js';
import { evaluate } from './value.js';

/** How a thread waits: for what, and for whom. */
interface Waiter {
  readonly thread: number;
  readonly location: Location;
  /** Tells its wait from others that it could have there. */
  readonly wait: string;
  readonly lock: number | undefined;
  readonly helper: number | undefined;
}

/**
 * How deadlocks are told apart: by the places of their core, by what its threads hold while they wait,
 * and by what handlers in it wait for.
 */
export function deadlockOf(world: World, threads: readonly ThreadRules[]): Deadlock {
  const places = world.machine.programs.flatMap(({ locations }) => locations.map(({ place }) => place));
  return {
    allowed: places.some(({ allowed }) => allowed.some(({ kind }) => kind === 'deadlock')),
    keys: (state, stuck) => {
      const rulesAt = ({ at, location }: ThreadRules): LocationRules => at[state[location]!]!;
      const gone = threads.map((rules) => stuck.has(rules.thread) || rulesAt(rules).ended);
      const waiters = new Map<number, Waiter>();
      for (const rules of threads)
        if (stuck.has(rules.thread) && evaluate(rulesAt(rules).idle, state) === 0)
          waiters.set(rules.thread, waiterOf(world, rules.thread, rulesAt(rules), state, gone));
      const heldBy = holdsIn(world, state);
      const found = [...waiters.keys()].flatMap((thread) => keysOf(world, coreFrom(waiters, thread), heldBy));
      return [...new Set(found)];
    },
  };
}

/** Its first wait that nobody outside can end, and the first who would have to. */
function waiterOf(
  { machine }: World,
  thread: number,
  { waits, location }: LocationRules,
  state: readonly number[],
  gone: readonly boolean[],
): Waiter {
  const open = waits.flatMap((alternative, a) =>
    evaluate(alternative.when, state) === 0
      ? []
      : alternative.waits.flatMap((wait, w): { name: string; wait: WaitRule }[] =>
          evaluate(wait.when, state) === 0 ? [] : [{ name: `${a}.${w}`, wait }],
        ),
  );
  const chosen = open.find(({ wait }) => evaluate(wait.heldUp, state, gone) !== 0) ?? open[0];
  const helper = chosen?.wait.helpers.find(({ when }) => evaluate(when, state, gone) !== 0)?.thread;
  const place = machine.programs[machine.threads[thread]!.program]!.locations[location]!;
  return { thread, location: place, wait: chosen?.name ?? '', lock: chosen?.wait.lock, helper };
}

/** The circle, or the thread at which the chain ends. */
function coreFrom(waiters: ReadonlyMap<number, Waiter>, start: number): readonly Waiter[] {
  const chain: Waiter[] = [];
  let at = waiters.get(start);
  while (at !== undefined && !chain.includes(at)) {
    chain.push(at);
    at = at.helper === undefined ? undefined : waiters.get(at.helper);
  }
  return at === undefined ? chain.slice(-1) : chain.slice(chain.indexOf(at));
}

function keysOf(
  world: World,
  core: readonly Waiter[],
  heldBy: (thread: number) => readonly number[],
): string[] {
  const { machine } = world;
  const classOf = (lock: number): number => machine.locks[lock]!.class;
  const accepted = core
    .flatMap(({ location }) => location.place.allowed)
    .filter(({ kind }) => kind === 'deadlock')
    .map(({ allow }) => `allow ${allow}`);
  const places = new Set(core.map(({ location }) => location.place.key).sort());
  const hangs = core.flatMap(({ thread, lock }) =>
    lock === undefined ? [] : heldBy(thread).map((held) => `hang | ${classOf(held)} ${classOf(lock)}`),
  );
  const stuck = core.flatMap(({ thread, location, wait, lock }) =>
    machine.threads[thread]!.interrupt === undefined || lock === undefined
      ? []
      : [`stuck | ${thread} ${location.id} ${wait} ${lock}`],
  );
  const told = accepted.length > 0 ? accepted : [['deadlock', ...places].join(' | ')];
  return [...told, ...hangs, ...stuck];
}

/** The locks that a thread holds, or that those hold who stand still for it. */
function holdsIn(world: World, state: readonly number[]): (thread: number) => readonly number[] {
  const { machine } = world;
  const path = new Path(world, -1, undefined, new Map(), new Map(), new Map(), []);
  return (thread) => {
    const below = machine.threads.filter(
      ({ index }) => index === thread || evaluate(isUnderneath(path, index, thread), state) !== 0,
    );
    return machine.locks.flatMap((_, lock) =>
      below.some(({ index }) => evaluate(holds(path, lock, index), state) !== 0) ? [lock] : [],
    );
  };
}
