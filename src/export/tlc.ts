/** TLC: runs on Java, from the jar that the user brings. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { InternalError } from '../base/index.js';
import { PeerError } from '../finding/index.js';
import type { Count, Peer } from './peer.js';
import type { Program } from './program.js';
import { tla } from './tla.js';
import { ending, inWorkshop, PeerStopped, type Surroundings, type Workshop } from './workshop.js';

export interface TlcOptions extends Surroundings {
  /** `tla2tools.jar`. */
  readonly jar: string;
}

export function tlc(options: TlcOptions): Peer {
  return {
    name: 'tlc',
    count: async (program) => counted(await run(options, program)),
    find: async (program) => found(await run(options, program)),
  };
}

export const MODULE = 'Model';

/** Puts the module into the workshop, with a word to TLC that nothing is to be told to anybody. */
export function furnish(workshop: Workshop, program: Program): void {
  const { module, config } = tla(program, MODULE);
  workshop.write(`${MODULE}.tla`, module);
  workshop.write(`${MODULE}.cfg`, config);
  mkdirSync(join(workshop.folder, '.tlaplus'));
  workshop.write(join('.tlaplus', 'esc.txt'), 'NO_STATISTICS\n');
}

/** How Java is to be run so that it leaves nothing outside the workshop. */
export const javaFlags = (workshop: Workshop): readonly string[] => [
  `-Duser.home=${workshop.folder}`,
  `-Djava.io.tmpdir=${workshop.folder}`,
];

const TLC_FLAGS = ['-nowarning', '-noGenerateSpecTE', '-metadir', 'states', MODULE] as const;

export const NO_JAVA = 'there is no java, which TLC needs';

function run({ jar, ...surroundings }: TlcOptions, program: Program): Promise<string> {
  return inWorkshop(surroundings, async (workshop) => {
    furnish(workshop, program);
    const { status, output } = await workshop.run(
      'java',
      [
        '-XX:+UseSerialGC',
        '-XX:TieredStopAtLevel=1',
        ...javaFlags(workshop),
        '-cp',
        jar,
        'tlc2.TLC',
        '-workers',
        '1',
        ...TLC_FLAGS,
      ],
      NO_JAVA,
    );
    return understood(status, output, jar);
  });
}

/** A fault of TLC itself, whatever it was asked. */
export class TlcBroke extends PeerError {}

/** @throws PeerError, PeerStopped or InternalError unless TLC has come to an answer. */
export function understood(status: number | null, output: string, jar: string): string {
  if (/Could not find or load main class|Unable to access jarfile/.test(output))
    throw new PeerError(`${jar} is no tla2tools.jar`);
  if (/OutOfMemoryError|Java heap space|No space left/.test(output)) throw new PeerStopped('memory');
  if (/The exception was a java\.lang\.NullPointerException/.test(output))
    throw new TlcBroke(`TLC breaks:\n${ending(output)}`);
  if (
    /Parsing or semantic analysis failed|TLC threw an unexpected exception|evaluating the expression/.test(
      output,
    )
  )
    throw new InternalError(`TLC does not accept its program: ${ending(output)}`);
  if (!/distinct states found/.test(output))
    throw new PeerError(`TLC ended with ${status}:\n${ending(output)}`);
  return output;
}

/** The first state counts as generated, though no step does it, and as a layer, though no step deep. */
export function counted(output: string): Count {
  const numbers = [
    ...output.matchAll(/^(\d+) states generated, (\d+) distinct states found, 0 states left/gm),
  ].at(-1);
  const depth = /depth of the complete state graph search is (\d+)/.exec(output)?.[1];
  if (!numbers || !output.includes('No error has been found'))
    throw new PeerError(`TLC did not come to its end:\n${ending(output)}`);
  return {
    states: Number(numbers[2]),
    transitions: Number(numbers[1]) - 1,
    depth: depth === undefined ? undefined : Number(depth) - 1,
    sighted: new Set([...output.matchAll(/<<"sighted", "(\w+)">>/g)].map((match) => match[1]!)),
  };
}

export function found(output: string): readonly number[] | undefined {
  // The server of several machines shows the run without saying what it is of.
  if (!/^Error: (?:Invariant \w+ is violated|Deadlock reached|The behavior up to)/m.test(output))
    return undefined;
  return [...output.matchAll(/^State \d+: <\w+__(\d+) line/gm)].map((match) => Number(match[1]));
}
