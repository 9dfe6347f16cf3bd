/**
 * One way through a step, seen from the state before it, of which nothing is known but what was asked.
 * Whoever makes the step asks (`is`, `number`, `choose`) where it depends on the state or is open, and
 * else simply does what is to be done. All ways are found by making the step again and again, with
 * other answers each time; the questions become the inner nodes of a tree (`growth.ts`).
 */
import { assert } from '../base/index.js';
import { type Location, type Machine, type Tables, tablesOf } from '../machine/index.js';
import type { ViolationKind } from '../model/index.js';
import { violationKey } from './findings.js';
import type { Conditional, Sight } from './rules.js';
import { isTruth, type Value, Values } from './value.js';
import { Variables } from './variables.js';

/** What all paths of a machine have in common. */
export class World {
  readonly values = new Values();
  readonly variables: Variables;
  readonly tables: Tables;
  readonly sights: Sight[] = [];
  private readonly sightOf = new Map<string, number>();
  private readonly variableOf: Value[];

  constructor(readonly machine: Machine) {
    this.variables = new Variables(machine);
    this.tables = tablesOf(machine);
    this.variableOf = this.variables.all.map(({ index, low, high }) =>
      this.values.variable(index, low, high),
    );
  }

  /** The variable as a value; of one that the machine has not, 0. */
  variable(index: number): Value {
    return this.variableOf[index] ?? this.values.zero;
  }

  sight(key: string, what: Sight['what']): number {
    const known = this.sightOf.get(key);
    if (known !== undefined) return known;
    const index = this.sights.length;
    this.sights.push({ index, key, what });
    this.sightOf.set(key, index);
    return index;
  }
}

/** A question that nothing answers yet: one of the values, or one of so many ways. */
export type Question =
  | { readonly ask: 'value'; readonly value: Value; readonly answers: readonly number[] }
  | { readonly ask: 'way'; readonly ways: number };

/** Thrown where a path comes to a question that has not been answered. */
export class Unanswered {
  constructor(readonly question: Question) {}
}

/** Thrown where a run ends. */
export class Ended {
  constructor(readonly path: Path) {}
}

/** Thrown where a path turns out to be none: no state leads here, or the action is not on offer. */
export class Blocked {}

export class Path {
  readonly machine: Machine;
  readonly values: Values;
  readonly variables: Variables;

  /** Values of the expressions of the same names. */
  subject: Value;
  old: Value;
  bound: readonly Value[] = [];

  sighted: Conditional[] = [];
  readonly performed: { readonly location: number; readonly action: number }[] = [];
  /** `allow`s that applied. */
  allowed = new Set<number>();
  /** Daemons of whom it is being asked whether they rest. */
  resting: readonly number[] = [];
  /** Threads whose holds this step may have taken away. */
  disturbsAll = false;
  ended = false;

  private asked = 0;

  constructor(
    readonly world: World,
    /** -1 for nobody: `init`, or a property. */
    readonly thread: number,
    /** Where the action that is performed stands; absent where nothing is to be noted. */
    public location: Location | undefined,
    private readonly current: Map<number, Value>,
    private readonly known: Map<number, number>,
    private readonly excluded: Map<number, ReadonlySet<number>>,
    private readonly answers: readonly number[],
  ) {
    this.machine = world.machine;
    this.values = world.values;
    this.variables = world.variables;
    this.subject = world.values.zero;
    this.old = world.values.zero;
  }

  /** A path from here on for another thread to look from, or for this one; what it does is not done here. */
  branch(thread: number, location: Location | undefined, answers: readonly number[]): Path {
    const copies = [new Map(this.current), new Map(this.known), new Map(this.excluded)] as const;
    const path = new Path(this.world, thread, location, ...copies, answers);
    path.resting = this.resting;
    return path;
  }

  /** What the variable is by now, as a value over the state before. */
  get(variable: number): Value {
    return this.simple(this.current.get(variable) ?? this.world.variable(variable));
  }

  set(variable: number, value: Value): void {
    assert(variable !== -1, 'a variable that a machine needs is one that it has');
    this.current.set(variable, value);
  }

  constant(value: number): Value {
    return this.values.constant(value);
  }

  /** The value, as a constant if it is known. */
  simple(value: Value): Value {
    const known = this.known.get(value.id);
    return known === undefined ? value : this.values.constant(known);
  }

  /** Is it true here? */
  is(value: Value): boolean {
    const { values } = this;
    return this.answer(isTruth(value) ? value : values.not(values.is(value, 0)), [1, 0]) !== 0;
  }

  /** Which number is it here? */
  number(value: Value): number {
    const not = this.excluded.get(value.id);
    const all = Array.from({ length: value.high - value.low + 1 }, (_, i) => value.low + i);
    return this.answer(
      value,
      all.filter((n) => not?.has(n) !== true),
    );
  }

  /** Goes each of so many ways, in order. */
  choose(ways: number): number {
    if (ways === 1) return 0;
    const way = this.answers[this.asked++];
    if (way === undefined) throw new Unanswered({ ask: 'way', ways });
    return way;
  }

