/** A run as SARIF's code flows: once in global order, once by thread. */
import type { Trace, TraceStep } from '../finding/index.js';
import { place } from './sarif-places.js';
import { counted } from './words.js';

/** GitHub keeps 1,000 places of a result; both flows have each step. What leads to the end matters most. */
const MOST_STEPS = 500;

/**
 * Viewers that know only one thread of execution show the first flow, where steps name their threads. In the
 * second each thread has its own, and `executionOrder` gives the global order back.
 */
export function codeFlows(trace: Trace, involved: readonly string[], base: string) {
  const steps = trace.steps.slice(-MOST_STEPS);
  const left = trace.steps.length - steps.length;
  const cut = left === 0 ? '' : ` (the first ${counted(left, 'step')} left out)`;
  const kinds = kindsOf(trace);
  const spot = (step: TraceStep, text: string) => ({
    location: { ...place(step.location, base), message: { text } },
    executionOrder: step.step,
    nestingLevel: step.holds.length,
    kinds: kinds.get(step)!,
    importance: importance(trace, step, involved),
    state: state(trace, step),
  });
  const moving = trace.threads.flatMap((thread, index) => {
    const own = steps.filter((step) => step.thread === index);
    return own.length === 0 ? [] : [{ thread, own }];
  });
  return [
    {
      message: { text: `the run, step by step${cut}` },
      threadFlows: [
        {
          id: 'all threads',
          locations: steps.map((step) => spot(step, `${nameOf(trace, step)}: ${words(step)}`)),
        },
      ],
    },
    {
      message: { text: `the same by thread${cut}` },
      threadFlows: moving.map(({ thread, own }) => ({
        id: thread.name,
        message: { text: thread.title === null ? thread.name : `${thread.name} "${thread.title}"` },
        locations: own.map((step) => spot(step, words(step))),
      })),
    },
  ];
}

const nameOf = (trace: Trace, { thread }: TraceStep): string => trace.threads[thread]!.name;

const words = ({ text, outcome, waits }: TraceStep): string =>
  [waits ? 'waits: ' : '', text, outcome === '' ? '' : `  ${outcome}`].join('');

function importance(trace: Trace, step: TraceStep, involved: readonly string[]): string {
  if (step === trace.steps.at(-1)) return 'essential';
  return involved.includes(nameOf(trace, step)) ? 'important' : 'unimportant';
}

/** What the thread then holds, and what the step changed, by name. No name of a model has a blank in it. */
function state(trace: Trace, step: TraceStep): Readonly<Record<string, { readonly text: string }>> {
  const values = Object.entries({
    [`${nameOf(trace, step)} holds`]: step.holds.join(', ') || 'nothing',
    ...step.changes,
  });
  return Object.fromEntries(values.map(([name, text]) => [name, { text }]));
}

/** Whether a step took or gave back anything, by SARIF's own names, from what its thread held before. */
function kindsOf(trace: Trace): Map<TraceStep, readonly string[]> {
  const held = new Map<number, readonly string[]>();
  const kinds = new Map<TraceStep, readonly string[]>();
  for (const step of trace.steps) {
    const before = held.get(step.thread) ?? [];
    const taken = step.holds.some((lock) => !before.includes(lock));
    const given = before.some((lock) => !step.holds.includes(lock));
    kinds.set(step, [
      ...(taken ? ['acquire'] : []),
      ...(given ? ['release'] : []),
      ...(taken || given ? ['lock'] : []),
    ]);
    held.set(step.thread, step.holds);
  }
  return kinds;
}
