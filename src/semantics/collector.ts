import type { Machine } from '../machine/index.js';
import type { Exploration, Finding, NestingSeen, Path } from './exploration.js';
import type { Start } from './initial.js';
import type { Judgement } from './judge.js';
import { keyOf, type Note } from './note.js';
import type { Step } from './step.js';
import type { Supply } from './turn.js';

/** The choices that led somewhere, the last one first. */
export interface Trail {
  readonly before: Trail | undefined;
  readonly choice: number;
}

function pathOf(trail: Trail | undefined): Path {
  const path: number[] = [];
  for (let at = trail; at !== undefined; at = at.before) path.push(at.choice);
  return path.reverse();
}

/** Keeps what a search comes by, of each finding the first occurrence. */
export class Collector {
  private readonly findings = new Map<string, Finding>();
  private readonly nestings = new Map<string, NestingSeen>();
  private readonly hangs = new Map<string, Exploration['hangs'][number]>();
  private readonly uses = new Map<string, Exploration['uses'][number]>();
  private readonly exhausted = new Map<string, Exploration['exhausted'][number]>();
  private readonly executed: readonly Set<number>[];
  private readonly allowed = new Set<number>();

  constructor(private readonly machine: Machine) {
    this.executed = machine.programs.map(() => new Set());
  }

  /** How the run began. */
  started({ notes, allowed, entered, outcome }: Start): void {
    for (const step of entered) this.cover(step);
    this.noted(notes, allowed, undefined);
    if (outcome.kind === 'exhausted') this.ranOut(outcome.supply, undefined);
  }

  /** A step, with the trail to its end. */
  stepped(step: Step, trail: Trail): void {
    this.cover(step);
    this.noted(step.notes, step.allowed, trail);
    if (step.outcome.kind === 'exhausted') this.ranOut(step.outcome.supply, trail);
  }

  /** What there is to say about a new state. */
  judged({ notes, allowed, nestings, hangs, uses }: Judgement, trail: Trail | undefined): void {
    this.noted(notes, allowed, trail);
    for (const nesting of nestings) {
      const { thread, location, held, wanted, others } = nesting;
      const holds = [held, wanted, ...others].map(({ lock, mode }) => `${lock}${mode}`);
      const name = `${thread} ${location} ${holds.join(' ')}`;
      if (!this.nestings.has(name)) this.nestings.set(name, { ...nesting, path: pathOf(trail) });
    }
    for (const { held, wanted } of hangs) {
      const name = `${held} ${wanted}`;
      if (!this.hangs.has(name)) this.hangs.set(name, { held, wanted, path: pathOf(trail) });
    }
    for (const use of uses) {
      const name = `${use.how} ${use.sort} ${use.class} ${use.mode}`;
      if (!this.uses.has(name)) this.uses.set(name, { ...use, path: pathOf(trail) });
    }
  }

  result(): Pick<
    Exploration,
    'findings' | 'exhausted' | 'executed' | 'nestings' | 'hangs' | 'uses' | 'allowed'
  > {
    return {
      findings: [...this.findings.values()],
      exhausted: [...this.exhausted.values()],
      executed: this.executed,
      nestings: [...this.nestings.values()],
      hangs: [...this.hangs.values()],
      uses: [...this.uses.values()],
      allowed: this.allowed,
    };
  }

  private cover({ thread, performed }: Step): void {
    const locations = this.executed[this.machine.threads[thread]!.program]!;
    for (const { location } of performed) locations.add(location);
  }

  private ranOut(supply: Supply, trail: Trail | undefined): void {
    const name = JSON.stringify(supply);
    if (!this.exhausted.has(name)) this.exhausted.set(name, { supply, path: pathOf(trail) });
  }

  private noted(notes: readonly Note[], allowed: readonly number[], trail: Trail | undefined): void {
    for (const allow of allowed) this.allowed.add(allow);
    for (const note of notes) {
      const key = keyOf(this.machine, note);
      if (!this.findings.has(key)) this.findings.set(key, { key, note, path: pathOf(trail) });
    }
  }
}
