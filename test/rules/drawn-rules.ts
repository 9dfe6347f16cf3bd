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

const PLACES = 3;
const THREADS = [0, 1];

class DrawnRules {
  private readonly sketch = new Sketch();
  /** Where threads stand, by thread, and who owns a lock. */
  private readonly locations: readonly number[];
  private readonly owner: number;
  /** What is a thread's own, and a cell. */
  private readonly changing: readonly number[];
  private readonly formulas: Formulas;
  /** By thread and place: does it own the lock there? Absent: there is no saying. */
  private readonly owned: readonly (readonly boolean[])[] | undefined;

  constructor(private readonly draw: Draw) {
    const { sketch } = this;
    this.locations = THREADS.map(() => sketch.thread(PLACES));
    const value = (): number => (draw.chance(2) ? 0 : draw.number(0, LARGEST));
    const locals = [0, 1, 1].map((thread) => sketch.local(thread, [0, LARGEST], value()));
    this.changing = [...locals, sketch.cell([0, LARGEST], value())];
    this.owner = sketch.owner(THREADS.length);
    this.formulas = new Formulas(draw, sketch, [...this.locations, ...this.changing, this.owner]);
    const places = [...Array(PLACES).keys()];
    this.owned = draw.chance(3)
      ? undefined
      : THREADS.map(() => places.map((place) => place > 0 && draw.chance(2)));
  }

  rules(): Rules {
    const { draw, formulas, sketch } = this;
    const steps = THREADS.map((thread) =>
      Array.from({ length: PLACES }, (_, at) => this.steps({ thread, at })),
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

  /** Often there is a way on. */
  private steps(from: From): Tree {
    const tree = this.tree(from, DEEPEST);
    return this.draw.chance(3) ? tree : { is: 'fork', ways: [this.leaf(from), tree] };
  }

  private tree(from: From, depth: number): Tree {
    const { draw, sketch, formulas } = this;
    const leaf = (): Tree => this.leaf(from);
    if (depth === 0) return leaf();
    const part = (): Tree => this.tree(from, depth - 1);
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
  private leaf({ thread, at }: From): Tree {
    const { draw, formulas, sketch, locations, owned } = this;
    const to = draw.chance(4) ? at : draw.number(0, PLACES - 1);
    const anywhere = sketch.values.if(formulas.any(), sketch.values.zero, sketch.values.one);
    const goes = owned || draw.chance(2) ? to : anywhere;
    const changed = this.changing.filter(() => draw.chance(3));
    const updates: (readonly [number, Value | number])[] = changed.map((variable) => [
      variable,
      formulas.fitting(),
    ]);
    if (goes !== at) updates.push([locations[thread]!, goes]);
    const owns = owned ? owned[thread]![to]! : draw.chance(2);
    const changes = owned ? owns !== owned[thread]![at] : draw.chance(3);
    if (changes) updates.push([this.owner, owns ? thread + 1 : 0]);
    const leaf = sketch.leaf(updates, {
      ends: draw.chance(20),
      disturbs: THREADS.filter((other) => other !== thread && draw.chance(2)),
    });
    return changes && owns ? sketch.test(sketch.read(this.owner), [0], leaf) : leaf;
  }
}

/** Where a step begins. */
interface From {
  readonly thread: number;
  readonly at: number;
}

export const drawRules = (g: GeneratorValue): Rules => new DrawnRules(new Draw(g)).rules();
