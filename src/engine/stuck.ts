/**
 * Who waits for good, as code: of those that wait, whoever is not held up is struck out, until nobody
 * is. Called only for states in which somebody waits.
 */
import type { Alternative, LocationRules, Rules, ThreadRules } from '../rules/rules.js';
import type { Value } from '../rules/value.js';
import { Formulas, type Known, NOTHING_KNOWN } from './formulas.js';
import type { Plan } from './plan.js';
import { bitOf, wordOf } from './sets.js';
import { alwaysSteps } from './steps.js';
import {
  block,
  br,
  brTable,
  type Code,
  type Func,
  FuncBuilder,
  type Global,
  get,
  give,
  i32,
  i64,
  loop,
  memory,
  op,
  set,
  setGlobal,
  type Variable,
  when,
} from './wasm-code.js';

export const STUCK = 'stuck';

/**
 * `stuck(state, waiting, ended)`: is this a deadlock? The threads left are in the globals then. The
 * state is given by its address.
 */
export function stuckFunction(rules: Rules, plan: Plan, left: readonly Global[]): Func {
  return new Stuck(rules, plan, left).build();
}

class Stuck {
  private readonly state: Variable = { name: 'state', type: 'i32' };
  private readonly waiting: readonly Variable[];
  private readonly ended: readonly Variable[];
  /** Of those that wait what is left of them, and those that have ended. */
  private readonly gone: readonly Variable[];
  private readonly builder: FuncBuilder;
  private readonly packed: readonly Variable[];
  private readonly changed: Variable;
  private readonly formulas: Formulas;

  constructor(
    private readonly rules: Rules,
    private readonly plan: Plan,
    private readonly left: readonly Global[],
  ) {
    this.waiting = this.words('waiting');
    this.ended = this.words('ended');
    this.builder = new FuncBuilder(STUCK, [this.state, ...this.waiting, ...this.ended], ['i32']);
    this.packed = Array.from({ length: plan.layout.words }, (_, i) => this.builder.local(`word${i}`, 'i64'));
    this.changed = this.builder.local('changed', 'i32');
    this.gone = this.waiting.map((_, i) => this.builder.local(`gone${i}`, 'i64'));
    this.formulas = new Formulas(plan.layout, this.builder, this.packed, { words: this.gone.map(get) });
  }

  build(): Func {
    return this.builder.build([
      ...this.packed.map((word, i) => set(word, memory('i64.load', 8 * i, get(this.state)))),
      ...this.gone.map((word, i) => set(word, op('i64.or', get(this.waiting[i]!), get(this.ended[i]!)))),
      when(this.somebodyMoves(), this.strikeOut()),
      ...this.left.map((global, i) => setGlobal(global, get(this.waiting[i]!))),
      ...this.rules.threads.flatMap((thread) => this.takeOutIdle(thread)),
      give(anybody(this.waiting)),
    ]);
  }

  private words(name: string): Variable[] {
    return Array.from(
      { length: this.plan.masks },
      (_, i): Variable => ({ name: `${name}${i}`, type: 'i64' }),
    );
  }

  private somebodyMoves(): Code {
    return this.gone
      .map((word, i) => {
        const count = Math.min(64, this.rules.threads.length - 64 * i);
        return op('i64.ne', get(word), i64((1n << BigInt(count)) - 1n));
      })
      .reduce((a, b) => op('i32.or', a, b));
  }

  private strikeOut(): Code[] {
    const again = this.builder.label('again');
    return [
      loop(again, [
        set(this.changed, i32(0)),
        ...this.rules.threads.flatMap((thread) => this.strike(thread)),
        // Who is left may not be held up any more; often nobody is left.
        br(again, op('i32.and', get(this.changed), anybody(this.waiting))),
      ]),
    ];
  }

  private strike(thread: ThreadRules): Code[] {
    const kept = this.builder.label('kept');
    const [word, gone] = [this.waiting, this.gone].map((words) => words[wordOf(thread.thread)]!) as [
      Variable,
      Variable,
    ];
    const bit = i64(bitOf(thread.thread));
    const cases = casesOf(thread, mayWait, waitsOf, (location, known) => this.heldUp(location, known, kept));
    if (cases.length === 0) return [];
    return [
      block(kept, [
        br(kept, op('i32.eqz', has(get(word), thread.thread))),
        ...this.jump(thread, cases),
        set(word, op('i64.xor', get(word), bit)),
        set(gone, op('i64.xor', get(gone), bit)),
        set(this.changed, i32(1)),
      ]),
    ];
  }

