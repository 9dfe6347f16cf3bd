/**
 * TLC on several machines: a server here, and workers wherever there is Java and the same jar. Each
 * search begins with the server and ends with it; workers come back for the next.
 */
import { join } from 'node:path';
import { PeerError } from '../finding/index.js';
import type { Searcher } from './peer.js';
import type { Program } from './program.js';
import { counted, found, furnish, javaFlags, MODULE, NO_JAVA, TlcBroke, understood } from './tlc.js';
import { inWorkshop, type Surroundings, type Workshop } from './workshop.js';

export interface DistributedOptions extends Surroundings {
  readonly jar: string;
  /** The name or address by which workers reach this machine. */
  readonly address: string;
  /** Machines on which workers are started by ssh, each with the jar in the home folder. */
  readonly hosts: readonly string[];
  /** Says what is to be done elsewhere, for each search. */
  readonly tell: (text: string) => void;
}

/** What each worker machine runs, until it is stopped: a worker ends with each search. */
export const workerCommand = (jar: string, address: string): string =>
  `while :; do java -XX:+UseParallelGC -cp ${jar} tlc2.tool.distributed.TLCWorker ${address}; sleep 1; done`;

export function distributedTlc(options: DistributedOptions): Searcher {
  const search = (program: Program): ReturnType<Searcher['search']> =>
    inWorkshop(options, async (workshop) => {
      if (options.hosts.length === 0)
        options.tell(
          `TLC waits for workers. On each worker machine, with Java and the same tla2tools.jar:\n  ${workerCommand('tla2tools.jar', options.address)}\n`,
        );
      furnish(workshop, program);
      const output = await serve(workshop, options);
      const leaves = found(output);
      return leaves === undefined ? { states: counted(output).states } : { leaves };
    });
  return { name: 'tlc', search: (program) => persistently(() => search(program)) };
}

/** Its server breaks now and then, where workers take their leave as the search ends. Then it is asked again. */
async function persistently<T>(ask: () => Promise<T>): Promise<T> {
  for (let left = ATTEMPTS - 1; ; left--)
    try {
      return await ask();
    } catch (problem) {
      if (!(problem instanceof TlcBroke) || left === 0) throw problem;
    }
}

const ATTEMPTS = 5;

async function serve(workshop: Workshop, options: DistributedOptions): Promise<string> {
  const { jar, address } = options;
  const abandoned = startWorkers(workshop, options);
  const reached = [`-Djava.rmi.server.hostname=${address}`];
  const server = ['-cp', jar, 'tlc2.tool.distributed.TLCServer'];
  const running = workshop.run(
    'java',
    [
      '-XX:+UseParallelGC',
      ...reached,
      ...javaFlags(workshop),
      ...server,
      '-metadir',
      join(workshop.folder, 'states'),
      '-deadlock',
      MODULE,
    ],
    NO_JAVA,
  );
  const { status, output } = await Promise.race([running, abandoned]);
  return understood(status, output, jar);
}

/** Starts a worker on each host. What is given back fails once there were some and all have gone. */
function startWorkers(workshop: Workshop, { address, hosts, tell }: DistributedOptions): Promise<never> {
  const command = workerCommand('tla2tools.jar', address);
  let left = hosts.length;
  return new Promise((_, reject) => {
    // A terminal of its own, so that what runs there ends with the connection.
    for (const host of hosts)
      workshop.start('ssh', ['-tt', '-o', 'BatchMode=yes', host, command], (output) => {
        const what = `the worker on ${host} has gone:\n${output}`;
        if (--left === 0) reject(new PeerError(what));
        else tell(`${what}\n`);
      });
  });
}
