/** Rules by hand: threads that each count to a number. */
import type { Leaf, LocationRules, Rules, ThreadRules, Variable } from '../../src/rules/index.js';
import { Values } from '../../src/rules/index.js';
import { Build, skip } from '../semantics/build.js';

interface Counting {
  readonly threads: number;
  readonly to: number;
}

export function counters({ threads, to }: Counting): Rules {
  const b = new Build();
  b.thread('counter', [skip], { count: threads });
  const machine = b.machine();
  const values = new Values();
  const variables = machine.threads.flatMap(({ index }): Variable[] => [
    {
      index: 2 * index,
      name: `counter[${index}]`,
      low: 0,
      high: 0,
      initial: 0,
      role: { kind: 'location', thread: index },
    },
    {
      index: 2 * index + 1,
      name: `n[${index}]`,
      low: 0,
      high: to,
      initial: 0,
      role: { kind: 'cell', cell: index },
    },
  ]);
  const read = (index: number) => values.variable(index, variables[index]!.low, variables[index]!.high);
  const rulesOf = (thread: number): ThreadRules => {
    const counter = read(2 * thread + 1);
    const leaf: Leaf = {
      index: thread,
      updates: [{ variable: 2 * thread + 1, value: values.calculate('+', counter, values.one) }],
      sighted: [],
      ends: false,
      disturbs: [],
      performed: [{ location: 0, action: 0 }],
      allowed: [],
    };
    const goesOn = values.less(counter, values.constant(to));
    const location: LocationRules = {
      location: 0,
      steps: { is: 'test', value: goesOn, cases: [{ values: [1], then: { is: 'leaf', leaf } }] },
      ended: true,
      arrival: { view: undefined, sighted: [] },
      waits: [],
      idle: values.zero,
    };
    return { thread, location: 2 * thread, at: [location] };
  };
  return {
    machine,
    variables,
    threads: machine.threads.map(({ index }) => rulesOf(index)),
    initial: variables.map(({ initial }) => initial),
    beginning: { sights: [], executed: [], allowed: [] },
    judgements: [],
    deadlock: { keys: () => [], allowed: false },
    sights: [],
  };
}
