/** The bundle, running in a process that can be ended: a fault may well send it round for ever, or take all memory. */
import { type ChildProcess, fork } from 'node:child_process';
import type { Question, Reply } from './killer/main.js';

const MEGABYTES = 1024;

export class Killer {
  private process: ChildProcess | undefined;
  private waiting: ((reply: Reply | Error) => void) | undefined;

  /** Starts a process in which a fault is awake as the modules load. */
  static async start(path: string, awake = -1): Promise<{ killer: Killer; loaded: Reply | Error }> {
    const killer = new Killer();
    const loaded = await killer.reply(60_000, () => {
      const execArgv = [`--max-old-space-size=${MEGABYTES}`];
      const child = fork(path, [`${awake}`], { execArgv, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
      killer.process = child;
      child.on('message', (reply: Reply) => killer.waiting?.(reply));
      child.on('exit', (code, signal) => killer.waiting?.(new Error(`ends with ${signal ?? code}`)));
    });
    return { killer, loaded };
  }

  /** What it says; an error where it breaks down or takes too long, and then it must be ended. */
  ask(question: Question, milliseconds: number): Promise<Reply | Error> {
    return this.reply(milliseconds, () => this.process!.send(question));
  }

  async end(): Promise<void> {
    const child = this.process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  private reply(milliseconds: number, ask: () => void): Promise<Reply | Error> {
    return new Promise((resolve) => {
      const late = setTimeout(() => this.waiting!(new Error('takes too long')), milliseconds);
      this.waiting = (reply) => {
        this.waiting = undefined;
        clearTimeout(late);
        resolve(reply);
      };
      ask();
    });
  }
}
