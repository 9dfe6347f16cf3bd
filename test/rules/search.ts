/**
 * Rules, carried out one state at a time, slowly and plainly, as `rules.ts` says: breadth first, each
 * state's steps in order. What a faster search must come to.
 */
import type { Conditional, Leaf, LocationRules, Rules, Tree } from '../../src/rules/index.js';
import { evaluate } from '../../src/rules/index.js';

type State = readonly number[];

/** Indices of steps, from the first state. */
type Path = readonly number[];

export interface Searched {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly stopped: boolean;
  /** For each sight, by key, the path of its first occurrence; also those of deadlocks. */
  readonly sighted: ReadonlyMap<string, Path>;
  /** The paths to all new combinations that a view shows. */
  readonly viewed: readonly Path[];
  /** Locations that some run went through: `program location`. */
  readonly executed: ReadonlySet<string>;
  readonly allowed: ReadonlySet<number>;
}

export function search(rules: Rules, maxStates: number): Searched {
  return new Search(rules).run(maxStates);
}

class Search {
  private readonly sighted = new Map<string, Path>();
  private readonly viewed: Path[] = [];
  private readonly combinations = new Set<string>();
  private readonly executed = new Set<string>();
  private readonly allowed = new Set<number>();
  private readonly seen = new Set<string>();
  private found: { readonly state: State; readonly path: Path }[] = [];
  private transitions = 0;

  constructor(private readonly rules: Rules) {}

  run(maxStates: number): Searched {
    const { initial, beginning, threads } = this.rules;
    for (const sight of beginning.sights) this.sight(sight, []);
    for (const { program, location } of beginning.executed) this.executed.add(`${program} ${location}`);
    for (const allow of beginning.allowed) this.allowed.add(allow);
    if (initial)
      this.find(
        initial,
        [],
        threads.map(({ thread }) => thread),
      );
    let depth = 0;
    let stopped = false;
    for (;;) {
      const layer = this.found;
      this.found = [];
      for (const { state, path } of layer) this.expand(state, path);
      if (this.found.length === 0) break;
      depth++;
      stopped = this.seen.size > maxStates;
      if (stopped) break;
    }
    const { sighted, viewed, executed, allowed, transitions } = this;
    return { states: this.seen.size, transitions, depth, stopped, sighted, viewed, executed, allowed };
  }

  private find(state: State, path: Path, arrived: readonly number[]): void {
    const name = state.join(' ');
    if (this.seen.has(name)) return;
    this.seen.add(name);
    for (const { name: variable, low, high, index } of this.rules.variables)
      if (!(low <= state[index]! && state[index]! <= high))
        throw new Error(`${variable} is ${state[index]}, beyond ${low}..${high}`);
    for (const thread of arrived) this.judgeArrival(thread, state, path);
    this.sightAll(this.rules.judgements, state, path);
    this.judgeStuck(state, path);
    this.found.push({ state, path });
  }

  private expand(state: State, path: Path): void {
    let choice = 0;
    for (const { thread } of this.rules.threads)
      for (const leaf of leavesIn(this.standing(thread, state).steps, state)) {
        this.transitions++;
        this.step(leaf, thread, state, [...path, choice++]);
      }
  }

  private step(leaf: Leaf, thread: number, state: State, path: Path): void {
    const { program } = this.rules.machine.threads[thread]!;
    for (const { location } of leaf.performed) this.executed.add(`${program} ${location}`);
    for (const allow of leaf.allowed) this.allowed.add(allow);
    this.sightAll(leaf.sighted, state, path);
    if (leaf.ends) return;
    const after = [...state];
    for (const { variable, value } of leaf.updates) after[variable] = evaluate(value, state);
    this.find(after, path, [thread, ...leaf.disturbs]);
  }

  private judgeArrival(thread: number, state: State, path: Path): void {
    const { view, sighted } = this.standing(thread, state).arrival;
    if (view === undefined || evaluate(view.when, state) === 0) return;
    const name = `${view.sight}: ${view.values.map((value) => evaluate(value, state)).join(' ')}`;
    if (this.combinations.has(name)) return;
    this.combinations.add(name);
    this.viewed.push(path);
    this.sightAll(sighted, state, path);
  }

  private judgeStuck(state: State, path: Path): void {
    const standing = this.rules.threads.map(({ thread }) => this.standing(thread, state));
    const canMove = standing.map(({ steps }) => !leavesIn(steps, state).next().done);
    const stuck = new Set<number>();
    for (const { thread } of this.rules.threads)
      if (!standing[thread]!.ended && !canMove[thread]) stuck.add(thread);
    const isIdle = (thread: number): boolean => evaluate(standing[thread]!.idle, state) !== 0;
    if (canMove.includes(true)) this.strikeOut(stuck, standing, state);
    if ([...stuck].every(isIdle)) return;
    const keys = this.rules.deadlock.keys(state, stuck);
    if (keys.length === 0) throw new Error('a deadlock that nothing is to be said about');
    for (const key of keys) this.keep(key, path);
  }

  private strikeOut(stuck: Set<number>, standing: readonly LocationRules[], state: State): void {
    for (let changed = true; changed; ) {
      changed = false;
      for (const thread of stuck) {
        const gone = standing.map(({ ended }, t) => ended || stuck.has(t));
        const heldUp = standing[thread]!.waits.every(
          ({ when, waits }) =>
            evaluate(when, state) === 0 ||
            waits.some(
              (wait) => evaluate(wait.when, state) !== 0 && evaluate(wait.heldUp, state, gone) !== 0,
            ),
        );
        if (heldUp) continue;
        stuck.delete(thread);
        changed = true;
      }
    }
  }

  private sightAll(conditionals: readonly Conditional[], state: State, path: Path): void {
    for (const { when, sight } of conditionals) if (evaluate(when, state) !== 0) this.sight(sight, path);
  }

  private sight(sight: number, path: Path): void {
    this.keep(this.rules.sights[sight]!.key, path);
  }

  private keep(key: string, path: Path): void {
    if (!this.sighted.has(key)) this.sighted.set(key, path);
    const allow = /^allow (\d+)$/.exec(key);
    if (allow) this.allowed.add(Number(allow[1]));
  }

  private standing(thread: number, state: State): LocationRules {
    const { at, location } = this.rules.threads[thread]!;
    return at[state[location]!]!;
  }
}

/** The steps of a tree that are open in a state, left to right. */
export function* leavesIn(tree: Tree, state: State): Generator<Leaf> {
  switch (tree.is) {
    case 'none':
      return;
    case 'leaf':
      yield tree.leaf;
      return;
    case 'fork':
      for (const way of tree.ways) yield* leavesIn(way, state);
      return;
    case 'test': {
      const value = evaluate(tree.value, state);
      const found = tree.cases.find(({ values }) => values.includes(value));
      if (found) yield* leavesIn(found.then, state);
    }
  }
}
