/** Rules by hand: threads that each count to a number. */
import type { Rules, Sight, Value } from '../../src/rules/index.js';
import { Sketch } from '../rules/sketch.js';

interface Counting {
  readonly threads: number;
  readonly to: number;
  /** What is sighted, by key, where all have come to their number. */
  readonly sights?: readonly (readonly [key: string, what: Sight['what']])[];
}

export function counters({ threads, to, sights = [] }: Counting): Rules {
  const s = new Sketch();
  const counted: Value[] = [];
  const steps = Array.from({ length: threads }, () => {
    s.thread(1);
    const counter = s.cell([0, to]);
    counted.push(s.values.is(s.read(counter), to));
    const more = s.values.calculate('+', s.read(counter), s.values.one);
    return [s.test(s.values.less(s.read(counter), s.values.constant(to)), [1], s.leaf([[counter, more]]))];
  });
  const when = s.values.and(...counted);
  return s.rules(steps, {
    sights: sights.map(([key, what], index) => ({ index, key, what })),
    judgements: sights.map((_, sight) => ({ when, sight })),
  });
}
