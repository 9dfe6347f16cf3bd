/** Rules by hand: threads that each count to a number. */
import type { Rules } from '../../src/rules/index.js';
import { Sketch } from '../rules/sketch.js';

interface Counting {
  readonly threads: number;
  readonly to: number;
}

export function counters({ threads, to }: Counting): Rules {
  const s = new Sketch();
  const steps = Array.from({ length: threads }, () => {
    s.thread(1);
    const counter = s.cell([0, to]);
    const more = s.values.calculate('+', s.read(counter), s.values.one);
    return [s.test(s.values.less(s.read(counter), s.values.constant(to)), [1], s.leaf([[counter, more]]))];
  });
  return s.rules(steps);
}
