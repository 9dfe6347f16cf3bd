/** One model that fails in several ways, and one that passes: what each format makes of them. */
import { readFileSync } from 'node:fs';
import { checkFile } from '../../src/check/index.js';
import type { FileResult, Report } from '../../src/finding/index.js';
import { type Format, loadFormat } from '../../src/report/formats.js';
import { PLAIN } from '../../src/report/index.js';
import type { ReportOptions } from '../../src/report/renderer.js';

export const MODELS = ['failing', 'passing'] as const;

export const OPTIONS: ReportOptions = {
  ...PLAIN,
  trace: 'lanes',
  all: false,
  coverage: false,
  version: '0.1.0',
  base: '',
};

export function textOf(model: (typeof MODELS)[number]): string {
  return readFileSync(new URL(`models/${model}.lock`, import.meta.url), 'utf8');
}

/** The result of a model that lies at `path`. */
export function resultOf(path: string, text: string): Promise<FileResult> {
  return checkFile({ path, text }, () => ({ failure: 'missing' }), { defines: new Map() });
}

export const reportOf = async (model: (typeof MODELS)[number]): Promise<Report> => ({
  files: [await resultOf(`models/${model}.lock`, textOf(model))],
});

/** A report in a format. */
export async function rendered(format: Format, report: Report, options = OPTIONS): Promise<string> {
  return (await loadFormat(format)).whole(report, options);
}
