/**
 * TLC on several machines: a server here, and workers wherever there is Java and the same jar. Each
 * search begins with the server and ends with it; workers come back for the next.
 */
import { join } from 'node:path';
import type { Searcher } from './peer.js';
import { counted, found, furnish, javaFlags, MODULE, NO_JAVA, understood } from './tlc.js';
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
  return {
    name: 'tlc',
    search: (program) =>
      inWorkshop(options, async (workshop) => {
        if (options.hosts.length === 0)
          options.tell(
            `TLC waits for workers. On each worker machine, with Java and the same tla2tools.jar:\n  ${workerCommand('tla2tools.jar', options.address)}\n`,
          );
        furnish(workshop, program);
        const output = await serve(workshop, options);
        const leaves = found(output);
        return leaves === undefined ? { states: counted(output).states } : { leaves };
      }),
  };
}

async function serve(workshop: Workshop, { jar, address, hosts }: DistributedOptions): Promise<string> {
  const command = workerCommand('tla2tools.jar', address);
  // A terminal of its own, so that what runs there ends with the connection.
  for (const host of hosts) workshop.start('ssh', ['-tt', '-o', 'BatchMode=yes', host, command]);
  const reached = [`-Djava.rmi.server.hostname=${address}`];
  const server = ['-cp', jar, 'tlc2.tool.distributed.TLCServer'];
  const { status, output } = await workshop.run(
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
  return understood(status, output, jar);
}
