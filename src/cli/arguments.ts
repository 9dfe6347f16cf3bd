/** The command line, read by commander. */
import { Command, CommanderError, type Help, Option, type OutputConfiguration } from 'commander';
import { LANGUAGES, type Language } from '../finding/index.js';
import { FORMATS } from '../report/formats.js';
import type { TraceForm } from '../report/index.js';
import { GRAPH_FORMS, type GraphForm } from '../report/order/forms.js';
import { type EngineFlags, engineOf, withEngine } from './engine-options.js';
import { AFTER_HELP, addHelpCommand, BEFORE_HELP, CHECK_HELP } from './help.js';
import type { CheckInvocation, EngineOptions, Invocation, RunOptions } from './invocation.js';
import { type Io, UsageError } from './io.js';
import { onGithub } from './services.js';
import {
  graphFormOf,
  many,
  type Output,
  parseCount,
  parseDefine,
  parseEmit,
  parseGraphForm,
  parseLanguage,
  parseOutput,
  parseSeconds,
  parseShell,
  parseSize,
  parseTrace,
  SHELLS,
  type Shell,
  TRACES,
} from './values.js';
import { VERSION } from './version.js';

/** Reads the arguments. @throws UsageError with a sentence for the person who typed them. */
export function parseArguments(argv: readonly string[], io: Io): Invocation {
  let invocation: Invocation | undefined;
  let text = '';
  const program = build(
    io,
    (result) => {
      invocation = result;
    },
    {
      writeOut: (part) => {
        text += part;
      },
      // Its errors come as exceptions, too, and are printed in one place.
      writeErr: () => {},
      getOutHelpWidth: () => Math.min(io.stdout.columns ?? 100, 100),
    },
  );
  try {
    program.parse([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { command: 'help', text };
    throw new UsageError(usageMessage(error, program));
  }
  return invocation ?? { command: 'help', text };
}

function build(io: Io, found: (invocation: Invocation) => void, output: OutputConfiguration): Command {
  const program = new Command('lockcheck');
  program
    .usage('[check] [options] [paths...]')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput(output)
    .addHelpText('before', BEFORE_HELP);
  const check = addCheck(program, io, found);
  addGraph(program, found);
  program
    .command('explain')
    .description('what a diagnostic or violation means, with a failing and a mended model')
    .argument('[code]', 'such as L0405 or deadlock; without it, all of them are listed')
    .action((code: string | undefined) => found({ command: 'explain', code }));
  program
    .command('init')
    .description(
      'write a first model, a workflow for GitHub and the lines that git needs; nothing is overwritten',
    )
    .argument('[folder]', 'where to', '.')
    .action((folder: string) => found({ command: 'init', folder }));
  addExport(program, found);
  addSimulate(program, found);
  addDescriptions(program, found);
  program.addHelpText('after', () => `\n${optionsOf(check)}\n${AFTER_HELP}`);
  return program;
}

/** What tells shells and `man` of the commands. */
function addDescriptions(program: Command, found: (invocation: Invocation) => void): void {
  program
    .command('completion')
    .description('a script that completes command lines, for the shell to load')
    .argument('<shell>', SHELLS.join(' | '), parseShell)
    .action((shell: Shell) => found({ command: 'completion', shell, program }));
  program
    .command('man')
    .description('the manual page, as man reads it: lockcheck man | man -l -')
    .action(() => found({ command: 'man', program }));
  addHelpCommand(program);
}

type SimulateFlags = Pick<CheckFlags, 'define' | 'maxStates' | 'color'> & { readonly check?: string };

function addSimulate(program: Command, found: (invocation: Invocation) => void): void {
  program
    .command('simulate')
    .description('step through a model by hand, or by commands from stdin; `help` there lists them')
    .argument('<file>', 'the model')
    .option('--check <name>', 'the check to step through; needed where the file has several')
    .option('-D, --define <name=value>', 'set a param or flag of the model', define)
    .option('--max-states <number>', 'how far `runs` searches (10M)', (text) =>
      parseCount('--max-states', text),
    )
    .option('--color', 'colour the output whatever the terminal says')
    .option('--no-color', 'never colour the output')
    .action((path: string, { check, define: defines, maxStates, color }: SimulateFlags) =>
      found({
        command: 'simulate',
        path,
        check,
        defines: defines ?? new Map(),
        maxStates,
        colour: color,
      }),
    );
}

interface RunFlags {
  readonly check?: readonly string[];
  readonly define?: ReadonlyMap<string, number>;
  readonly maxStates?: number;
  readonly timeout?: number;
  readonly workers?: number;
  readonly maxMemory?: number;
  readonly stdinFilename?: string;
}

interface CheckFlags extends RunFlags, EngineFlags {
  readonly format?: readonly Output[];
  readonly trace: TraceForm;
  readonly all?: true;
  readonly coverage?: true;
  readonly watch?: true;
  readonly emit?: 'wat';
  readonly color?: boolean;
}

interface GraphFlags extends RunFlags {
  readonly to?: GraphForm;
  readonly output?: string;
}

const define = (text: string, before: ReadonlyMap<string, number> = new Map()): ReadonlyMap<string, number> =>
  new Map([...before, parseDefine(text)]);

function withSelection(command: Command): Command {
  return command
    .option('--check <name>', 'only checks whose name contains this, or matches it as a glob', many(String))
    .option('-D, --define <name=value>', 'set a param or flag of the models; without a value: true', define);
}

function withLimits(command: Command): Command {
  return command
    .option('--max-states <number>', 'stop a check after this many states (10M)', (text) =>
      parseCount('--max-states', text),
    )
    .option('--timeout <time>', 'stop the whole run after this time (90, 10m)', (text) =>
      parseSeconds('--timeout', text),
    )
    .option('--max-memory <size>', 'stop a check before its states take more (4G)', (text) =>
      parseSize('--max-memory', text),
    )
    .option('--workers <number>', 'search large checks with so many threads (all processors)', (text) =>
      parseCount('--workers', text, '4'),
    )
    .option('--stdin-filename <path>', 'the name for what comes from stdin; imports are relative to it');
}

function addGraph(program: Command, found: (invocation: Invocation) => void): void {
  const command = program
    .command('graph')
    .description('the lock-order graph of a file: what it declares and what its checks do, told apart')
    .argument('<file>', 'a model; - is stdin')
    .addOption(
      new Option('--to <form>', `${GRAPH_FORMS.join(' | ')}; as the file's name says, or dot`).argParser(
        parseGraphForm,
      ),
    )
    .option('-o, --output <file>', 'write it there rather than to stdout');
  withLimits(withSelection(command)).action((path: string, flags: GraphFlags) => {
    const target = flags.output === undefined || flags.output === '-' ? null : flags.output;
    const form = flags.to ?? graphFormOf(target);
    found({
      command: 'graph',
      path,
      form,
      target,
      ...runOptionsOf(flags),
      ...engineOf({ engine: 'compiled' }),
    });
  });
}

function runOptionsOf({
  check,
  define,
  stdinFilename,
  ...limits
}: RunFlags): Omit<RunOptions, keyof EngineOptions> {
  return {
    checks: check ?? [],
    defines: define ?? new Map(),
    maxStates: limits.maxStates,
    timeout: limits.timeout,
    workers: limits.workers,
    maxMemory: limits.maxMemory,
    stdinName: stdinFilename,
  };
}

function addCheck(program: Command, io: Io, found: (invocation: Invocation) => void): Command {
  const command = program
    .command('check', { isDefault: true })
    .description('run every check in every .lock file found (this is what happens without a command)')
    .usage('[options] [paths...]')
    .argument('[paths...]', 'files, folders and globs; - is stdin; without any, the current folder');
  withSelection(command)
    .addOption(
      new Option(
        '-f, --format <format[=file]>',
        `${FORMATS.join(' | ')}, to stdout or to a file; repeatable`,
      ).argParser(many(parseOutput)),
    )
    .addOption(
      new Option('--trace <form>', `how runs are shown: ${TRACES.join(' | ')}`)
        .default('lanes')
        .argParser(parseTrace),
    )
    .option('--all', 'a run for every violation, expected ones too; and every diagnostic')
    .option('--coverage', 'list the statements that no check executed')
    .option('--watch', 'run again what changes, imports included, until Ctrl-C');
  withEngine(command)
    .addOption(
      new Option('--emit <what>', 'wat: show the code generated for the checks, and run none').argParser(
        parseEmit,
      ),
    )
    .option('--color', 'colour the output whatever the terminal says')
    .option('--no-color', 'never colour the output');
  return withLimits(command)
    .addHelpText('after', CHECK_HELP)
    .action((paths: string[], flags: CheckFlags) => found(invocationOf(paths, flags, io)));
}

interface ExportFlags {
  readonly check?: readonly string[];
  readonly define?: ReadonlyMap<string, number>;
  readonly to: Language;
  readonly find?: string;
  readonly output?: string;
}

function addExport(program: Command, found: (invocation: Invocation) => void): void {
  program
    .command('export')
    .description("write a check in another model checker's language")
    .argument('<file>', 'a .lock file')
    .addOption(
      new Option('--to <language>', LANGUAGES.join(' | ')).makeOptionMandatory().argParser(parseLanguage),
    )
    .option('--check <name>', 'the check: a part of its name, or a glob', many(String))
    .option('-D, --define <name=value>', 'set a param or flag of the model; without a value: true', define)
    .option(
      '--find <kind>',
      'stop at the first violation of that kind, or at any; without it, count all states',
    )
    .option('-o, --output <file>', 'write to that file (TLA+: and its .cfg beside it)')
    .action((path: string, flags: ExportFlags) =>
      found({
        command: 'export',
        path,
        checks: flags.check ?? [],
        defines: flags.define ?? new Map(),
        language: flags.to,
        find: flags.find,
        target: flags.output,
      }),
    );
}

function invocationOf(paths: readonly string[], flags: CheckFlags, io: Io): CheckInvocation {
  return {
    command: 'check',
    paths: paths.length === 0 ? ['.'] : paths,
    ...runOptionsOf(flags),
    outputs: outputsOf(flags.format, io),
    trace: flags.trace,
    all: flags.all ?? false,
    coverage: flags.coverage ?? false,
    watch: flags.watch ?? false,
    ...engineOf(flags),
    emit: flags.emit,
    colour: flags.color,
  };
}

/** Formats that go to files leave the screen to the usual one; without any, a job of GitHub gets its own. */
function outputsOf(asked: readonly Output[] | undefined, io: Io): readonly Output[] {
  if (asked === undefined) return [{ format: onGithub(io) ? 'github' : 'pretty', target: null }];
  const screen = asked.filter((output) => output.target === null);
  if (screen.length > 1)
    throw new UsageError(
      `only one format can go to stdout, not ${screen.map((output) => output.format).join(' and ')}; write --format ${screen[1]!.format}=<file> for the other`,
    );
  const targets = asked.flatMap(({ target }) => target ?? []);
  const twice = targets.find((target, i) => targets.indexOf(target) !== i);
  if (twice !== undefined) throw new UsageError(`two formats cannot both go to ${twice}`);
  return screen.length === 1 ? asked : [{ format: 'pretty', target: null }, ...asked];
}

/** The options of the default command, so that the first `--help` shows what there is. */
function optionsOf(check: Command): string {
  const help: Help = check.createHelp();
  help.helpWidth = 100;
  const options = help.visibleOptions(check).filter((option) => option.long !== '--help');
  const terms = options.map((option) => help.optionTerm(option));
  const width = Math.max(...terms.map((term) => term.length));
  const lines = options.map((option, i) =>
    help.formatItem(terms[i]!, width, help.optionDescription(option), help),
  );
  return `Options of check:\n${lines.join('\n')}`;
}

/** Commander's message, and what would have been possible. */
function usageMessage(error: CommanderError, program: Command): string {
  const message = error.message
    .replace(/^error: /, '')
    .replace(/\n\(Did you mean (.*)\?\)$/s, '; did you mean $1?');
  if (error.code !== 'commander.unknownOption') return message;
  const check = program.commands.find((command) => command.name() === 'check')!;
  const known = check.options.map((option) => option.short ?? option.long);
  return `${message}\nThe options of check are ${known.join(', ')}; lockcheck --help says what they do.`;
}
