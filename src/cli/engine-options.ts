/** What the command line asks of who searches. */
import { type Command, Option } from 'commander';
import { ENGINES, type Engine, PEERS } from '../finding/index.js';
import type { EngineOptions } from './invocation.js';
import { UsageError } from './io.js';
import { many, parseCount, parseEngine } from './values.js';

/** As commander reads it. */
export interface EngineFlags {
  readonly engine: Engine;
  readonly spinPath?: string;
  readonly rumurPath?: string;
  readonly tla2tools?: string;
  readonly distributed?: string;
  readonly host?: readonly string[];
  readonly certify?: true;
  readonly seed?: number;
  readonly hashCompact?: true;
  readonly maxStates?: number;
}

/** The options that say it. */
export function withEngine(command: Command): Command {
  return command
    .addOption(
      new Option('--engine <name>', `who searches: ${ENGINES.join(' | ')}`)
        .default('compiled')
        .argParser(parseEngine),
    )
    .option(
      '--hash-compact',
      'know states of more than 63 bits by a hash: more fit in, and how likely it is that one was left out is told',
    )
    .option('--certify', 'have the reference semantics make the steps of all visited states again')
    .option('--seed <number>', 'with --certify: draws the states of checks that have very many (1)', (text) =>
      parseCount('--seed', text, '7'),
    )
    .option('--spin-path <file>', 'SPIN, if it is not on PATH')
    .option('--rumur-path <file>', 'Rumur, if it is not on PATH')
    .option('--tla2tools <jar>', 'TLC: the file tla2tools.jar')
    .option(
      '--distributed <address>',
      'with --engine tlc: wait for workers, which reach this machine by that name or address',
    )
    .option('--host <name>', 'with --distributed: start a worker there by ssh; repeatable', many(String));
}

/** What is asked of an engine must be its business. @throws UsageError */
export function engineOf({
  engine,
  spinPath,
  rumurPath,
  tla2tools,
  distributed,
  host,
  certify,
  seed,
  hashCompact,
  maxStates,
}: EngineFlags): EngineOptions {
  const isPeer = PEERS.some((peer) => peer === engine);
  if (isPeer && maxStates !== undefined)
    throw new UsageError(
      `--max-states does not go with --engine ${engine}, which does not know it; --timeout does`,
    );
  if (engine === 'tlc' && tla2tools === undefined)
    throw new UsageError(
      '--engine tlc needs --tla2tools <jar>: the file tla2tools.jar of TLA+, which is yours to bring',
    );
  const belonging = {
    spin: ['--spin-path', spinPath],
    rumur: ['--rumur-path', rumurPath],
    tlc: ['--tla2tools', tla2tools],
  };
  for (const [owner, [flag, value]] of Object.entries(belonging))
    if (value !== undefined && owner !== engine)
      throw new UsageError(`${flag} goes with --engine ${owner}; what searches here is --engine ${engine}`);
  if (distributed !== undefined && engine !== 'tlc')
    throw new UsageError('--distributed goes with --engine tlc, which alone can do it');
  if (host !== undefined && distributed === undefined)
    throw new UsageError('--host goes with --distributed <address>: workers must know whom to ask for work');
  if (certify && engine !== 'compiled')
    throw new UsageError(
      `--certify asks the reference semantics about the compiled engine; it does not go with --engine ${engine}`,
    );
  if (hashCompact && engine !== 'compiled')
    throw new UsageError(`--hash-compact is the compiled engine's; it does not go with --engine ${engine}`);
  if (hashCompact && certify)
    throw new UsageError('--certify needs states as they are; --hash-compact does not keep them');
  if (seed !== undefined && !certify)
    throw new UsageError('--seed goes with --certify: it draws the states that are looked at');
  const server = distributed === undefined ? undefined : { address: distributed, hosts: host ?? [] };
  const certifying = certify ? (seed ?? 1) : undefined;
  return {
    engine,
    certify: certifying,
    hashCompact: hashCompact ?? false,
    spinPath,
    rumurPath,
    tla2tools,
    distributed: server,
  };
}
