/** `lockcheck export`: a check in the language of another model checker. */
import { writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { exportFile } from '../check/export.js';
import { diagnosticsText } from '../report/index.js';
import { hasErrors } from '../source/index.js';
import { findFiles, readerFor, readSource, reason } from './files.js';
import type { ExportInvocation } from './invocation.js';
import { type Io, STATUS, UsageError } from './io.js';
import { NameFilter } from './names.js';
import { styleFor } from './terminal.js';

/** Writes one check, to stdout or to files. @throws UsageError if what is asked cannot be had. */
export async function exportCheck(invocation: ExportInvocation, io: Io): Promise<number> {
  const { path, checks, defines, language, find, target } = invocation;
  const entries = await findFiles([path], io);
  if (entries.length !== 1)
    throw new UsageError(`one file is exported at a time, and ${path} has ${entries.length}`);
  const entry = entries[0]!;
  const source = readSource(entry, io);
  if ('code' in source) throw new UsageError(source.message);
  const filter = checks.length === 0 ? null : new NameFilter(checks);
  const { diagnostics, texts, complaint } = exportFile(source, readerFor(entry.root, io), {
    defines,
    only: (name) => filter?.accepts(name) ?? true,
    language,
    module: moduleName(target),
    ...(target === undefined ? {} : { file: basename(target) }),
    ...(find === undefined ? {} : { find }),
  });
  if (hasErrors(diagnostics)) {
    io.stderr.write(diagnosticsText(diagnostics, styleFor(io.stderr, io, undefined)));
    return STATUS.error;
  }
  const problem = filter?.complaint() ?? complaint;
  if (problem !== null) throw new UsageError(problem);
  for (const { extension, text } of texts) {
    if (target === undefined) io.stdout.write(text);
    else save(resolve(io.cwd, extension === 'cfg' ? target.replace(/(\.tla)?$/, '.cfg') : target), text);
  }
  return STATUS.passed;
}

/** TLA+ wants a module to be named like its file. */
function moduleName(target: string | undefined): string {
  if (target === undefined) return 'Model';
  const name = basename(target).replace(/\.tla$/, '');
  if (target.endsWith('.tla') && !/^[A-Za-z]\w*$/.test(name))
    throw new UsageError(
      `-o ${target}: a TLA+ module is named like its file, by letters, digits and _ alone`,
    );
  return name;
}

function save(target: string, text: string): void {
  try {
    writeFileSync(target, text);
  } catch (problem) {
    throw new UsageError(`${target} cannot be written: ${reason(problem)}`);
  }
}
