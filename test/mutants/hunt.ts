/** Wakes faults one after the other, and asks about the files that come by them until somebody notices. */
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { bundle } from './bundle.js';
import type { Named } from './fault.js';
import type { Numbered } from './instrument.js';
import type { Reply, Unit } from './killer/main.js';
import { Killer } from './worker.js';

export type Fate =
  | { readonly kind: 'killed'; readonly by: string; readonly what: string }
  /** It never ends, or needs all memory, or the sources do not even load. */
  | { readonly kind: 'broken'; readonly what: string }
  /** Nobody noticed. */
  | { readonly kind: 'survived'; readonly asked: number }
  /** Nothing that was asked about comes by it. */
  | { readonly kind: 'unreached' };

interface Surveyed {
  readonly unit: Unit;
  readonly passed: ReadonlySet<number>;
  readonly milliseconds: number;
}

/** At least this long, however fast the file is without a fault. */
const PATIENCE = 20_000;
const SLOWER = 30;

export class Hunt {
  private surveyed: Surveyed[] = [];
  private atLoad: ReadonlySet<number> = new Set();
  private killer: Killer | undefined;

  private constructor(
    private readonly path: string,
    readonly faults: readonly Numbered[],
  ) {}

  static async prepare(root: string, faults: readonly Named[]): Promise<Hunt> {
    const numbered = faults.map((it, id) => ({ ...it, id }));
    return new Hunt(await bundle(root, numbered), numbered);
  }

  /** Asks about each file with no fault awake: which faults it comes by, and in what time. Nothing may be wrong. */
  async survey(units: readonly Unit[]): Promise<void> {
    const { killer, loaded } = await Killer.start(this.path);
    this.killer = killer;
    this.atLoad = new Set(sound(loaded).passed);
    for (const unit of units) {
      const reply = sound(await killer.ask({ awake: -1, units: [unit] }, 600_000));
      if (reply.noticed) throw new Error(`${unit.oracle} ${unit.path} fails as it is: ${reply.noticed.what}`);
      const passed = new Set(reply.passed);
      if (passed.size > 0) this.surveyed.push({ unit, passed, milliseconds: reply.milliseconds });
    }
    this.surveyed.sort((a, b) => a.milliseconds - b.milliseconds);
  }

  async fateOf(fault: Numbered): Promise<Fate> {
    const early = this.atLoad.has(fault.id);
    const near = early ? this.surveyed : this.surveyed.filter(({ passed }) => passed.has(fault.id));
    if (near.length === 0) return { kind: 'unreached' };
    if (early) await this.stop();
    if (!this.killer) {
      const { killer, loaded } = await Killer.start(this.path, early ? fault.id : -1);
      this.killer = killer;
      if (loaded instanceof Error) return this.broken(loaded);
    }
    // A few at a time: the fault that never ends is known by the time that it takes.
    for (let from = 0; from < near.length; from += AT_A_TIME) {
      const asked = near.slice(from, from + AT_A_TIME);
      const time = PATIENCE + SLOWER * asked.reduce((sum, it) => sum + it.milliseconds, 0);
      const reply = await this.killer.ask({ awake: fault.id, units: asked.map(({ unit }) => unit) }, time);
      if (reply instanceof Error) return this.broken(reply);
      if (!reply.noticed) continue;
      if (early) await this.stop();
      const { unit, what } = reply.noticed;
      return { kind: 'killed', by: `${unit.oracle} ${unit.path}`, what };
    }
    if (early) await this.stop();
    return { kind: 'survived', asked: near.length };
  }

  async end(): Promise<void> {
    await this.stop();
    rmSync(dirname(this.path), { recursive: true, force: true });
  }

  private async broken(error: Error): Promise<Fate> {
    await this.stop();
    return { kind: 'broken', what: error.message };
  }

  private async stop(): Promise<void> {
    await this.killer?.end();
    this.killer = undefined;
  }
}

const AT_A_TIME = 8;

function sound(reply: Reply | Error): Reply {
  if (reply instanceof Error) throw reply;
  return reply;
}
