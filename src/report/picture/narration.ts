/** A run in sentences, for who cannot see a picture of it. */
import type { ThreadEnding, Trace } from '../../finding/index.js';
import { stepPlace } from '../place.js';
import { holdsOrWaits, type Subject, traceRows } from '../rows.js';
import { listed } from '../words.js';

/** `two does lock b (first.lock:8).`, a sentence for each step. */
export function stepSentences(trace: Trace): string[] {
  return trace.steps.map(({ thread, text, outcome, ends, waits, location }) => {
    const more = [
      outcome,
      ends ? 'this breaks the rule' : '',
      waits ? 'and waits' : '',
      stepPlace(location),
    ].filter((part) => part !== '');
    return `${trace.threads[thread]!.name} does ${text} (${more.join('; ')}).`;
  });
}

/** How things stand at the end, a sentence for each thread of which there is something to say. */
export function endingSentences(trace: Trace, subject: Subject): string[] {
  const breaking = traceRows(trace, subject)
    .filter(({ number }) => number === '')
    .flatMap(({ cells }) => [...cells].filter(([, { mark }]) => mark === 'breaks'))
    .map(([thread, { text }]) => `${trace.threads[thread]!.name} comes to ${text}, which breaks the rule.`);
  return [...trace.ending.filter(holdsOrWaits).map((ending) => standing(trace, ending)), ...breaking];
}

function standing(trace: Trace, { thread, holds, waitsFor }: ThreadEnding): string {
  const parts = [
    ...(holds.length === 0 ? [] : [`holds ${listed(holds)}`]),
    ...(waitsFor === null ? [] : [`waits for ${waitsFor}`]),
  ];
  return `In the end ${trace.threads[thread]!.name} ${parts.join(' and ')}.`;
}
