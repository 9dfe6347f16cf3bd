/** Runs before each file of the tests where these are asked about a fault. */
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** The number of the fault that is awake; -1 for none. */
    readonly awake: number;
    /** Milliseconds that a file may take. */
    readonly patience: number;
  }
  interface TaskMeta {
    /** The faults that the file came by, and those of them before its first test. */
    passed?: readonly number[];
    early?: readonly number[];
  }
}

const awake = inject('awake');
// A fault may never end, and then nothing else comes to its turn in this thread.
const guard = new Worker(`setTimeout(() => process.kill(process.pid, 'SIGKILL'), ${inject('patience')})`, {
  eval: true,
});
guard.unref();
const passed = new Set<number>();
const early = new Set<number>();

globalThis.faulty = (id) => {
  passed.add(id);
  return id === awake;
};

beforeAll(() => {
  for (const id of passed) early.add(id);
});
// biome-ignore lint/correctness/noEmptyPattern: vitest reads the pattern to know what is asked for.
afterAll(async ({}, file) => {
  await guard.terminate();
  file.meta.passed = [...passed];
  file.meta.early = [...early];
});
