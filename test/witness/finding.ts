/** Statements on a lock or channel: how they find it, in one step or two, and what they remember. */
import type { ChannelPath, Effect, LockPath } from '../../src/model/index.js';
import type { Continuation, Frame, Item } from './continuation.js';
import type { Control, Made } from './control.js';
import type { Context } from './evaluate.js';
import type { Way } from './node.js';
import type { State } from './state.js';
import { Fault, fresh } from './value.js';

export type EffectItem = Item & { readonly k: 'effect' };

export abstract class Finding {
  protected readonly effect: Effect;
  protected readonly f: Frame;
  protected readonly path: LockPath | undefined;
  protected readonly channelPath: ChannelPath | undefined;
  protected readonly twoSteps: boolean;
  protected readonly lockKey: string;
  protected readonly channelKey: string;
  private readonly pathReads: Set<string>;
  private readonly isWith: boolean;

  constructor(
    protected readonly control: Control,
    protected readonly item: EffectItem,
    protected readonly rest: Continuation,
  ) {
    const e = item.effect;
    this.effect = e;
    this.f = item.f;
    this.path = 'lock' in e ? e.lock : e.kind === 'wait' ? e.releasing : undefined;
    this.channelPath = 'channel' in e ? e.channel : undefined;
    const r = control.reads();
    if (this.path) control.ev.scanLock(this.path, this.f, r);
    if (this.channelPath) control.ev.scanChannel(this.channelPath, this.f, r);
    this.pathReads = r.locals;
    this.twoSteps = r.changing && !this.f.atomic;
    this.lockKey = control.foundKey(this.effect, this.f);
    this.channelKey = `${this.lockKey} channel`;
    this.isWith = item.stmt.kind === 'with';
  }

  /** What the statement does once its operands are found, in the phase that it is in. */
  protected abstract found(): Made;

  node(): Made {
    return this.phase === '' && this.twoSteps ? this.find() : this.found();
  }

  private find(): Made {
    return {
      stop: true,
      successors: [this.at('found')],
      reads: this.pathReads,
      writes: this.keys(),
      run: (s, t) =>
        this.act(s, t, (c) => {
          const locals = c.s.threads[t]!.locals;
          const channel = this.channelPath && this.control.ev.channel(this.channelPath, c);
          if (this.path) {
            const id = this.control.ev.lock(this.path, c);
            if (this.path.kind === 'reference') this.control.ev.stateOf(id, c);
            locals[this.lockKey] = id;
          }
          if (channel) locals[this.channelKey] = channel;
          return 0;
        }),
    };
  }

  protected get phase(): string {
    return this.item.phase;
  }

  protected at(phase: string): Continuation {
    return this.control.conts.push({ ...this.item, phase }, this.rest);
  }

  /** Whether the instances are remembered by now. */
  protected get isFound(): boolean {
    return this.phase !== '' && (this.phase === 'found' ? this.twoSteps : this.remembers);
  }

  /** A `with` and a `wait` come back to what they found. */
  protected get remembers(): boolean {
    return this.twoSteps || this.isWith || this.effect.kind === 'wait';
  }

  protected lock(c: Context): string {
    return this.isFound
      ? (c.s.threads[c.t]!.locals[this.lockKey] as string)
      : this.control.ev.lock(this.path!, c);
  }

  protected lockOrNone(s: State, t: number): string | undefined {
    try {
      const id = this.lock(this.context(s, t));
      this.control.ev.stateOf(id, this.context(s, t));
      return fresh(id);
    } catch (e) {
      if (e instanceof Fault) return undefined;
      throw e;
    }
  }

  protected channel(c: Context): string {
    return this.isFound
      ? (c.s.threads[c.t]!.locals[this.channelKey] as string)
      : this.control.ev.channel(this.channelPath!, c);
  }

  protected keys(): string[] {
    return [...(this.path ? [this.lockKey] : []), ...(this.channelPath ? [this.channelKey] : [])];
  }

  protected readsNow(): Set<string> {
    return new Set(this.isFound ? this.keys() : this.pathReads);
  }

  protected context(s: State, t: number): Context {
    return { s, t, f: this.f, notes: new Set() };
  }

  protected act(s: State, t: number, what: (c: Context) => number | undefined): Way[] {
    return this.control.act(s, t, this.f, what);
  }
}
