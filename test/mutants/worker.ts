/** The bundle, running in a thread that can be ended: a fault may well send it round for ever. */
import { Worker } from 'node:worker_threads';
import type { Question, Reply } from './killer/main.js';

const MEGABYTES = 1024;

export class Killer {
  private worker: Worker | undefined;
  private waiting: ((reply: Reply | Error) => void) | undefined;

  /** Starts a thread in which a fault is awake as the modules load. */
  static async start(path: string, awake = -1): Promise<{ killer: Killer; loaded: Reply | Error }> {
    const killer = new Killer();
    const loaded = await killer.reply(60_000, () => {
      const limits = { maxOldGenerationSizeMb: MEGABYTES };
      const worker = new Worker(path, { workerData: { awake }, resourceLimits: limits, stderr: true });
      killer.worker = worker;
      worker.on('message', (reply: Reply) => killer.waiting?.(reply));
      worker.on('error', (e: Error) => killer.waiting?.(e));
    });
    return { killer, loaded };
  }

  /** What it says; an error where it breaks down or takes too long, and then it must be ended. */
  ask(question: Question, milliseconds: number): Promise<Reply | Error> {
    return this.reply(milliseconds, () => this.worker!.postMessage(question));
  }

  async end(): Promise<void> {
    await this.worker?.terminate();
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
