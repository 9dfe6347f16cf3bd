/** Runs the tools, each in a process of its own, and reads what they say of themselves. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Run {
  readonly states: number;
  readonly transitions: number;
  /** Of the search alone, as the tool says, and of processors in all: seconds. */
  readonly search: number;
  readonly cpu: number;
  /** At most, of the whole process. */
  readonly bytes: number;
  /** Of a packed state, where that is known. */
  readonly bits?: number;
}

/** Something to be run again and again. */
export interface Tool {
  readonly name: string;
  readonly run: () => Run;
  /** To make what is run: seconds. */
  readonly preparation: number;
}

const RUN_TIMEOUT = 600_000;

interface Ended {
  readonly output: string;
  readonly cpu: number;
  readonly elapsed: number;
  readonly bytes: number;
}

/** Runs a program under `time`, which knows what it took. */
function timed(command: readonly string[], cwd: string): Ended {
  const report = join(cwd, 'time.txt');
  const { stdout, stderr, error } = spawnSync(
    '/usr/bin/time',
    ['-f', '%U %S %e %M', '-o', report, ...command],
    { cwd, encoding: 'utf8', timeout: RUN_TIMEOUT, maxBuffer: 1 << 26 },
  );
  if (error) throw error;
  const last = readFileSync(report, 'utf8').trim().split('\n').at(-1)!;
  const [user, system, elapsed, kilobytes] = last.split(' ').map(Number);
  return {
    output: stdout + stderr,
    cpu: user! + system!,
    elapsed: elapsed!,
    bytes: kilobytes! * 1024,
  };
}

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, '..', '..');

const number = (output: string, pattern: RegExp): number => {
  const found = pattern.exec(output);
  if (!found) throw new Error(`no ${pattern} in:\n${output}`);
  return Number(found[1]);
};

function prepared(folder: string, files: Readonly<Record<string, string>>, commands: string): number {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const start = performance.now();
  const { status, stdout, stderr, error } = spawnSync('sh', ['-ec', commands], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (error) throw error;
  // SPIN complains on its standard output.
  if (status !== 0) throw new Error(`status ${status} of\n${commands}\n${stdout}${stderr}`);
  return (performance.now() - start) / 1000;
}

/** The engine, by `searching.ts`, which says what it took apart from starting. */
export function engine(folder: string, lock: string, workers: number): Tool {
  const preparation = prepared(folder, { 'model.lock': lock }, ':');
  const command = [process.execPath, join(HERE, 'own.js'), 'model.lock', String(workers)];
  return {
    name: workers === 1 ? 'lockcheck' : `lockcheck, ${workers} workers`,
    preparation,
    run: () => {
      const { output, bytes } = timed(command, folder);
      return { ...(JSON.parse(output) as Omit<Run, 'bytes'>), bytes };
    },
  };
}

export type SpinSearch = 'breadth first' | 'reduced' | 'exported';

/** How C is compiled for long searches. */
const FAST = '-O3 -march=native';

const SPIN_NAMES = { 'breadth first': 'SPIN', reduced: 'SPIN, reduced', exported: 'SPIN, exported' } as const;

/**
 * Breadth first without reduction, or SPIN's own way: depth first, with partial-order reduction. Its
 * table is made just large enough beforehand, so that it does not suffer from long chains. Exported text
 * has one process, and a state more, before the first is judged; breadth first SPIN would keep the states
 * in the middle of its atomic steps, too.
 */
export function spin(
  folder: string,
  promela: string,
  search: SpinSearch,
  states: number,
  optimised = FAST,
): Tool {
  const flags = { 'breadth first': '-DBFS -DNOREDUCE', reduced: '', exported: '-DNOREDUCE' }[search];
  const preparation = prepared(
    folder,
    { 'model.pml': promela },
    `spin ${search === 'exported' ? '-o1 -o2' : ''} -a model.pml
     cc -w ${optimised} -DSAFETY -DMEMLIM=16000 -DVECTORSZ=16384 ${flags} -o pan pan.c`,
  );
  const deep = search === 'breadth first' ? [] : ['-m1000000'];
  const slots = Math.max(10, Math.ceil(Math.log2(states)));
  return {
    name: SPIN_NAMES[search],
    preparation,
    run: () => {
      const { output, cpu, elapsed, bytes } = timed(['./pan', `-w${slots}`, '-n', ...deep], folder);
      if (/max search depth too small|out of memory|errors: [1-9]/.test(output)) throw new Error(output);
      return {
        states: number(output, /(\d+) states, stored/) - (search === 'exported' ? 1 : 0),
        // The first state is met without a step.
        transitions: number(output, /(\d+) transitions \(=/) - 1,
        search: elapsed,
        cpu,
        bytes,
      };
    },
  };
}

export function rumur(
  folder: string,
  murphi: string,
  threads: number,
  name?: string,
  optimised = FAST,
): Tool {
  const preparation = prepared(
    folder,
    { 'model.m': murphi },
    `rumur --deadlock-detection off --threads ${threads} --output model.c model.m
     cc -w -std=c11 ${optimised} -mcx16 -o model model.c -lpthread -latomic`,
  );
  return {
    name: name ?? (threads === 1 ? 'Rumur' : `Rumur, ${threads} threads`),
    preparation,
    run: () => {
      const { output, cpu, elapsed, bytes } = timed(['./model'], folder);
      if (!output.includes('No error found')) throw new Error(output);
      return {
        states: number(output, /(\d+) states,/),
        transitions: number(output, /states, (\d+) rules fired/),
        search: elapsed,
        cpu,
        bytes,
      };
    },
  };
}

/** A search written by hand in C, for one model and its size. */
export function loop(folder: string, file: string, n: number): Tool {
  const source = join(ROOT, 'test', 'bench', 'loops', `${file}.c`);
  const preparation = prepared(folder, {}, `cc ${FAST} -DN=${n} -o ${file} '${source}'`);
  return {
    name: `C, ${file}`,
    preparation,
    run: () => {
      const { output, cpu, bytes } = timed([`./${file}`], folder);
      return {
        states: number(output, /(\d+) states/),
        transitions: number(output, /(\d+) transitions/),
        search: number(output, /([\d.]+) s$/m),
        cpu,
        bytes,
      };
    },
  };
}

/** Whole runs of a command, for what starting costs: seconds of time and of processors. */
export function whole(command: readonly string[], folder: string): { elapsed: number; cpu: number } {
  const { elapsed, cpu } = timed(command, folder);
  return { elapsed, cpu };
}

/** What is missing on this machine. */
export const lacking = (): string[] =>
  ['spin', 'rumur', 'cc', '/usr/bin/time'].filter((tool) => spawnSync(tool, ['--version']).error);

export const versions = (): string[] => [
  `Node ${process.version}`,
  ...['spin -V', 'rumur --version', 'cc --version'].map(
    (command) => execFileSync('sh', ['-c', command], { encoding: 'utf8' }).split('\n')[0]!,
  ),
];
