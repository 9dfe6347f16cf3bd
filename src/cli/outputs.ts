/** Where results go: one format on stdout as the files are done, others to files at the end. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { never } from '../base/index.js';
import type { FileResult, Report } from '../finding/index.js';
import {
  concise,
  conciseFile,
  conciseSummary,
  json,
  type PrettyOptions,
  pretty,
  prettyFile,
  prettySummary,
} from '../report/index.js';
import type { CheckInvocation } from './arguments.js';
import { reason } from './files.js';
import { type Io, UsageError } from './io.js';
import { isInteractive, styleFor } from './terminal.js';
import type { Format } from './values.js';
import { VERSION } from './version.js';

export class Outputs {
  private readonly options: PrettyOptions;
  private readonly screen: Format;
  private printed = false;

  constructor(
    private readonly invocation: CheckInvocation,
    private readonly io: Io,
  ) {
    const { trace, all, coverage, colour } = invocation;
    this.options = { ...styleFor(io.stdout, io, colour), trace, all, coverage };
    this.screen = invocation.outputs.find((output) => output.target === null)!.format;
  }

  /** A file is done. */
  file(result: FileResult): void {
    const text = this.fileText(result);
    if (text === '') return;
    if (this.printed && this.screen === 'pretty') this.io.stdout.write('\n');
    this.io.stdout.write(text);
    this.printed = true;
  }

  private fileText(result: FileResult): string {
    switch (this.screen) {
      case 'pretty':
        return prettyFile(result, this.options);
      case 'concise':
        return conciseFile(result, this.options);
      case 'json':
        return '';
      default:
        return never(this.screen);
    }
  }

  /** All is done. @throws UsageError if a file cannot be written. */
  end(report: Report, seconds: number): void {
    this.io.stdout.write(this.lastText(report, seconds));
    for (const { format, target } of this.invocation.outputs)
      if (target !== null) this.save(target, this.wholeText(format, report));
  }

  private lastText(report: Report, seconds: number): string {
    switch (this.screen) {
      case 'pretty': {
        // Times differ from run to run: they are for who watches, not for what is kept and compared.
        const time = isInteractive(this.io.stdout, this.io) ? seconds : null;
        return (this.printed ? '\n' : '') + prettySummary(report, this.options, time);
      }
      case 'concise':
        return conciseSummary(report, this.options);
      case 'json':
        return json(report, VERSION);
      default:
        return never(this.screen);
    }
  }

  private wholeText(format: Format, report: Report): string {
    const options = { ...this.options, width: 100, colour: false };
    switch (format) {
      case 'pretty':
        return pretty(report, options);
      case 'concise':
        return concise(report, options);
      case 'json':
        return json(report, VERSION);
      default:
        return never(format);
    }
  }

  private save(target: string, text: string): void {
    try {
      writeFileSync(resolve(this.io.cwd, target), text);
    } catch (problem) {
      throw new UsageError(`${target} cannot be written: ${reason(problem)}`);
    }
  }
}
