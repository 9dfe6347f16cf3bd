/** `lockcheck init`: a first model, a workflow, and the lines that git needs. What is there is kept. */
import { appendFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inside, reason } from './files.js';
import { LINES, type Lines, MODEL, MODEL_PATH, type Source, WORKFLOW_PATH, workflow } from './init-files.js';
import { type Io, STATUS, UsageError } from './io.js';

/** Where `init` looks for a checkout that there is none of yet. */
const USUAL_CHECKOUT = 'tools/lockcheck';

/** The folder of this package: two up, in the source tree, in the bundle and when installed. */
const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));

/** Writes what is missing, says what it did, and gives the exit status. @throws UsageError if it cannot write. */
export function init(folder: string, io: Io): number {
  const root = resolve(io.cwd, folder);
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`\`${folder}\` is no folder; lockcheck init writes into one that is there`);
  const source = sourceFor(root);
  const told = [
    newFile(root, MODEL_PATH, MODEL),
    newFile(root, WORKFLOW_PATH, workflow(source)),
    ...LINES.map((lines) => withLines(root, lines)),
  ];
  const width = Math.max(...told.map(([path]) => path.length));
  for (const [path, what] of told) io.stdout.write(`${path.padEnd(width)}  ${what}\n`);
  io.stdout.write(
    nextSteps(source, statSync(join(root, USUAL_CHECKOUT), { throwIfNoEntry: false }) !== undefined),
  );
  return STATUS.passed;
}

function sourceFor(root: string): Source {
  if (PACKAGE.split(/[\\/]/).includes('node_modules')) return { kind: 'package' };
  const own = resolve(PACKAGE);
  if (own === root || !inside(own, root)) return { kind: 'checkout', path: USUAL_CHECKOUT };
  return { kind: 'checkout', path: relative(root, own).replaceAll('\\', '/') };
}

function nextSteps(source: Source, there: boolean): string {
  const missing =
    source.kind === 'checkout' && source.path === USUAL_CHECKOUT && !there
      ? `The workflow takes lockcheck from ${USUAL_CHECKOUT}: git submodule add <its address> ${USUAL_CHECKOUT}\n`
      : '';
  return `\n${missing}Run the checks with: lockcheck ${dirname(MODEL_PATH)}\n`;
}

type Told = readonly [path: string, what: string];

function newFile(root: string, path: string, text: string): Told {
  return writing(path, () => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    try {
      // The flag makes it fail, rather than replace what has come meanwhile.
      writeFileSync(join(root, path), text, { flag: 'wx' });
      return 'written';
    } catch (problem) {
      if ((problem as NodeJS.ErrnoException).code === 'EEXIST') return 'kept: it is there already';
      throw problem;
    }
  });
}

/** Adds what is missing at the end, with the line breaks that the file has. */
function withLines(root: string, { path, why, line }: Lines): Told {
  const before = writing(path, () => existing(join(root, path)))[1];
  if (before === null) return newFile(root, path, `${why}\n${line}\n`);
  if (before.split(/\r?\n/).some((other) => other.trim() === line))
    return [path, 'kept: it has the line already'];
  const newline = before.includes('\r\n') ? '\r\n' : '\n';
  const gap = before === '' ? '' : before.endsWith('\n') ? newline : newline + newline;
  return writing(path, () => {
    appendFileSync(join(root, path), `${gap}${why}${newline}${line}${newline}`);
    return 'kept, and a line added at its end';
  });
}

function existing(path: string): string | null {
  return statSync(path, { throwIfNoEntry: false }) === undefined ? null : readFileSync(path, 'utf8');
}

function writing<T>(path: string, act: () => T): readonly [path: string, what: T] {
  try {
    return [path, act()];
  } catch (problem) {
    throw new UsageError(`${path} cannot be written: ${reason(problem)}`);
  }
}
