/** Where peers work: a folder of its own for each run, and the programs that are started there. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InternalError } from '../base/index.js';
import { PeerError } from '../finding/index.js';

/** A peer was stopped before it had an answer. */
export class PeerStopped extends Error {
  override readonly name = 'PeerStopped';
  constructor(readonly because: 'asked' | 'memory') {
    super(because);
  }
}

export interface Surroundings {
  /** Asked now and then; true stops whatever runs. */
  readonly stop: () => boolean;
  /** Calls it if the process ends all at once; gives what takes that back. */
  readonly atExit?: (clean: () => void) => () => void;
}

export interface Finished {
  readonly status: number | null;
  readonly output: string;
}

/** How often somebody is asked whether to stop. */
const ASKED_EVERY = 50;
/** Of what a program writes no more is kept than this: its beginning and its end. */
const KEPT = 1 << 24;

/** A folder that is gone when the work is done, however it ends. */
export async function inWorkshop<T>(
  surroundings: Surroundings,
  work: (workshop: Workshop) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'lockcheck-'));
  const workshop = new Workshop(folder, surroundings);
  const forget = surroundings.atExit?.(() => workshop.close());
  try {
    return await work(workshop);
  } finally {
    forget?.();
    workshop.close();
  }
}

export class Workshop {
  private readonly running = new Set<() => void>();

  constructor(
    readonly folder: string,
    private readonly surroundings: Surroundings,
  ) {}

  write(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  /**
   * Runs a program here and waits for its end; gives its status and what it wrote.
   * @throws PeerError if there is no such program, PeerStopped if it was asked to stop.
   */
  run(command: string, args: readonly string[], missing: string): Promise<Finished> {
    return new Promise((resolve, reject) => {
      if (this.surroundings.stop()) {
        reject(new PeerStopped('asked'));
        return;
      }
      const child = spawn(command, args, { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] });
      const kill = (): void => void child.kill('SIGKILL');
      this.running.add(kill);
      let output = '';
      const keep = (chunk: Buffer): void => {
        output += chunk.toString();
        if (output.length > 2 * KEPT) output = output.slice(0, KEPT) + output.slice(-KEPT);
      };
      child.stdout.on('data', keep);
      child.stderr.on('data', keep);
      let asked = false;
      const asking = setInterval(() => {
        asked ||= this.surroundings.stop();
        if (asked) kill();
      }, ASKED_EVERY);
      const done = (): void => {
        clearInterval(asking);
        this.running.delete(kill);
      };
      child.on('error', (error: NodeJS.ErrnoException) => {
        done();
        reject(
          error.code === 'ENOENT' ? new PeerError(missing) : new PeerError(`${command}: ${error.message}`),
        );
      });
      child.on('close', (status, signal) => {
        done();
        // A terminal sends its interrupt to all of a group: then the program may be gone before we ask.
        if (asked || (signal !== null && this.surroundings.stop())) reject(new PeerStopped('asked'));
        else if (signal === 'SIGKILL') reject(new PeerStopped('memory'));
        else resolve({ status, output });
      });
    });
  }

  /** Starts a program that is to run until the work is done. `ended` is called if it ends before, with what it said. */
  start(command: string, args: readonly string[], ended: (output: string) => void): void {
    const child = spawn(command, args, { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-KEPT);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const kill = (): void => void child.kill('SIGTERM');
    this.running.add(kill);
    const gone = (why: string): void => {
      if (this.running.delete(kill)) ended(why);
    };
    child.on('error', (error) => gone(`${command}: ${error.message}`));
    child.on('close', () => gone(ending(output)));
  }

  /** Ends what runs and takes the folder away. */
  close(): void {
    const running = [...this.running];
    this.running.clear();
    for (const kill of running) kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The last lines of what a program wrote, for a message. */
export function ending(output: string): string {
  return output.trim().split('\n').slice(-8).join('\n');
}

/** A peer that names a place in what we wrote has found a fault of ours; else it is in trouble itself. */
export function refused(peer: string, file: string, output: string): Error {
  return output.includes(`${file}:`)
    ? new InternalError(`${peer} does not accept its program: ${ending(output)}`)
    : new PeerError(`${peer} fails:\n${ending(output)}`);
}
