/** What there is to say about a state as a whole: its properties and, when all are done, what is left. */
import type { Property } from '../machine/index.js';
import { evaluate } from './evaluate.js';
import { asValue } from './growth.js';
import { isAwaited } from './interrupts.js';
import { isReady, isTimeout, obstacles } from './obstacles.js';
import { Path, type World } from './path.js';
import { publicObjects } from './reach.js';
import type { Conditional } from './rules.js';
import { isPendingFree } from './sections.js';
import type { Value } from './value.js';

/** Has the thread ended, or is it a daemon at rest, or an interrupt that has not come? */
export function isDone(path: Path, thread: number): Value {
  const { machine, values, variables } = path;
  const { locations } = machine.programs[machine.threads[thread]!.program]!;
  const ends = variables
    .standing(thread)
    .flatMap((id, place) => (locations[id]!.actions.length === 0 ? [place] : []));
  const ended = values.in(path.get(variables.location(thread)), ends);
  return values.or(ended, isAwaited(path, thread), atRest(path, thread));
}

/**
 * Is this a daemon that idles, and that nothing but a timeout could move? Daemons whose own rest hangs
 * on this one's, as those of whom it is being asked, count as restless, or there were no end.
 */
function atRest(path: Path, thread: number): Value {
  const { machine, values, variables } = path;
  const { program, daemon } = machine.threads[thread]!;
  if (!daemon || path.resting.includes(thread)) return values.zero;
  const { locations } = machine.programs[program]!;
  const at = path.get(variables.location(thread));
  const cases = variables.standing(thread).map((id, place) => {
    const location = locations[id]!;
    const here = values.is(at, place);
    if (!location.idle || here === values.zero) return values.zero;
    const rests = asValue(path, thread, location, (other) => {
      other.learn(at, place);
      other.resting = [...path.resting, thread];
      const restless = location.actions.some(
        (action) => !isTimeout(action) && isReady(obstacles(other, action)),
      );
      return values.truth(!restless);
    });
    return values.and(here, rests);
  });
  return values.or(...cases);
}

/** Have all threads ended but daemons that idle, and interrupts that have not come? */
export function allDone(path: Path): Value {
  return path.values.and(...path.machine.threads.map(({ index }) => isDone(path, index)));
}

/** What is judged of a state whoever came to it. */
export function judgementsOf(world: World): Conditional[] {
  const path = new Path(world, -1, undefined, new Map(), new Map(), new Map(), []);
  const done = allDone(path);
  return [
    ...world.machine.properties.flatMap((property, p) => judgeProperty(path, property, p, done)),
    ...leaks(path, done),
  ].filter(({ when }) => when !== world.values.zero);
}

function judgeProperty(
  path: Path,
  { sort, condition }: Property,
  property: number,
  done: Value,
): Conditional[] {
  const { values, world } = path;
  const look = (found: (holds: Value) => Value): Value =>
    asValue(path, -1, undefined, (from) => found(evaluate(from, condition)));
  const holds = values.not(
    values.is(
      look((value) => value),
      0,
    ),
  );
  if (sort !== 'reachable') {
    const sight = world.sight(`${sort} | ${property}`, { kind: 'broken', property });
    const broken = values.not(holds);
    return [{ when: sort === 'finally' ? values.and(done, broken) : broken, sight }];
  }
  const answered = look(() => values.one);
  return [
    { when: holds, sight: world.sight(`reached | ${property}`, { kind: 'reached', property }) },
    {
      when: values.not(answered),
      sight: world.sight(`unanswerable | ${property}`, { kind: 'unanswerable', property }),
    },
  ];
}

/** Objects that `new` made and that nothing which lasts leads to any more, nor a free that is under way. */
function leaks(path: Path, done: Value): Conditional[] {
  const { machine, values, variables, world } = path;
  const isReached = publicObjects(path);
  return machine.structs.map(({ name, live, named, slots }) => {
    const lost = slots.slice(named).map((_, i) => {
      const object = live + named + i;
      const kept = values.or(isReached(object), isPendingFree(path, object));
      return values.and(path.get(variables.cell(object)), values.not(kept));
    });
    const sight = world.sight(`leak | ${name}`, { kind: 'violation', violation: 'leak' });
    return { when: values.and(done, values.or(...lost)), sight };
  });
}
