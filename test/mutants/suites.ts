/**
 * The tests of the rooms, asked about faults that all others missed. One vitest serves for all of them: its
 * sources have the faults in them, and a run is told which of them is awake.
 */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createVitest, type TestModule, type TestSpecification, type Vitest } from 'vitest/node';
import type { Fate } from './hunt.js';
import { instrument, type Numbered } from './instrument.js';

/** A file that takes longer than this, in milliseconds and as often as without a fault, is taken not to end. */
const PATIENCE = 20_000;
const SLOWER = 10;

interface Surveyed {
  readonly file: TestSpecification;
  readonly passed: ReadonlySet<number>;
  readonly milliseconds: number;
}

export class Suites {
  private surveyed: Surveyed[] = [];
  /** Come by before the first test, when what is made is there for all files. */
  private readonly early = new Set<number>();

  private constructor(
    private vitest: Vitest,
    private readonly root: string,
    private readonly faults: readonly Numbered[],
  ) {}

  static async prepare(root: string, faults: readonly Numbered[]): Promise<Suites> {
    return new Suites(await vitestIn(root, faults), root, faults);
  }

  /** Runs the files with no fault awake: which faults each comes by, and in what time. None may fail. */
  async survey(files: readonly string[]): Promise<void> {
    const all = await this.vitest.globTestSpecifications([...files]);
    const { testModules } = await this.vitest.runTestSpecifications(all);
    for (const run of testModules) {
      if (run.state() === 'failed') throw new Error(`${this.nameOf(run)} fails as it is: ${reasonOf(run)}`);
      const { passed = [], early = [] } = run.meta();
      for (const id of early) this.early.add(id);
      const file = all.find(({ moduleId }) => moduleId === run.moduleId)!;
      this.surveyed.push({ file, passed: new Set(passed), milliseconds: run.diagnostic().duration });
    }
  }

  async fateOf({ id }: Numbered): Promise<Fate> {
    const near = this.early.has(id) ? this.surveyed : this.surveyed.filter(({ passed }) => passed.has(id));
    if (near.length === 0) return { kind: 'unreached' };
    this.vitest.provide('awake', id);
    const patience = PATIENCE + SLOWER * Math.max(...near.map((it) => it.milliseconds));
    this.vitest.provide('patience', patience);
    // What is known of earlier runs would be told again.
    const files = this.surveyed.map(({ file }) => file.moduleId);
    this.vitest.state.clearFiles(this.vitest.getRootProject(), files);
    const ended = await within(
      near.length * patience + PATIENCE,
      this.vitest.rerunTestSpecifications(near.map(({ file }) => file)),
    );
    if (!ended) return this.renewed();
    const { testModules, unhandledErrors } = ended;
    const failed = testModules.find((it) => it.state() === 'failed');
    if (failed) return { kind: 'killed', by: this.nameOf(failed), what: reasonOf(failed) };
    if (unhandledErrors.length > 0) return { kind: 'broken', what: `${unhandledErrors[0]}` };
    return { kind: 'survived', asked: near.length };
  }

  async end(): Promise<void> {
    await within(PATIENCE, this.vitest.close());
  }

  /** Where vitest itself no longer answers: one whose process was ended at a bad moment waits for it for ever. */
  private async renewed(): Promise<Fate> {
    await this.end();
    this.vitest = await vitestIn(this.root, this.faults);
    const files = await this.vitest.globTestSpecifications(this.surveyed.map(({ file }) => file.moduleId));
    this.surveyed = this.surveyed.flatMap((it) => {
      const file = files.find(({ moduleId }) => moduleId === it.file.moduleId);
      return file ? [{ ...it, file }] : [];
    });
    return { kind: 'broken', what: 'the tests do not end' };
  }

  private readonly nameOf = (run: TestModule): string => relative(this.root, run.moduleId);
}

/** What comes of it within so many milliseconds. */
async function within<T>(milliseconds: number, running: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([running, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** One whose sources have the faults in them. */
function vitestIn(root: string, faults: readonly Numbered[]): Promise<Vitest> {
  const load = (path: string): string | undefined => {
    const file = relative(root, path).replaceAll('\\', '/');
    const own = faults.filter((it) => it.file === file);
    return own.length > 0 ? instrument(readFileSync(path, 'utf8'), own) : undefined;
  };
  return createVitest(
    'test',
    {
      config: false,
      root,
      watch: false,
      pool: 'forks',
      isolate: false,
      maxWorkers: 1,
      bail: 1,
      testTimeout: 300_000,
      reporters: [{}],
      setupFiles: [join(root, 'test/mutants/setup.ts')],
      provide: { awake: -1, patience: 600_000 },
    },
    { plugins: [{ name: 'faults', enforce: 'pre', load }] },
  );
}

function reasonOf(run: TestModule): string {
  for (const test of run.children.allTests('failed'))
    return `${test.fullName}: ${test.result().errors?.[0]?.message.split('\n')[0]}`;
  return run.errors()[0]?.message.split('\n')[0] ?? 'does not run';
}
