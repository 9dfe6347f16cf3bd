/** The real process. */
import { availableParallelism, constants, freemem } from 'node:os';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { getHeapStatistics } from 'node:v8';
import { type Io, type Sink, STATUS, type Stop } from './io.js';

export function processIo(): Io {
  let stop: Stop | null = null;
  const sink = (stream: NodeJS.WriteStream): Sink => {
    // A reader that has gone away (`| head`) is no error to speak of, and nobody is left to speak to.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') stop ??= 'EPIPE';
      else outputLost(error);
    });
    return {
      write: (text) => void (stop === 'EPIPE' || stream.write(text)),
      isTerminal: stream.isTTY === true,
      columns: stream.columns,
    };
  };
  const stderr = sink(process.stderr);

  const cleaners = new Set<() => void>();
  process.on('exit', () => {
    for (const clean of cleaners) clean();
  });

  let wake = (): void => {};
  const pause = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, stop === null ? milliseconds : 0);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const onSignal = (signal: 'SIGINT' | 'SIGTERM'): void => {
    if (stop === 'SIGINT' || stop === 'SIGTERM') process.exit(128 + constants.signals[signal]);
    stop = signal;
    wake();
    if (stderr.isTerminal) stderr.write('\nstopping; once more to stop at once\n');
  };

  return {
    stdout: sink(process.stdout),
    stderr,
    env: process.env,
    cwd: process.cwd(),
    platform: process.platform,
    readStdin,
    stdinIsTerminal: process.stdin.isTTY === true,
    lines: (prompt) => linesOf(prompt, () => (stop ??= 'SIGINT')),
    watchSignals: () => {
      process.on('SIGINT', onSignal);
      process.on('SIGTERM', onSignal);
    },
    pause,
    stopped: () => stop,
    atExit: (clean) => {
      cleaners.add(clean);
      return () => void cleaners.delete(clean);
    },
    memoryLow,
    processors: availableParallelism(),
    freeMemory: freemem,
    now: () => performance.now(),
  };
}

/** Beyond this part of the old space the collector does little else than look for room. */
const OLD_SPACE_IN_USE = 0.8;
/** About what V8's limit allows for new objects beside the old space. */
const YOUNG_SPACE = 64 * 1024 * 1024;

function memoryLow(): boolean {
  const { used_heap_size, heap_size_limit } = getHeapStatistics();
  return used_heap_size > OLD_SPACE_IN_USE * (heap_size_limit - YOUNG_SPACE);
}

/** A full disk, say. */
function outputLost(error: Error): never {
  process.stderr.write(`lockcheck: the output cannot be written: ${error.message}\n`);
  process.exit(STATUS.error);
}

/** Ends the process once its output is written: a timer or an unread stdin must not keep it alive. */
export function exit(status: number): void {
  process.exitCode = status;
  if (process.stdout.destroyed) process.exit();
  process.stdout.write('', () => process.exit());
}

/** A person gets a prompt, can edit the line, and leaves by Ctrl-C or Ctrl-D. */
async function* linesOf(prompt: string, onInterrupt: () => void): AsyncIterable<string> {
  const typed = process.stdin.isTTY === true;
  const input = createInterface({
    input: process.stdin,
    ...(typed ? { output: process.stdout, prompt } : {}),
    terminal: typed && process.env.TERM !== 'dumb',
  });
  input.on('SIGINT', () => {
    onInterrupt();
    input.close();
  });
  if (typed) input.prompt();
  for await (const line of input) {
    yield line;
    if (typed) input.prompt();
  }
  if (typed) process.stdout.write('\n');
}

async function readStdin(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}
