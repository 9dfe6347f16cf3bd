/** What generated code says of itself, for its readers: the model's own words. */
import type { Machine, SourcePlace } from '../machine/index.js';
import type { Leaf } from '../rules/rules.js';
import { position } from '../source/index.js';

export class Narration {
  constructor(private readonly machine: Machine) {}

  thread(thread: number): string {
    return `thread ${this.machine.threads[thread]!.name}`;
  }

  location(thread: number, location: number): string {
    return this.place(thread, location);
  }

  step(thread: number, leaf: Leaf): string {
    const texts = leaf.performed.map(({ location }) => this.place(thread, location));
    return `step ${leaf.index}: ${[...new Set(texts)].join('; ')}`;
  }

  private place(thread: number, location: number): string {
    const program = this.machine.programs[this.machine.threads[thread]!.program]!;
    const { place, actions } = program.locations[location]!;
    return actions.length === 0 ? `end of ${program.name}` : `${place.text}  ${lineOf(place)}`;
  }
}

function lineOf({ statement: { source, start } }: SourcePlace): string {
  return `${source.path}:${position(source, start).line}`;
}
