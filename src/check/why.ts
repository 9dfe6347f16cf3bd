/** What explains a finding beyond its message: what was held, what was false, who had references, what decided. */
import type { Budget, Decisive, Note, Violation } from '../finding/index.js';
import type { Expr, Machine } from '../machine/index.js';
import {
  type Finding,
  headOf,
  type NestingSeen,
  type Replay,
  type ReplayStep,
  replay,
  type View,
} from '../semantics/index.js';
import { acquired, acquisitionNotes } from './acquisitions.js';
import { decisiveStep } from './decisive.js';
import { falseParts } from './falsity.js';
import { handlerPlace } from './outcome.js';
import { budgetNote, budgetsOf } from './references.js';
import { list, threadName } from './show.js';
import { stepText } from './trace.js';

export interface Why {
  /** Where the locks were taken that are held. */
  readonly taken: readonly Note[];
  readonly further: readonly Note[];
  readonly decisive: Decisive | null;
  readonly references: readonly Budget[];
}

/** Of what is no finding of a search, but follows from what it saw. */
export const UNEXPLAINED = { decisive: null, references: [] } as const satisfies Partial<Violation>;

/** Explains a finding by the run that leads to it. */
export function whyOf(machine: Machine, finding: Finding, run: Replay): Why {
  const references = budgetsOf(machine, finding.note, run);
  const decisive = decisiveStep(machine, finding, run.steps);
  return {
    taken: acquisitionNotes(machine, finding.note, run),
    further: [
      ...untrue(machine, finding, run),
      ...references.map(budgetNote),
      ...(decisive ? [decisiveNote(machine, decisive, run)] : []),
    ],
    decisive,
    references,
  };
}

/** Where the outer lock of a nesting was taken. */
export const takenBefore = (machine: Machine, { thread, held, path }: NestingSeen): Note[] =>
  acquired(machine, thread, [held], replay(machine, path)).map(({ text, span }) => ({
    text: text.replace(/ in step \d+$/, ''),
    span,
  }));

/** The parts that made an invariant or an assertion false. */
function untrue(machine: Machine, { note }: Finding, run: Replay): Note[] {
  switch (note.kind) {
    case 'invariant':
    case 'finally': {
      const { condition } = machine.properties[note.property]!;
      return run.last ? falseParts({ machine, state: run.last, thread: -1, bound: [] }, condition) : [];
    }
    case 'assertion': {
      const asserted = assertedIn(machine, run);
      return asserted ? falseParts(...asserted) : [];
    }
    default:
      return [];
  }
}

/** What the last step asserted, and how things stood then. */
function assertedIn(machine: Machine, run: Replay): [View, Expr] | undefined {
  const step = run.steps.at(-1);
  if (!step?.brokeOff) return undefined;
  const { location, action } = step.performed.at(-1)!;
  const { locations } = machine.programs[machine.threads[step.thread]!.program]!;
  const { op } = locations[location]!.actions[action]!;
  if (op.op !== 'assert') return undefined;
  return [{ machine, state: step.brokeOff, thread: step.thread, bound: [] }, op.condition];
}

function decisiveNote(machine: Machine, decisive: Decisive, run: Replay): Note {
  if (decisive.kind === 'always') return { text: 'every run comes to this, whoever goes first', span: null };
  const step = run.steps[decisive.step - 1]!;
  const act = `${threadName(machine, step.thread)}’s \`${stepText(machine, step)}\``;
  const instead =
    decisive.kind === 'earlier'
      ? `had ${earlier(machine, decisive.first)} before ${act}`
      : otherwise(machine, step, act);
  return {
    text: `step ${decisive.step} decides: ${instead}, the run could still have ended without this; after it none can`,
    span: headOf(machine, step).location.place.statement,
  };
}

/** A handler could have come elsewhere, or not at all; a reader could have passed the writers that wait. */
function otherwise(machine: Machine, step: ReplayStep, act: string): string {
  const { op } = headOf(machine, step).action.op;
  if (op === 'queue') return `had ${act} passed the waiting writer`;
  if (op !== 'begin') return `had ${act} gone another way`;
  return `had ${threadName(machine, step.thread)} not come ${handlerPlace(machine, step)}`.trimEnd();
}

function earlier(machine: Machine, first: (Decisive & { readonly kind: 'earlier' })['first']): string {
  const who = list([...new Set(first.map(({ thread }) => threadName(machine, thread)))]);
  const last = first.at(-1)!;
  if (first.length === 1) return `${who} done \`${last.text}\``;
  return `${who} gone on by ${first.length} steps, to \`${last.text}\`,`;
}