  /** Goes to `kept` if in every way out that is open some wait is held up. */
  private heldUp({ waits }: LocationRules, known: Known, kept: { readonly name: string }): Code[] {
    const free = this.builder.label('free');
    const body = waits.flatMap((way) => this.leaveIfFree(way, known, free));
    return [block(free, [...body, br(kept)])];
  }

  private leaveIfFree(way: Alternative, known: Known, free: { readonly name: string }): Code[] {
    const open = this.formulas.test(way.when, known);
    const waits = way.waits.map((wait) => {
      const bars = this.formulas.test(wait.when, known);
      const held = this.formulas.test(wait.heldUp, known);
      return {
        before: [...bars.before, ...held.before],
        code: op('i32.and', truth(bars.code), truth(held.code)),
      };
    });
    const held = waits.map(({ code }) => code).reduce((a, b) => op('i32.or', a, b), i32(0));
    return [
      ...open.before,
      when(open.code, [...waits.flatMap(({ before }) => before), br(free, op('i32.eqz', held))]),
    ];
  }

  private takeOutIdle(thread: ThreadRules): Code[] {
    const word = this.waiting[wordOf(thread.thread)]!;
    const mayIdle = ({ idle }: LocationRules): boolean => !isZero(idle);
    const idleOf = ({ idle }: LocationRules): string => `${idle.id}`;
    const cases = casesOf(thread, mayIdle, idleOf, ({ idle }, known) => {
      const { before, code } = this.formulas.test(idle, known);
      return [...before, when(code, [set(word, op('i64.and', get(word), i64(~bitOf(thread.thread))))])];
    });
    return cases.length === 0 ? [] : this.jump(thread, cases);
  }

  private jump(thread: ThreadRules, cases: readonly Standing[]): Code[] {
    const end = this.builder.label('end');
    const { low } = this.rules.variables[thread.location]!;
    const labels = cases.map(() => this.builder.label('at'));
    const table = Array.from(
      thread.at,
      (_, value) => labels[cases.findIndex(({ values }) => values.includes(value))] ?? end,
    );
    let inside: Code[] = [brTable(this.formulas.distance(thread.location), table.slice(low), end)];
    cases.forEach(({ body }, i) => {
      inside = [block(labels[i]!, inside), ...body, br(end)];
    });
    return [block(end, inside)];
  }
}

/** At some places the same is asked. */
interface Standing {
  readonly values: readonly number[];
  readonly body: readonly Code[];
}

/** `asked` tells apart what is asked of a location. */
function casesOf(
  thread: ThreadRules,
  concerns: (location: LocationRules) => boolean,
  asked: (location: LocationRules) => string,
  body: (location: LocationRules, known: Known) => readonly Code[],
): Standing[] {
  const alike = new Map<string, number[]>();
  thread.at.forEach((location, value) => {
    if (!concerns(location)) return;
    const key = asked(location);
    alike.set(key, [...(alike.get(key) ?? []), value]);
  });
  return [...alike.values()].map((values) => {
    const [first] = values as [number];
    const known = values.length === 1 ? new Map([[thread.location, first]]) : NOTHING_KNOWN;
    return { values, body: body(thread.at[first]!, known) };
  });
}

const waitsOf = ({ waits }: LocationRules): string =>
  waits
    .map(({ when, waits }) =>
      [when, ...waits.flatMap((wait) => [wait.when, wait.heldUp])].map(({ id }) => id),
    )
    .join(';');

const mayWait = ({ ended, steps }: LocationRules): boolean => !ended && !alwaysSteps(steps);

const isZero = (value: Value): boolean => value.op === 'const' && value.value === 0;

const anybody = (words: readonly Variable[]): Code =>
  words.map((word) => op('i64.ne', get(word), i64(0n))).reduce((a, b) => op('i32.or', a, b));

const has = (word: Code, thread: number): Code =>
  op('i64.ne', op('i64.and', word, i64(bitOf(thread))), i64(0n));

/** 0 or 1. */
const truth = (condition: Code): Code => op('i32.ne', condition, i32(0));