  /** Takes for granted that the value is this number. */
  learn(value: Value, number: number): void {
    this.known.set(value.id, number);
    const { values } = this;
    if (value.op === '==' && value.right.op === 'const')
      if (number !== 0) this.learn(value.left, value.right.value);
      else this.exclude(value.left, value.right.value);
    if (value.op === 'not') this.learn(value.operand, number === 0 ? 1 : 0);
    const both = (value.op === 'and' && number !== 0) || (value.op === 'or' && number === 0);
    if (both) for (const part of [value.left, value.right]) this.learnTruth(part, number !== 0);
    if (value.op === 'var' && value.low === 0 && value.high === 1)
      this.known.set(values.not(value).id, number === 0 ? 1 : 0);
  }

  /** Does the model accept this kind here? If so, the `allow` has applied. */
  allows(kind: ViolationKind): boolean {
    const accepted = this.location?.place.allowed.find((a) => a.kind === kind);
    if (accepted === undefined) return false;
    this.allowed.add(accepted.allow);
    return true;
  }

  /** Ends the run with a violation. */
  end(kind: ViolationKind, detail = ''): never {
    this.ended = true;
    this.sighted.push({ when: this.values.one, sight: this.violation(kind, detail) });
    throw new Ended(this);
  }

  /** Ends the run, unless the model accepts it here. */
  endUnlessAllowed(kind: ViolationKind): void {
    if (!this.allows(kind)) this.end(kind);
  }

  /** Ends the run because there is no more of something. */
  exhaust(what: string): never {
    this.ended = true;
    this.sighted.push({
      when: this.values.one,
      sight: this.world.sight(`no more ${what}`, { kind: 'exhausted' }),
    });
    throw new Ended(this);
  }

  /** Notes a violation of a step that goes on, where the value is true. */
  note(when: Value, kind: ViolationKind, detail = ''): void {
    if (this.location === undefined || (when.op === 'const' && when.value === 0)) return;
    const accepted = this.location.place.allowed.find((a) => a.kind === kind);
    if (accepted === undefined) this.sighted.push({ when, sight: this.violation(kind, detail) });
    else if (this.is(when)) this.allowed.add(accepted.allow);
  }

  /** What is found, or undefined where the way there is barred. Nothing on the way is noted or accepted. */
  quietly<T>(look: () => T): T | undefined {
    const { location, sighted, ended } = this;
    this.location = undefined;
    this.sighted = [];
    try {
      return look();
    } catch (thrown) {
      if (thrown instanceof Ended) return undefined;
      throw thrown;
    } finally {
      this.location = location;
      this.sighted = sighted;
      this.ended = ended;
    }
  }

  /** What is found as if it were done, or undefined where that ends the run; it leaves no trace. */
  asking<T>(look: () => T): T | undefined {
    const { sighted, allowed, ended } = this;
    this.sighted = [];
    this.allowed = new Set();
    try {
      return look();
    } catch (thrown) {
      if (thrown instanceof Ended) return undefined;
      throw thrown;
    } finally {
      this.sighted = sighted;
      this.allowed = allowed;
      this.ended = ended;
    }
  }

  /** The variables that are no longer what they were. */
  changed(): { readonly variable: number; readonly value: Value }[] {
    return [...this.current]
      .filter(([variable, value]) => variable >= 0 && value !== this.simple(this.world.variable(variable)))
      .map(([variable, value]) => ({ variable, value }))
      .sort((a, b) => a.variable - b.variable);
  }

  private violation(kind: ViolationKind, detail: string): number {
    const place = this.location?.place.key ?? '';
    return this.world.sight(violationKey(kind, place, detail), {
      kind: 'violation',
      violation: kind,
      thread: this.thread,
      ...(this.location ? { location: this.location.id } : {}),
    });
  }

  private learnTruth(value: Value, truth: boolean): void {
    if (value.high === 1 && value.low >= 0) this.learn(value, truth ? 1 : 0);
    else if (!truth) this.learn(value, 0);
  }

  private exclude(value: Value, number: number): void {
    const excluded = new Set(this.excluded.get(value.id)).add(number);
    this.excluded.set(value.id, excluded);
    for (const n of excluded) this.known.set(this.values.is(value, n).id, 0);
    const left = value.high - value.low + 1 - excluded.size;
    if (left !== 1) return;
    for (let n = value.low; n <= value.high; n++) if (!excluded.has(n)) this.learn(value, n);
  }

  /** The number that is known, or was answered; else asks. Truths are asked for as 1 or 0. */
  private answer(value: Value, answers: readonly number[]): number {
    const known = value.op === 'const' ? value.value : this.known.get(value.id);
    if (known !== undefined) return known;
    if (answers.length === 1) {
      this.learn(value, answers[0]!);
      return answers[0]!;
    }
    if (value.op === 'not') return this.answer(value.operand, answers) === 0 ? 1 : 0;
    const chosen = this.answers[this.asked++];
    if (chosen === undefined) throw new Unanswered({ ask: 'value', value, answers });
    const number = answers[chosen]!;
    this.learn(value, number);
    return number;
  }
}
