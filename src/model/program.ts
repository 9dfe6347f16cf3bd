/** A model file and what it imports, parsed. */
import type { Diagnostic, Outcome, Source, Span } from '../source/index.js';
import type { File, Import, Name } from '../syntax/ast.js';
import { parse } from '../syntax/parse.js';
import {
  importCycle,
  importMissing,
  importOutside,
  importUnreadable,
  twoDialects,
  unknownDialect,
} from './errors/names.js';
import type { Dialect } from './model.js';

export interface Program {
  readonly title: string;
  readonly dialect: Dialect;
  readonly entry: File;
  /** Each file once, imported ones before those that import them; the entry is last. */
  readonly files: readonly File[];
}

/** Why an imported file cannot be had. */
export type ReadFailure =
  | { readonly failure: 'missing' | 'outside' }
  | { readonly failure: 'unreadable'; readonly why: string };

/**
 * Gives the file that an import names, relative to the file it stands in, or says why not: which
 * folder must not be left is the caller's to know. The same file has the same `path` each time.
 */
export type Reader = (path: string, from: Source) => Source | ReadFailure;

const DIALECTS: readonly Dialect[] = ['generic', 'linux', 'freebsd', 'netbsd'];

/**
 * Parses a file and all it imports, directly or not.
 * Errors: those of the syntax; an import that is missing, leaves the folder or leads back to a file
 * that is being imported (L0220, L0221); an unknown dialect, or two (L0211, L0222).
 */
export function loadProgram(entry: Source, read: Reader): Outcome<Program> {
  const diagnostics: Diagnostic[] = [];
  const files: File[] = [];
  const known = new Map<string, Source>([[entry.path, entry]]);
  const open: { readonly path: string; readonly by?: Span }[] = [];

  const load = (source: Source, by?: Span): File => {
    open.push({ path: source.path, ...(by ? { by } : {}) });
    const outcome = parse(source);
    diagnostics.push(...outcome.diagnostics);
    for (const item of outcome.value.imports) include(item, source);
    open.pop();
    files.push(outcome.value);
    return outcome.value;
  };

  const include = (item: Import, from: Source): void => {
    const found = read(item.path, from);
    if ('failure' in found) {
      diagnostics.push(failed(item, found));
      return;
    }
    const start = open.findIndex((file) => file.path === found.path);
    if (start >= 0) {
      const circle = open.slice(start);
      const spans = [...circle.slice(1).map((file) => file.by!), item.span];
      diagnostics.push(importCycle(spans.reverse(), [...circle.map((file) => file.path), found.path]));
      return;
    }
    if (known.has(found.path)) return;
    known.set(found.path, found);
    load(found, item.span);
  };

  const file = load(entry);
  const value = {
    title: file.title?.text ?? baseName(entry.path),
    dialect: dialectOf(files, diagnostics),
    entry: file,
    files,
  };
  return { value, diagnostics };
}

function failed(item: Import, found: ReadFailure): Diagnostic {
  switch (found.failure) {
    case 'missing':
      return importMissing(item.span, item.path);
    case 'outside':
      return importOutside(item.span, item.path);
    case 'unreadable':
      return importUnreadable(item.span, item.path, found.why);
  }
}

/** The one that the entry file names, else its imports; files that name none go along. */
function dialectOf(files: readonly File[], diagnostics: Diagnostic[]): Dialect {
  let chosen: { readonly dialect: Dialect; readonly name: Name } | undefined;
  for (const name of files.flatMap((file) => file.dialect ?? []).reverse()) {
    const dialect = DIALECTS.find((known) => known === name.text);
    if (dialect === undefined) diagnostics.push(unknownDialect(name, DIALECTS));
    else if (chosen === undefined) chosen = { dialect, name };
    else if (chosen.dialect !== dialect) {
      diagnostics.push(twoDialects(name.span, dialect, chosen.dialect, chosen.name.span));
    }
  }
  return chosen?.dialect ?? 'generic';
}

const baseName = (path: string): string => path.replace(/^.*[/\\]/, '').replace(/\.[^.]*$/, '');
