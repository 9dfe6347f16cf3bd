/** A machine that somebody steps through by hand, with what a search found in it to step through. */
import { assert } from '../base/index.js';
import type { Moment, Reachable, StepOption, Value } from '../finding/index.js';
import type { Machine } from '../machine/index.js';
import type { Reader } from '../model/index.js';
import {
  allDone,
  choices,
  type Finding,
  initial,
  type Path,
  replay,
  type State,
} from '../semantics/index.js';
import type { Outcome, Source } from '../source/index.js';
import { type Built, build } from './build.js';
import { explore } from './explore.js';
import { describe } from './message.js';
import type { CheckOptions } from './options.js';
import { outcomeOf } from './outcome.js';
import { showValue } from './show.js';
import { locationOf, stepText, told } from './trace.js';

/** A variant of a check of a file, to be stepped through. */
export interface Subject {
  /** The check's name, and its variant where it has several: `sizes [N = 3]`. */
  readonly title: string;
  start(): Simulation;
}

/** All that can be stepped through in a file. */
export function subjectsOf(entry: Source, read: Reader, options: CheckOptions): Outcome<readonly Subject[]> {
  const { value, diagnostics } = build(entry, read, options.defines);
  const subjects = value.variants.map((built): Subject => {
    const { plan, variant } = built;
    const title = variant.label === '' ? plan.name : `${plan.name} [${variant.label}]`;
    return { title, start: () => new Simulation(entry.path, built, options) };
  });
  return { value: subjects, diagnostics };
}

export class Simulation {
  /** The whole run that is being gone through, and how far. */
  private path: Path = [];
  private at = 0;
  private found: readonly { readonly finding: Finding; readonly text: string }[] | undefined;
  private readonly machine: Machine;
  /** Absent where `init` breaks a rule. */
  private readonly first: State | undefined;

  constructor(
    private readonly file: string,
    private readonly built: Built,
    private readonly options: CheckOptions,
  ) {
    this.machine = built.machine;
    const { outcome } = initial(this.machine);
    this.first = outcome.kind === 'state' ? outcome.state : undefined;
  }

  /** Steps done, and those of the whole run. */
  get position(): { readonly step: number; readonly of: number } {
    return { step: this.at, of: this.path.length };
  }

  /** How things stand. */
  moment(): Moment {
    const { machine } = this;
    const done = this.path.slice(0, this.at);
    const run = replay(machine, done);
    const last = run.steps.at(-1);
    const ended = last ? last.after === undefined : run.last === undefined;
    const notes = last ? [...last.notes, ...last.judged] : [...run.start.notes, ...run.judged];
    const state = ended ? undefined : run.last;
    return {
      trace: told(machine, run),
      ahead: this.path.length - this.at,
      options: state ? this.optionsIn(done, state) : [],
      values: run.last ? this.valuesIn(run.last) : [],
      remarks: notes.map((note) => remark(machine, note)),
      ended,
      done: state !== undefined && allDone(machine, state),
    };
  }

  /** Makes the step of this number, from 1; false if there is none. */
  take(number: number): boolean {
    const { options } = this.moment();
    if (options[number - 1] === undefined) return false;
    if (!options[number - 1]!.next) this.path = [...this.path.slice(0, this.at), number - 1];
    this.at++;
    return true;
  }

  /** Goes to after a step of the whole run, 0 its start; false if it is not so long. */
  goto(step: number): boolean {
    if (step < 0 || step > this.path.length) return false;
    this.at = step;
    return true;
  }

  /** What there is to be found, by a search that is made once. */
  async reachable(): Promise<readonly Reachable[]> {
    this.found ??= await this.search();
    return this.found.map(({ text, finding }) => ({ text, steps: finding.path.length }));
  }

  /** Takes the run to what was found, by its number from 1, and goes to its start; false if there is none. */
  async load(number: number): Promise<boolean> {
    await this.reachable();
    const chosen = this.found?.[number - 1];
    if (!chosen) return false;
    this.path = chosen.finding.path;
    this.at = 0;
    return true;
  }

  private async search(): Promise<{ finding: Finding; text: string }[]> {
    const { run } = await explore(this.file, this.built.plan, this.machine, this.options);
    return run.findings.map((finding) => ({ finding, text: remark(this.machine, finding.note) }));
  }

  private optionsIn(done: Path, state: State): StepOption[] {
    return choices(this.machine, state).map(({ index, thread }) => {
      const step = replay(this.machine, [...done, index]).steps.at(-1);
      assert(step !== undefined, 'a choice is a step');
      const { locations } = this.machine.programs[this.machine.threads[thread]!.program]!;
      return {
        thread: this.machine.threads[thread]!.name,
        text: stepText(this.machine, step),
        outcome: outcomeOf(this.machine, step),
        location: locationOf(locations[step.performed[0]!.location]!.place),
        next: this.path[this.at] === index,
      };
    });
  }

  /** Shared memory, and the locals that people have named. */
  private valuesIn(state: State): Value[] {
    const { machine, first } = this;
    const shared = machine.cells.map(({ name, domain }, cell) => {
      const value = state.memory.get(cell)!;
      return { name, value: showValue(machine, domain, value), changed: value !== first?.memory.get(cell) };
    });
    const locals = machine.threads.flatMap(({ index, name: thread, program }) =>
      machine.programs[program]!.locals.flatMap(({ name, domain }, local): Value[] => {
        if (name.startsWith('<')) return [];
        const value = state.threads.get(index)!.locals.get(local)!;
        const changed = value !== first?.threads.get(index)?.locals.get(local);
        return [{ name: `${thread}.${name}`, value: showValue(machine, domain, value), changed }];
      }),
    );
    return [...shared, ...locals];
  }
}

/** `deadlock — one and two wait for each other`. */
function remark(machine: Machine, note: Finding['note']): string {
  return `${note.kind} — ${describe(machine, note).message}`;
}
