/** Where results go: one format on stdout as the files are done, others to files at the end. */
import { appendFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { FileResult, Report } from '../finding/index.js';
import { loadFormat } from '../report/formats.js';
import type { Renderer, ReportOptions } from '../report/renderer.js';
import { reason } from './files.js';
import type { CheckInvocation } from './invocation.js';
import { type Io, UsageError } from './io.js';
import { baseOf, summaryFile } from './services.js';
import { isInteractive, styleFor } from './terminal.js';
import { VERSION } from './version.js';

interface Target {
  readonly renderer: Renderer;
  readonly path: string;
}

export class Outputs {
  private printed = false;

  private constructor(
    private readonly screen: Renderer,
    private readonly targets: readonly Target[],
    private readonly options: ReportOptions,
    private readonly io: Io,
  ) {}

  /** Loads the formats that are asked for. */
  static async open({ outputs, trace, all, coverage, colour }: CheckInvocation, io: Io): Promise<Outputs> {
    const loaded = await Promise.all(
      outputs.map(async ({ format, target }) => ({ renderer: await loadFormat(format), path: target })),
    );
    const { renderer } = loaded.find(({ path }) => path === null)!;
    const targets = loaded.flatMap(({ renderer, path }) => (path === null ? [] : [{ renderer, path }]));
    const style = styleFor(io.stdout, io, colour);
    const options = { ...style, trace, all, coverage, version: VERSION, base: baseOf(io) };
    return new Outputs(renderer, targets, options, io);
  }

  /** A file is done. */
  file(result: FileResult): void {
    const { live } = this.screen;
    const text = live?.file(result, this.options) ?? '';
    if (text === '') return;
    this.io.stdout.write((this.printed ? live!.between : '') + text);
    this.printed = true;
  }

  /** All is done. @throws UsageError if a file cannot be written, once those are that can. */
  end(report: Report, seconds: number): void {
    this.io.stdout.write(this.lastText(report, seconds));
    const written = { ...this.options, width: 100, colour: false };
    this.summarize(report, written);
    const failures = this.targets.flatMap(({ renderer, path }) =>
      this.save(path, renderer.whole(report, written)),
    );
    if (failures.length > 0) throw new UsageError(failures.join('\nlockcheck: '));
  }

  /** The page of the job. That it cannot be written is no fault of the models, nor asked for by anybody. */
  private summarize(report: Report, options: ReportOptions): void {
    const path = summaryFile(this.io);
    if (!this.screen.summary || path === undefined) return;
    try {
      appendFileSync(path, this.screen.summary(report, options));
    } catch (problem) {
      this.io.stderr.write(`lockcheck: the job summary cannot be written: ${reason(problem)}\n`);
    }
  }

  private lastText(report: Report, seconds: number): string {
    const { live } = this.screen;
    if (!live) return this.screen.whole(report, this.options);
    // Times differ from run to run: they are for who watches, not for what is kept and compared.
    const time = isInteractive(this.io.stdout, this.io) ? seconds : null;
    return live.end(report, this.options, { seconds: time, printed: this.printed });
  }

  /** What went wrong, if anything did. */
  private save(target: string, text: string): string[] {
    try {
      writeFileSync(resolve(this.io.cwd, target), text);
      return [];
    } catch (problem) {
      return [`${target} cannot be written: ${reason(problem)}`];
    }
  }
}
