/** Values of options, from what a person types. Each parser throws a sentence for the person. */

import { basename } from 'node:path';
import { ENGINES, type Engine, LANGUAGES, type Language } from '../finding/index.js';
import { FORMATS, type Format } from '../report/formats.js';
import type { TraceForm } from '../report/index.js';
import { GRAPH_FORMS, type GraphForm } from '../report/order/forms.js';
import { UsageError } from './io.js';

/** Shells that completion is written for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

export const TRACES = ['lanes', 'table', 'full'] as const satisfies readonly TraceForm[];

/** A format and the file it goes to; null: stdout. */
export interface Output {
  readonly format: Format;
  readonly target: string | null;
}

/** `pretty`, `json=out.json`, `json=-`. */
export function parseOutput(text: string): Output {
  const equals = text.indexOf('=');
  const name = equals < 0 ? text : text.slice(0, equals);
  const target = equals < 0 ? null : text.slice(equals + 1);
  const format = FORMATS.find((known) => known === name);
  if (format === undefined)
    throw new UsageError(
      `--format knows ${FORMATS.join(', ')}, but not \`${name}\`; a file may follow: json=out.json`,
    );
  if (target === '') throw new UsageError(`--format ${text} names no file: write --format ${format}=<file>`);
  return { format, target: target === '-' ? null : target };
}

/** `lanes`, `table`, `full`. */
export function parseTrace(text: string): TraceForm {
  const form = TRACES.find((known) => known === text);
  if (form === undefined) throw new UsageError(`--trace knows ${TRACES.join(', ')}, but not \`${text}\``);
  return form;
}

/** `compiled`, `reference`, `spin`, … */
export function parseEngine(text: string): Engine {
  const engine = ENGINES.find((known) => known === text);
  if (engine === undefined) throw new UsageError(`--engine knows ${ENGINES.join(', ')}, but not \`${text}\``);
  return engine;
}

/** `promela`, `murphi`, `tla`. */
export function parseLanguage(text: string): Language {
  const language = LANGUAGES.find((known) => known === text);
  if (language === undefined) throw new UsageError(`--to knows ${LANGUAGES.join(', ')}, but not \`${text}\``);
  return language;
}

/** `dot`, `mermaid`, `svg`. */
export function parseGraphForm(text: string): GraphForm {
  const form = GRAPH_FORMS.find((known) => known === text);
  if (form === undefined) throw new UsageError(`--to knows ${GRAPH_FORMS.join(', ')}, but not \`${text}\``);
  return form;
}

/** What a file's name says of what is to be in it. */
export function graphFormOf(target: string | null): GraphForm {
  if (target === null || /\.(?:dot|gv)$|^[^.]*$/i.test(basename(target))) return 'dot';
  if (/\.svg$/i.test(target)) return 'svg';
  if (/\.(?:mmd|mermaid)$/i.test(target)) return 'mermaid';
  throw new UsageError(
    `-o ${target}: a name that ends in .dot, .gv, .mmd, .mermaid or .svg says what is written; or say so by --to`,
  );
}

/** `bash`, `zsh`, `fish`. */
export function parseShell(text: string): Shell {
  const shell = SHELLS.find((known) => known === text);
  if (shell === undefined) throw new UsageError(`completion knows ${SHELLS.join(', ')}, but not \`${text}\``);
  return shell;
}

/** `N=3`, `fixed=true`, `fixed`. */
export function parseDefine(text: string): readonly [name: string, value: number] {
  const [, name, value = 'true'] = /^([A-Za-z_]\w*)(?:=(.*))?$/s.exec(text) ?? [];
  if (name === undefined)
    throw new UsageError(`-D ${text}: write name=value, as in -D N=3 or -D fixed=false`);
  if (value === 'true' || value === 'false') return [name, value === 'true' ? 1 : 0];
  if (/^-?\d+$/.test(value) && Number.isSafeInteger(Number(value))) return [name, Number(value)];
  throw new UsageError(`-D ${text}: \`${value}\` is neither a whole number nor true or false`);
}

const FACTORS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 };

/** `5000`, `1_000_000`, `10M`. */
export function parseCount(option: string, text: string, example = '5000 or 10M'): number {
  const [, digits, suffix] = /^(\d[\d_,]*)([kmg]?)$/i.exec(text) ?? [];
  const count = Number(digits?.replace(/[_,]/g, '')) * FACTORS[suffix?.toLowerCase() ?? '']!;
  if (digits === undefined || !Number.isSafeInteger(count) || count === 0)
    throw new UsageError(`${option} ${text}: a number of at least 1 is needed, such as ${example}`);
  return count;
}

const BYTES: Readonly<Record<string, number>> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

/** `500M`, `1.5G`. */
export function parseSize(option: string, text: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)([kmg]?)b?$/i.exec(text) ?? [];
  const bytes = Math.floor(Number(digits) * BYTES[unit?.toLowerCase() ?? '']!);
  if (digits === undefined || !(bytes >= BYTES.m!))
    throw new UsageError(`${option} ${text}: a size of at least 1M is needed, such as 500M or 4G`);
  return bytes;
}

/** `wat`. */
export function parseEmit(text: string): 'wat' {
  if (text !== 'wat') throw new UsageError(`--emit knows wat, but not \`${text}\``);
  return text;
}

const SECONDS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600 };

/** `90`, `1.5`, `10m`, `2h`. */
export function parseSeconds(option: string, text: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)([smh]?)$/i.exec(text) ?? [];
  const seconds = Number(digits) * SECONDS[unit?.toLowerCase() ?? '']!;
  if (digits === undefined || !(seconds > 0))
    throw new UsageError(`${option} ${text}: a time of more than 0 seconds is needed, such as 90, 10m or 2h`);
  return seconds;
}

/** For what may be given several times. */
export const many =
  <T>(parse: (text: string) => T) =>
  (text: string, before: readonly T[] = []): readonly T[] => [...before, parse(text)];
