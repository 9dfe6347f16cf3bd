/** How wide numbers become. SPIN and TLC compute in 32 bits: SPIN goes round where that is not enough, TLC stops. */
import { PeerError } from '../finding/index.js';
import type { Value } from '../rules/index.js';
import { operands } from './commands.js';
import { valuesIn } from './formula.js';
import { placeWords } from './places.js';
import { type Program, rootsOf } from './program.js';

const MOST = 2 ** 31 - 1;

/** Who is asked cannot compute what the model does. */
export class TooWide extends PeerError {}

/** @throws TooWide with the place, where anything may come to more than fits into 32 bits. */
export function demandNarrow(program: Program, peer: string): void {
  const { rules, commands, predicates, about } = program;
  const seen = new Set<Value>();
  const demand = (values: readonly Value[], place: () => string): void => {
    for (const value of values) {
      if (seen.has(value)) continue;
      seen.add(value);
      if (value.high > MOST || value.low < -MOST)
        throw new TooWide(
          `${place()}\n${peer} computes in 32 bits, and this may come to ${value.high > MOST ? value.high : value.low}; Murphi, which Rumur reads, has 64`,
        );
      demand(operands(value), place);
    }
  };
  for (const { thread, location, guard, leaf } of commands)
    demand([...valuesIn(guard), ...leaf.updates.map(({ value }) => value)], () =>
      placeWords(rules.machine, thread, location),
    );
  for (const { when, words } of predicates) demand(valuesIn(when), () => words);
  // Who could end a wait is asked of no step.
  demand(rootsOf(program), () => about.join('\n'));
}
