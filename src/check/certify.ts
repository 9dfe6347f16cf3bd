/**
 * A second opinion on what the engine has visited: the first state is in it, and so is what comes of every
 * step that the semantics makes from any state in it. Then nothing is missing, whatever the engine did to
 * find it. What there is to say of these states and steps must have been found, too. Of a large set only
 * some states are drawn.
 */
import { InternalError } from '../base/index.js';
import { Random } from '../base/random.js';
import type { Visited } from '../engine/index.js';
import type { Certificate } from '../finding/index.js';
import type { Machine } from '../machine/index.js';
import type { Rules } from '../rules/index.js';
import {
  choices,
  describeState,
  initial,
  judge,
  keyOf,
  type Note,
  next,
  type State,
} from '../semantics/index.js';
import { Spelling } from './spelling.js';

export interface CertifyOptions {
  /** What the engine says: how many states and steps there are, and what was found, by key. */
  readonly states: number;
  readonly transitions: number;
  readonly found: ReadonlySet<string>;
  readonly seed: number;
  /** Up to so many states all are looked at; absent: what takes some seconds. */
  readonly all?: number;
  /** Of more than that so many are drawn. */
  readonly drawn?: number;
  /** Asked now and then; true gives up. */
  readonly stop: () => boolean;
}

const ALL = 100_000;
const DRAWN = 10_000;
/** States between two questions whether to give up. */
const PATIENCE = 256;

/**
 * Certifies a search that came to its end; undefined if it was told to give up.
 * @throws InternalError with the first state or step at which the engine and the semantics differ.
 */
export function certify(
  machine: Machine,
  rules: Rules,
  visited: Visited,
  { states, transitions, found, seed, all = ALL, drawn = DRAWN, stop }: CertifyOptions,
): Certificate | undefined {
  const start = initial(machine).outcome;
  if (start.kind !== 'state') {
    if (states !== 0) throw wrong(`there is no first state, but ${states} were visited`);
    return { all: true, states, seed: null };
  }
  const certifier = new Certifier(machine, new Spelling(rules, machine), visited, found);
  certifier.expect(start.state, () => 'the first state');
  const isSmall = states <= all;
  const wanted = isSmall ? undefined : places(states, drawn, seed);
  if (!certifier.makeSteps(wanted, states, stop) || !certifier.lookFor(stop)) return undefined;
  if (isSmall && certifier.steps !== transitions)
    throw wrong(`there are ${certifier.steps} steps, not ${transitions}`);
  return isSmall ? { all: true, states, seed: null } : { all: false, states: wanted!.size, seed };
}

/** So many different numbers below `states`, drawn. */
function places(states: number, drawn: number, seed: number): ReadonlySet<number> {
  const random = new Random(seed);
  const found = new Set<number>();
  while (found.size < Math.min(drawn, states)) found.add(random.below(states));
  return found;
}

class Certifier {
  /** Numbers of states that must have been visited, with how to say who needs them. */
  private readonly needed = new Map<bigint, () => string>();
  /** Made so far. */
  steps = 0;

  constructor(
    private readonly machine: Machine,
    private readonly spelling: Spelling,
    private readonly visited: Visited,
    private readonly found: ReadonlySet<string>,
  ) {}

  /** A state that must be among the visited ones. */
  expect(state: State, why: () => string): void {
    const number = this.visited.numberOf(this.spelling.numbersOf(state));
    if (number === undefined) throw this.missing(state, why);
    if (!this.needed.has(number)) this.needed.set(number, why);
  }

  /** Makes the steps of visited states: of all, or of those at these places. False if told to stop. */
  makeSteps(wanted: ReadonlySet<number> | undefined, states: number, stop: () => boolean): boolean {
    const seen = wanted ? undefined : new Set<bigint>();
    let place = 0;
    for (const number of this.visited.numbers()) {
      if (place % PATIENCE === 0 && stop()) return false;
      if (!wanted || wanted.has(place)) this.makeStepsOf(number);
      seen?.add(number);
      place++;
    }
    if (place !== states) throw wrong(`${place} states are stored, not ${states}`);
    if (seen && seen.size !== states) throw wrong(`only ${seen.size} of ${states} states differ`);
    return true;
  }

  /** Looks through all visited states for those that are needed. False if told to stop. */
  lookFor(stop: () => boolean): boolean {
    let place = 0;
    for (const number of this.visited.numbers()) {
      if (place++ % PATIENCE === 0 && stop()) return false;
      this.needed.delete(number);
      if (this.needed.size === 0) return true;
    }
    for (const [number, why] of this.needed)
      throw this.missing(this.spelling.stateOf(this.visited.state(number)), why);
    return true;
  }

  private makeStepsOf(number: bigint): void {
    const { machine, spelling, visited } = this;
    const state = spelling.stateOf(visited.state(number));
    if (visited.numberOf(spelling.numbersOf(state)) !== number)
      throw wrong(`a state is not what it is read as: ${describeState(machine, state)}`);
    this.known(judge(machine, state).notes, state);
    for (const choice of choices(machine, state)) {
      const { outcome, notes } = next(machine, state, choice);
      this.steps++;
      this.known(notes, state);
      if (outcome.kind !== 'state') continue;
      this.expect(outcome.state, () => `choice ${choice.index} of ${describeState(machine, state)}`);
    }
  }

  /** What is said of a state, or of a step from it, must have been found. */
  private known(notes: readonly Note[], state: State): void {
    const lost = notes.map((note) => keyOf(this.machine, note)).find((name) => !this.found.has(name));
    if (lost === undefined) return;
    throw wrong(`nobody told of ${lost} in ${describeState(this.machine, state)}`);
  }

  private missing(state: State, why: () => string): InternalError {
    return wrong(`${why()} leads to what was not visited: ${describeState(this.machine, state)}`);
  }
}

const wrong = (what: string): InternalError =>
  new InternalError(`the visited states are not certified: ${what}`);
