/** What a command needs of the process around it, so that tests can give it something else. */
export interface Io {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly platform: string;
  readStdin(): Promise<Uint8Array>;
  /** Whether a person types what comes from stdin. */
  readonly stdinIsTerminal: boolean;
  /** What comes from stdin, line by line as it comes; `prompt` asks a person for the next one. */
  lines(prompt: string): AsyncIterable<string>;
  /** From now on signals no longer end the process, but are told by `stopped`. */
  watchSignals(): void;
  /** Lets time pass; ends at once when there is a reason to come to an end. */
  pause(milliseconds: number): Promise<void>;
  /** Why to come to an end, if there is a reason. `EPIPE`: nobody reads the output any more. */
  stopped(): Stop | null;
  /** Calls it if the process ends, however it does; gives what takes that back. */
  atExit(clean: () => void): () => void;
  /** Is so little memory left that it is time to come to an end? */
  memoryLow(): boolean;
  /** How many threads can run at a time. */
  readonly processors: number;
  /** Bytes of memory that nobody uses now. */
  freeMemory(): number;
  /** Milliseconds on a clock that only goes forward. */
  now(): number;
}

export type Stop = 'SIGINT' | 'SIGTERM' | 'EPIPE';

export interface Sink {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Its width, where it has one. */
  readonly columns: number | undefined;
}

/** Something wrong with how the command was called: said on stderr, without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Exit statuses, as `--help` lists them. */
export const STATUS = {
  passed: 0,
  failed: 1,
  error: 2,
  incomplete: 3,
  internal: 70,
  SIGINT: 130,
  SIGTERM: 143,
} as const;
