/** Who could end a thread's wait, once somebody will never move again. */
import { isCounter, type Location } from '../machine/index.js';
import { grow, leavesOf } from './growth.js';
import { handlersOn } from './interrupts.js';
import { isReady, mayWait, type Obstacles, obstacles } from './obstacles.js';
import type { Path } from './path.js';
import type { Alternative, WaitRule } from './rules.js';
import type { Value } from './value.js';
import type { Wait } from './wait.js';

/** All that can keep the thread from moving where it stands; `start` knows where that is. */
export function waitsOf(start: Path, thread: number, location: Location): readonly Alternative[] {
  const { values } = start;
  const handlers = handlersOn(start, thread);
  const still = values.or(...handlers.map(({ when }) => when));
  const interrupted = handlers.map(({ handler, when }): Alternative => {
    const gone = values.gone(handler);
    return {
      when,
      waits: [{ when: values.one, heldUp: gone, helpers: [{ thread: handler, when: values.one }] }],
    };
  });
  if (location.actions.length === 0) return [];
  if (!location.actions.every(mayWait)) return interrupted;
  const tree = grow(start, thread, location, (path) => alternativesAt(path, location));
  const own = leavesOf(start, tree).flatMap(({ when, leaf }) =>
    leaf.map(
      (waits): Alternative => ({
        when: values.and(values.not(still), when),
        waits: waits.map((w) => ruleOf(start, thread, w)),
      }),
    ),
  );
  return [...interrupted, ...own.filter(({ when }) => when !== values.zero)];
}

function alternativesAt(path: Path, { actions }: Location): (readonly Wait[])[] {
  const found: Obstacles[] = actions.map((action) => obstacles(path, action));
  return found.some(isReady) ? [] : found.filter((waits) => waits !== undefined);
}

function ruleOf(path: Path, thread: number, wait: Wait): WaitRule {
  const { values } = path;
  switch (wait.kind) {
    case 'lock':
      return isCounter(path.world.tables.classOf[wait.lock]!)
        ? { ...helpedRule(path, thread, wait), lock: wait.lock }
        : { ...lockRule(path, wait), lock: wait.lock };
    case 'grace': {
      const helpers = goneAmong(path, wait.readers);
      return { when: values.one, heldUp: values.or(...helpers.map(({ when }) => when)), helpers };
    }
    case 'work': {
      const gone = values.gone(wait.worker);
      return { when: values.one, heldUp: gone, helpers: [{ thread: wait.worker, when: gone }] };
    }
    default:
      return helpedRule(path, thread, wait);
  }
}

type Party = { readonly thread: number; readonly when: Value };

const goneAmong = ({ values }: Path, parties: readonly Party[]): Party[] =>
  parties.map(({ thread, when }) => ({ thread, when: values.and(when, values.gone(thread)) }));

function lockRule(path: Path, { holders, writers }: Wait & { kind: 'lock' }): WaitRule {
  const { values } = path;
  const gone = goneAmong(path, holders);
  const waiting = values.or(...writers.map(({ when }) => when));
  const all = writers.map(({ thread, when }) => values.or(values.not(when), values.gone(thread)));
  const heldUp = values.or(...gone.map(({ when }) => when), values.and(waiting, ...all));
  return { when: values.one, heldUp, helpers: [...gone, ...goneAmong(path, writers)] };
}

/** A wait that whoever reaches the right statement can end. */
function helpedRule(path: Path, thread: number, wait: Wait): WaitRule {
  const { values, machine } = path;
  const others = machine.threads.flatMap(({ index }) =>
    index === thread ? [] : [{ thread: index, could: couldHelp(path, wait, index) }],
  );
  const barred = others.map((other) => values.or(values.gone(other.thread), values.not(other.could)));
  const helpers = others.map((other) => ({
    thread: other.thread,
    when: values.and(values.gone(other.thread), values.not(isOut(path, other.thread)), other.could),
  }));
  return { when: values.one, heldUp: values.and(...barred), helpers };
}

/** Can the thread reach, by control flow alone, something that may end the wait? */
function couldHelp(path: Path, wait: Wait, other: number): Value {
  const { values, machine, variables } = path;
  if (wait.kind === 'condition' && wait.threads.includes(other)) return values.one;
  const effects = effectsOf(path, wait);
  const { locations } = machine.programs[machine.threads[other]!.program]!;
  const from = variables
    .standing(other)
    .flatMap((id, place) => (effects.some((effect) => locations[id]!.reaches.has(effect)) ? [place] : []));
  return values.in(path.get(variables.location(other)), from);
}

function effectsOf({ world: { tables } }: Path, wait: Wait): readonly number[] {
  switch (wait.kind) {
    case 'lock':
      return tables.releases[tables.classOf[wait.lock]!.index]!;
    case 'channel':
      return tables.signals[wait.channel]!;
    case 'condition':
      return wait.helpedBy;
    case 'queued':
      return tables.queues[wait.work]!;
    case 'work':
    case 'grace':
      return [];
  }
}

/** Has the thread ended, or does it idle as a daemon may? */
function isOut(path: Path, thread: number): Value {
  const { values, machine, variables } = path;
  const { locations } = machine.programs[machine.threads[thread]!.program]!;
  const ended = variables
    .standing(thread)
    .flatMap((id, place) => (locations[id]!.actions.length === 0 ? [place] : []));
  return values.or(values.in(path.get(variables.location(thread)), ended), idles(path, thread));
}

/** A daemon where it rests, and not under an interrupt handler. */
export function idles(path: Path, thread: number): Value {
  const { values, machine, variables } = path;
  const { program, daemon } = machine.threads[thread]!;
  if (!daemon) return values.zero;
  const { locations } = machine.programs[program]!;
  const idle = variables.standing(thread).flatMap((id, place) => (locations[id]!.idle ? [place] : []));
  const still = values.or(...handlersOn(path, thread).map(({ when }) => when));
  return values.and(values.in(path.get(variables.location(thread)), idle), values.not(still));
}
