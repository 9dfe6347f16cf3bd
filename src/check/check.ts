import type { CheckResult, FileResult, Nesting } from '../finding/index.js';
import type { Machine } from '../machine/index.js';
import type { Model, Reader } from '../model/index.js';
import { hasErrors, type Outcome, type Source } from '../source/index.js';
import { type Built, type BuiltFile, build } from './build.js';
import { type Executed, executedIn, executedOf, unexecutedOf } from './coverage.js';
import { decide, limitOf } from './decide.js';
import { explore } from './explore.js';
import type { CheckOptions } from './options.js';
import { declaredOrder } from './order.js';

/**
 * Runs the checks of one file. What is wrong with its text comes back as diagnostics, and then no
 * check runs; the promise is rejected only for a bug of lockcheck itself, and where somebody
 * else's model checker is asked that does not answer (`PeerError`).
 */
export function checkFile(entry: Source, read: Reader, options: CheckOptions): Promise<FileResult> {
  return checkBuilt(entry.path, build(entry, read, options.defines), options);
}

/** The same of a file that has been taken to its machines already. */
export async function checkBuilt(
  path: string,
  { value, diagnostics }: Outcome<BuiltFile>,
  options: CheckOptions,
): Promise<FileResult> {
  const { program, variants } = value;
  const frame = { path, title: program.title, diagnostics };
  if (hasErrors(diagnostics)) return { ...frame, ...NOTHING_RUN };

  const runs: Run[] = [];
  const wanted = variants.filter((one) => options.only?.(one.plan.name) ?? true);
  for (const one of wanted) {
    runs.push(await runVariant(path, one, options));
    if (options.interrupted?.()) break;
  }
  const everything = runs.length === variants.length;
  return {
    ...frame,
    checks: runs.map((run) => run.result),
    notBegun: wanted.slice(runs.length).map(({ plan }) => plan.name),
    unexecuted: everything
      ? unexecutedOf(
          program.entry,
          runs.map((run) => run.executed),
        )
      : [],
    executed: executedOf(
      program.files,
      runs.map((run) => run.executed),
    ),
    order: declaredOrder(runs.map((run) => run.machine)),
    undeclared: undeclaredIn(runs.map((run) => run.result)),
    idleAllows: everything ? idleAllows(runs) : [],
  };
}

/** Of a file none of whose checks can be run. */
const NOTHING_RUN = {
  checks: [],
  notBegun: [],
  unexecuted: [],
  executed: [],
  order: { classes: [], rules: [] },
  undeclared: [],
  idleAllows: [],
} satisfies Partial<FileResult>;

interface Run {
  readonly result: CheckResult;
  readonly executed: Executed;
  readonly model: Model;
  readonly machine: Machine;
  readonly allowed: ReadonlySet<number>;
}

/** Runs one variant of one check. */
export async function runVariant(
  path: string,
  { plan, variant, model, machine }: Built,
  options: CheckOptions,
): Promise<Run> {
  const began = performance.now();
  const explored = await explore(path, plan, machine, options);
  const { run, stoppedBy, certified = null, omission = null, untraced = [] } = explored;
  const limits = {
    ...(options.maxStates === undefined ? {} : { states: options.maxStates }),
    ...(options.timeout === undefined ? {} : { seconds: options.timeout }),
  };
  const limit = limitOf(machine, run, stoppedBy, limits);
  const executed = executedIn(machine, run.executed);
  const milliseconds = performance.now() - began;
  const about = { untraced, certified, omission, milliseconds };
  const { result } = decide(machine, model, plan, variant, run, limit, executed, about);
  return { result, executed, model, machine, allowed: run.allowed };
}

/** Nestings that no rule speaks of, each pair of classes once. */
function undeclaredIn(checks: readonly CheckResult[]): Nesting[] {
  const found = new Map<string, Nesting>();
  for (const nesting of checks.flatMap((check) => check.nestings)) {
    const key = `${nesting.held} ${nesting.acquired}`;
    if (!nesting.declared && !nesting.forbidden && !found.has(key)) found.set(key, nesting);
  }
  return [...found.values()];
}

/** `allow` lines that applied in no run. */
function idleAllows(runs: readonly Run[]) {
  const keyOf = (span: { readonly source: Source; readonly start: number }): string =>
    `${span.source.path}:${span.start}`;
  const all = new Map(
    runs.flatMap((run) => run.model.allows.map((allow) => [keyOf(allow.span), allow.span] as const)),
  );
  for (const run of runs) {
    for (const index of run.allowed) all.delete(keyOf(run.model.allows[index]!.span));
  }
  return [...all.values()];
}
