import type { Io, Stop } from '../../src/cli/index.js';

/** A process of our own: what it is told to be, and what was written to it. */
export interface FakeIo extends Io {
  readonly out: () => string;
  readonly err: () => string;
}

interface Given {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly terminal?: boolean;
  readonly columns?: number;
  readonly stdin?: string | Uint8Array;
  /** Asked at each chance to stop. */
  readonly stopped?: () => Stop | null;
  /** What happens while time passes. */
  readonly pause?: () => Promise<void>;
  readonly memoryLow?: () => boolean;
  readonly now?: () => number;
}

export function fakeIo(given: Given = {}): FakeIo {
  let out = '';
  let err = '';
  const terminal = { isTerminal: given.terminal ?? false, columns: given.columns };
  return {
    stdout: {
      write: (text) => {
        out += text;
      },
      ...terminal,
    },
    stderr: {
      write: (text) => {
        err += text;
      },
      ...terminal,
    },
    env: { LANG: 'C.UTF-8', ...given.env },
    cwd: given.cwd ?? process.cwd(),
    platform: 'linux',
    readStdin: async () =>
      typeof given.stdin === 'string'
        ? new TextEncoder().encode(given.stdin)
        : (given.stdin ?? new Uint8Array()),
    stdinIsTerminal: given.terminal ?? false,
    lines: async function* () {
      const text = typeof given.stdin === 'string' ? given.stdin : new TextDecoder().decode(given.stdin);
      yield* text.split('\n').filter((line) => line !== '');
    },
    pause: given.pause ?? (async () => {}),
    watchSignals: () => {},
    atExit: () => () => {},
    stopped: given.stopped ?? (() => null),
    processors: 2,
    freeMemory: () => 2 ** 32,
    memoryLow: given.memoryLow ?? (() => false),
    now: given.now ?? (() => performance.now()),
    out: () => out,
    err: () => err,
  };
}
