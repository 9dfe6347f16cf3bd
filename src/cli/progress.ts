/** How far a search is, on stderr: one line that is rewritten for a person; for a log, one for every ten seconds of a check. */
import type { Progress } from '../check/index.js';
import type { Io } from './io.js';
import { isInteractive } from './terminal.js';

const EVERY = { terminal: 100, log: 10_000 } as const;
/** A search that is over sooner shows nothing: a line that flashes by helps nobody. */
const DELAY = 300;

const NO_LAYER = { depth: -1, frontier: 0, before: 0, grows: undefined };

export class ProgressLine {
  private readonly interactive: boolean;
  private readonly started: number;
  private last: number;
  /** The check that the counts are of, and since when. */
  private current = { name: '', since: 0 };
  private shown = false;
  /** The layer that is seen to, what it has brought so far, and what the one before brought. */
  private layer: { depth: number; frontier: number; before: number; grows: boolean | undefined } = NO_LAYER;

  constructor(private readonly io: Io) {
    this.interactive = isInteractive(io.stderr, io);
    this.started = io.now();
    this.last = this.interactive ? this.started + DELAY - EVERY.terminal : this.started;
  }

  /** Told by the search as often as it likes. */
  report(progress: Progress): void {
    const now = this.io.now();
    const name = `${progress.path}: ${progress.check}`;
    if (name !== this.current.name) {
      this.current = { name, since: now };
      this.layer = NO_LAYER;
    }
    this.follow(progress);
    // A log is told of a check that takes long, not of many that are quick.
    const since = this.interactive ? this.last : Math.max(this.last, this.current.since);
    if (now - since < (this.interactive ? EVERY.terminal : EVERY.log)) return;
    this.last = now;
    const text = this.text(progress, now);
    if (!this.interactive) {
      this.io.stderr.write(`${text}\n`);
      return;
    }
    this.io.stderr.write(`\r\x1b[2K${text.slice(0, (this.io.stderr.columns ?? 80) - 1)}`);
    this.shown = true;
  }

  /** Before anything else is printed, lest it be appended to this line. */
  clear(): void {
    if (this.shown) this.io.stderr.write('\r\x1b[2K');
    this.shown = false;
  }

  /** Whether the last layer brought more than the one before it. */
  private follow({ depth, frontier }: Progress): void {
    const { layer } = this;
    if (depth === layer.depth) this.layer = { ...layer, frontier };
    else if (layer.depth < 0 || depth < layer.depth) this.layer = { ...NO_LAYER, depth, frontier };
    else this.layer = { depth, frontier, before: layer.frontier, grows: layer.frontier > layer.before };
  }

  /** How many states there are nobody knows; but layers that become smaller may soon come to an end. */
  private trend(): string {
    const { grows } = this.layer;
    if (grows === undefined) return '';
    return grows ? ', more each step' : ', fewer each step';
  }

  private text({ states, depth, frontier, bytes }: Progress, now: number): string {
    const number = (value: number): string => value.toLocaleString('en-US');
    const rate = number(Math.round((states * 1000) / Math.max(now - this.current.since, 1)));
    const seconds = ((now - this.started) / 1000).toFixed(0);
    // The name comes last: it is what a narrow terminal cuts off.
    const size = bytes === undefined ? '' : `, ${number(Math.ceil(bytes / 2 ** 20))} MB`;
    const counts = `${seconds} s: ${number(states)} states (${rate} a second), depth ${depth}, ${number(frontier)} to go on from${this.trend()}${size}`;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: names of checks must not steer the terminal
    return `${counts}, ${this.current.name}`.replace(/[\x00-\x1f\x7f-\x9f]/g, '?');
  }
}
