import type { FileResult, Report } from '../finding/index.js';
import type { Style } from './style.js';
import type { TraceForm } from './violation.js';

/** What all formats are given; each uses what concerns it. */
export interface ReportOptions extends Style {
  readonly trace: TraceForm;
  /** A trace for every kind and place, expected ones too; and every diagnostic. */
  readonly all: boolean;
  /** List the statements that nothing executed. */
  readonly coverage: boolean;
  /** That of lockcheck. */
  readonly version: string;
  /**
   * What to put before the report's paths for a service that knows the repository only as a whole: `sub/`
   * where the command runs in such a folder of it, else nothing.
   */
  readonly base: string;
}

/** A format. All of them are made from the same findings, and none knows where its text goes. */
export interface Renderer {
  /** A whole run. */
  whole(report: Report, options: ReportOptions): string;
  /** For formats that a person watches: what to print as each file is done, and at the end. */
  readonly live?: Live;
  /** For formats of a service that gives each run a page: what to write there, in Markdown. */
  summary?(report: Report, options: ReportOptions): string;
}

export interface Live {
  file(result: FileResult, options: ReportOptions): string;
  /** Between the texts of two files that have one. */
  readonly between: string;
  /** `seconds` only where a person watches; `printed`: whether any file had a text. */
  end(
    report: Report,
    options: ReportOptions,
    run: { readonly seconds: number | null; readonly printed: boolean },
  ): string;
}
