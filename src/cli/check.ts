/** `lockcheck check`: every check of every file. */
import { basename, resolve } from 'node:path';
import { type CheckOptions, checkFile, listingsOf, type PeerOptions } from '../check/index.js';
import { type FileResult, outcomeOf, type Report } from '../finding/index.js';
import type { Reader } from '../model/index.js';
import { conciseFile } from '../report/index.js';
import { type Diagnostic, hasErrors, type Source } from '../source/index.js';
import { decode, type Entry, findFiles, readerFor, readSource } from './files.js';
import type { CheckInvocation, RunOptions } from './invocation.js';
import { type Io, STATUS, UsageError } from './io.js';
import { NameFilter } from './names.js';
import { Outputs } from './outputs.js';
import { ProgressLine } from './progress.js';
import { styleFor } from './terminal.js';

/** The part of the free memory that states may take. */
const MEMORY_SHARE = 0.8;

/** Runs the checks, prints what they came to, and gives the exit status. */
export async function check(invocation: CheckInvocation, io: Io): Promise<number> {
  const started = io.now();
  if (invocation.emit !== undefined) return emit(invocation, io);
  const outputs = await Outputs.open(invocation, io);
  const report = await runChecks(invocation.paths, invocation, io, (result) => outputs.file(result));
  outputs.end(report, (io.now() - started) / 1000);
  return statusOf(report, io);
}

/**
 * Runs the checks of the files that the paths lead to, and tells of each file as it is done.
 * @throws UsageError if there are no such files or checks
 */
export async function runChecks(
  paths: readonly string[],
  run: RunOptions,
  io: Io,
  done: (result: FileResult) => void,
): Promise<Report> {
  const started = io.now();
  const inputs = await inputsOf(paths, run.stdinName, io);
  const filter = filterOf(run.checks);
  const progress = new ProgressLine(io);
  const options = optionsOf(run, filter, progress, { started, io });
  const files: FileResult[] = [];
  io.watchSignals();
  for (const { entry, source } of inputs) {
    if (io.stopped() !== null) break;
    const result = await checkInput({ entry, source }, readerFor(entry.root, io), options);
    progress.clear();
    done(result);
    files.push(result);
  }
  const notBegun = inputs.slice(files.length).map(({ entry }) => entry.path);
  const report: Report = { files, notBegun };
  const complaint = filter?.complaint() ?? null;
  // With errors in the files it is not known which checks there are.
  if (complaint !== null && statusOf(report, io) === STATUS.passed) throw new UsageError(complaint);
  return report;
}

const filterOf = (names: readonly string[]): NameFilter | null =>
  names.length === 0 ? null : new NameFilter(names);

/** Prints the generated code of the checks in place of running them. */
async function emit({ paths, checks, defines, colour, stdinName }: CheckInvocation, io: Io): Promise<number> {
  const inputs = await inputsOf(paths, stdinName, io);
  const filter = filterOf(checks);
  const style = { ...styleFor(io.stdout, io, colour), all: true, coverage: false };
  let status: number = STATUS.passed;
  for (const { entry, source } of inputs) {
    if ('code' in source) throw new UsageError(source.message);
    const only = filter === null ? {} : { only: (name: string) => filter.accepts(name) };
    const { value, diagnostics } = await listingsOf(source, readerFor(entry.root, io), { defines, ...only });
    if (hasErrors(diagnostics)) {
      io.stdout.write(conciseFile({ ...unread(entry, diagnostics[0]!), diagnostics }, style));
      status = STATUS.error;
    }
    for (const { check: name, text } of value) io.stdout.write(`;; ${entry.path}: ${name}\n${text}`);
  }
  const complaint = filter?.complaint() ?? null;
  if (complaint !== null && status === STATUS.passed) throw new UsageError(complaint);
  return status;
}

/** As the whole comes out, or as it was stopped. */
export function statusOf(report: Report, io: Io): number {
  const stop = io.stopped();
  return stop === 'SIGINT' || stop === 'SIGTERM' ? STATUS[stop] : STATUS[outcomeOf(report)];
}

/** What there is to say about a file, be it only that it could not be read. */
export async function checkInput(
  { entry, source }: Input,
  read: Reader,
  options: CheckOptions,
): Promise<FileResult> {
  return 'code' in source ? unread(entry, source) : checkFile(source, read, options);
}

export interface Input {
  readonly entry: Entry;
  readonly source: Source | Diagnostic;
}

async function inputsOf(paths: readonly string[], stdinName: string | undefined, io: Io): Promise<Input[]> {
  const named = paths.filter((path) => path !== '-');
  const inputs = (await findFiles(named, io)).map((entry) => ({ entry, source: readSource(entry, io) }));
  if (named.length === paths.length) return inputs;
  const entry = { path: stdinName ?? '<stdin>', root: io.cwd };
  return [{ entry, source: { path: entry.path, text: decode(await io.readStdin()) } }, ...inputs];
}

/** What the command line asks of a search. */
export function optionsOf(
  { defines, maxStates, timeout, engine, certify, hashCompact, workers, maxMemory, ...rest }: RunOptions,
  filter: NameFilter | null,
  progress: ProgressLine,
  { started, io }: { readonly started: number; readonly io: Io },
): CheckOptions {
  return {
    defines,
    engine,
    peers: peersOf(rest, io),
    started,
    interrupted: () => io.stopped() !== null,
    memoryLow: () => io.memoryLow(),
    onProgress: (state) => progress.report(state),
    ...(filter === null ? {} : { only: (name: string) => filter.accepts(name) }),
    ...(maxStates === undefined ? {} : { maxStates }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(certify === undefined ? {} : { certify: { seed: certify } }),
    ...(hashCompact ? { hashCompact } : {}),
    workers: workers ?? io.processors,
    maxMemory: maxMemory ?? Math.floor(io.freeMemory() * MEMORY_SHARE),
  };
}

function peersOf(
  {
    spinPath,
    rumurPath,
    tla2tools,
    distributed,
  }: Pick<CheckInvocation, 'spinPath' | 'rumurPath' | 'tla2tools' | 'distributed'>,
  io: Io,
): PeerOptions {
  const found = (path: string): string => (path.includes('/') ? resolve(io.cwd, path) : path);
  return {
    atExit: (clean) => io.atExit(clean),
    ...(spinPath === undefined ? {} : { spin: found(spinPath) }),
    ...(rumurPath === undefined ? {} : { rumur: found(rumurPath) }),
    ...(tla2tools === undefined ? {} : { tla2tools: resolve(io.cwd, tla2tools) }),
    ...(distributed === undefined
      ? {}
      : { distributed: { ...distributed, tell: once((text) => io.stderr.write(text)) } }),
  };
}

/** What is to be done elsewhere is the same for every check. */
function once(tell: (text: string) => void): (text: string) => void {
  const told = new Set<string>();
  return (text) => {
    if (!told.has(text)) tell(text);
    told.add(text);
  };
}

/** A file of which there is nothing to say but that it could not be read. */
function unread(entry: Entry, diagnostic: Diagnostic): FileResult {
  return {
    path: entry.path,
    title: basename(entry.path),
    diagnostics: [diagnostic],
    checks: [],
    unexecuted: [],
    executed: [],
    order: { classes: [], rules: [] },
    undeclared: [],
    idleAllows: [],
    notBegun: [],
  };
}
