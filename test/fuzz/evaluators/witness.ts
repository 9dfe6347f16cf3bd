/** The second reading of the language, straight over the resolved model. */
import { witness as search } from '../../witness/explore.js';
import { Unsupported } from '../../witness/value.js';
import type { Answer, Evaluator, Found, Kind } from '../evaluator.js';

export const witness: Evaluator = {
  name: 'witness',
  exactness: { counts: true, findings: true, lengths: true, unjudged: new Set(['order-cycle', 'irq-order']) },
  async run({ built: { model } }, maxStates) {
    try {
      return answerOf(search(model, 2 * maxStates));
    } catch (e) {
      if (e instanceof Unsupported) return { kind: 'unsupported', reason: e.message };
      if (e instanceof RangeError) return { kind: 'large' };
      throw e;
    }
  },
};

const RUN_OUT: ReadonlySet<Kind> = new Set(['pool', 'instances']);

function answerOf({ states, transitions, violations, reached }: ReturnType<typeof search>): Answer {
  const broken = [...violations].map(([key, steps]): Found => {
    const space = key.indexOf(' ');
    const kind = key.slice(0, space) as Kind;
    // What runs out in `init` is told of `init` as a whole.
    return { kind, place: RUN_OUT.has(kind) && steps === 0 ? '' : key.slice(space + 1), steps };
  });
  const seen = [...reached].map(([place, steps]): Found => ({ kind: 'reached', place, steps }));
  const violated = broken.some(({ kind }) => !RUN_OUT.has(kind));
  return { kind: 'answer', violated, states, transitions, found: [...broken, ...seen] };
}
