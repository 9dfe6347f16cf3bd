/** Rumur: writes a verifier in C, which is compiled and run. */
import { arch } from 'node:os';
import { PeerError } from '../finding/index.js';
import { murphi } from './murphi.js';
import type { Count, Peer } from './peer.js';
import type { Program } from './program.js';
import { ending, inWorkshop, PeerStopped, refused, type Surroundings } from './workshop.js';

export interface RumurOptions extends Surroundings {
  readonly path?: string;
}

export function rumur(options: RumurOptions): Peer {
  return {
    name: 'rumur',
    count: async (program) => counted(await run(options, program)),
    find: async (program) => found(await run(options, program)),
  };
}

/** Left to itself it may choose a type without sign, in which a difference below 0 stops the search. */
const SIGNED = ['--value-type', 'int32_t'];

function run({ path = 'rumur', ...surroundings }: RumurOptions, program: Program): Promise<string> {
  return inWorkshop(surroundings, async (workshop) => {
    const deadlock = program.native ? 'stuck' : 'off';
    const source = workshop.write('model.m', murphi(program));
    const searching = ['--threads', '1', '--deadlock-detection', deadlock, ...SIGNED];
    const flags = [...searching, '--output-format', 'machine-readable'];
    const made = await workshop.run(
      path,
      [...flags, '--output', 'model.c', source],
      `there is no rumur (${path}); it comes with the package rumur of Debian and others, or name it by --rumur-path`,
    );
    if (made.status !== 0) throw refused('rumur', 'model.m', made.output);
    const args = ['-std=c11', '-w', '-O0', ...wide(), '-o', 'model', 'model.c', '-lpthread'];
    const compiled = await workshop.run('cc', args, 'there is no C compiler (cc), which rumur needs');
    if (compiled.status !== 0)
      throw new PeerError(`cc does not compile what rumur wrote:\n${ending(compiled.output)}`);
    const { status, output } = await workshop.run(`${workshop.folder}/model`, [], 'rumur made no verifier');
    if (/out of memory|failed to (?:allocate|expand)/i.test(output)) throw new PeerStopped('memory');
    if (!output.includes('<summary'))
      throw new PeerError(`rumur's verifier ended with ${status}:\n${ending(output)}`);
    const trouble = troubleIn(output);
    if (trouble !== undefined) throw refused('rumur', 'model.m', trouble);
    return output;
  });
}

/** Its seen set is kept with exchanges of two words, which other processors have without being told. */
const wide = (): string[] => (arch() === 'x64' ? ['-mcx16'] : []);

/** An error that is no answer: a value out of its range, say. What was not searched is not known then. */
function troubleIn(output: string): string | undefined {
  const messages = [...output.matchAll(/<error [^>]*>\s*<message>([^<]*)</g)].map(([, message]) => message!);
  return messages.find((message) => !/^(?:invariant .* failed|deadlock)$/.test(message));
}

function counted(output: string): Count {
  if (output.includes('<error')) throw new PeerError(`rumur stopped before its end:\n${ending(output)}`);
  const [, states, transitions] = /<summary states="(\d+)" rules_fired="(\d+)"/.exec(output)!;
  const covered = [...output.matchAll(/<cover_result message="([^"]*)" count="(\d+)"/g)];
  return {
    states: Number(states),
    transitions: Number(transitions),
    depth: undefined,
    sighted: new Set(covered.flatMap(([, name, count]) => (count === '0' ? [] : [name!]))),
  };
}

function found(output: string): readonly number[] | undefined {
  if (!output.includes('<error')) return undefined;
  return [...output.matchAll(/<transition>Rule .*\(step (\d+)\)/g)].map((match) => Number(match[1]));
}
