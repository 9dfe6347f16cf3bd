/** Threads that explore together, on one memory. */
import { Worker } from 'node:worker_threads';
import { explorer, type Job, type Report, type Setup } from './explorer.js';
import type { Compiled } from './wasm-api.js';

/** What all threads have in common. */
export interface Common extends Omit<Setup, 'exports' | 'attach' | keyof Own> {
  readonly compiled: Compiled;
}

/** What is each thread's own: where in the memories its places are. */
export type Own = Pick<Setup, 'base' | 'area' | 'worker'>;

/**
 * The program of a thread. It has `explorer` in it as text, so that there need be no file to start
 * from, be it of the sources or of a bundle.
 */
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
const explorer = ${explorer.toString()};
const { compiled, memory } = workerData;
const attach = (code, memory) => new WebAssembly.Instance(code, { env: { memory } }).exports;
const explore = explorer({ ...workerData, exports: attach(compiled, memory), attach });
parentPort.on('message', (job) => parentPort.postMessage(explore(job)));
`;

export class Crew {
  private readonly threads: readonly Worker[];
  private missing: number;
  private failure: Error | undefined;

  constructor(common: Common, places: readonly Own[]) {
    this.threads = places.map(
      (own) => new Worker(PROGRAM, { eval: true, workerData: { ...common, ...own } }),
    );
    this.missing = places.length;
    for (const thread of this.threads) {
      thread.once('online', () => {
        this.missing--;
      });
      thread.on('error', (error: Error) => {
        this.failure = error;
      });
    }
  }

  /** Have all of them started? That takes a while, in turns of the event loop; they can be waited for. */
  async hasStarted(wait: boolean): Promise<boolean> {
    while (this.missing > 0 && !this.failure) {
      await new Promise((resume) => setImmediate(resume));
      if (!wait) break;
    }
    if (this.failure) throw this.failure;
    return this.missing === 0;
  }

  /** Gives all the same job; done when all are. Spare buffers go to one each. */
  run(job: Job): Promise<Report[]> {
    return Promise.all(
      this.threads.map((thread, i) => {
        const spare = job.spare.filter((_, at) => at % this.threads.length === i);
        return answer(thread, { ...job, spare });
      }),
    );
  }

  /** Waits for their end, but not if they have not even begun. */
  async dismiss(): Promise<void> {
    const ended = Promise.all(this.threads.map((thread) => thread.terminate()));
    if (this.missing === 0) await ended;
  }
}

function answer(thread: Worker, job: Job): Promise<Report> {
  return new Promise((resolve, reject) => {
    const done = (report: Report): void => {
      thread.off('error', failed);
      resolve(report);
    };
    const failed = (error: Error): void => {
      thread.off('message', done);
      reject(error);
    };
    thread.once('message', done);
    thread.once('error', failed);
    thread.postMessage(job);
  });
}
