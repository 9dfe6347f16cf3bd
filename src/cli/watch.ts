/** `lockcheck --watch`: runs again what changed, until it is stopped. */
import { dirname, resolve } from 'node:path';
import type { FileResult } from '../finding/index.js';
import type { Reader } from '../model/index.js';
import { checkInput, optionsOf } from './check.js';
import { type Entry, findFiles, readerFor, readSource, stampOf } from './files.js';
import type { CheckInvocation } from './invocation.js';
import { type Io, STATUS, UsageError } from './io.js';
import { NameFilter } from './names.js';
import { Outputs } from './outputs.js';
import { ProgressLine } from './progress.js';
import { isInteractive } from './terminal.js';

/** Milliseconds between two looks at the files. It asks the files themselves, which works on every disk. */
const EVERY = 300;
/** Looks between two searches for files that are new. */
const SEARCH_EVERY = 10;

/** A file as it was run. */
interface Ran {
  readonly result: FileResult;
  /** The files that it was made of, with their stamps. */
  readonly stamps: ReadonlyMap<string, string>;
  /** The result before, if this one has errors and that one had something to look at. */
  readonly kept: FileResult | null;
}

/** Runs everything, and then whatever changes. @throws UsageError if there is nothing to begin with. */
export async function watch(invocation: CheckInvocation, io: Io): Promise<number> {
  if (invocation.paths.includes('-')) throw new UsageError('--watch needs files: stdin comes but once');
  if (invocation.emit !== undefined) throw new UsageError('--watch runs checks, and --emit runs none');
  let entries = await findFiles(invocation.paths, io);
  const known = new Map<string, Ran>();
  io.watchSignals();
  for (let look = 0; ; look++) {
    if (look % SEARCH_EVERY === SEARCH_EVERY - 1 || entries.some((entry) => isGone(entry, io)))
      entries = await found(invocation.paths, io);
    if (forgetGone(known, entries) || entries.some((entry) => isStale(known.get(entry.path))))
      await runStale(invocation, entries, known, io);
    if (io.stopped() === null) await io.pause(EVERY);
    const stop = io.stopped();
    if (stop !== null) return stop === 'EPIPE' ? STATUS.passed : STATUS[stop];
  }
}

/** The files there are now; none where all are gone for a while. */
async function found(paths: readonly string[], io: Io): Promise<Entry[]> {
  try {
    return await findFiles(paths, io);
  } catch (problem) {
    if (problem instanceof UsageError) return [];
    throw problem;
  }
}

function forgetGone(known: Map<string, Ran>, entries: readonly Entry[]): boolean {
  const there = new Set(entries.map(({ path }) => path));
  const gone = [...known.keys()].filter((path) => !there.has(path));
  for (const path of gone) known.delete(path);
  return gone.length > 0;
}

const isGone = ({ path }: Entry, io: Io): boolean => stampOf(resolve(io.cwd, path)) === 'absent';

const isStale = (ran: Ran | undefined): boolean =>
  ran === undefined || [...ran.stamps].some(([path, stamp]) => stampOf(path) !== stamp);

/** Runs what changed; then all results are shown, old ones and new. What is on the screen stays until then. */
async function runStale(
  invocation: CheckInvocation,
  entries: readonly Entry[],
  known: Map<string, Ran>,
  io: Io,
): Promise<void> {
  const started = io.now();
  const filter = invocation.checks.length === 0 ? null : new NameFilter(invocation.checks);
  const progress = new ProgressLine(io);
  const options = optionsOf(invocation, filter, progress, { started, io });
  for (const entry of entries) {
    if (io.stopped() !== null) break;
    const before = known.get(entry.path);
    if (!isStale(before)) continue;
    const stamps = new Map<string, string>();
    const path = resolve(io.cwd, entry.path);
    stamps.set(path, stampOf(path));
    const source = readSource(entry, io);
    const result = await checkInput(
      { entry, source },
      noting(stamps, readerFor(entry.root, io), io),
      options,
    );
    known.set(entry.path, { result, stamps, kept: keptFrom(before, result) });
  }
  progress.clear();
  const shown = entries.flatMap((entry) => known.get(entry.path) ?? []);
  await show(invocation, shown, (io.now() - started) / 1000, io);
  if (shown.length === 0) io.stderr.write('lockcheck: no file is left; what comes back is run again\n');
  const nothing = shown.every(({ result }) => result.checks.length === 0);
  if (nothing && filter?.complaint()) io.stderr.write(`lockcheck: ${filter.complaint()}\n`);
}

/** Reads imports, and remembers which files were asked for, also those that are not there. */
const noting =
  (stamps: Map<string, string>, read: Reader, io: Io): Reader =>
  (path, from) => {
    const absolute = resolve(io.cwd, dirname(from.path), path);
    stamps.set(absolute, stampOf(absolute));
    return read(path, from);
  };

/** While a file has errors, as it has in the midst of an edit, what was to be looked at stays. */
function keptFrom(before: Ran | undefined, result: FileResult): FileResult | null {
  if (!before || !result.diagnostics.some(({ severity }) => severity === 'error')) return null;
  if (before.kept) return before.kept;
  const { path, checks } = before.result;
  if (checks.every((check) => check.asExpected)) return null;
  return { ...before.result, path: `${path}, as it was before`, diagnostics: [] };
}

const CLEAR = '\x1b[2J\x1b[3J\x1b[H';

async function show(
  invocation: CheckInvocation,
  shown: readonly Ran[],
  seconds: number,
  io: Io,
): Promise<void> {
  const outputs = await Outputs.open(invocation, io);
  const person = isInteractive(io.stdout, io);
  if (person) io.stdout.write(CLEAR);
  for (const { kept, result } of shown) {
    if (kept) outputs.file(kept);
    outputs.file(result);
  }
  outputs.end({ files: shown.map(({ result }) => result) }, seconds);
  if (person && io.stopped() === null) io.stderr.write('watching; Ctrl-C ends it\n');
}
