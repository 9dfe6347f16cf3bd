/** From which states a run can still come to an end without a finding. */
import type { Machine } from '../machine/index.js';
import {
  allDone,
  type Finding,
  judge,
  key,
  keyOf,
  type Note,
  outcomes,
  type State,
  type Step,
} from '../semantics/index.js';

/** A state on the way that is being tried, and what is still to be tried from it. */
interface Frame {
  readonly name: string;
  readonly open: State[];
}

export class Prospects {
  /** Whether there is hope; only what is settled. */
  private readonly settled = new Map<string, boolean>();
  private readonly isJudged: boolean;
  /** Of states that were judged, whether the finding is among what there is to say. */
  private readonly found = new Map<string, boolean>();
  private spent = 0;
  /** Some run goes on for ever, or ends at something else than the finding. */
  endsElsewhere = false;
  /** Some run was cut off where a pool or the instances of a thread ran out. */
  private cutOff = false;

  constructor(
    private readonly machine: Machine,
    private readonly finding: Finding,
    private readonly budget: number,
  ) {
    this.isJudged = JUDGED.has(finding.note.kind);
  }

  /** Asks for one more state to go on from. */
  spend(): boolean {
    return ++this.spent <= this.budget;
  }

  /** The state after a step; absent where the step, or what is true after it, is the finding, or where the run ends. */
  after(step: Step): State | undefined {
    if (this.isFinding(step.notes)) return undefined;
    if (step.outcome.kind === 'state')
      return this.comesTrueIn(step.outcome.state) ? undefined : step.outcome.state;
    if (step.outcome.kind === 'exhausted') this.cutOff = true;
    else this.endsElsewhere = true;
    return undefined;
  }

  /** Depth first, as that comes to some end soonest; undefined once too much was spent to know. */
  avoidable(from: State): boolean | undefined {
    const way: Frame[] = [];
    const onWay = new Set<string>();
    const visited = new Set<string>();
    const enter = (state: State): boolean | undefined => {
      const name = key(state);
      const known = this.settled.get(name);
      if (known !== undefined) return known;
      if (onWay.has(name)) this.endsElsewhere = true;
      if (visited.has(name)) return false;
      visited.add(name);
      if (allDone(this.machine, state)) {
        this.settled.set(name, true);
        return true;
      }
      if (!this.spend()) return undefined;
      const open = this.machine.threads.flatMap(({ index }) =>
        outcomes(this.machine, state, index).map((step) => ({ step, state: this.after(step) })),
      );
      if (open.length === 0) this.endsElsewhere = true;
      onWay.add(name);
      way.push({ name, open: open.flatMap((one) => one.state ?? []) });
      return false;
    };

    let hope = enter(from);
    while (hope === false && way.length > 0) {
      const { name, open } = way.at(-1)!;
      const next = open.shift();
      if (next) hope = enter(next);
      else {
        onWay.delete(name);
        way.pop();
      }
    }
    if (hope) for (const name of onWay) this.settled.set(name, true);
    if (hope !== false) return hope;
    // What was cut off might have come to an end.
    if (this.cutOff) return undefined;
    for (const name of visited) this.settled.set(name, false);
    return false;
  }

  private comesTrueIn(state: State): boolean {
    if (!this.isJudged) return false;
    const name = key(state);
    const known = this.found.get(name);
    if (known !== undefined) return known;
    const found = this.isFinding(judge(this.machine, state).notes);
    this.found.set(name, found);
    return found;
  }

  private isFinding(notes: readonly Note[]): boolean {
    return notes.some((note) => keyOf(this.machine, note) === this.finding.key);
  }
}

/** Kinds that are judged of a state, and not noted in a step. */
const JUDGED: ReadonlySet<Note['kind']> = new Set([
  'order',
  'sleep-in-atomic',
  'held-at-exit',
  'deadlock',
  'leak',
  'invariant',
  'finally',
]);
