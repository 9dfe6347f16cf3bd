/** A command from its arguments to its exit status. */
import process from 'node:process';
import { PeerError } from '../finding/index.js';
import { type Io, STATUS, UsageError } from './io.js';
import { VERSION } from './version.js';

/** Runs one command line, without the name of the program, and gives its exit status. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof PeerError)) return internalError(error, io);
    io.stderr.write(`lockcheck: ${error.message}\n`);
    return STATUS.error;
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  // Asked for by scripts and at every installation: not worth loading anything for.
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    io.stdout.write(`${VERSION}\n`);
    return STATUS.passed;
  }
  const { parseArguments } = await import('./arguments.js');
  const invocation = parseArguments(argv, io);
  switch (invocation.command) {
    case 'help':
      io.stdout.write(invocation.text);
      return STATUS.passed;
    case 'check': {
      if (invocation.watch) {
        const { watch } = await import('./watch.js');
        return watch(invocation, io);
      }
      const { check } = await import('./check.js');
      return check(invocation, io);
    }
    case 'export': {
      const { exportCheck } = await import('./export.js');
      return exportCheck(invocation, io);
    }
    case 'graph': {
      const { graph } = await import('./graph.js');
      return graph(invocation, io);
    }
    case 'explain': {
      const { explain } = await import('./explain.js');
      return explain(invocation.code, io);
    }
    case 'init': {
      const { init } = await import('./init.js');
      return init(invocation.folder, io);
    }
    case 'completion': {
      const [{ completionScript }, { outlineOf }] = await Promise.all([
        import('./completion.js'),
        import('./outline.js'),
      ]);
      io.stdout.write(completionScript(invocation.shell, outlineOf(invocation.program)));
      return STATUS.passed;
    }
    case 'man': {
      const [{ manPage }, { outlineOf }] = await Promise.all([import('./man.js'), import('./outline.js')]);
      io.stdout.write(manPage(outlineOf(invocation.program), VERSION));
      return STATUS.passed;
    }
    case 'simulate': {
      const { simulate } = await import('./simulate.js');
      return simulate(invocation, io);
    }
  }
}

/** A bug of lockcheck itself: what to send to whom, and a stack only for those who look for it. */
export function internalError(error: unknown, io: Io): number {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const platform = `node ${process.versions.node}, ${io.platform}`;
  io.stderr.write(`lockcheck ${VERSION} (${platform}): internal error: ${message}\n`);
  io.stderr.write(
    'This is a bug in lockcheck and says nothing about your model. Please report it with the model.\n',
  );
  if (io.env.LOCKCHECK_DEBUG === '1') io.stderr.write(`${stack ?? ''}\n`);
  else io.stderr.write('LOCKCHECK_DEBUG=1 shows where it happened.\n');
  return STATUS.internal;
}
