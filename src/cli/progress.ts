/** How far a search is, on stderr: one line that is rewritten for a person, one every ten seconds for a log. */
import type { Progress } from '../check/index.js';
import type { Io } from './io.js';
import { isInteractive } from './terminal.js';

const EVERY = { terminal: 100, log: 10_000 } as const;
/** A search that is over sooner shows nothing: a line that flashes by helps nobody. */
const DELAY = 300;

export class ProgressLine {
  private readonly interactive: boolean;
  private readonly started: number;
  private last: number;
  /** The check that the counts are of, and since when. */
  private current = { name: '', since: 0 };
  private shown = false;

  constructor(private readonly io: Io) {
    this.interactive = isInteractive(io.stderr, io);
    this.started = io.now();
    this.last = this.interactive ? this.started + DELAY - EVERY.terminal : this.started;
  }

  /** Told by the search as often as it likes. */
  report(progress: Progress): void {
    const now = this.io.now();
    const name = `${progress.path}: ${progress.check}`;
    if (name !== this.current.name) this.current = { name, since: now };
    if (now - this.last < (this.interactive ? EVERY.terminal : EVERY.log)) return;
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

  private text({ states, depth, frontier }: Progress, now: number): string {
    const number = (value: number): string => value.toLocaleString('en-US');
    const rate = number(Math.round((states * 1000) / Math.max(now - this.current.since, 1)));
    const seconds = ((now - this.started) / 1000).toFixed(0);
    // The name comes last: it is what a narrow terminal cuts off.
    const counts = `${seconds} s: ${number(states)} states (${rate} a second), depth ${depth}, ${number(frontier)} to go on from`;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: names of checks must not steer the terminal
    return `${counts}, ${this.current.name}`.replace(/[\x00-\x1f\x7f-\x9f]/g, '?');
  }
}
