/** `lockcheck graph`: the lock order of a file, declared and seen, as a graph. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { FileResult } from '../finding/index.js';
import { diagnosticsText } from '../report/index.js';
import { orderText } from '../report/order/render.js';
import { hasErrors } from '../source/index.js';
import { runChecks, statusOf } from './check.js';
import { reason } from './files.js';
import type { GraphInvocation } from './invocation.js';
import { type Io, STATUS, UsageError } from './io.js';
import { styleFor } from './terminal.js';

/**
 * Writes the graph of one file, and gives the exit status: whether the checks come out as expected is no
 * business of the graph's, but whether all of it was seen is.
 */
export async function graph(invocation: GraphInvocation, io: Io): Promise<number> {
  const { path, form, target } = invocation;
  const report = await runChecks([path], invocation, io, () => {});
  const status = statusOf(report, io);
  const [file, ...others] = report.files;
  if (others.length > 0)
    throw new UsageError(`a graph is of one file, and ${path} leads to ${report.files.length}`);
  if (file === undefined) return status;
  if (hasErrors(file.diagnostics)) {
    io.stderr.write(`${diagnosticsText(file.diagnostics, styleFor(io.stderr, io, undefined))}\n`);
    return status;
  }
  write(orderText(file, form), target, io);
  const incomplete = tellOpen(file, io);
  if (status === STATUS.SIGINT || status === STATUS.SIGTERM) return status;
  return incomplete ? STATUS.incomplete : STATUS.passed;
}

function write(text: string, target: string | null, io: Io): void {
  if (target === null) {
    io.stdout.write(text);
    return;
  }
  try {
    writeFileSync(resolve(io.cwd, target), text);
  } catch (problem) {
    throw new UsageError(`${target} cannot be written: ${reason(problem)}`);
  }
}

/** Names the checks that were not seen to their end; false if there are none. */
function tellOpen(file: FileResult, io: Io): boolean {
  const open = file.checks.filter((check) => check.limit !== null);
  if (open.length === 0) return false;
  const names = open.map(({ name }) => `"${name}"`).join(', ');
  io.stderr.write(`lockcheck: the graph may lack nestings: not all was explored of ${names}\n`);
  return true;
}
