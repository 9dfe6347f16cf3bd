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
    private readonly vitest: Vitest,
    private readonly root: string,
  ) {}

  static async prepare(root: string, faults: readonly Numbered[]): Promise<Suites> {
    const load = (path: string): string | undefined => {
      const file = relative(root, path).replaceAll('\\', '/');
      const own = faults.filter((it) => it.file === file);
      return own.length > 0 ? instrument(readFileSync(path, 'utf8'), own) : undefined;
    };
    const vitest = await createVitest(
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
    return new Suites(vitest, root);
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
    this.vitest.provide('patience', PATIENCE + SLOWER * Math.max(...near.map((it) => it.milliseconds)));
    // What is known of earlier runs would be told again.
    const files = this.surveyed.map(({ file }) => file.moduleId);
    this.vitest.state.clearFiles(this.vitest.getRootProject(), files);
    const { testModules, unhandledErrors } = await this.vitest.rerunTestSpecifications(
      near.map(({ file }) => file),
    );
    const failed = testModules.find((it) => it.state() === 'failed');
    if (failed) return { kind: 'killed', by: this.nameOf(failed), what: reasonOf(failed) };
    if (unhandledErrors.length > 0) return { kind: 'broken', what: `${unhandledErrors[0]}` };
    return { kind: 'survived', asked: near.length };
  }

  end(): Promise<void> {
    return this.vitest.close();
  }

  private readonly nameOf = (run: TestModule): string => relative(this.root, run.moduleId);
}

function reasonOf(run: TestModule): string {
  for (const test of run.children.allTests('failed'))
    return `${test.fullName}: ${test.result().errors?.[0]?.message.split('\n')[0]}`;
  return run.errors()[0]?.message.split('\n')[0] ?? 'does not run';
}
