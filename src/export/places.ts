/** Places of the model, for comments. */
import { basename } from 'node:path';
import type { Machine, SourcePlace } from '../machine/index.js';
import { position } from '../source/index.js';

/** `closer, kqueue.lock:12: free p`; on one line, whatever the statement. */
export function placeWords(machine: Machine, thread: number, location: number): string {
  const { name, program } = machine.threads[thread]!;
  return `${name}, ${lineWords(machine.programs[program]!.locations[location]!.place)}`;
}

function lineWords({ statement, text, calls }: SourcePlace): string {
  const { line } = position(statement.source, statement.start);
  const within = calls.map((call) => ` in ${call.function}()`).join('');
  return `${basename(statement.source.path)}:${line}${within}: ${text.replace(/\s+/g, ' ')}`;
}
