/** `lockcheck simulate`: a model stepped through by hand, or by a script that writes the commands. */
import { type Simulation, type Subject, subjectsOf } from '../check/simulation.js';
import { diagnosticsText, type Style } from '../report/index.js';
import { momentText, reachableText, runText, valuesText } from '../report/moment.js';
import { hasErrors, suggest } from '../source/index.js';
import { findFiles, readerFor, readSource } from './files.js';
import type { SimulateInvocation } from './invocation.js';
import { type Io, STATUS, UsageError } from './io.js';
import { NameFilter } from './names.js';
import { styleFor } from './terminal.js';

/** The words that stand for a command; a number alone takes the step of that number. */
const COMMANDS = {
  next: 'go on as the run that was loaded, or gone back from, does',
  back: 'back by a step, or by several: back 3',
  goto: 'to after a step of the run: goto 4, or goto 0 for its start',
  runs: 'search, and list what breaks a rule or is reached',
  run: 'load one of these, and go to its start, or to after a step: run 2 5',
  trace: 'the run so far',
  vars: 'all variables, not only those that have changed',
  show: 'how things stand, once more',
  help: 'these words; each may be cut short',
  quit: 'leave',
} as const;

type Command = keyof typeof COMMANDS;

/** Reads commands until they end. @throws UsageError for one that cannot be followed, if no person types them. */
export async function simulate(invocation: SimulateInvocation, io: Io): Promise<number> {
  const style = styleFor(io.stdout, io, invocation.colour);
  const subject = await subjectOf(invocation, style, io);
  if (subject === undefined) return STATUS.error;
  const simulation = subject.start();
  const typed = io.stdinIsTerminal;
  io.stdout.write(`${subject.title}\n${momentText(simulation.moment(), style)}`);
  for await (const line of io.lines('> ')) {
    if (!typed) io.stdout.write(`> ${line}\n`);
    const answer = await follow(line, simulation, style).catch((error: unknown) => {
      if (!typed || !(error instanceof UsageError)) throw error;
      return `${error.message}\n`;
    });
    if (answer === null) break;
    io.stdout.write(answer);
  }
  const stop = io.stopped();
  return stop === 'SIGINT' || stop === 'SIGTERM' ? STATUS[stop] : STATUS.passed;
}

/** The answer to a line; null: leave. */
async function follow(line: string, simulation: Simulation, style: Style): Promise<string | null> {
  const [word = '', ...rest] = line.replace(/#.*/, '').trim().split(/\s+/);
  const now = (): string => momentText(simulation.moment(), style);
  if (word === '') return '';
  if (/^\d+$/.test(word)) {
    if (!simulation.take(Number(word))) throw new UsageError(`there is no step ${word} to take here`);
    return now();
  }
  const command = commandOf(word);
  const [first, second] = rest.map((argument) => numberFrom(argument, command));
  switch (command) {
    case 'next':
      return moved(simulation.goto(simulation.position.step + (first ?? 1)), 'nothing more lies ahead', now);
    case 'back':
      return moved(simulation.goto(simulation.position.step - (first ?? 1)), 'this is the start', now);
    case 'goto': {
      if (first === undefined) throw new UsageError('goto which step?');
      return moved(simulation.goto(first), `the run has ${simulation.position.of} steps`, now);
    }
    case 'runs':
      return reachableText(await simulation.reachable(), style);
    case 'run': {
      if (first === undefined || !(await simulation.load(first)))
        throw new UsageError('run which? `runs` lists them');
      return moved(simulation.goto(second ?? 0), `that run has ${simulation.position.of} steps`, now);
    }
    case 'trace':
      return runText(simulation.moment(), style);
    case 'vars':
      return valuesText(simulation.moment(), style);
    case 'show':
      return now();
    case 'help':
      return helpText();
    case 'quit':
      return null;
  }
}

function moved(possible: boolean, otherwise: string, now: () => string): string {
  if (!possible) throw new UsageError(otherwise);
  return now();
}

/** A command by its first letters; of those that begin alike, the first. */
function commandOf(word: string): Command {
  const names = Object.keys(COMMANDS) as Command[];
  const found = names.find((name) => name === word) ?? names.find((name) => name.startsWith(word));
  if (found !== undefined) return found;
  const near = suggest(word, names);
  throw new UsageError(`no command \`${word}\`; ${near ? `did you mean ${near}?` : '`help` lists them'}`);
}

function numberFrom(text: string, command: Command): number {
  if (!/^\d+$/.test(text)) throw new UsageError(`${command} ${text}: a number is needed`);
  return Number(text);
}

function helpText(): string {
  const rows = Object.entries({ '1, 2, …': 'take the step of that number', ...COMMANDS });
  return rows.map(([name, what]) => `  ${name.padEnd(8)}${what}\n`).join('');
}

/** The check that is meant: the only one that is named so. Absent where the file has errors, which are printed. */
async function subjectOf(
  { path, check, defines, maxStates }: SimulateInvocation,
  style: Style,
  io: Io,
): Promise<Subject | undefined> {
  const entries = await findFiles([path], io);
  const [entry] = entries;
  if (!entry || entries.length > 1)
    throw new UsageError(`simulate steps through one file, and ${path} has ${entries.length}`);
  const source = readSource(entry, io);
  if ('code' in source) {
    io.stdout.write(diagnosticsText([source], style));
    return undefined;
  }
  const options = { defines, ...(maxStates === undefined ? {} : { maxStates }) };
  const { value, diagnostics } = subjectsOf(source, readerFor(entry.root, io), options);
  if (hasErrors(diagnostics)) {
    io.stdout.write(diagnosticsText(diagnostics, style));
    return undefined;
  }
  return chosen(value, check, path);
}

function chosen(subjects: readonly Subject[], check: string | undefined, path: string): Subject {
  const filter = check === undefined ? null : new NameFilter([check]);
  const matching = subjects.filter(({ title }) => filter?.accepts(title) ?? true);
  const exact = matching.find(({ title }) => title === check);
  if (exact) return exact;
  if (matching.length === 1) return matching[0]!;
  const complaint = filter?.complaint();
  if (complaint) throw new UsageError(complaint);
  if (matching.length === 0) throw new UsageError(`${path} has no checks to step through`);
  const names = matching.map(({ title }) => `\n  ${title}`).join('');
  throw new UsageError(`which check? --check names one of${names}`);
}
