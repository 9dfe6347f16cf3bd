/** Rules drawn at random, of few variables with few values: whatever they come to can be found by trying. */
import type { GeneratorValue } from 'fast-check';
import type { LocationRules, Rules, Tree, Value } from '../../src/rules/index.js';
import { Draw } from './draw.js';
import { Sketch } from './sketch.js';

const LARGEST = 3;
/** How formulas and trees are nested at most. */
const DEEPEST = 3;

/** Formulas over variables. What is combined as truths are truths, as everywhere. */
export class Formulas {
  constructor(
    private readonly draw: Draw,
    private readonly sketch: Sketch,
    private readonly variables: readonly number[],
  ) {}

  any(): Value {
    return this.draw.one(
      () => this.truth(DEEPEST),
      () => this.number(DEEPEST),
    );
  }

  private truth(depth: number): Value {
    const { draw } = this;
    const { values } = this.sketch;
    const [truth, number] = [() => this.truth(depth - 1), () => this.number(depth - 1)];
    const comparisons = [
      () => values.equal(number(), number()),
      () => values.less(number(), number()),
      () => values.in(number(), this.some()),
    ];
    if (depth <= 1) return draw.one(...comparisons);
    return draw.one(
      ...comparisons,
      () => values.not(truth()),
      () => values.and(truth(), truth()),
      () => values.or(truth(), truth()),
      () => values.if(truth(), truth(), truth()),
    );
  }

  private number(depth: number): Value {
    const { draw } = this;
    const { values } = this.sketch;
    const leaf = (): Value =>
      draw.chance(3) ? values.constant(draw.number(0, LARGEST)) : this.sketch.read(draw.of(this.variables));
    if (depth <= 0) return leaf();
    const number = (): Value => this.number(depth - 1);
    return draw.one(
      leaf,
      leaf,
      () => values.if(this.truth(depth - 1), number(), number()),
      () => values.calculate(draw.of(['+', '-', '*']), number(), number()),
      () => this.quotient(number(), number()),
    );
  }

  /** Some of the values that variables can have. */
  some(): readonly number[] {
    return [...Array(LARGEST + 1).keys()].filter(() => this.draw.chance(2));
  }

  /** One that comes to no other value than variables can have. */
  fitting(): Value {
    const { values } = this.sketch;
    const all = [...Array(LARGEST + 1).keys()];
    const value = this.any();
    return values.if(values.in(value, all), value, values.constant(this.draw.of(all)));
  }

  /** Whoever divides has tested that it is not by 0. */
  private quotient(left: Value, right: Value): Value {
    const { values } = this.sketch;
    const op = this.draw.of(['/', '%'] as const);
    if (right.op === 'const') return right.value === 0 ? left : values.calculate(op, left, right);
    return values.if(values.is(right, 0), left, values.calculate(op, left, right));
  }
}

class DrawnRules {
  private readonly sketch = new Sketch();
  /** Where threads stand, by thread, and what is their own. */
  private readonly locations: readonly number[];
  private readonly changing: readonly number[];
  private readonly formulas: Formulas;

  constructor(private readonly draw: Draw) {
    const { sketch } = this;
    this.locations = [0, 1].map(() => sketch.thread(PLACES));
    const value = (): number => (draw.chance(2) ? 0 : draw.number(0, LARGEST));
    const locals = [0, 1, 1].map((thread) => sketch.local(thread, [0, LARGEST], value()));
    this.changing = [...locals, sketch.cell([0, LARGEST], value())];
    this.formulas = new Formulas(draw, sketch, [...this.locations, ...this.changing]);
  }

  rules(): Rules {
    const { draw, formulas, sketch } = this;
    const steps = this.locations.map((location) =>
      Array.from({ length: PLACES }, () => this.tree(location, DEEPEST)),
    );
    const sights = [0, 1, 2, 3].map((index) => {
      const what = { kind: 'reached', property: index } as const;
      return { index, key: `sight ${index}`, what };
    });
    const judgements = [0, 1].map((sight) => ({ when: formulas.any(), sight }));
    const rules = sketch.rules(steps, { judgements, sights });
    const arrival = (): LocationRules['arrival'] => ({
      view: draw.chance(2) ? undefined : { when: formulas.any(), sight: 2, values: [formulas.any()] },
      sighted: [{ when: formulas.any(), sight: 3 }],
    });
    const threads = rules.threads.map((thread) => ({
      ...thread,
      at: thread.at.map((place) => ({ ...place, arrival: arrival() })),
    }));
    return { ...rules, threads };
  }

  private tree(location: number, depth: number): Tree {
    const { draw, sketch, formulas } = this;
    const leaf = (): Tree => this.leaf(location);
    if (depth === 0) return leaf();
    const part = (): Tree => this.tree(location, depth - 1);
    return draw.one<Tree>(
      leaf,
      () => ({ is: 'none' }),
      () => ({ is: 'fork', ways: [part(), part()] }),
      () => sketch.test(formulas.any(), formulas.some(), part()),
      () => sketch.test(formulas.any(), formulas.some(), part()),
      () => {
        const [some, value] = [formulas.some(), formulas.any()];
        const rest = [...Array(LARGEST + 1).keys()].filter((one) => !some.includes(one));
        return {
          is: 'test',
          value,
          cases: [
            { values: some, then: part() },
            { values: rest, then: part() },
          ],
        };
      },
    );
  }

  /** Of others it may change whatever is not where they stand. */
  private leaf(location: number): Tree {
    const { draw, formulas, sketch } = this;
    const to = draw.one<number | Value>(
      () => draw.number(0, PLACES - 1),
      () => sketch.values.if(formulas.any(), sketch.values.zero, sketch.values.one),
    );
    const changed = this.changing.filter(() => draw.chance(3));
    const updates = changed.map((variable) => [variable, formulas.fitting()] as const);
    const goes = draw.chance(4) ? [] : [[location, to] as const];
    return sketch.leaf([...updates, ...goes], {
      ends: draw.chance(10),
      disturbs: [0, 1].filter((thread) => thread !== location && draw.chance(2)),
    });
  }
}

const PLACES = 3;

export const drawRules = (g: GeneratorValue): Rules => new DrawnRules(new Draw(g)).rules();
