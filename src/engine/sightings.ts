/**
 * What is sighted, as code: an event is written down where something is seen that was not seen before.
 * Flags and filters only keep what was seen from being told again; a filter may forget, and then it is.
 */
import type { Conditional, View } from '../rules/rules.js';
import type { Value } from '../rules/value.js';
import { Formulas, type Known } from './formulas.js';
import type { Layout } from './layout.js';
import { aligned, CONTROL, EVENT, type Plan } from './plan.js';
import {
  add,
  type Code,
  call,
  type Func,
  FuncBuilder,
  get,
  i32,
  i64,
  memory,
  op,
  set,
  type Variable,
  when,
} from './wasm-code.js';

/** How the combinations that a view has had are remembered. */
export type Filter =
  /** A byte for each combination. */
  | { readonly kind: 'bytes'; readonly at: number; readonly widths: readonly number[] }
  /** The last combination for each of so many hashes; words as in a state. */
  | {
      readonly kind: 'recent';
      readonly at: number;
      readonly words: readonly (readonly number[])[];
      readonly widths: readonly number[];
    };

const FEW_BITS = 12;
const RECENT = 512;
const ROOM = 62;

/** Lays out the filters of all views. */
export class Filters {
  bytes = 0;
  private readonly made = new Map<View, Filter>();

  constructor(private readonly layout: Layout) {}

  of(view: View): Filter {
    return this.made.get(view)!;
  }

  /** `known`: of the states that are viewed. What must be the same in all of them takes no bits. */
  add(view: View, known: Known): void {
    const words = Array.from(
      { length: this.layout.words },
      (_, i): Variable => ({ name: `${i}`, type: 'i64' }),
    );
    const formulas = new Formulas(this.layout, new FuncBuilder('view'), words);
    const widths = view.values.map((value) =>
      formulas.compute(value, known).code.is === 'const' ? 0 : widthOf(value),
    );
    this.made.set(view, this.make(widths));
  }

  private make(widths: readonly number[]): Filter {
    const bits = widths.reduce((sum, width) => sum + width, 0);
    if (bits <= FEW_BITS) return { kind: 'bytes', at: this.take(2 ** bits), widths };
    const words: number[][] = [[]];
    let used = 0;
    widths.forEach((width, i) => {
      if (used + width > ROOM) {
        words.push([]);
        used = 0;
      }
      words.at(-1)!.push(i);
      used += width;
    });
    return { kind: 'recent', at: this.take(RECENT * words.length * 8), words, widths };
  }

  private take(bytes: number): number {
    const at = this.bytes;
    this.bytes = aligned(at + bytes, 8);
    return at;
  }
}

const widthOf = ({ low, high }: Value): number => (high === low ? 0 : (high - low).toString(2).length);

/** Makes the code for what is sighted in one function. */
export class Sightings {
  constructor(
    private readonly plan: Plan,
    private readonly filters: Filters,
    private readonly builder: FuncBuilder,
    private readonly formulas: Formulas,
    private readonly base: Variable,
    /** The place of the state in the input. */
    private readonly place: Variable,
  ) {}

  /** Once for a sight; `leaf` is that of the step, or -1. */
  conditional({ when: condition, sight }: Conditional, known: Known, leaf = -1): Code[] {
    const { before, code } = this.formulas.test(condition, known);
    if (code.is === 'const') return code.value === 0n ? [] : this.once(sight, leaf);
    return [...before, when(code, this.once(sight, leaf))];
  }

  private once(sight: number, leaf: number): Code[] {
    const flag = this.plan.at.sights + sight;
    return [
      when(op('i32.eqz', memory('i32.load8_u', flag, get(this.base))), [
        memory('i32.store8', flag, get(this.base), i32(1)),
        this.event(sight, leaf),
      ]),
    ];
  }

  private event(sight: number, leaf: number): Code {
    return call(EVENT_FUNC, get(this.base), i32(sight), get(this.place), i32(leaf));
  }

