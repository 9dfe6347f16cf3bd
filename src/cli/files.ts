/** Finding and reading model files. */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import type { Reader } from '../model/index.js';
import { type Diagnostic, error, type Source, suggest } from '../source/index.js';
import { type Io, UsageError } from './io.js';

/** A model file to check. */
export interface Entry {
  /** Relative to where the command runs, with forward slashes; `<stdin>`. */
  readonly path: string;
  /** The folder that its imports must not leave. */
  readonly root: string;
}

const SKIPPED = ['node_modules', '.git', 'dist'] as const;
const COMMANDS = [
  'check',
  'completion',
  'explain',
  'export',
  'graph',
  'help',
  'init',
  'man',
  'simulate',
] as const;

/** Lock files of package managers: met in a folder they are passed over; named, they are read and recognised. */
export const FOREIGN: ReadonlySet<string> = new Set([
  'Brewfile.lock',
  'Cargo.lock',
  'Cartfile.resolved.lock',
  'Gemfile.lock',
  'Pipfile.lock',
  'Podfile.lock',
  'buf.lock',
  'bun.lock',
  'composer.lock',
  'conan.lock',
  'deno.lock',
  'devbox.lock',
  'devenv.lock',
  'flake.lock',
  'mix.lock',
  'package.lock',
  'pdm.lock',
  'pixi.lock',
  'poetry.lock',
  'pubspec.lock',
  'pylock.lock',
  'rebar.lock',
  'uv.lock',
  'yarn.lock',
]);

/** All files that the paths name, each once, sorted. @throws UsageError if a path leads to none. */
export async function findFiles(paths: readonly string[], io: Io): Promise<Entry[]> {
  const found = new Map<string, Entry>();
  for (const path of paths) {
    for (const entry of await expand(path, io)) if (!found.has(entry.path)) found.set(entry.path, entry);
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

async function expand(path: string, io: Io): Promise<Entry[]> {
  const absolute = resolve(io.cwd, path);
  const stats = statSync(absolute, { throwIfNoEntry: false });
  if (stats?.isDirectory()) {
    const files = await matching(['**/*.lock'], absolute);
    if (files.length === 0) throw new UsageError(noneIn(path));
    return files.map((file) => ({ path: display(file, io), root: absolute }));
  }
  if (stats !== undefined) return [{ path: display(absolute, io), root: rootOf(absolute, io) }];
  if (!/[*?[\]{}!()]/.test(path)) throw new UsageError(await noSuchPath(path, io));
  const files = await matching([path.split('\\').join('/')], io.cwd);
  if (files.length === 0)
    throw new UsageError(`no file matches ${path} (not looked for in ${SKIPPED.join(', ')})`);
  return files.map((file) => ({ path: display(file, io), root: rootOf(file, io) }));
}

async function matching(patterns: string[], cwd: string): Promise<string[]> {
  const { glob } = await import('tinyglobby');
  const ignore = SKIPPED.map((folder) => `**/${folder}/**`);
  const files = await glob(patterns, { cwd, ignore, absolute: true, expandDirectories: false });
  return files.filter((file) => !FOREIGN.has(file.slice(file.lastIndexOf('/') + 1)));
}

/** A file may import from where the command runs; from its own folder only, if it lies elsewhere. */
function rootOf(file: string, io: Io): string {
  return inside(file, io.cwd) ? io.cwd : dirname(file);
}

function noneIn(path: string): string {
  const where = path === '.' ? 'this folder' : path;
  return `no .lock file in ${where} or below (not looked for in ${SKIPPED.join(', ')})\nlockcheck init writes a first one.`;
}

async function noSuchPath(path: string, io: Io): Promise<string> {
  const command = suggest(path, COMMANDS);
  if (command !== undefined) return `no file, folder or command \`${path}\`; did you mean ${command}?`;
  const folder = dirname(path);
  const beside = (await matching(['*.lock'], resolve(io.cwd, folder))).map((file) =>
    file.slice(file.lastIndexOf('/') + 1),
  );
  const near = suggest(path.slice(path.lastIndexOf('/') + 1), beside);
  const hint = near === undefined ? '' : `; did you mean ${folder === '.' ? near : `${folder}/${near}`}?`;
  return `no file or folder \`${path}\`${hint}`;
}

// ---------------------------------------------------------------- reading

/** A model is a text that people write; larger than this it is something else. */
const LARGEST = 16 * 2 ** 20;

/** The text of a file, or why it cannot be had. */
export function readSource(entry: Entry, io: Io): Source | Diagnostic {
  const read = readText(resolve(io.cwd, entry.path));
  if (read.text !== null) return { path: entry.path, text: read.text };
  const span = { source: { path: entry.path, text: '' }, start: 0, end: 0 };
  return error('L0004', span, `${entry.path} cannot be read: ${read.why}`);
}

/** Bytes as text. A byte order mark is no part of it; what is not UTF-8 becomes U+FFFD, which no model contains. */
export function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes);
}

type Read = { readonly text: string } | { readonly text: null; readonly why: string };

function readText(path: string): Read {
  try {
    const stats = statSync(path);
    if (stats.isCharacterDevice() || stats.isBlockDevice()) return { text: null, why: 'it is a device' };
    if (stats.size > LARGEST) return { text: null, why: `it has more than ${LARGEST / 2 ** 20} MiB` };
    return { text: decode(readFileSync(path)) };
  } catch (problem) {
    return { text: null, why: reason(problem) };
  }
}

/** What the system says, in words. */
export function reason(problem: unknown): string {
  if (!(problem instanceof Error)) return String(problem);
  switch ((problem as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return 'it does not exist';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EISDIR':
      return 'it is a folder';
    case 'ELOOP':
      return 'its symbolic links go round in a circle';
    default:
      return problem.message;
  }
}

/**
 * Reads imports for files below `root`. A path that leads out of it, be it through a symbolic link, is
 * not even looked at. Each file is read once, so that it is one source wherever it is named.
 */
export function readerFor(root: string, io: Io): Reader {
  const known = new Map<string, Source>();
  return (path, from) => {
    const absolute = resolve(io.cwd, dirname(from.path), path);
    if (!inside(absolute, root)) return { failure: 'outside' };
    const name = display(absolute, io);
    const before = known.get(name);
    if (before !== undefined) return before;
    if (statSync(absolute, { throwIfNoEntry: false }) === undefined) return { failure: 'missing' };
    if (!inside(realpathSync(absolute), realpathSync(root))) return { failure: 'outside' };
    const read = readText(absolute);
    if (read.text === null) return { failure: 'unreadable', why: read.why };
    const source = { path: name, text: read.text };
    known.set(name, source);
    return source;
  };
}

/** Something that differs whenever a file was written, made or taken away. */
export function stampOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats ? `${stats.ino} ${stats.size} ${stats.mtimeMs}` : 'absent';
}

/** Is it this folder, or below it? */
export function inside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

function display(absolute: string, io: Io): string {
  return relative(io.cwd, absolute).split(sep).join('/') || '.';
}
