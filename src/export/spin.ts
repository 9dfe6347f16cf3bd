/** SPIN: writes a verifier in C, which is compiled and run. */
import { PeerError } from '../finding/index.js';
import type { Count, Peer } from './peer.js';
import type { Program } from './program.js';
import { promela } from './promela.js';
import { ending, inWorkshop, PeerStopped, refused, type Surroundings, type Workshop } from './workshop.js';

export interface SpinOptions extends Surroundings {
  readonly path?: string;
}

export function spin(options: SpinOptions): Peer {
  return {
    name: 'spin',
    count: (program) =>
      inWorkshop(options, async (workshop) => {
        await compiled(workshop, options, program, ['-DPRINTF']);
        return counted(await searched(workshop));
      }),
    find: (program) =>
      inWorkshop(options, async (workshop) => {
        await compiled(workshop, options, program, ['-DBFS']);
        const output = await pan(workshop, program.native ? [] : ['-E']);
        if (hasFinished(output)) return undefined;
        return stepsOf(await pan(workshop, ['-r']));
      }),
  };
}

/** Bytes that a state may take: more than any model has needed, for they cost nothing. */
const WIDEST_STATE = 16_384;

async function compiled(
  workshop: Workshop,
  { path = 'spin' }: SpinOptions,
  program: Program,
  flags: readonly string[],
): Promise<void> {
  workshop.write('model.pml', promela(program));
  const made = await workshop.run(
    path,
    ['-o1', '-o2', '-a', 'model.pml'],
    `there is no spin (${path}); it comes with the package spin of Debian and others, or name it by --spin-path`,
  );
  if (made.status !== 0) throw refused('spin', 'model.pml', made.output);
  const fixed = ['-w', '-DSAFETY', '-DNOREDUCE', `-DVECTORSZ=${WIDEST_STATE}`];
  const args = [...fixed, ...flags, '-O0', '-o', 'pan', 'pan.c'];
  const { status, output } = await workshop.run('cc', args, 'there is no C compiler (cc), which spin needs');
  if (status !== 0) throw new PeerError(`cc does not compile what spin wrote:\n${ending(output)}`);
}

/** How deep the search may go, each tried if the one before was too little. */
const DEPTHS = [100_000, 10_000_000] as const;

async function searched(workshop: Workshop): Promise<string> {
  for (const depth of DEPTHS) {
    const output = await pan(workshop, ['-E', `-m${depth}`]);
    if (!output.includes('max search depth too small')) return output;
  }
  throw new PeerStopped('memory');
}

async function pan(workshop: Workshop, args: readonly string[]): Promise<string> {
  const { status, output } = await workshop.run(`${workshop.folder}/pan`, args, 'spin made no verifier');
  if (/out of memory|reached -DMEMLIM/.test(output)) throw new PeerStopped('memory');
  if (!/states, stored|trail ends/.test(output))
    throw new PeerError(`spin's verifier ended with ${status}:\n${ending(output)}`);
  return output;
}

/** SPIN has one state more, that before the first is judged, and comes to it and from it. */
/** All states were seen, and nothing stopped the search. */
const hasFinished = (output: string): boolean =>
  /errors: 0$/m.test(output) && !/Search not completed|max search depth too small/.test(output);

function counted(output: string): Count {
  if (!hasFinished(output)) throw new PeerError(`spin's verifier stopped before its end:\n${ending(output)}`);
  const number = (what: RegExp): number => Number(what.exec(output)![1]);
  return {
    states: number(/(\d+) states, stored/) - 1,
    transitions: number(/(\d+) transitions/) - 2,
    depth: undefined,
    sighted: new Set([...output.matchAll(/^\s*sighted (\w+)$/gm)].map((match) => match[1]!)),
  };
}

const stepsOf = (output: string): number[] =>
  [...output.matchAll(/^\s*step (\d+)$/gm)].map((match) => Number(match[1]));