  /** Once for each combination of values. */
  view(view: View, known: Known): Code[] {
    const { before, code } = this.formulas.test(view.when, known);
    if (code.is === 'const' && code.value === 0n) return [];
    const seen = this.combination(view, known);
    return [...before, when(code, seen)];
  }

  private combination(view: View, known: Known): Code[] {
    const filter = this.filters.of(view);
    const distances = view.values.map((value) => {
      const { before, code, type } = this.formulas.compute(value, known);
      const wide = type === 'i64' ? code : op('i64.extend_i32_s', code);
      return { before, code: op('i64.sub', wide, i64(BigInt(value.low))) };
    });
    const before = distances.flatMap((distance) => distance.before);
    const joined = (parts: readonly number[]): Code => {
      let shift = 0;
      let all: Code | undefined;
      for (const i of parts) {
        const width = filter.widths[i]!;
        if (width === 0) continue;
        const { code } = distances[i]!;
        const moved = shift === 0 ? code : op('i64.shl', code, i64(BigInt(shift)));
        all = all ? op('i64.or', all, moved) : moved;
        shift += width;
      }
      return all ?? i64(0n);
    };
    const tell = this.event(view.sight, -1);
    if (filter.kind === 'bytes') {
      const at = this.builder.local('combination', 'i32');
      const index = op('i32.wrap_i64', joined(filter.widths.map((_, i) => i)));
      const flag = this.plan.at.filters + filter.at;
      return [
        ...before,
        set(at, op('i32.add', get(this.base), index)),
        when(op('i32.eqz', memory('i32.load8_u', flag, get(at))), [
          memory('i32.store8', flag, get(at), i32(1)),
          tell,
        ]),
      ];
    }
    return [...before, ...this.recent(filter, filter.words.map(joined), tell)];
  }

  /** A bit that is set in every word that was written tells them from empty ones. */
  private recent(filter: Filter & { kind: 'recent' }, words: readonly Code[], tell: Code): Code[] {
    const locals = words.map((_, i) => this.builder.local(`combination${i}`, 'i64'));
    const at = this.builder.local('filter', 'i32');
    const mixed = locals
      .map(get)
      .reduce((a, b) => op('i64.add', op('i64.mul', a, i64(0x9e3779b97f4a7c15n)), b));
    const slot = op('i64.shr_u', op('i64.mul', mixed, i64(0xd6e8feb86659fd93n)), i64(55n));
    const start = this.plan.at.filters + filter.at;
    const differs = locals
      .map((word, i) => op('i64.ne', memory('i64.load', start + 8 * i, get(at)), get(word)))
      .reduce((a, b) => op('i32.or', a, b));
    return [
      ...words.map((word, i) => set(locals[i]!, op('i64.or', word, i64(1n << 62n)))),
      set(at, op('i32.add', get(this.base), op('i32.mul', op('i32.wrap_i64', slot), i32(8 * words.length)))),
      when(differs, [
        ...locals.map((word, i) => memory('i64.store', start + 8 * i, get(at), get(word))),
        tell,
      ]),
    ];
  }
}

const EVENT_FUNC = { name: 'event' };

/** Writes an event down. There is always room for those of one state. */
export function eventFunction(plan: Plan): Func {
  const [base, sight, place, leaf] = ['base', 'sight', 'place', 'leaf'].map(
    (name): Variable => ({ name, type: 'i32' }),
  ) as [Variable, Variable, Variable, Variable];
  const builder = new FuncBuilder(EVENT_FUNC.name, [base, sight, place, leaf]);
  const count = builder.local('count', 'i32');
  const at = builder.local('at', 'i32');
  const { events } = plan.at;
  return builder.build([
    set(count, memory('i32.load', CONTROL.events, get(base))),
    set(at, op('i32.add', get(base), op('i32.mul', get(count), i32(plan.eventSize)))),
    memory('i32.store', events + EVENT.sight, get(at), get(sight)),
    memory('i32.store', events + EVENT.input, get(at), get(place)),
    memory('i32.store', events + EVENT.leaf, get(at), get(leaf)),
    add(count, i32(1)),
    memory('i32.store', CONTROL.events, get(base), get(count)),
  ]);
}
