/** The words of `--help`, and the command that says them. */
import type { Command } from 'commander';
import { suggest } from '../source/index.js';
import { UsageError } from './io.js';

export const BEFORE_HELP = `A model checker for lock protocols: write down the locks, their order and the few functions that
matter, and learn whether any interleaving of the threads breaks a rule, and how.
`;

export const CHECK_HELP = `
Examples:
  lockcheck                                        every .lock file below the current folder
  lockcheck check models/kqueue.lock --check scan  checks of one file whose name contains "scan"
  lockcheck check models -D N=3 --max-states 10M   with another size, up to 10 million states
  lockcheck check -f concise -f json=result.json   a line for each finding, and JSON in a file
  lockcheck check -f sarif=out.sarif               for code scanning; -f github is chosen by itself in its jobs
`;

export const AFTER_HELP = `
A first model, first.lock:
  mutex a
  mutex b
  order a -> b

  thread one { lock a; lock b; unlock b; unlock a }
  thread two { lock b; lock a; unlock a; unlock b }

  check "the two threads can deadlock" { expect violates order in two, deadlock }
  check "one of them twice is fine"    { run one * 2; expect holds }

Examples:
  lockcheck first.lock                   run its checks
  lockcheck first.lock --all             and show a run for each violation, expected or not
  lockcheck models 'kernel/**/*.lock'    folders and globs
  lockcheck init                         write it and a workflow to begin with
  lockcheck explain deadlock             what a violation means, and what to do about it

Exit status:
  0    every check came out as expected
  1    some check did not
  2    usage, syntax, name, type or input error; no file found
  3    a limit was reached before an answer, and nothing worse
  70   an error of lockcheck itself
  130  interrupted (143: terminated), after printing what is known

Environment: NO_COLOR, FORCE_COLOR, TERM, CI, LC_ALL, LC_CTYPE, LANG; GITHUB_ACTIONS,
GITHUB_STEP_SUMMARY, GITHUB_WORKSPACE, CI_PROJECT_DIR; LOCKCHECK_DEBUG=1 for stacks.
`;

/** `lockcheck help export`, as other commands have it. */
export function addHelpCommand(program: Command): void {
  program
    .command('help')
    .description('print this help, or that of a command')
    .argument('[command]')
    .action((name: string | undefined) => {
      if (name === undefined) program.help();
      const command = program.commands.find((it) => it.name() === name);
      if (command) command.help();
      const meant = suggest(
        name,
        program.commands.map((it) => it.name()),
      );
      const hint = meant === undefined ? 'lockcheck --help lists them' : `did you mean ${meant}?`;
      throw new UsageError(`there is no command \`${name}\`; ${hint}`);
    });
}
