/** The commands as plain data, for what describes them to shells and to `man`. */
import type { Command, Option } from 'commander';
import { ENGINES, LANGUAGES } from '../finding/index.js';
import { explanationTopics } from '../report/explain/render.js';
import { FORMATS } from '../report/formats.js';
import { GRAPH_FORMS } from '../report/order/forms.js';
import { SHELLS, TRACES } from './values.js';

export interface CommandOutline {
  readonly name: string;
  readonly description: string;
  /** `[paths...]`, `<file>`; empty where it takes nothing. */
  readonly takes: string;
  /** What its arguments can be, where these are words and no files. */
  readonly words: readonly string[];
  readonly options: readonly OptionOutline[];
}

export interface OptionOutline {
  /** `-f`; null where it has no short form. */
  readonly short: string | null;
  /** `--format`. */
  readonly long: string;
  readonly description: string;
  /** `<format[=file]>`; null where it takes no value. */
  readonly takes: string | null;
  /** What its value can begin with, where that is known. */
  readonly values: readonly string[];
  /** Its value is a file. */
  readonly file: boolean;
}

/** All commands, in the order of the help. */
export const outlineOf = (program: Command): CommandOutline[] =>
  program.commands.map((command) => ({
    name: command.name(),
    description: command.description(),
    takes: command.registeredArguments
      .map((argument) => {
        const name = argument.name() + (argument.variadic ? '...' : '');
        return argument.required ? `<${name}>` : `[${name}]`;
      })
      .join(' '),
    words: WORDS[command.name()]?.() ?? [],
    options: command.options.map((option) => optionOutline(command.name(), option)),
  }));

const WORDS: Readonly<Record<string, () => readonly string[]>> = {
  explain: explanationTopics,
  completion: () => SHELLS,
};

function optionOutline(command: string, { short, long, description, flags }: Option): OptionOutline {
  const takes = /<.*>$/.exec(flags)?.[0] ?? null;
  return {
    short: short ?? null,
    long: long!,
    description,
    takes,
    values: VALUES[`${command} ${long}`] ?? VALUES[long!] ?? [],
    file: takes !== null && /^<(file|path|jar)>$/.test(takes),
  };
}

/** By option, or by command and option where several commands have it. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  '--format': FORMATS,
  '--trace': TRACES,
  '--engine': ENGINES,
  '--emit': ['wat'],
  'graph --to': GRAPH_FORMS,
  'export --to': LANGUAGES,
};
