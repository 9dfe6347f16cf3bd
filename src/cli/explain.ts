/** `lockcheck explain <code>`: what a diagnostic or violation means. */
import { explanation, explanationList, explanationTopics } from '../report/explain/render.js';
import { suggest } from '../source/index.js';
import { type Io, STATUS, UsageError } from './io.js';
import { styleFor } from './terminal.js';

/** Prints one explanation, or the list of all. @throws UsageError for what there is none of. */
export function explain(code: string | undefined, io: Io): number {
  const style = styleFor(io.stdout, io, undefined);
  if (code === undefined) {
    io.stdout.write(explanationList(style));
    return STATUS.passed;
  }
  const text = explanation(code, style);
  if (text === undefined) {
    const near = suggest(code, explanationTopics());
    const hint = near === undefined ? 'lockcheck explain lists them' : `did you mean ${near}?`;
    throw new UsageError(`there is no diagnostic or violation \`${code}\`; ${hint}`);
  }
  io.stdout.write(text);
  return STATUS.passed;
}
